"""What the paper for a person says: all that is held about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it names this paper among all others
    from counter.domain.policy import Words
    from counter.print.papers import ActLines, ItemLines, Marks, Office


@dataclass(frozen=True, slots=True)
class HeldTicket:
    """A ticket in words: number, days, sum, where it stands, and its things; `pictures`: how many are kept of them."""

    head: str
    items: tuple[ItemLines, ...]
    pictures: int


@dataclass(frozen=True, slots=True)
class HeldAct:
    """An act about the person in words."""

    at: str
    act: str
    texts: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True)
class PersonPaper:
    """All that is held about a person, handed to that person. `particulars`: name and what it says."""

    office: Office
    words: Words
    act: ActLines
    particulars: tuple[tuple[str, str], ...]
    tickets: tuple[HeldTicket, ...]
    acts: tuple[HeldAct, ...]
    marks: Marks
