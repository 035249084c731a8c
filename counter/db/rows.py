"""What leaves the store besides domain values: frozen rows, free of SQL."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from counter.domain.codes import AlertCause
from counter.domain.money import Ntd
from counter.domain.parts import Evidence, RecordRef
from counter.domain.reminding import Channel, ConsentHow, Outcome
from counter.protocol import Cursor


class RecordKind(StrEnum):
    """What a record in the vault of persons is about.

    IDENTITY holds the texts `name`, `id_kind`, `id_number`, `born` (ISO or ""), `phone`, `address`; EVIDENCE holds
    `number`; ITEM an item's features and defects; PLACE and NOTE a
    free `text`; REPRESENTATION and STATEMENT who acts or reports, and on what papers. The store reads IDENTITY and
    PLACE alone.
    """

    IDENTITY = "identity"
    EVIDENCE = "evidence"
    ITEM = "item"
    PICTURES = "pictures"
    """The key (hex) of each picture of an item, or of each paper kept, by the name of its file."""
    PLACE = "place"
    REPRESENTATION = "representation"
    STATEMENT = "statement"
    NOTE = "note"
    CONTACTS = "contacts"
    """See `call_forms.contact_texts`."""
    ATTEMPT = "attempt"
    """`number`: which was called or written to, `note`; of a letter that went out its `address`, of one that came
    back the `reason`."""
    ACCOUNT = "account"
    """The `name` of whose account it is."""
    VERIFIER = "verifier"
    """Of one password, under a key of its own."""


@dataclass(frozen=True, slots=True)
class Station:
    """Which counter a file belongs to."""

    agency: str
    branch: str
    counter: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What is being typed on a page, as it was last saved."""

    page: str
    text: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Head:
    """The end of this counter's own chain; `number` 0 and `recorded_at` None before its first entry."""

    device: str
    incarnation: int
    number: int
    hash: str
    recorded_at: datetime | None
    branch: str
    counter: int
    agency: str


@dataclass(frozen=True, slots=True)
class PledgorRow:
    """A pledgor as the entries add up: the newest identity and the last evidence on file.

    `class_code`: of the last ticket written; `identity`: the record with birthday, phone and address.
    """

    pledgor: str
    name: str
    id_kind: str
    id_number: str
    former_ids: tuple[str, ...]
    phone: str
    class_code: str
    evidence: Evidence | None
    identity: RecordRef

    @property
    def erased(self) -> bool:
        """Whether the personal data were destroyed: no record says any more who it was."""
        return not self.identity.record


def evidence_of(row: Any) -> Evidence | None:
    """The last paper for a class in a row of pledgors; None if there is none."""
    if row.evidence_kind is None:
        return None
    record = row.evidence_record
    return Evidence(
        kind=row.evidence_kind,
        valid_until=row.evidence_valid_until,
        checked_by=row.evidence_checked_by,
        checked_on=row.evidence_checked_on,
        record=None if record is None else RecordRef(record, row.evidence_commitment),
    )


@dataclass(frozen=True, slots=True)
class AlertRow:
    """What the window warns of a person, not lifted yet. `pledgor`: on whose record it stands."""

    alert: str
    pledgor: str
    cause: AlertCause
    stops: bool
    raised_on: date
    raised_by: str
    note: RecordRef | None


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One hit of a search: a pledge with its pledgor, or a pledgor without any (`pledge` "").

    `block`: what stops the pledge now, "" for nothing; `also`: names of others held for that pledgor.
    """

    pledge: str
    number: str
    state: str
    block: str
    maturity: date | None
    principal: Ntd
    pledgor: str
    name: str
    id_number: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """How a counter stands with central: how far it has the branch's order, and what speaks against going on.

    `central_key`: Ed25519, hex; `stopped`: why it may not go on, "" for nothing; `differs_at`: the first place at
    which a pledge came out otherwise here than at central.
    """

    epoch: str
    central_key: str
    cursor: Cursor
    stopped: str
    differs_at: int | None
    heard_at: datetime | None


@dataclass(frozen=True, slots=True)
class WaitingPictures:
    """Pictures on this disk of which central is not known to have a copy: how many, and their size."""

    pictures: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What has not left this disk: how many entries, when the oldest was made, the cash they moved (NT$)."""

    entries: int
    oldest: datetime | None
    cash_in: Ntd
    cash_out: Ntd


class ReminderRow(NamedTuple):
    """An open ticket as the call list reads it, by the thousand: days are ISO text, flags 0 or 1, as in the file.

    `block`: what stops the ticket, None for nothing; `call_number`, `call_kind`, `call_hour`: the number to call first.
    """

    pledgor: str
    name: str
    call_number: str | None
    call_kind: str | None
    call_hour: int | None
    block: str | None
    pledge: str
    number: str
    pledged_on: str
    maturity: str
    last_day: str
    term_months: int
    grace_days: int
    grace_months: int
    free_days: int
    half_days: int
    minimum_months: int
    made: int
    counted: int
    spoken: int
    settled: int
    last: str | None
    last_on: str | None
    promised_on: str | None
    part_ntd: int
    part_bp: int
    rest_ntd: int
    rest_bp: int


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One try to reach a pledgor. `on`: the day of `at` in Taiwan; `record`: number and note; `about`: as entered."""

    entry: str
    pledgor: str
    pledges: tuple[str, ...]
    on: date
    at: datetime
    channel: Channel
    outcome: Outcome
    promised_on: date | None
    number: str
    about: str
    clerk: str
    device: str
    record: RecordRef


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A way to reach a pledgor. `kind`: where a number rings, "email" or "line".

    `of_other`: it stands on the record of another who is held for the same, and not on the pledgor's own.
    """

    kind: str
    number: str
    wrong: bool
    of_other: bool = False


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """Whether a pledgor allowed a channel last, how that was said, when and to whom; by which entry."""

    channel: Channel
    given: bool
    how: ConsentHow
    on: date
    by: str
    note: RecordRef | None
    entry: str
