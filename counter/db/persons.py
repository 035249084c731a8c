"""What is on file of one person."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, func, select

from counter.db import linking
from counter.db.prepared import Driver, Prepared
from counter.db.rows import AlertRow
from counter.db.tables import alert, person_link, pledge, pledgor
from counter.domain.codes import AlertCause
from counter.domain.effects import State
from counter.domain.entries import Entry
from counter.domain.linking import Link
from counter.domain.parts import RecordRef

_PLEDGES_OF = Prepared(
    select(pledge.c.id)
    .where(linking.of_one(pledge.c.pledgor))
    .order_by(pledge.c.pledged_on.desc(), pledge.c.number.desc())
)
_WITH_EVIDENCE = Prepared(
    select(pledgor.c.id)
    .join(pledge, (pledge.c.pledgor == pledgor.c.id) & (pledge.c.state == State.OPEN))
    .where(pledgor.c.evidence_kind.is_not(None))
    .group_by(pledgor.c.id)
    .having(func.sum(pledge.c.principal_ntd) > bindparam("most"))
)
_GROUPS_WITH_EVIDENCE = Prepared(
    select(person_link.c.stays)
    .join(pledgor, pledgor.c.id == person_link.c.person)
    .join(pledge, (pledge.c.pledgor == pledgor.c.id) & (pledge.c.state == State.OPEN))
    .group_by(person_link.c.stays)
    .having(func.sum(pledge.c.principal_ntd) > bindparam("most"))
    .having(func.count(pledgor.c.evidence_kind) > 0)
)
_ALERTS = Prepared(
    select(alert).where(linking.of_one(alert.c.pledgor), alert.c.open == 1).order_by(alert.c.id)
)
_USE_BLOCKED = select(alert.c.id).where(
    alert.c.cause == AlertCause.USE_BLOCKED.value, alert.c.open == 1
)
_BLOCKED = Prepared(_USE_BLOCKED.where(linking.of_one(alert.c.pledgor)).limit(1))


def may_be_reached(person: Any) -> Any:
    """That the person of a row, who stays, has not asked to be reached no more, as part of a question."""
    return person.not_in(_USE_BLOCKED.with_only_columns(linking.who_stays(alert.c.pledgor)))


class PersonReading:
    """Questions about persons within one view."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def stays(self, person: str) -> str:
        """The one who stands for a person: themselves, unless they joined another."""
        return linking.stays(self._driver, person)

    def group_of(self, person: str) -> tuple[str, ...]:
        """All who are held for the same human, the one who stays first; the person alone, if nobody else is."""
        return linking.group(self._driver, person)

    def link_acts(self) -> tuple[Entry, ...]:
        """Every link and every parting of persons, in the order in which they count."""
        return linking.acts(self._driver)

    def links(self) -> Mapping[str, Link]:
        """The links in force, by who joined."""
        return linking.links(self._driver)

    def pledges_of(self, person: str) -> tuple[str, ...]:
        """Ids of every pledge of a pledgor, whatever became of it, the newest first."""
        return _PLEDGES_OF.column(self._driver, {"of": person})

    def with_evidence_owing_more_than(self, most: int) -> tuple[str, ...]:
        """Ids of those with a paper for a rate class on file whose open tickets are for more than that (NT$).

        Of those held for one the one who stays, by the tickets and papers of all.
        """
        own: tuple[str, ...] = _WITH_EVIDENCE.column(self._driver, {"most": most})
        groups: tuple[str, ...] = _GROUPS_WITH_EVIDENCE.column(self._driver, {"most": most})
        return tuple(sorted({*map(self.stays, own), *groups}))

    def alerts_of(self, person: str) -> tuple[AlertRow, ...]:
        """What the window warns of a person, or of whoever is held for the same, oldest first."""
        return tuple(
            AlertRow(
                alert=row.id,
                pledgor=row.pledgor,
                cause=AlertCause(row.cause),
                stops=bool(row.stops),
                raised_on=row.raised_on,
                raised_by=row.raised_by,
                note=None if row.record is None else RecordRef(row.record, row.commitment),
            )
            for row in _ALERTS.rows(self._driver, {"of": person})
        )

    def is_blocked(self, person: str) -> bool:
        """Whether a person asked to be reached no more."""
        return _BLOCKED.row(self._driver, {"of": person}) is not None
