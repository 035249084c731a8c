"""What an erasure of personal data writes down: whose, on what ground, how much; no word of anybody."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ERASED_NAME = "個資已依保存期限銷毀"
"""Stands wherever the name of somebody would stand whose data were destroyed."""


class Ground(StrEnum):
    """Why personal data go."""

    TERM_OVER = "term-over"
    """Their term is over and nothing is open (PDPA 11 III)."""


@dataclass(frozen=True, slots=True)
class ErasedPerson:
    """Somebody whose key is destroyed, with so many records and pictures. `last`: id of the last act that was known.

    `others`: people who stand in this person's acts alone, such as the owner of a stolen thing: their keys go, too.
    """

    person: str
    last: str
    kept_until: date
    records: int
    pictures: int
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonsErased:
    """Personal data were destroyed because nobody needs them. `years`: the term in force."""

    ground: Ground
    years: int
    persons: tuple[ErasedPerson, ...]
