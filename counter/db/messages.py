"""The queue of messages to pledgors, and the gateways they go out through.

No row of the queue holds a name, a number or a text: what went out stands in the vault of persons.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from counter import wire
from counter.db.linking import of_one
from counter.db.prepared import Driver, Prepared
from counter.db.tables import device, gateway, journal, message, names, placing
from counter.domain.messages import OPEN, MessageState, Why
from counter.domain.parts import RecordRef
from counter.domain.refusal import Trouble, Unavailable
from counter.domain.reminding import Channel

SHOWN_MAX = 300
"""Rows of the queue on the page at most, the newest first."""

_KEY_BYTES = 32
_NONCE_BYTES = 12
_OF: Any = bindparam("of")
_KEPT = tuple(name for name in names(message) if name != "id")
_ADD = Prepared(insert(message), *names(message))
_MOVE = Prepared(update(message).where(message.c.id == _OF), *_KEPT)
_ONE = Prepared(select(message).where(message.c.id == _OF))
_NEXT = Prepared(
    select(message)
    .where(message.c.state == MessageState.QUEUED, message.c.next_at <= _OF)
    .order_by(message.c.next_at, message.c.id)
    .limit(1)
)
_WAKES = Prepared(
    select(message.c.next_at)
    .where(message.c.state == MessageState.QUEUED)
    .order_by(message.c.next_at)
    .limit(1)
)
_IN_STATE = Prepared(select(message).where(message.c.state == _OF).order_by(message.c.id))
_OWED = Prepared(select(message).where(message.c.owed == 1).order_by(message.c.moved_at))
_OPEN_OF = Prepared(
    select(message.c.id)
    .where(of_one(message.c.pledgor), or_(*(message.c.state == each for each in sorted(OPEN))))
    .limit(1)
)
_GOES_TO = Prepared(
    select(message.c.id)
    .where(of_one(message.c.pledgor))
    .where(or_(*(message.c.state == each for each in (MessageState.QUEUED, MessageState.SENDING))))
    .limit(1)
)
_NEWEST = Prepared(select(message).order_by(message.c.queued_at.desc()).limit(SHOWN_MAX))
_HANDED_OUT = Prepared(select(device.c.handed_out))
_ONE_MORE = Prepared(update(device).values(handed_out=device.c.handed_out + 1))
_PLACED = Prepared(
    select(placing.c.place)
    .join(journal, journal.c.arrival == placing.c.entry)
    .where(journal.c.id == _OF, placing.c.place.is_not(None))
    .limit(1)
)
_GATEWAY = Prepared(select(gateway).where(gateway.c.channel == _OF))
_upsert = upsert(gateway)
_PUT_GATEWAY = Prepared(
    _upsert.on_conflict_do_update(
        index_elements=["channel"],
        set_={name: _upsert.excluded[name] for name in ("nonce", "sealed")},
    ),
    *names(gateway),
)
_DROP_GATEWAY = Prepared(delete(gateway).where(gateway.c.channel == _OF))


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as it stands; see the table `message`."""

    id: str
    pledgor: str
    pledges: tuple[str, ...]
    channel: Channel
    state: MessageState
    why: Why
    tries: int
    next_at: datetime | None
    queued_at: datetime
    moved_at: datetime
    clerk: str
    approver: str
    incarnation: int
    record: RecordRef | None = None
    entry: str = ""
    owed: bool = False


