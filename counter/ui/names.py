"""What the trade's fixed choices are called on screen."""

from PySide6.QtCore import QObject

from counter.domain.entries import ClosedDayCause, Finger, Kind, PrintReason, VoidReason
from counter.domain.identity import IdKind
from counter.domain.pledge import State
from counter.domain.policy import Words
from counter.domain.staff import Role
from counter.sentences import TRADE_WORDS


class Names(QObject):
    """One name for each choice, in the agency's words."""

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
