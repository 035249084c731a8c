"""Rules of the head office in the journal, and the acts that went by other ones."""

from datetime import date

from sqlalchemy import Text, bindparam, cast, func, literal_column, select

from counter.db.prepared import Driver, Prepared
from counter.db.tables import PUBLISHED, journal, placing

_WRITING = ("taken-in", "renewed", "exchanged", "paid-together", "class-corrected")
_IDS = Prepared(
    select(journal.c.id)
    .outerjoin(placing)
    .where(PUBLISHED)
    .order_by(placing.c.place.is_not(None), placing.c.place, journal.c.arrival)
)
_RULES = func.json_extract(cast(journal.c.bytes, Text), literal_column("'$.policy_hash'"))
_BY_OTHERS = Prepared(
    select(journal.c.id)
    .where(journal.c.business_day.between(bindparam("first"), bindparam("last")))
    .where(journal.c.kind.in_(literal_column(f"'{each}'") for each in _WRITING))
    .where(bindparam("rules", type_=Text) != _RULES)
    .order_by(journal.c.arrival)
)


def ids(driver: Driver) -> tuple[str, ...]:
    """The entries that publish rules. What central has forgotten was said all the same, but counts less."""
    return _IDS.column(driver, {})


def by_others(driver: Driver, rules: str, first: date, last: date) -> tuple[str, ...]:
    """Acts of these business days that wrote tickets by other rules than those of that hash."""
    return _BY_OTHERS.column(driver, {"rules": rules, "first": first, "last": last})
