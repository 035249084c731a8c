"""What counters that could not see each other gave or used twice: ids of the pledges, those of one thing together."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import bindparam, func, select

from counter.db.linking import who_stays
from counter.db.prepared import Driver, Prepared
from counter.db.tables import pledge, pledgor, remittance
from counter.domain.effects import State

_OF: Any = bindparam("of")
_NUMBERS = Prepared(
    select(pledge.c.number)
    .group_by(pledge.c.number)
    .having(func.count() > 1)
    .order_by(pledge.c.number)
)
_BY_NUMBER = Prepared(select(pledge.c.id).where(pledge.c.number == _OF).order_by(pledge.c.id))
_DOCUMENTS = Prepared(
    select(pledgor.c.id_kind, pledgor.c.id_number)
    .where(pledgor.c.id_number != "")
    .group_by(pledgor.c.id_number, pledgor.c.id_kind)
    .having(func.count(who_stays(pledgor.c.id).distinct()) > 1)
    .order_by(func.min(pledgor.c.id))
)
_STANDING = remittance.c.pledge.in_(select(pledge.c.id).where(pledge.c.state != State.VOIDED.value))
_PAYMENTS = Prepared(
    select(remittance.c.channel, remittance.c.reference)
    .where(_STANDING)
    .group_by(remittance.c.channel, remittance.c.reference)
    .having(func.count() > 1)
    .order_by(remittance.c.reference, remittance.c.channel)
)
_BY_PAYMENT = Prepared(
    select(remittance.c.pledge)
    .where(remittance.c.reference == _OF, remittance.c.channel == bindparam("comes_by"), _STANDING)
    .order_by(remittance.c.pledge)
)


def documents_twice(driver: Driver) -> Iterator[dict[str, str]]:
    """Documents under which several people stand who are not held for one: their number, `of`, and their kind."""
    for row in _DOCUMENTS.rows(driver, {}):
        yield {"of": row.id_number, "kind": row.id_kind}


def by_number(driver: Driver, number: str) -> tuple[str, ...]:
    """Pledges whose tickets bear exactly this number."""
    return _BY_NUMBER.column(driver, {"of": number})


def numbers_twice(driver: Driver) -> Iterator[tuple[str, ...]]:
    """Pledges whose tickets bear one number."""
    for number in _NUMBERS.column(driver, {}):
        yield by_number(driver, number)


def payments_twice(driver: Driver) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The reference of a payment by post or bank, and the pledges it wrote; those that were undone do not count."""
    for row in _PAYMENTS.rows(driver, {}):
        asked = {"of": row.reference, "comes_by": row.channel}
        yield row.reference, _BY_PAYMENT.column(driver, asked)
