"""The search box: one text, whatever it means."""

import unicodedata
from dataclasses import replace
from itertools import groupby
from typing import Any

from sqlalchemy import Integer, and_, bindparam, func, select, union

from counter.db import linking
from counter.db.prepared import Driver, Prepared
from counter.db.rows import FoundRow
from counter.db.tables import former_id, pledge, pledge_bag, pledge_block, pledgor
from counter.domain.effects import State
from counter.domain.money import Ntd

SHORTEST_NUMBER = 3
"""Fewer characters of a ticket or ID number, or digits of a phone, say nothing."""

_AFTER_ALL = "\U0010ffff"
_DIGITS = frozenset("0123456789")
_LIMIT = bindparam("limit", type_=Integer)


def folded(text: str) -> str:
    """A name for comparing: width, case, blanks and punctuation do not count."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(each for each in plain if not _is_filler(unicodedata.category(each)))


def digits(text: str) -> str:
    """The digits of a text, in ASCII."""
    return "".join(each for each in unicodedata.normalize("NFKC", text) if each in _DIGITS)


def search(driver: Driver, text: str, limit: int) -> tuple[FoundRow, ...]:
    """Pledges of that number or bag first, then pledgors with what they have open."""
    name = folded(text)
    if not name:
        return ()
    code = "".join(unicodedata.normalize("NFKC", text).upper().split())
    number = code.replace("-", "")
    values = {
        "name": name,
        "bag": code,
        "code": code,
        "code_end": code + _AFTER_ALL,
        "number": number,
        "number_end": number + _AFTER_ALL,
        "digits": digits(text),
        "limit": limit,
    }
    if len(number) < SHORTEST_NUMBER:
        rows = _of_one(driver, _BY_NAME.rows(driver, values), limit)
    else:
        by_person = _BY_PHONE if _DIGITS.issuperset(name) else _BY_PERSON
        found = by_person.rows(driver, values)
        rows = [_found(row) for row in _BY_TICKET.rows(driver, values)]
        rows += _of_one(driver, found, limit)
    return tuple(dict.fromkeys(rows))[:limit]


def _of_one(driver: Driver, rows: list[Any], limit: int) -> list[FoundRow]:
    """What was found of persons; those who are held for one as that one, with the tickets of all."""
    found: list[FoundRow] = []
    for person, own in groupby(rows, key=lambda row: str(row.pledgor)):
        group = linking.group(driver, person)
        if len(group) == 1:
            found += map(_found, own)
        else:
            asked = ({"of": each, "limit": limit} for each in group)
            found += _joined([_found(row) for each in asked for row in _OF.rows(driver, each)])
    return found


def _joined(rows: list[FoundRow]) -> list[FoundRow]:
    """Rows of several who are held for the first of them; a row without a ticket only where none has any."""
    first, with_tickets = rows[0], [row for row in rows if row.pledge]
    also = tuple({row.pledgor: row.name for row in rows if row.pledgor != first.pledgor}.values())
    return [
        replace(row, pledgor=first.pledgor, name=first.name, id_number=first.id_number, also=also)
        for row in with_tickets or [first]
    ]


def _is_filler(category: str) -> bool:
    """Blanks, punctuation, controls; not the private characters that rare names are made of."""
    return category[0] in "ZP" or category in {"Cc", "Cf"}


def _ids(statement: Any) -> Any:
    """The first ids of a question, as part of another."""
    limited = statement.limit(_LIMIT).subquery()
    return select(limited.c[0])


def _between(column: Any, name: str) -> Any:
    return and_(column >= bindparam(name), column < bindparam(name + "_end"))


_COLUMNS = (
    pledge.c.id.label("pledge"),
    pledge.c.number,
    pledge.c.state,
    pledge_block.c.why.label("block"),
    pledge.c.maturity,
    pledge.c.principal_ntd,
    pledgor.c.id.label("pledgor"),
    pledgor.c.name,
    pledgor.c.id_number,
)


def _pledges(*ids: Any) -> Prepared:
    return Prepared(
        select(*_COLUMNS)
        .join(pledgor, pledgor.c.id == pledge.c.pledgor)
        .outerjoin(pledge_block, pledge_block.c.pledge == pledge.c.id)
        .where(pledge.c.id.in_(union(*ids)))
        .order_by(pledge.c.number)
        .limit(_LIMIT)
    )


def _persons(of: Any) -> Prepared:
    is_open = and_(pledge.c.pledgor == pledgor.c.id, pledge.c.state == State.OPEN)
    return Prepared(
        select(*_COLUMNS)
        .select_from(pledgor)
        .outerjoin(pledge, is_open)
        .outerjoin(pledge_block, pledge_block.c.pledge == pledge.c.id)
        .where(of)
        .order_by(pledgor.c.name_search, pledgor.c.id, pledge.c.pledged_on, pledge.c.number)
        .limit(_LIMIT)
    )


# In the order of the index and no further than the limit: a common surname costs no more.
_NAMED = _ids(
    select(pledgor.c.id)
    .where(func.instr(pledgor.c.name_search, bindparam("name")) > 0)
    .order_by(pledgor.c.name_search)
)
_WITH_ID = _ids(select(pledgor.c.id).where(_between(pledgor.c.id_number, "code")))
_WITH_FORMER_ID = _ids(select(former_id.c.pledgor).where(_between(former_id.c.id_number, "code")))
_WITH_PHONE = _ids(
    select(pledgor.c.id).where(func.instr(pledgor.c.phone_digits, bindparam("digits")) > 0)
)
_NUMBERED = _ids(
    select(pledge.c.id).where(_between(pledge.c.number, "number")).order_by(pledge.c.number)
)
_BAGGED = _ids(select(pledge_bag.c.pledge).where(pledge_bag.c.bag == bindparam("bag")))

_BY_TICKET = _pledges(_NUMBERED, _BAGGED)
_BY_NAME = _persons(pledgor.c.id.in_(union(_NAMED)))
_BY_PERSON = _persons(pledgor.c.id.in_(union(_NAMED, _WITH_ID, _WITH_FORMER_ID)))
_BY_PHONE = _persons(pledgor.c.id.in_(union(_NAMED, _WITH_ID, _WITH_FORMER_ID, _WITH_PHONE)))
_OF = _persons(pledgor.c.id == bindparam("of"))


def _found(row: Any) -> FoundRow:
    return FoundRow(
        pledge=row.pledge or "",
        number=row.number or "",
        state=row.state or "",
        block=row.block or "",
        maturity=row.maturity,
        principal=Ntd(row.principal_ntd or 0),
        pledgor=row.pledgor,
        name=row.name,
        id_number=row.id_number,
    )