class MessageReading:
    """What may be asked of the queue, within one view of the file."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def one(self, message: str) -> MessageRow | None:
        """The message of that id."""
        row = _ONE.row(self._driver, {"of": message})
        return None if row is None else _row(row)

    def next(self, now: datetime) -> MessageRow | None:
        """The one whose turn it is, if there is one."""
        row = _NEXT.row(self._driver, {"of": now})
        return None if row is None else _row(row)

    def wakes_at(self) -> datetime | None:
        """When the next one's turn comes; None if none waits."""
        found: tuple[datetime, ...] = _WAKES.column(self._driver, {})
        return next(iter(found), None)

    def in_state(self, state: MessageState) -> tuple[MessageRow, ...]:
        """All that stand so, oldest first."""
        return tuple(map(_row, _IN_STATE.rows(self._driver, {"of": state.value})))

    def owed(self) -> tuple[MessageRow, ...]:
        """Those whose result the journal lacks."""
        return tuple(map(_row, _OWED.rows(self._driver, {})))

    def has_open(self, pledgor: str) -> bool:
        """Whether a message to that pledgor waits, or nobody knows what became of it."""
        return bool(_OPEN_OF.column(self._driver, {"of": pledgor}))

    def goes_to(self, pledgor: str) -> bool:
        """Whether a message to that pledgor waits to go out, or is going."""
        return bool(_GOES_TO.column(self._driver, {"of": pledgor}))

    def newest(self) -> tuple[MessageRow, ...]:
        """The newest of them, newest first."""
        return tuple(map(_row, _NEWEST.rows(self._driver, {})))

    def handed_out(self) -> int:
        """How often a gateway was asked, ever: a file that knows of less is an old copy."""
        (times,) = _HANDED_OUT.column(self._driver, {})
        return int(times)

    def is_at_central(self, entry: str) -> bool:
        """Whether an entry has its place in the branch's order, with everything before it here."""
        return bool(_PLACED.column(self._driver, {"of": entry}))

    def sealed(self, channel: Channel) -> tuple[bytes, bytes] | None:
        """A gateway as it is kept: nonce and what is sealed."""
        row = _GATEWAY.row(self._driver, {"of": channel.value})
        return None if row is None else (row.nonce, row.sealed)


class MessageWriting(MessageReading):
    """The same, and what one transaction changes."""

    def add(self, row: MessageRow) -> None:
        """Queue a message."""
        _ADD.run(self._driver, _texts(row))

    def move(self, row: MessageRow) -> None:
        """A message stands otherwise now."""
        _MOVE.run(self._driver, _texts(row) | {"of": row.id})

    def hand_out(self, row: MessageRow) -> None:
        """A message is in the hands of its gateway from now on, once more."""
        self.move(row)
        _ONE_MORE.run(self._driver, {})

    def put_sealed(self, channel: Channel, kept: tuple[bytes, bytes] | None) -> None:
        """Put a gateway down anew; None takes it away."""
        if kept is None:
            _DROP_GATEWAY.run(self._driver, {"of": channel.value})
            return
        nonce, sealed = kept
        row = {"channel": channel.value, "nonce": nonce, "sealed": sealed}
        _PUT_GATEWAY.run(self._driver, row)


class Seal:
    """Seals gateways under a key derived from the file's own, each bound to its channel."""

    def __init__(self, key: bytes) -> None:
        derived = HKDF(SHA256(), _KEY_BYTES, salt=None, info=b"counter gateways").derive(key)
        self._cipher = AESGCM(derived)

    def close(
        self, channel: Channel, texts: Mapping[str, str], random: Callable[[int], bytes]
    ) -> tuple[bytes, bytes]:
        """Nonce and sealed texts."""
        nonce = random(_NONCE_BYTES)
        return nonce, self._cipher.encrypt(nonce, wire.texts(texts), channel.value.encode())

    def open(self, channel: Channel, kept: tuple[bytes, bytes]) -> Mapping[str, str]:
        """The texts again. Raises Unavailable DATABASE_DAMAGED."""
        try:
            plain = self._cipher.decrypt(*kept, channel.value.encode())
            return wire.read_texts(plain)
        except (InvalidTag, ValueError) as error:
            raise Unavailable(Trouble.DATABASE_DAMAGED, gateway=channel.value) from error


def _row(row: Any) -> MessageRow:
    return MessageRow(
        id=row.id,
        pledgor=row.pledgor,
        pledges=tuple(row.pledges.split()),
        channel=Channel(row.channel),
        state=MessageState(row.state),
        why=Why(row.why),
        tries=row.tries,
        next_at=row.next_at,
        queued_at=row.queued_at,
        moved_at=row.moved_at,
        clerk=row.clerk,
        approver=row.approver,
        incarnation=row.incarnation,
        record=None if row.record is None else RecordRef(row.record, row.commitment),
        entry=row.entry,
        owed=bool(row.owed),
    )


def _texts(row: MessageRow) -> dict[str, object]:
    return {
        **{name: getattr(row, name) for name in _KEPT if name != "commitment"},
        "id": row.id,
        "pledges": " ".join(row.pledges),
        "record": None if row.record is None else row.record.record,
        "commitment": None if row.record is None else row.record.commitment,
    }
