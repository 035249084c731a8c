"""Every table of the counter's file: typed, STRICT, amounts in whole NT$.

The journal and the vault of persons are what happened. `SUMS` are made from them and can be made
again at any time. `placing` and `line` are what central
said, `device`, `draft`, `gateway`, `message`, `scan`, `look` and `sign_in_try` the counter's own.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from counter.db.columns import Day, Moment
from counter.db.columns import blob as _bytes
from counter.db.columns import day as _day
from counter.db.columns import table as _table
from counter.db.columns import text as _text
from counter.db.columns import whole as _whole
from counter.db.erasure_tables import ERASURE_TRIGGERS, erased_person, erased_record
from counter.db.look_table import LOOK_TRIGGERS
from counter.db.reminder_tables import attempt, attempt_pledge, consent, contact, reminder


def names(table: Table) -> tuple[str, ...]:
    """The columns of a table by name."""
    return tuple(column.name for column in table.columns)


# ---------------------------------------------------------------------------- what happened

_OF_ACCOUNTS = "kind IN ('account-set', 'own-account-set', 'password-changed')"
_LISTED = (
    "kind IN ('taken-in', 'reversed', 'forfeited', 'forfeiture-undone', 'list-drawn', 'list-sent', "
    "'police-shown')"
)

_OF_LINKS = "kind IN ('persons-linked', 'persons-parted')"
_OF_REFUSALS = "kind = 'intake-refused'"

journal = _table(
    "journal",
    Column("arrival", Integer, primary_key=True),
    _text("device"),
    _whole("incarnation"),
    _whole("number"),
    Column("id", Text, nullable=False, index=True),
    _text("kind"),
    _text("branch"),
    Column("business_day", Day, nullable=False, index=True),
    Column("recorded_at", Moment, nullable=False),
    _bytes("bytes"),
    _text("hash"),
    _text("previous_hash"),
    _text("signature"),
    UniqueConstraint("device", "incarnation", "number", "hash"),
    Index("ix_journal_hash", "hash", unique=True),
    Index("ix_journal_published", "arrival", sqlite_where=text("kind = 'policy-published'")),
    Index(
        "ix_journal_of_devices",
        "arrival",
        sqlite_where=text("kind IN ('device-enrolled', 'device-revoked')"),
    ),
    Index("ix_journal_of_accounts", "arrival", sqlite_where=text(_OF_ACCOUNTS)),
    Index("ix_journal_of_lists", "kind", "business_day", sqlite_where=text(_LISTED)),
    Index("ix_journal_of_looks", "arrival", sqlite_where=text("kind = 'looks-closed'")),
    Index("ix_journal_of_erasures", "arrival", sqlite_where=text("kind = 'persons-erased'")),
    Index("ix_journal_of_links", "arrival", sqlite_where=text(_OF_LINKS)),
    Index("ix_journal_of_refusals", "arrival", sqlite_where=text(_OF_REFUSALS)),
    rows_by_arrival=True,
)
"""The entries in the order they came here. `bytes`: canonical, as signed. Never changed or deleted.

Two may bear one number of another device: after a restore central may take the chain of a copied disk instead. Two bear
one id where a counter that started anew told an act again that others had already.
"""

PUBLISHED = text("kind = 'policy-published'")
"""Entries of the journal in `ix_journal_published`: few, and wanted often."""

OF_DEVICES = text("kind IN ('device-enrolled', 'device-revoked')")
"""Those in `ix_journal_of_devices`: nobody at the window waits until a journal of years was read for them."""

OF_ACCOUNTS = text(_OF_ACCOUNTS)
"""Those in `ix_journal_of_accounts`: who may work here is asked at each sign-in."""

OF_LINKS = text(_OF_LINKS)
"""Those in `ix_journal_of_links`: which persons are held for one is reckoned anew from all of them."""

OF_REFUSALS = text(_OF_REFUSALS)
"""Those in `ix_journal_of_refusals`: who was turned away, and may never have been a pledgor."""

OF_LOOKS = text("kind = 'looks-closed'")

OF_ERASURES = text("kind = 'persons-erased'")
"""Those in `ix_journal_of_erasures`: whose personal data went."""

OF_LISTS = text(_LISTED)
"""Those in `ix_journal_of_lists`: what the lists of the law are made of."""

placing = _table(
    "placing",
    Column("entry", ForeignKey("journal.arrival"), primary_key=True),
    Column("place", Integer, unique=True),
    _text("verdict"),
    _text("order_hash"),
    Column("received_at", Moment),
    Column("turn", Integer),
    Index("ix_placing_turn", "turn", sqlite_where=text("turn IS NOT NULL")),
    Index("ix_placing_hollow", "entry", sqlite_where=text("verdict IN ('clash', 'twice')")),
)
"""What central says of an entry: its place in the branch's order, how it fits, the order's hash there, when it came.

