"""Which pictures tickets name, what opens them, and where there are copies: on this disk, at central.

A report that a stocktake's seal names is kept and travels as they do.
"""

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, func, literal_column, select, union_all, update
from sqlalchemy.dialects.sqlite import insert as upsert

from counter.db.erasure_tables import erased_record
from counter.db.prepared import Driver, Prepared
from counter.db.rows import WaitingPictures
from counter.db.tables import kept_paper, names, picture_copy, pledge_picture
from counter.db.vault import Vault
from counter.domain.parts import RecordRef
from counter.domain.refusal import Unavailable

_NAMED = union_all(
    *(
        select(each.c.record, each.c.commitment).where(each.c.name == bindparam("of"))
        for each in (pledge_picture, kept_paper)
    )
).subquery()
_KEY = Prepared(select(_NAMED.c.record, _NAMED.c.commitment).limit(1))
_COPIES = select(picture_copy.c.name, picture_copy.c.size_bytes)
# Two stretches of the index instead of every copy there is.
_UNSENT = union_all(
    _COPIES.where(picture_copy.c.epoch < bindparam("of")),
    _COPIES.where(picture_copy.c.epoch > bindparam("of")),
).subquery()
_UNPLAIN = _UNSENT.c.name + literal_column("''")
"""A plain name would lead SQLite through all of them by the primary key."""
_WAITING = Prepared(
    select(
        func.count().label("pictures"),
        func.coalesce(func.sum(_UNSENT.c.size_bytes), 0).label("size_bytes"),
    )
)
_TO_SEND = Prepared(
    select(_UNSENT.c.name)
    .where(_UNPLAIN.op(">")(bindparam("after")))
    .order_by(_UNPLAIN)
    .limit(bindparam("most"))
)
# Written out, for a bound value would hide from SQLite that the small index serves.
_TO_FETCH = Prepared(
    select(pledge_picture.c.name)
    .distinct()
    .outerjoin(picture_copy, picture_copy.c.name == pledge_picture.c.name)
    .where(literal_column("open") == literal_column("1"), picture_copy.c.name.is_(None))
    .where(pledge_picture.c.name > bindparam("after"))
    .order_by(pledge_picture.c.name)
    .limit(bindparam("most"))
)
_PAPERS_TO_FETCH = Prepared(
    select(kept_paper.c.name)
    .outerjoin(picture_copy, picture_copy.c.name == kept_paper.c.name)
    .where(picture_copy.c.name.is_(None), kept_paper.c.name > bindparam("after"))
    .order_by(kept_paper.c.name)
    .limit(bindparam("most"))
)
_ERASED = Prepared(
    select(picture_copy.c.name)
    .distinct()
    .join(pledge_picture, pledge_picture.c.name == picture_copy.c.name)
    .join(erased_record, erased_record.c.record == pledge_picture.c.record)
    .order_by(picture_copy.c.name)
)
_ALL = Prepared(select(picture_copy.c.name))
_KEEP = Prepared(
    upsert(picture_copy).on_conflict_do_update(
        index_elements=[picture_copy.c.name],
        set_={each: upsert(picture_copy).excluded[each] for each in ("size_bytes", "epoch")},
    ),
    *names(picture_copy),
)
_SENT = Prepared(
    update(picture_copy).where(picture_copy.c.name == bindparam("of")),
    "epoch",
)
_LOSE = Prepared(delete(picture_copy).where(picture_copy.c.name == bindparam("of")))


class Copies:
    """The pictures as one transaction sees them."""

    def __init__(self, driver: Driver, vault: Vault) -> None:
        self._driver = driver
        self._vault = vault

    def is_named(self, name: str) -> bool:
        """Whether a ticket or a seal names it."""
        return _KEY.row(self._driver, {"of": name}) is not None

    def key(self, name: str) -> bytes | None:
        """What opens a picture that is named; None if its person's data were erased."""
        row = _KEY.row(self._driver, {"of": name})
        assert row is not None, "asked of what is named"
        try:
            told = self._vault.texts(RecordRef(row.record, row.commitment))
            return bytes.fromhex(told[name])
        except (Unavailable, KeyError, ValueError):
            return None

    def waiting(self, epoch: str) -> WaitingPictures:
        """What has not left this disk, as far as this counter knows of central in that lineage."""
        found = _WAITING.row(self._driver, {"of": epoch})
        return WaitingPictures(found.pictures, found.size_bytes)

    def to_send(self, epoch: str, *, after: str, most: int) -> tuple[str, ...]:
        """The first of these behind a name."""
        return _TO_SEND.column(self._driver, {"of": epoch, "after": after, "most": most})

    def to_fetch(self, *, after: str, most: int) -> tuple[str, ...]:
        """The first pictures of goods in custody, and reports, behind a name, that are not on this disk."""
        of = {"after": after, "most": most}
        queries = (_TO_FETCH, _PAPERS_TO_FETCH)
        found = {name for query in queries for name in query.column(self._driver, of)}
        return tuple(sorted(found)[:most])

    def erased(self) -> tuple[str, ...]:
        """Pictures on this disk whose keys were destroyed."""
        return _ERASED.column(self._driver, {})

    def here(self) -> frozenset[str]:
        """Every picture that counts as being on this disk."""
        return frozenset(_ALL.column(self._driver, {}))

    def keep(self, name: str, *, size_bytes: int, epoch: str) -> None:
        """A picture is on this disk; `epoch`: in which lineage central has it, "" for none."""
        _KEEP.run(self._driver, {"name": name, "size_bytes": size_bytes, "epoch": epoch})

    def sent(self, pictures: Iterable[str], epoch: str) -> None:
        """Central has these."""
        _SENT.run_each(self._driver, [{"of": name, "epoch": epoch} for name in pictures])

    def lose(self, name: str) -> None:
        """A picture is not on this disk any more, or damaged."""
        _LOSE.run(self._driver, {"of": name})
