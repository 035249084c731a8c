"""What the vault's choices and states are called on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from counter import formats
from counter.domain.custody import Party
from counter.domain.ticket import looks_like_number
from counter.domain.vault import COUNTER, Misplacing
from counter.ui.days import short_day
from counter.ui.tables import NOTHING

if TYPE_CHECKING:  # the desk's answers are loaded behind the first page
    from counter.desk.vault import BagLine, HandoverView


class VaultWords(QObject):
    """Parties, places, and what stands out about a bag or a hand-over."""

    def party(self, party: Party) -> str:
        """Who may answer for a bag."""
        return {
            Party.HOUSE: self.tr("In the vault"),
            Party.CUSTODIAN: self.tr("Colleague"),
            Party.BRANCH: self.tr("Other branch"),
            Party.APPRAISER: self.tr("Outside appraiser"),
        }[party]

    def outside(self, party: Party) -> str:
        """Where all that is outside with that kind of party is."""
        branch, appraiser = self.tr("At other branches"), self.tr("With outside appraisers")
        return branch if party is Party.BRANCH else appraiser

    def place(self, place: str) -> str:
        """A place as the map names it."""
        return self.tr("At the counter, not put away") if place == COUNTER else place

    def where(self, line: BagLine) -> str:
        """Where a bag is now."""
        if line.party is Party.BRANCH:
            return self.tr("at {branch}").format(branch=line.holder)
        if line.party is Party.APPRAISER:
            return self.tr("with an outside appraiser")
        return self.tr("counter") if line.place == COUNTER else line.place

    def state(self, line: BagLine) -> str:
        """What is to be known of a bag beside where it is."""
        told = []
        if line.party is Party.CUSTODIAN:
            told.append(self.tr("kept by {who}").format(who=line.holder))
        if line.is_overdue and line.due is not None:
            told.append(self.tr("overdue since {day}").format(day=short_day(line.due)))
        elif line.due is not None:
            told.append(self.tr("due {day}").format(day=short_day(line.due)))
        if line.offered:
            told.append(self.tr("offered"))
        return self.tr(", ").join(told) or NOTHING

    def misplacing(self, why: Misplacing) -> str:
        """Why an act on a bag did not fit, and what to do."""
        return {
            Misplacing.GONE: self.tr(
                "It was moved or offered after it had been handed out: look whether it is still here. "
                "If it is, tell a supervisor at once."
            ),
            Misplacing.ELSEWHERE: self.tr(
                "It was carried by two counters that did not know of each other: look where it really "
                "lies and enter that as a move."
            ),
            Misplacing.OUTSIDE: self.tr(
                "It was handed out while somebody outside had it by the books: find out who has it."
            ),
            Misplacing.OFFERED: self.tr(
                "Two hand-overs named it at the same time: the first one holds, refuse the other."
            ),
        }[why]

    def handover(self, view: HandoverView) -> str:
        """How a hand-over stands."""
        if not view.is_taken:
            return self.tr("waits for an answer")
        if view.party is Party.CUSTODIAN:
            return self.tr("kept by a colleague")
        return self.tr("overdue") if view.is_overdue else self.tr("outside")


def bag_text(bag: str) -> str:
    """A bag's number as its label shows it."""
    return formats.ticket_number(bag.replace("-", "")) if looks_like_number(bag) else bag