Without a place it is this counter's own finding. `turn`: central forgot it (it was restored) and has to be told it
again, in this order; None for all others."""

person_key = _table(
    "person_key",
    Column("person", Text, primary_key=True),
    _bytes("key"),
)
"""The key of each person's records: without it they are noise."""

person_record = _table(
    "person_record",
    Column("id", Text, primary_key=True),
    Column("person", ForeignKey("person_key.person"), nullable=False),
    _text("kind"),
    _whole("version"),
    _bytes("nonce"),
    _bytes("ciphertext"),
    UniqueConstraint("person", "kind", "version"),
)
"""The vault of persons: AES-256-GCM over salt and texts, bound to id, person and kind. A person's
records of one kind count their versions from 1; none is ever changed."""

# ---------------------------------------------------------------------- the counter's own

device = _table(
    "device",
    Column("device", Text, primary_key=True),
    _whole("incarnation"),
    _bytes("signing_key"),
    _text("agency"),
    _text("branch"),
    _whole("counter"),
    _whole("reader"),
    _whole("handed_out"),
)
"""Which counter this file belongs to; one row. `reader`: the highest `min_reader` that its sums were made with;
`handed_out`: how often a gateway was asked to take a message."""

line = _table(
    "line",
    Column("device", Text, primary_key=True),
    _text("epoch"),
    _text("central_key"),
    _whole("place"),
    _text("order_hash"),
    _text("stopped"),
    Column("differs_at", Integer),
    Column("heard_at", Moment),
    _text("head"),
)
"""How this counter stands with central; no row before it is enrolled. `place`, `order_hash`: how far it has the
branch's order; `head`: the last one that central signed, as canonical JSON, "" for none; `stopped`: why it may not go
on, "" for nothing; `differs_at`: the first place at which a pledge came out otherwise here than at central."""

draft = _table(
    "draft",
    Column("page", Text, primary_key=True),
    _text("text"),
    Column("saved_at", Moment, nullable=False),
)
"""What is being typed; lists and letters on paper until their results are noted."""

picture_copy = _table(
    "picture_copy",
    Column("name", Text, primary_key=True),
    _whole("size_bytes"),
    _text("epoch"),
    Index("ix_picture_copy_epoch", "epoch", "size_bytes"),
)
"""Pictures that tickets name and that lie on this disk. `epoch`: central's lineage that is known to have it, "" for
none."""

gateway = _table(
    "gateway",
    Column("channel", Text, primary_key=True),
    _bytes("nonce"),
    _bytes("sealed"),
)
"""What messages go out through, sealed under a key of its own: its passwords stand nowhere in clear."""

message = _table(
    "message",
    Column("id", Text, primary_key=True),
    _text("pledgor"),
    _text("pledges"),
    _text("channel"),
    _text("state"),
    _text("why"),
    _whole("tries"),
    Column("next_at", Moment),
    Column("queued_at", Moment, nullable=False),
    Column("moved_at", Moment, nullable=False),
    _text("clerk"),
    _text("approver"),
    _whole("incarnation"),
    Column("record", Text),
    Column("commitment", Text),
    _text("entry"),
    Column("owed", Integer, CheckConstraint("owed IN (0, 1)"), nullable=False),
    Index("ix_message_pledgor", "pledgor"),
    Index("ix_message_state", "state"),
    Index("ix_message_owed", "owed", sqlite_where=text("owed = 1")),
)
"""Messages to pledgors that wait here, and what became of them. `pledges`: ids, a blank between; `record`: what went
out last, and whereto; `entry`: that of the journal which says that it may have arrived, "" for none; `owed`: the
journal does not say yet how it stands; `incarnation`: of the chain it was queued in: one of an older chain stood in a
copy of this file."""

sign_in_try = _table(
    "sign_in_try",
    Column("mark", Text, primary_key=True),
    _whole("failures"),
    Column("last_at", Moment, nullable=False),
)
"""Failures in a row under what was typed as a code. `mark`: keyed hash of it, for it may have been a password."""

