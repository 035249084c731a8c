"""What is on file of one person."""

from typing import Any

from sqlalchemy import bindparam, func, select

from counter.db.prepared import Driver, Prepared
from counter.db.tables import alert, pledge, pledgor
from counter.domain.codes import AlertCause
from counter.domain.effects import State

_PLEDGES_OF = Prepared(
    select(pledge.c.id)
    .where(pledge.c.pledgor == bindparam("of"))
    .order_by(pledge.c.pledged_on.desc(), pledge.c.number.desc())
)
_WITH_EVIDENCE = Prepared(
    select(pledgor.c.id)
    .join(pledge, (pledge.c.pledgor == pledgor.c.id) & (pledge.c.state == State.OPEN))
    .where(pledgor.c.evidence_kind.is_not(None))
    .group_by(pledgor.c.id)
    .having(func.sum(pledge.c.principal_ntd) > bindparam("most"))
    .order_by(pledgor.c.id)
)
_USE_BLOCKED = select(alert.c.id).where(
    alert.c.cause == AlertCause.USE_BLOCKED.value, alert.c.open == 1
)
_BLOCKED = Prepared(_USE_BLOCKED.where(alert.c.pledgor == bindparam("of")).limit(1))


def may_be_reached(person: Any) -> Any:
    """That the person of a row has not asked to be reached no more, as part of a question."""
    return ~_USE_BLOCKED.where(alert.c.pledgor == person).exists()


class PersonReading:
    """Questions about persons within one view."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def pledges_of(self, person: str) -> tuple[str, ...]:
        """Ids of every pledge of a pledgor, whatever became of it, the newest first."""
        return _PLEDGES_OF.column(self._driver, {"of": person})

    def with_evidence_owing_more_than(self, most: int) -> tuple[str, ...]:
        """Ids of those with a paper for a rate class on file whose open tickets are for more than that (NT$)."""
        return _WITH_EVIDENCE.column(self._driver, {"most": most})

    def is_blocked(self, person: str) -> bool:
        """Whether a person asked to be reached no more."""
        return _BLOCKED.row(self._driver, {"of": person}) is not None
