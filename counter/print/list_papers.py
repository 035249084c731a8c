"""What the papers of the lists of the law say: registers, lists of forfeited things, prints for the police."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it names these papers among all others
    from datetime import date

    from counter.domain.money import Ntd
    from counter.domain.policy import Words
    from counter.print.papers import Marks, Office


class ListForm(StrEnum):
    """Which columns a list has, and what it is called."""

    REGISTER = "register"
    FORFEITURE = "forfeiture"
    """For the authority: no name, the things are the agency's."""
    SALE = "sale"
    """For the office: where each bag lies."""
    OVERDUE = "overdue"
    """Grace over, not approved yet."""
    CUSTODY = "custody"
    """For the police: goods without a name."""
    TAKEN_IN = "taken-in"
    """For the police: the register of some days."""


@dataclass(frozen=True, slots=True)
class ListLine:
    """A ticket of a list. `on`: the day the form asks for (taken in; last day of grace); `things`: one text for each.

    `name`, `document`: of the pledgor, "" where the form has none. `bag`, `place`: where the goods lie.
    """

    number: str
    on: date
    name: str
    document: str
    things: tuple[str, ...]
    principal: Ntd
    bag: str = ""
    place: str = ""
    remark: str = ""
    counts: bool = True
    """Whether its principal is in the sum: what was undone is not."""


@dataclass(frozen=True, slots=True)
class ListPaper:
    """A list for the authority, for the office or for the police.

    `number`: 1 for the list itself, then its supplements. `copies`: what each copy is marked with. `head`: label and
    text of what stands above. `seal`: the hash of the content, "" for a draft; `act`: number of its entry.
    """

    office: Office
    words: Words
    form: ListForm
    first: date
    last: date
    number: int
    copies: tuple[str, ...]
    head: tuple[tuple[str, str], ...]
    made_on: date
    at: str
    by: str
    lines: tuple[ListLine, ...]
    act: str
    seal: str
    marks: Marks

    @property
    def principal(self) -> int:
        """The sum of NT$ of what stands."""
        return sum(each.principal for each in self.lines if each.counts)
