"""How a rule says no: a reason, the field it concerns and the facts a sentence needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NoReturn

Facts = Mapping[str, int | str | date]
NO_FACTS: Facts = MappingProxyType({})


class Reason(StrEnum):
    """Every way a rule may refuse; each has a sentence in `resources/wording/sentences.*.toml`."""

    # what is typed
    EMPTY = "empty"
    NOT_A_NUMBER = "not-a-number"
    CONTROL_CHARACTER = "control-character"
    TOO_LONG = "too-long"
    NOT_A_DATE = "not-a-date"
    DATE_BEFORE_1912 = "date-before-1912"
    DATE_IN_FUTURE = "date-in-future"
    # identifiers
    ID_FORM = "id-form"
    ID_CHECK_DIGIT = "id-check-digit"
    ID_COUNTRY = "id-country"
    ID_OLD_RESIDENT_EXPIRED = "id-old-resident-expired"
    ID_OTHER_PERSON = "id-other-person"
    PHONE_FORM = "phone-form"
    TICKET_NUMBER_FORM = "ticket-number-form"
    TICKET_NUMBER_CHECK = "ticket-number-check"
    # scans
    SCAN_FOREIGN = "scan-foreign"
    SCAN_FORGED = "scan-forged"
    TICKET_UNKNOWN = "ticket-unknown"
    TICKET_OTHER_AGENCY = "ticket-other-agency"
    BAG_UNKNOWN = "bag-unknown"
    BAG_WRONG = "bag-wrong"
    BAG_NOT_SCANNED = "bag-not-scanned"
    BAG_FORM = "bag-form"
    BAG_IN_USE = "bag-in-use"
    # rules
    CLASS_UNKNOWN = "class-unknown"
    ITEM_TYPE_UNKNOWN = "item-type-unknown"
    NO_RATE = "no-rate"
    CALENDAR_ENDS = "calendar-ends"
    PAID_BEFORE_PLEDGED = "paid-before-pledged"
    EVIDENCE_MISSING = "evidence-missing"
    EVIDENCE_EXPIRED = "evidence-expired"
    EVIDENCE_KIND = "evidence-kind"
    EVIDENCE_NOT_THEN = "evidence-not-then"
    CLASS_SAME = "class-same"
    # intake
    NO_ITEMS = "no-items"
    TOO_MANY_ITEMS = "too-many-items"
    ITEM_FIELD_MISSING = "item-field-missing"
    ITEM_CEILING = "item-ceiling"
    WEIGHT_PRECISION = "weight-precision"
    WEIGHT_ZERO = "weight-zero"
    WEIGHT_TOO_HEAVY = "weight-too-heavy"
    STONE_NOT_LESS = "stone-not-less"
    PURITY_UNKNOWN = "purity-unknown"
    NO_STANDARD = "no-standard"
    STANDARD_EXCEEDED = "standard-exceeded"
    QUANTITY_NOT_POSITIVE = "quantity-not-positive"
    APPRAISAL_NOT_POSITIVE = "appraisal-not-positive"
    PRINCIPAL_NOT_POSITIVE = "principal-not-positive"
    PRINCIPAL_ABOVE_APPRAISAL = "principal-above-appraisal"
    PRINCIPAL_ABOVE_CEILING = "principal-above-ceiling"
    PRINCIPAL_STEP = "principal-step"
    PRINCIPAL_BELOW_MINIMUM = "principal-below-minimum"
    FORBIDDEN_GOODS = "forbidden-goods"
    FORBIDDEN_GOODS_POLICE = "forbidden-goods-police"
    ID_NOT_CHECKED = "id-not-checked"
    FINGER_NOT_CONFIRMED = "finger-not-confirmed"
    MINOR = "minor"
    MINOR_UNDER_SEVEN = "minor-under-seven"
    MINOR_PAPERS = "minor-papers"
    NOT_A_MINOR = "not-a-minor"
    POSITION_UNFIT = "position-unfit"
    AGENT_PAPERS_AT_INTAKE = "agent-papers-at-intake"
    PLEDGOR_UNKNOWN = "pledgor-unknown"
    ALERT_UNKNOWN = "alert-unknown"
    FORBIDDEN_GOODS_UNNAMED = "forbidden-goods-unnamed"
    ACCOUNT_MISSING = "account-missing"
    TERMS_MIXED = "terms-mixed"
    # pictures of things
    PICTURE_NOT_OPENED = "picture-not-opened"
    PICTURE_FILE_TOO_LARGE = "picture-file-too-large"
    PICTURE_KIND = "picture-kind"
    PICTURE_TOO_LARGE = "picture-too-large"
    PICTURE_UNREADABLE = "picture-unreadable"
    PICTURE_FRAME = "picture-frame"
    PICTURE_NOT_KEPT = "picture-not-kept"
    TOO_MANY_PICTURES = "too-many-pictures"
    # tickets
    TICKET_VOID = "ticket-void"
    TICKET_REPLACED = "ticket-replaced"
    TICKET_REDEEMED = "ticket-redeemed"
    TICKET_LOST = "ticket-lost"
    TICKET_LOST_REPLACED = "ticket-lost-replaced"
    TICKET_HELD = "ticket-held"
    TICKET_CORRECTED = "ticket-corrected"
    TICKET_RELEASED = "ticket-released"
    TICKET_GRACE_OVER = "ticket-grace-over"
    TICKET_FROZEN = "ticket-frozen"
    TICKET_UNREAD = "ticket-unread"
    TICKET_OTHER_BRANCH = "ticket-other-branch"
    TICKET_NOT_RETURNED = "ticket-not-returned"
    TICKET_NOT_SHOWN = "ticket-not-shown"
    TICKET_NOT_LOST = "ticket-not-lost"
    TICKET_NOT_HELD = "ticket-not-held"
    TICKET_NOT_SWAPPED = "ticket-not-swapped"
    NOTHING_TO_SWAP = "nothing-to-swap"
    TICKET_FORFEITED = "ticket-forfeited"
    NOT_FORFEITED = "not-forfeited"
    FORFEIT_WAITS = "forfeit-waits"
    NO_BATCH = "no-batch"
    NO_RECEIPT = "no-receipt"
    NO_TICKETS = "no-tickets"
    TOO_MANY_TICKETS = "too-many-tickets"
    TICKET_TWICE = "ticket-twice"
    STUB_NOT_SIGNED = "stub-not-signed"
    ACT_TOO_LONG = "act-too-long"
    NO_CLASH = "no-clash"
    WAY_OUT_UNFIT = "way-out-unfit"
    NOTHING_OWED = "nothing-owed"
    ACT_NOT_REVERSIBLE = "act-not-reversible"
    ACT_BUILT_UPON = "act-built-upon"
    ACT_GRACE_OVER = "act-grace-over"
    ACT_OF_EARLIER_DAY = "act-of-earlier-day"
    MONEY_NOT_MOVED = "money-not-moved"
    REASON_MISSING = "reason-missing"
    # tickets exchanged for others
    MINOR_TOP_UP = "minor-top-up"
    TOPS_NOTHING_UP = "tops-nothing-up"
    PAYS_NOTHING_DOWN = "pays-nothing-down"
    REPAYS_ALL = "repays-all"
    REPAYS_TOO_MUCH = "repays-too-much"
    NOTHING_LENT_ANEW = "nothing-lent-anew"
    NOTHING_LEAVES = "nothing-leaves"
    NOTHING_STAYS = "nothing-stays"
    SPLIT_INTO_ONE = "split-into-one"
    SPLIT_TOO_MANY = "split-too-many"
    TICKET_WITHOUT_ITEMS = "ticket-without-items"
    ITEM_TWICE = "item-twice"
    ITEM_LEFT_OUT = "item-left-out"
    ITEM_FOREIGN = "item-foreign"
    MERGE_ALONE = "merge-alone"
    MERGE_OTHER_PLEDGOR = "merge-other-pledgor"
    MERGE_OTHER_CLASS = "merge-other-class"
    BAG_TWICE = "bag-twice"
    PAYOUT_CHANGED = "payout-changed"
    # who comes without the ticket, and what must be seen
    DOCUMENT_NOT_SEEN = "document-not-seen"
    NOT_THE_PLEDGOR = "not-the-pledgor"
    NOT_THE_OWNER = "not-the-owner"
    HEIR_PAPERS = "heir-papers"
    GUARDIAN_PAPERS = "guardian-papers"
    AGENT_PAPERS = "agent-papers"
    OWNER_PAPERS = "owner-papers"
    ALREADY_REFUNDED = "already-refunded"
    NOTHING_TO_REFUND = "nothing-to-refund"
    # money at the window
    RECEIVED_TOO_LITTLE = "received-too-little"
    RECEIVED_TOO_MUCH = "received-too-much"
    TERMS_CHANGED = "terms-changed"
    AMOUNT_CHANGED = "amount-changed"
    # money by post or bank
    REMITTED_TOO_LITTLE = "remitted-too-little"
    REMITTED_AFTER_GRACE = "remitted-after-grace"
    REMITTED_TWICE = "remitted-twice"
    REFERENCE_FORM = "reference-form"
    # the day and people
    OUTSIDE_HOURS = "outside-hours"
    DAY_NOT_OPEN = "day-not-open"
    DAY_ALREADY_OPEN = "day-already-open"
    DAY_BEFORE_LAST = "day-before-last"
    DAY_FAR_AHEAD = "day-far-ahead"
    DAY_TOO_FAR = "day-too-far"
    DAY_NOT_CONFIRMED = "day-not-confirmed"
    DAY_NOT_CLOSED = "day-not-closed"
    SUPERVISOR_NEEDED = "supervisor-needed"
    SECOND_MISSING = "second-missing"
    SAME_PERSON = "same-person"
    RULES_OF_THE_PAST = "rules-of-the-past"
    RULES_TOO_SOON = "rules-too-soon"
    CLERK_UNKNOWN = "clerk-unknown"
    CODE_TWICE = "code-twice"
    # numbers
    NUMBERS_EXHAUSTED = "numbers-exhausted"
    NUMBERS_BEHIND_MARK = "numbers-behind-mark"
    NUMBERS_MARK_LOST = "numbers-mark-lost"
    NO_NUMBERS_LOST = "no-numbers-lost"
    # the line to central
    LINE_FORK = "line-fork"
    LINE_BEHIND = "line-behind"
    LINE_REVOKED = "line-revoked"
    LINE_ENTRIES = "line-entries"
    LINE_CASH = "line-cash"
    LINE_AGE = "line-age"
    LINE_CLOCK = "line-clock"
    LINE_IN_ORDER = "line-in-order"
    # reminding
    OUTCOME_MISSING = "outcome-missing"
    OUTCOME_UNFIT = "outcome-unfit"
    NO_CONSENT = "no-consent"
    CONSENT_HOW_MISSING = "consent-how-missing"
    QUIET_HOURS = "quiet-hours"
    NUMBER_MISSING = "number-missing"
    NUMBER_NOT_ON_FILE = "number-not-on-file"
    NUMBER_WRONG = "number-wrong"
    NUMBER_TWICE = "number-twice"
    TOO_MANY_NUMBERS = "too-many-numbers"
    EMAIL_FORM = "email-form"
    ATTEMPT_IN_FUTURE = "attempt-in-future"
    ATTEMPT_TOO_OLD = "attempt-too-old"
    ATTEMPT_OTHER_PLEDGOR = "attempt-other-pledgor"
    TOO_MANY_TRIES = "too-many-tries"
    PROMISE_DATE_MISSING = "promise-date-missing"
    PROMISE_PAST = "promise-past"
    PROMISE_TOO_LATE = "promise-too-late"
    # the closed days of a branch
    CLOSED_DAY_PAST = "closed-day-past"
    CLOSED_DAY_TWICE = "closed-day-twice"
    # the words of the recovery sheet
    RECOVERY_WORD_COUNT = "recovery-word-count"
    RECOVERY_WORD_UNKNOWN = "recovery-word-unknown"
    RECOVERY_WORDS_CHECK = "recovery-words-check"
    # the files
    STORE_STOPPED = "store-stopped"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: why, at which field ("" = the whole act), and the facts to tell."""

    reason: Reason
    at: str = ""
    facts: Facts = field(default_factory=lambda: NO_FACTS)


