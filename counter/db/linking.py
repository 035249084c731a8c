"""Which persons are held for one: the links of the journal, and what is asked of all records of one human."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Text, bindparam, delete, func, insert, select, union_all

from counter.db.carrying import ORDER
from counter.db.prepared import Driver, Prepared
from counter.db.stored import stored
from counter.db.tables import OF_LINKS, journal, names, person_link, placing
from counter.domain.codes import Verdict
from counter.domain.entries import Entry
from counter.domain.linking import Link, PersonsLinked, PersonsParted, counts_as, in_force

_OF: Any = bindparam("of", type_=Text)
_ACTS = Prepared(
    select(journal.c.bytes, journal.c.hash, journal.c.signature, placing.c.verdict)
    .outerjoin(placing)
    .where(OF_LINKS)
    .order_by(*ORDER)
)
_STAYS = Prepared(select(person_link.c.stays).where(person_link.c.person == _OF))
_GROUP = Prepared(
    select(person_link.c.person)
    .where(person_link.c.stays == _OF)
    .order_by(person_link.c.person != _OF, person_link.c.person)
)
_DROP = Prepared(delete(person_link))
_ADD = Prepared(insert(person_link), *names(person_link))


def of_one(column: Any, of: Any = _OF) -> Any:
    """That a row is about the person `of`, or about somebody held for the same, as part of a question."""
    stays = select(person_link.c.stays).where(person_link.c.person == of)
    group = select(person_link.c.person).where(person_link.c.stays.in_(stays))
    return column.in_(union_all(select(of), group))


def who_stays(column: Any) -> Any:
    """The one who stands for the person of a row, as part of a question."""
    stays = select(person_link.c.stays).where(person_link.c.person == column).scalar_subquery()
    return func.coalesce(stays, column)


def stays(driver: Driver, person: str) -> str:
    """The one who stands for a person: themselves, unless they joined another."""
    row = _STAYS.row(driver, {"of": person})
    return person if row is None else str(row.stays)


def group(driver: Driver, person: str) -> tuple[str, ...]:
    """All who are held for the same human, the one who stays first; the person alone, if nobody else is."""
    return _GROUP.column(driver, {"of": stays(driver, person)}) or (person,)


def acts(driver: Driver) -> tuple[Entry, ...]:
    """Every link and every parting, in the order in which they count."""
    found = (stored(row) for row in _ACTS.rows(driver, {}))
    return tuple(
        entry for entry in found if isinstance(entry, Entry) and entry.verdict is not Verdict.TWICE
    )


def links(driver: Driver) -> Mapping[str, Link]:
    """The links in force, by who joined."""
    return in_force(
        (entry.id, entry.body)
        for entry in acts(driver)
        if isinstance(entry.body, PersonsLinked | PersonsParted)
    )


def put_again(driver: Driver) -> None:
    """Sum up anew who is held for whom: the order may have changed."""
    found = links(driver)
    rows = {joins: counts_as(found, joins) for joins in found}
    rows |= {each: each for each in rows.values()}
    _DROP.run(driver, {})
    _ADD.run_each(
        driver, [{"person": person, "stays": stays} for person, stays in sorted(rows.items())]
    )
