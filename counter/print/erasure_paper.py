"""What the proof of an erasure says: what went, when, by whom, and what stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # papers name this one among all others
    from datetime import date

    from counter.domain.erasures import ErasedPerson
    from counter.print.papers import ActLines, Marks, Office


@dataclass(frozen=True, slots=True)
class ErasedLine:
    """One person. `reached`: whether the data went, None while the order of the branch is not known yet."""

    erased: ErasedPerson
    reached: bool | None


@dataclass(frozen=True, slots=True)
class ErasurePaper:
    """The proof. `place`: in the branch's order, None without one; so many `copies` are kept, `until` one day."""

    office: Office
    act: ActLines
    years: int
    entry: str
    hash: str
    place: int | None
    lines: tuple[ErasedLine, ...]
    copies: int
    until: date
    marks: Marks
