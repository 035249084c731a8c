"""What every page stands in: the desk it asks, and the ways to speak, to work and to look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from counter.domain.charges import Step
from counter.domain.entries import ClosedDayCause, Finger, Kind, PrintReason, VoidReason
from counter.domain.identity import IdKind
from counter.domain.pledge import State
from counter.domain.policy import Policy, Words
from counter.domain.refusal import Fault
from counter.domain.staff import Clerk, Role
from counter.sentences import TRADE_WORDS
from counter.settings import Station
from counter.ui.door import Door
from counter.ui.messages import Messages
from counter.ui.preferences import Language
from counter.ui.printing import Printing
from counter.ui.tasks import Tasks
from counter.ui.theme import Theme
from counter.ui.voice import Voice

if TYPE_CHECKING:  # the database comes with it
    from counter.desk.desk import Desk


@dataclass(frozen=True, slots=True)
class Room:
    """Handed to every page. `today` is the wall calendar's day in Taiwan."""

    door: Door
    tasks: Tasks
    theme: Theme
    messages: Messages
    printing: Printing
    policy: Policy
    station: Station
    words: Words
    language: Language
    names: Names
    voice: Voice
    today: Callable[[], date]

    @property
    def desk(self) -> Desk:
        """Whom to ask, once the door is open."""
        return self.door.desk

    def say(self, fault: Fault) -> str:
        """What is wrong and what to do."""
        return self.voice.fault(fault)

    def step(self, step: Step) -> str:
        """One line of an amount's explanation."""
        return self.voice.step(step)

    @property
    def supervisors(self) -> tuple[Clerk, ...]:
        """Who may approve."""
        return tuple(clerk for clerk in self.station.staff if clerk.role is Role.SUPERVISOR)

    def named(self, name: str, name_en: str) -> str:
        """The name of a thing of the agency in the language of the screen."""
        return name_en if self.language is Language.ENGLISH else name


class Names(QObject):
    """What the trade's fixed choices are called on screen, in the agency's words."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def finger(self, finger: Finger) -> str:
        """A finger."""
        return {
            Finger.LEFT_THUMB: self.tr("Left thumb"),
            Finger.LEFT_INDEX: self.tr("Left index finger"),
            Finger.LEFT_MIDDLE: self.tr("Left middle finger"),
            Finger.LEFT_RING: self.tr("Left ring finger"),
            Finger.LEFT_LITTLE: self.tr("Left little finger"),
            Finger.RIGHT_THUMB: self.tr("Right thumb"),
            Finger.RIGHT_INDEX: self.tr("Right index finger"),
            Finger.RIGHT_MIDDLE: self.tr("Right middle finger"),
            Finger.RIGHT_RING: self.tr("Right ring finger"),
            Finger.RIGHT_LITTLE: self.tr("Right little finger"),
            Finger.NONE: self.tr("No fingers"),
        }[finger]

    def id_kind(self, kind: IdKind) -> str:
        """A kind of identity document."""
        return {
            IdKind.NATIONAL: self.tr("National ID"),
            IdKind.RESIDENT: self.tr("Resident certificate"),
            IdKind.PASSPORT: self.tr("Passport"),
            IdKind.LICENCE: self.tr("Driving licence"),
        }[kind]

    def state(self, state: State) -> str:
        """Where a ticket stands."""
        names = {
            State.OPEN: self.tr("Open"),
            State.RENEWED: self.tr("Renewed"),
            State.REDEEMED: self.tr("Redeemed"),
            State.VOIDED: self.tr("Void"),
        }
        return self._as_said_here(names[state])

    def print_reason(self, reason: PrintReason) -> str:
        """Why a ticket is printed again."""
        return {
            PrintReason.JAM: self.tr("Paper jam"),
            PrintReason.PRINTER_FAILED: self.tr("The printer failed"),
            PrintReason.DAMAGED: self.tr("The print is damaged"),
            PrintReason.MISPRINT: self.tr("The print is faulty"),
        }[reason]

    def void_reason(self, reason: VoidReason) -> str:
        """Why a ticket is void."""
        return {
            VoidReason.PLEDGOR_WITHDREW: self.tr("The pledgor withdrew"),
            VoidReason.WRONG_PERSON: self.tr("Wrong person entered"),
            VoidReason.WRONG_ITEM: self.tr("Wrong item entered"),
            VoidReason.WRONG_AMOUNT: self.tr("Wrong amount entered"),
            VoidReason.WRONG_CLASS: self.tr("Wrong rate class entered"),
        }[reason]

    def closed_day_cause(self, cause: ClosedDayCause) -> str:
        """Why the city closed the branch."""
        return {
            ClosedDayCause.TYPHOON: self.tr("Typhoon"),
            ClosedDayCause.EARTHQUAKE: self.tr("Earthquake"),
            ClosedDayCause.FLOOD: self.tr("Flood"),
            ClosedDayCause.OUTAGE: self.tr("Power or line failure"),
            ClosedDayCause.OTHER: self.tr("Other"),
        }[cause]

    def act(self, kind: Kind) -> str:
        """What an act was."""
        names = {
            Kind.DAY_OPENED: self.tr("Day opened"),
            Kind.DAY_CLOSED: self.tr("Day closed"),
            Kind.TAKEN_IN: self.tr("Intake"),
            Kind.RENEWED: self.tr("Renewal"),
            Kind.REDEEMED: self.tr("Redemption"),
            Kind.VOIDED: self.tr("Made void"),
            Kind.REPRINTED: self.tr("Printed again"),
            Kind.PLEDGOR_CHANGED: self.tr("Pledgor changed"),
            Kind.BRANCH_CLOSED: self.tr("Closed day entered"),
            Kind.NUMBERS_LOST: self.tr("Numbers declared lost"),
            Kind.RECOVERY_KEPT: self.tr("Recovery sheet put away"),
        }
        return self._as_said_here(names[kind])

    def role(self, role: Role) -> str:
        """What a person may do."""
        return {
            Role.CLERK: self.tr("Clerk"),
            Role.SUPERVISOR: self.tr("Supervisor"),
        }[role]

    def _as_said_here(self, text: str) -> str:
        """The catalogue speaks the trade's common words; the agency's own take their place."""
        for common, own in (
            (TRADE_WORDS.renew, self._words.renew),
            (TRADE_WORDS.redeem, self._words.redeem),
            (TRADE_WORDS.day_end, self._words.day_end),
        ):
            text = text.replace(common, own)
        return text


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
