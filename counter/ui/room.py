"""What every page stands in: the desk it asks, and the ways to speak, to work and to look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget

from counter.domain.charges import Step
from counter.domain.policy import Policy, Words
from counter.domain.refusal import Fault
from counter.domain.staff import Clerk, Role
from counter.settings import Station
from counter.ui.door import Door
from counter.ui.messages import Messages
from counter.ui.preferences import Language
from counter.ui.printing import Printing
from counter.ui.tasks import Tasks
from counter.ui.theme import Theme
from counter.ui.voice import Voice

if TYPE_CHECKING:  # loaded behind the first page: the database, the words of the journal
    from counter.desk.desk import Desk
    from counter.ui.names import Names


@dataclass(frozen=True, slots=True)
class Room:
    """Handed to every page. `today` is the wall calendar's day in Taiwan; `rules`: those by which pages are made.

    `laid_aside`: what was typed for an act and waits, by the act's panel and the pledge: texts by field. `stage`: where
    pages are made, so that they are dressed once.
    """

    door: Door
    tasks: Tasks
    theme: Theme
    messages: Messages
    printing: Printing
    rules: Callable[[], Policy]
    station: Station
    words: Words
    language: Language
    voice: Voice
    today: Callable[[], date]
    laid_aside: dict[tuple[str, str], dict[str, str]]
    stage: QStackedWidget

    @property
    def desk(self) -> Desk:
        """Whom to ask, once the door is open."""
        return self.door.desk

    @property
    def policy(self) -> Policy:
        """The agency's rules as the pages know them."""
        return self.rules()

    @property
    def names(self) -> Names:
        """What the trade's fixed choices are called."""
        from counter.ui.names import Names  # noqa: PLC0415 - loaded with the first page that asks

        return Names(self.words)

    def say(self, fault: Fault) -> str:
        """What is wrong and what to do."""
        return self.voice.fault(fault)

    def step(self, step: Step) -> str:
        """One line of an amount's explanation."""
        return self.voice.step(step)

    @property
    def staff(self) -> tuple[Clerk, ...]:
        """Who may work here today, as last known; before the desk is open those of the station's file."""
        return self.door.desk.staff if self.door.is_open else self.station.staff

    @property
    def people(self) -> tuple[Clerk, ...]:
        """Everybody who ever worked here, for their names."""
        return self.door.desk.people if self.door.is_open else self.station.staff

    @property
    def supervisors(self) -> tuple[Clerk, ...]:
        """Who may approve."""
        return tuple(clerk for clerk in self.staff if clerk.role is Role.SUPERVISOR)

    def class_name(self, code: str) -> str:
        """A rate class in the language of the screen; its code if the rules no longer know it."""
        known = next((each for each in self.policy.classes if each.code == code), None)
        return code if known is None else self.named(known.name, known.name_en)

    def named(self, name: str, name_en: str) -> str:
        """The name of a thing of the agency in the language of the screen."""
        return name_en if self.language is Language.ENGLISH else name


class EnglishWords(QObject):
    """The trade's words where the screen is not in the agency's own language."""

    def words(self) -> Words:
        """One word for each thing."""
        return Words(
            pledge=self.tr("pledge"),
            pledgor=self.tr("pledgor"),
            ticket=self.tr("ticket"),
            maturity=self.tr("Maturity"),
            redeem=self.tr("Redeem"),
            renew=self.tr("Renew"),
            day_end=self.tr("Day end"),
        )