scan = _table(
    "scan",
    Column("count", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    _text("bag"),
    _text("place"),
    Column("at", Moment, nullable=False),
    _text("clerk"),
    Column("knew_out", Integer, CheckConstraint("knew_out IN (0, 1)"), nullable=False),
    Column("wrong_seal", Integer, CheckConstraint("wrong_seal IN (0, 1)"), nullable=False),
    Column("told", Integer, CheckConstraint("told IN (0, 1)"), nullable=False),
)
"""This counter's scans of stocktakes, on disk before they are answered. `told`: an entry tells of it."""

# ------------------------------------------------------------------------------------ sums

goods_entry = _table(
    "goods_entry",
    Column("name", Text, primary_key=True),
    Column("entry", ForeignKey("journal.arrival"), primary_key=True),
)
"""Which entries a bag, a stocktake or the plan of places needs; see `counter.db.goods.names`."""

supervision_entry = _table(
    "supervision_entry",
    Column("name", Text, primary_key=True),
    Column("entry", ForeignKey("journal.arrival"), primary_key=True),
)
"""Which entries an inspection or a day's morning page needs; see `counter.db.supervising.names`."""

posted = _table(
    "posted",
    Column("day", Day, primary_key=True),
    _whole("loans_ntd"),
    _whole("forfeited_ntd"),
    _whole("suspense_ntd"),
    _whole("owed_ntd"),
)
"""What the acts of a business day do to these accounts by what they say, whatever their places turn out to be."""

vault_bag = _table(
    "vault_bag",
    Column("bag", Text, primary_key=True),
    _text("place"),
    _text("party"),
    _text("holder"),
    _text("handover"),
    Column("due", Day),
    _text("offered"),
    _day("since"),
    _text("clerk"),
    _text("entry"),
    _whole("misfits"),
    Index("ix_vault_bag_place", "place"),
    Index("ix_vault_bag_offered", "offered", sqlite_where=text("offered > ''")),
    Index("ix_vault_bag_handover", "handover", sqlite_where=text("handover > ''")),
    Index("ix_vault_bag_misfits", "bag", sqlite_where=text("misfits > 0")),
)
"""Where each bag lies and who has it; whether it is in custody says `pledge_bag`. `offered`: id of the hand-over that
nobody has answered, "" for none; `since`, `clerk`, `entry`: of the last change; `misfits`: acts that did not fit."""

vault_place = _table("vault_place", Column("place", Text, primary_key=True))
"""The branch's plan of places."""

stocktake = _table(
    "stocktake",
    Column("count", Text, primary_key=True),
    _day("day"),
    _text("stage"),
)
"""Every stocktake and how far it has come."""

entry_subject = _table(
    "entry_subject",
    Column("subject", Text, primary_key=True),
    Column("entry", ForeignKey("journal.arrival"), primary_key=True),
)
"""Which entries touch a pledge or a pledgor."""

pledge = _table(
    "pledge",
    Column("id", Text, primary_key=True),
    Column("number", Text, nullable=False, index=True),
    _text("pledgor"),
    _text("state"),
    _text("branch"),
    _text("place"),
    _day("pledged_on"),
    _day("maturity"),
    _day("last_day"),
    _whole("principal_ntd"),
    _whole("problems"),
    _whole("owed"),
    _text("last_entry"),
    _text("forfeited"),
    Index("ix_pledge_forfeited", "forfeited", sqlite_where=text("forfeited > ''")),
    Index("ix_pledge_pledgor_state", "pledgor", "state"),
    Index("ix_pledge_unsettled", "id", sqlite_where=text("problems > 0 OR owed > 0")),
    Index(
        "ix_pledge_held",
        "state",
        "principal_ntd",
        sqlite_where=text("state IN ('open', 'forfeited')"),
    ),
)
"""What each pledge adds up to. Its number is unique by `ticket_number`; were one ever given twice,
both pledges would have to be shown. `problems`, `owed`: how many there are, few at any time. `forfeited`: id of the
batch that booked it out, "" for none."""

pledge_bag = _table(
    "pledge_bag",
    Column("bag", Text, primary_key=True),
    Column("pledge", ForeignKey("pledge.id"), primary_key=True),
    Column("open", Integer, CheckConstraint("open IN (0, 1)"), nullable=False),
)
"""Which bags hold a pledge's goods; `open`: still in custody."""

pledge_picture = _table(
    "pledge_picture",
    Column("name", Text, primary_key=True),
    Column("pledge", ForeignKey("pledge.id"), primary_key=True),
    _text("record"),
    _text("commitment"),
    Column("open", Integer, CheckConstraint("open IN (0, 1)"), nullable=False),
    Index("ix_pledge_picture_open", "name", sqlite_where=text("open = 1")),
)
"""The pictures of a pledge's goods with the record that holds the key of each; `open`: still in custody."""

kept_paper = _table(
    "kept_paper",
    Column("name", Text, primary_key=True),
    _text("count"),
    _text("record"),
    _text("commitment"),
    Index("ix_kept_paper_count", "count"),
)
"""The reports of sealed stocktakes, by the name of the sealed file, with the record that holds the key of each."""

pledge_block = _table(
    "pledge_block",
    Column("pledge", ForeignKey("pledge.id"), primary_key=True),
    _text("why"),
)
"""What stops an open pledge now, of several blocks the one that is told first; few at any time."""

ticket_number = _table(
    "ticket_number",
    Column("branch", Text, primary_key=True),
    Column("counter", Integer, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("serial", Integer, primary_key=True),
    Column("status", Text, CheckConstraint("status IN ('used', 'void', 'lost')"), nullable=False),
)
"""Every serial a counter gave in a ROC year: used, void or lost."""

pledgor = _table(
    "pledgor",
    Column("id", Text, primary_key=True),
    _text("name"),
    Column("name_search", Text, nullable=False, index=True),
    _text("id_kind"),
    Column("id_number", Text, nullable=False, index=True),
    _text("phone"),
    Column("phone_digits", Text, nullable=False, index=True),
    _text("identity_record"),
    _text("identity_commitment"),
    _text("class_code"),
    Column("evidence_kind", Text),
    Column("evidence_valid_until", Day),
    Column("evidence_checked_by", Text),
    Column("evidence_checked_on", Day),
    Column("evidence_record", Text),
    Column("evidence_commitment", Text),
    Column("call_number", Text),
    Column("call_kind", Text),
    Column("call_hour", Integer),
)
"""The newest identity of each pledgor, the last evidence on file, the number to call first and the hour for it."""

former_id = _table(
    "former_id",
    Column("pledgor", ForeignKey("pledgor.id"), primary_key=True),
    Column("id_number", Text, primary_key=True, index=True),
)
"""ID numbers a pledgor once had."""

person_link = _table(
    "person_link",
    Column("person", Text, primary_key=True),
    Column("stays", Text, nullable=False, index=True),
)
"""Persons who are held for one, each with the one who stays, who stands there as well; nobody else does."""

business_day = _table(
    "business_day",
    Column("device", Text, primary_key=True),
    Column("day", Day, primary_key=True),
    Column("open", Integer, CheckConstraint("open IN (0, 1)"), nullable=False),
)
"""Each counter's business days."""

closed_day = _table(
    "closed_day",
    Column("branch", Text, primary_key=True),
    Column("day", Day, primary_key=True),
)
"""Days on which the city closed a branch."""

extended_day = _table(
    "extended_day",
    Column("device", Text, primary_key=True),
    Column("day", Day, primary_key=True),
    _text("cause"),
)
"""Days on which a counter works outside its branch's hours, and why."""

alert = _table(
    "alert",
    Column("id", Text, primary_key=True),
    Column("pledgor", Text, nullable=False, index=True),
    _text("cause"),
    Column("stops", Integer, CheckConstraint("stops IN (0, 1)"), nullable=False),
    _day("raised_on"),
    _text("raised_by"),
    Column("record", Text),
    Column("commitment", Text),
    Column("open", Integer, CheckConstraint("open IN (0, 1)"), nullable=False),
)
"""What the window warns of a person; `open`: not lifted yet."""

peer = _table(
    "peer",
    Column("device", Text, primary_key=True),
    Column("incarnation", Integer, primary_key=True),
    _whole("counter"),
    _text("public_key"),
    Column("open", Integer, CheckConstraint("open IN (0, 1)"), nullable=False),
)
"""The devices of the branch and the keys (hex) they sign with; `counter` 0 is central itself."""

remittance = _table(
    "remittance",
    Column("channel", Text, primary_key=True),
    Column("reference", Text, primary_key=True),
    Column("pledge", Text, primary_key=True),
)
"""Payments that came by post or bank, by the number post or bank know them by, with the pledge each one wrote."""

flag = _table(
    "flag",
    Column("name", Text, primary_key=True),
    _text("value"),
)
"""What a person confirmed once."""

SUMS = (
    goods_entry,
    supervision_entry,
    posted,
    vault_bag,
    vault_place,
    stocktake,
    entry_subject,
    pledge_bag,
    pledge_picture,
    kept_paper,
    pledge_block,
    reminder,
    attempt_pledge,
    attempt,
    contact,
    consent,
    former_id,
    person_link,
    pledge,
    ticket_number,
    pledgor,
    business_day,
    closed_day,
    extended_day,
    alert,
    erased_person,
    erased_record,
    peer,
    remittance,
    flag,
)
"""In an order in which they can be emptied."""


metadata = journal.metadata
"""All of them."""


def _forbid(table: str, event: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} WHEN 1"
        f" BEGIN SELECT RAISE(ABORT, '{table}: no {event.lower()}'); END"
    )


TRIGGERS = (
    _forbid("journal", "DELETE"),
    _forbid("journal", "UPDATE"),
    _forbid("person_record", "UPDATE"),
    _forbid("person_key", "UPDATE"),
    *LOOK_TRIGGERS,
    *ERASURE_TRIGGERS,
)
"""What no program may do to the tables of what happened."""
