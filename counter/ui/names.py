"""What the trade's fixed choices are called on screen."""

from PySide6.QtCore import QObject

from counter.domain.codes import (
    AlertCause,
    ClosedDayCause,
    ExtensionCause,
    Paper,
    Position,
    PrintReason,
    RefusalCause,
    Release,
    ReversalReason,
)
from counter.domain.effects import State
from counter.domain.entries import Kind
from counter.domain.identity import IdKind
from counter.domain.parts import Finger
from counter.domain.pledge import Block
from counter.domain.policy import Words
from counter.domain.remittance import Channel
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
            State.CORRECTED: self.tr("Corrected"),
            State.REPLACED: self.tr("Lost and replaced"),
            State.RELEASED: self.tr("Returned to its owner"),
            State.DISPUTED: self.tr("In dispute"),
            State.FORFEITED: self.tr("Forfeited"),
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

    def reversal_reason(self, reason: ReversalReason) -> str:
        """Why an act is undone."""
        return {
            ReversalReason.PLEDGOR_WITHDREW: self.tr("The pledgor withdrew"),
            ReversalReason.WRONG_PERSON: self.tr("Wrong person entered"),
            ReversalReason.WRONG_ITEM: self.tr("Wrong item entered"),
            ReversalReason.WRONG_AMOUNT: self.tr("Wrong amount entered"),
            ReversalReason.WRONG_CLASS: self.tr("Wrong rate class entered"),
            ReversalReason.WRONG_TICKET: self.tr("Wrong ticket taken"),
            ReversalReason.WRONG_ACT: self.tr("Another act was meant"),
        }[reason]

    def alert_cause(self, cause: AlertCause) -> str:
        """Why the window warns of a person."""
        return {
            AlertCause.ID_LOST: self.tr("Identity document reported lost"),
            AlertCause.IMPERSONATED: self.tr("Somebody used this person's document"),
            AlertCause.STOLEN_GOODS: self.tr("Stolen goods were pledged before"),
            AlertCause.GUARDIANSHIP: self.tr("Under guardianship or assistance"),
            AlertCause.DECEASED: self.tr("The person has died"),
            AlertCause.DISPUTE: self.tr("A dispute is open"),
            AlertCause.POLICE: self.tr("The police asked for it"),
            AlertCause.USE_BLOCKED: self.tr("Wants no use of personal data: do not reach"),
            AlertCause.OTHER: self.tr("Another reason"),
        }[cause]

    def refusal_cause(self, cause: RefusalCause) -> str:
        """Why a pledge was refused or did not come about."""
        return {
            RefusalCause.FORBIDDEN: self.tr("Forbidden goods"),
            RefusalCause.SUSPICIOUS_PERSON: self.tr("The person is suspicious"),
            RefusalCause.SUSPICIOUS_GOODS: self.tr("The things are suspicious"),
            RefusalCause.NO_ID: self.tr("No identity document"),
            RefusalCause.NOT_ENTITLED: self.tr("Not entitled to pledge, or no consent"),
            RefusalCause.NOT_ACCEPTED: self.tr("Things that are not taken here"),
            RefusalCause.NO_AGREEMENT: self.tr("No agreement on the amount"),
            RefusalCause.WITHDREW: self.tr("The person changed their mind"),
        }[cause]

    def extension_cause(self, cause: ExtensionCause) -> str:
        """Why a counter works outside its hours."""
        return {
            ExtensionCause.QUEUE: self.tr("People are still waiting"),
            ExtensionCause.EVENING_SERVICE: self.tr("Extended service announced"),
            ExtensionCause.EMERGENCY_AID: self.tr("Urgent need of a pledgor"),
            ExtensionCause.INSTRUCTED: self.tr("Instructed by a superior"),
        }[cause]

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
            Kind.TAKEN_IN: self.tr("Pledge"),
            Kind.RENEWED: self.tr("Renewal"),
            Kind.REDEEMED: self.tr("Redemption"),
            Kind.EXCHANGED: self.tr("Ticket exchanged"),
            Kind.PAID_TOGETHER: self.tr("Several in one payment"),
            Kind.REVERSED: self.tr("Undone"),
            Kind.CLASS_CORRECTED: self.tr("Class corrected"),
            Kind.REPRINTED: self.tr("Printed again"),
            Kind.LOSS_REPORTED: self.tr("Loss reported"),
            Kind.LOSS_WITHDRAWN: self.tr("Loss report withdrawn"),
            Kind.REPLACED: self.tr("Lost ticket replaced"),
            Kind.HELD: self.tr("Held for the police"),
            Kind.HOLD_LIFTED: self.tr("Police hold lifted"),
            Kind.HOLD_NOTED: self.tr("Police letter added"),
            Kind.RELEASED: self.tr("Returned to the owner"),
            Kind.REFUNDED: self.tr("Refunded"),
            Kind.INTAKE_REFUSED: self.tr("Pledge refused"),
            Kind.PLEDGOR_CHANGED: self.tr("Pledgor changed"),
            Kind.DATA_GIVEN: self.tr("Personal data handed out"),
            Kind.PERSONS_ERASED: self.tr("Personal data destroyed"),
            Kind.PERSONS_LINKED: self.tr("Two records merged into one person"),
            Kind.PERSONS_PARTED: self.tr("Merged records parted"),
            Kind.ALERT_RAISED: self.tr("Alert raised"),
            Kind.ALERT_LIFTED: self.tr("Alert lifted"),
            Kind.HOURS_EXTENDED: self.tr("Hours extended"),
            Kind.LINE_ALLOWED: self.tr("New tickets allowed"),
            Kind.BRANCH_CLOSED: self.tr("Closed day entered"),
            Kind.NUMBERS_LOST: self.tr("Numbers declared lost"),
            Kind.RECOVERY_KEPT: self.tr("Recovery sheet put away"),
            Kind.JOURNAL_EXPORTED: self.tr("Journal handed out"),
            Kind.LOOKS_CLOSED: self.tr("Log of looks closed by month"),
            Kind.CLASH_SETTLED: self.tr("Clash settled"),
            Kind.OWED_PAID: self.tr("Money owed paid out"),
            Kind.REMITTED: self.tr("Renewal by post or bank"),
            Kind.SWAPPED: self.tr("New ticket handed out"),
            Kind.LATE_ALLOWED: self.tr("Allowed after the grace"),
            Kind.FORFEITED: self.tr("Forfeiture approved"),
            Kind.FORFEITURE_UNDONE: self.tr("Forfeiture taken back"),
            Kind.CONTACT_ATTEMPTED: self.tr("Reminder"),
            Kind.CONTACTS_CHANGED: self.tr("Contact details changed"),
            Kind.CONSENT_CHANGED: self.tr("Consent changed"),
            Kind.DEVICE_ENROLLED: self.tr("Counter enrolled"),
            Kind.DEVICE_REVOKED: self.tr("Counter shut out"),
            Kind.POLICY_PUBLISHED: self.tr("Rules published"),
            Kind.ACCOUNT_SET: self.tr("Account set"),
            Kind.OWN_ACCOUNT_SET: self.tr("Account set at the counter"),
            Kind.PASSWORD_CHANGED: self.tr("Password changed"),
        }
        names.update(self._acts_on_goods())
        return self._as_said_here(names[kind])

    def _acts_on_goods(self) -> dict[Kind, str]:
        """Acts on bags, counts, lists, and whoever looks after them."""
        return {
            Kind.PLACES_CHANGED: self.tr("Places of the vault changed"),
            Kind.BAGS_MOVED: self.tr("Bags moved"),
            Kind.HANDOVER_PROPOSED: self.tr("Bags offered"),
            Kind.HANDOVER_ANSWERED: self.tr("Bags taken over"),
            Kind.BAGS_RETURNED: self.tr("Bags back"),
            Kind.COUNT_OPENED: self.tr("Stocktake begun"),
            Kind.SCANS_TOLD: self.tr("Stocktake scans"),
            Kind.COUNT_CLOSED: self.tr("Stocktake closed"),
            Kind.LINE_EXPLAINED: self.tr("Difference explained"),
            Kind.COUNT_SEALED: self.tr("Stocktake sealed"),
            Kind.COUNT_DROPPED: self.tr("Stocktake broken off"),
            Kind.MORNING_SEEN: self.tr("Morning looked at"),
            Kind.INSPECTED: self.tr("Self-inspection"),
            Kind.FINDING_FIXED: self.tr("Finding put right"),
            Kind.FINDING_CHECKED: self.tr("Finding checked"),
            Kind.LIST_DRAWN: self.tr("List for the authority drawn"),
            Kind.LIST_SENT: self.tr("List sent"),
            Kind.POLICE_SHOWN: self.tr("Shown to the police"),
        }

    def block(self, why: Block) -> str:
        """What stops a ticket."""
        return {
            Block.LOST: self.tr("Reported lost"),
            Block.HELD: self.tr("Held for the police"),
            Block.UNREAD: self.tr("Update needed"),
        }[why]

    def position(self, position: Position) -> str:
        """In what capacity somebody acts."""
        return {
            Position.MINOR: self.tr("A minor with consent"),
            Position.GUARDIAN: self.tr("A guardian"),
            Position.AGENT: self.tr("An agent"),
            Position.HEIR: self.tr("An heir"),
        }[position]

    def paper(self, paper: Paper) -> str:
        """A paper that shows a capacity or a right."""
        return {
            Paper.CONSENT: self.tr("Consent"),
            Paper.HOUSEHOLD: self.tr("Household register"),
            Paper.GUARDIANSHIP: self.tr("Court's decision on the guardian"),
            Paper.AUTHORISATION: self.tr("Authorisation"),
            Paper.DEATH: self.tr("Proof of death"),
            Paper.HEIRS: self.tr("List of heirs"),
            Paper.AGREEMENT: self.tr("Agreement of the heirs"),
            Paper.ID_DOCUMENT: self.tr("Identity document"),
            Paper.POLICE: self.tr("Letter of the police"),
            Paper.JUDGMENT: self.tr("Judgment"),
            Paper.OWNERSHIP: self.tr("Proof of ownership"),
        }[paper]

    def release(self, how: Release) -> str:
        """How stolen goods go back, by what their intake was."""
        return {
            Release.AT_PRINCIPAL: self.tr("lawful: at principal"),
            Release.FREE: self.tr("unlawful: free"),
        }[how]

    def role(self, role: Role) -> str:
        """What a person may do."""
        return {
            Role.CLERK: self.tr("Clerk"),
            Role.SUPERVISOR: self.tr("Supervisor"),
            Role.AUDITOR: self.tr("Auditor"),
            Role.ACCOUNTANT: self.tr("Accountant"),
            Role.ADMINISTRATOR: self.tr("Administrator"),
        }[role]

    def channel(self, channel: Channel) -> str:
        """How money came that nobody brought."""
        return {
            Channel.POSTAL_ORDER: self.tr("Postal money order"),
            Channel.ATM_TRANSFER: self.tr("ATM transfer"),
        }[channel]

    def _as_said_here(self, text: str) -> str:
        """The catalogue speaks the trade's common words; the agency's own take their place."""
        for common, own in (
            (TRADE_WORDS.pledge, self._words.pledge),
            (TRADE_WORDS.renew, self._words.renew),
            (TRADE_WORDS.redeem, self._words.redeem),
            (TRADE_WORDS.day_end, self._words.day_end),
        ):
            text = text.replace(common, own)
        return text