class Refused(Exception):
    """A rule says no. Carries every fault found, in the order of the form."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__(", ".join(f"{f.at}: {f.reason}" for f in self.faults))


def fault(reason: Reason, at: str = "", **facts: int | str | date) -> Fault:
    """One fault with its facts."""
    return Fault(reason, at, MappingProxyType(facts))


def refuse(reason: Reason, at: str = "", **facts: int | str | date) -> NoReturn:
    """Raise `Refused` with this one fault."""
    raise Refused([fault(reason, at, **facts)])


class Trouble(StrEnum):
    """What outside the rules can fail; each has a sentence that says what still works."""

    DISK_FULL = "disk-full"
    DISK_FAILED = "disk-failed"
    DATABASE_LOCKED = "database-locked"
    DATABASE_NEWER = "database-newer"
    DATABASE_DAMAGED = "database-damaged"
    DATABASE_OTHER_COUNTER = "database-other-counter"
    DATABASE_WRONG_KEY = "database-wrong-key"
    DATABASE_EXISTS = "database-exists"
    DATABASE_MISSING = "database-missing"
    ALREADY_RUNNING = "already-running"
    KEY_MISSING = "key-missing"
    KEY_EXPOSED = "key-exposed"
    KEY_DIFFERS = "key-differs"
    MARK_UNWRITABLE = "mark-unwritable"
    BACKUP_FAILED = "backup-failed"
    BACKUP_UNUSABLE = "backup-unusable"
    PRINTER_FAILED = "printer-failed"
    FONT_MISSING = "font-missing"
    GLYPH_MISSING = "glyph-missing"
    PAPER_NOT_SAVED = "paper-not-saved"
    PICTURE_MISSING = "picture-missing"
    PICTURE_DAMAGED = "picture-damaged"
    CAMERA_NONE = "camera-none"
    CAMERA_UNSUPPORTED = "camera-unsupported"
    CAMERA_BUSY = "camera-busy"
    CAMERA_FAILED = "camera-failed"
    CAMERA_FORMAT = "camera-format"
    POLICY_INVALID = "policy-invalid"
    POLICY_SAMPLE = "policy-sample"
    RULES_UNUSABLE = "rules-unusable"
    RULES_NEWER = "rules-newer"
    FOLDER_UNUSABLE = "folder-unusable"
    COUNTER_MISSING = "counter-missing"
    INPUT_CLOSED = "input-closed"
    OUTPUT_CLOSED = "output-closed"
    STATION_BRANCH = "station-branch"
    STATION_INVALID = "station-invalid"
    STATION_UNWRITABLE = "station-unwritable"
    CENTRAL_URL = "central-url"
    CENTRAL_AUTHORITY = "central-authority"
    CENTRAL_DOWN = "central-down"
    CENTRAL_FORGED = "central-forged"
    CENTRAL_BUSY = "central-busy"
    CENTRAL_CLOCK = "central-clock"
    CENTRAL_REFUSED = "central-refused"
    CODE_REFUSED = "code-refused"
    CODE_OTHER_COUNTER = "code-other-counter"
    ENROL_BROKEN_OFF = "enrol-broken-off"
    ENROL_UNFINISHED = "enrol-unfinished"


class Unavailable(Exception):
    """Something outside failed: the disk, a printer, a file. Carries what a sentence needs."""

    def __init__(self, trouble: Trouble, **facts: int | str | date) -> None:
        self.trouble = trouble
        self.facts: Facts = MappingProxyType(facts)
        super().__init__(f"{trouble}: {dict(facts)}")
