"""Codes an entry may carry where words must not stand: causes, capacities, papers seen."""

from enum import StrEnum


class ReversalReason(StrEnum):
    """Why an act is undone: its tickets are void, their numbers stay used (PA 14)."""

    PLEDGOR_WITHDREW = "pledgor-withdrew"
    WRONG_PERSON = "wrong-person"
    WRONG_ITEM = "wrong-item"
    WRONG_AMOUNT = "wrong-amount"
    WRONG_CLASS = "wrong-class"
    WRONG_TICKET = "wrong-ticket"
    WRONG_ACT = "wrong-act"


class Change(StrEnum):
    """How tickets are exchanged for others at a renewal (A-11)."""

    TOP_UP = "top-up"
    PAY_DOWN = "pay-down"
    PART = "part"
    """Some of the items are redeemed."""
    SPLIT = "split"
    MERGE = "merge"


class LateCause(StrEnum):
    """Why the bearer of a ticket may come after its last day, as two people allow (PA 21)."""

    NOT_REMINDED = "not-reminded"
    """The tries to reach the pledgor that policy demands are not on file."""
    FOUND = "found"
    """A supervisor found cause; the record says which."""


class Position(StrEnum):
    """In what capacity somebody acts who is not simply a pledgor of age (CC 12-13, 77-79, 103, 1147)."""

    MINOR = "minor"
    """The pledgor is a minor whose legal representative consents."""
    GUARDIAN = "guardian"
    AGENT = "agent"
    HEIR = "heir"


class Paper(StrEnum):
    """A paper that shows a capacity or a right; its number and issuer stand in the record."""

    CONSENT = "consent"
    HOUSEHOLD = "household"
    GUARDIANSHIP = "guardianship"
    AUTHORISATION = "authorisation"
    DEATH = "death"
    HEIRS = "heirs"
    AGREEMENT = "agreement"
    ID_DOCUMENT = "id-document"
    POLICE = "police"
    JUDGMENT = "judgment"
    OWNERSHIP = "ownership"


class Release(StrEnum):
    """How stolen goods go back to their owner (PA 26)."""

    AT_PRINCIPAL = "at-principal"
    FREE = "free"


class RefusalCause(StrEnum):
    """Why a pledge was refused or did not come about."""

    FORBIDDEN = "forbidden"
    SUSPICIOUS_PERSON = "suspicious-person"
    SUSPICIOUS_GOODS = "suspicious-goods"
    NO_ID = "no-id"
    NOT_ENTITLED = "not-entitled"
    NOT_ACCEPTED = "not-accepted"
    NO_AGREEMENT = "no-agreement"
    WITHDREW = "withdrew"


class AlertCause(StrEnum):
    """Why the window warns of a person or of a document in that name."""

    ID_LOST = "id-lost"
    IMPERSONATED = "impersonated"
    STOLEN_GOODS = "stolen-goods"
    GUARDIANSHIP = "guardianship"
    DECEASED = "deceased"
    DISPUTE = "dispute"
    POLICE = "police"
    USE_BLOCKED = "use-blocked"
    """The person asked that their data be used no more to reach them (PDPA 11): nobody calls, writes or sends."""
    OTHER = "other"


class PrintReason(StrEnum):
    """Why a ticket is printed again (PA 14)."""

    JAM = "jam"
    PRINTER_FAILED = "printer-failed"
    DAMAGED = "damaged"
    MISPRINT = "misprint"


class ClosedDayCause(StrEnum):
    """Why the city closed a branch for a day."""

    TYPHOON = "typhoon"
    EARTHQUAKE = "earthquake"
    FLOOD = "flood"
    OUTAGE = "outage"
    OTHER = "other"


class Verdict(StrEnum):
    """How an entry fits the branch's order; NONE before it has a place there and nothing speaks against it.

    LATE fits, but came after its business day; ORPHAN touches a pledge whose intake has not come yet. TWICE: the same
    act stands in the order already, under another device; it counts there, and nothing of it here.
    """

    NONE = ""
    ACCEPTED = "accepted"
    LATE = "late"
    CLASH = "clash"
    ORPHAN = "orphan"
    TWICE = "twice"


class Settlement(StrEnum):
    """How a clash ends: the money goes back, it is owed to whoever paid it, or the act stands as it was made."""

    RETURNED = "returned"
    OWED = "owed"
    KEPT = "kept"


class Excess(StrEnum):
    """What of the line to central is beyond its limit."""

    ENTRIES = "entries"
    CASH = "cash"
    AGE = "age"
    CLOCK = "clock"


class ExtensionCause(StrEnum):
    """Why a branch works outside its hours."""

    QUEUE = "queue"
    EVENING_SERVICE = "evening-service"
    EMERGENCY_AID = "emergency-aid"
    INSTRUCTED = "instructed"
