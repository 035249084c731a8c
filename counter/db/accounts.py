"""Entries about accounts, and failures to sign in: what a counter knows of who may work at it."""

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from counter.db.carrying import ORDER
from counter.db.prepared import Driver, Prepared
from counter.db.stored import stored
from counter.db.tables import OF_ACCOUNTS, journal, placing, sign_in_try
from counter.domain.accounts import AccountSet, OwnAccountSet, PasswordChanged, Said
from counter.domain.codes import Verdict
from counter.domain.days import day_in_taiwan
from counter.domain.entries import Entry
from counter.domain.passwords import Tries

_FORGOTTEN_AFTER = timedelta(days=1)
_OF: Any = bindparam("of")
_ENTRIES = Prepared(
    select(journal.c.bytes, journal.c.hash, journal.c.signature, placing.c.verdict)
    .outerjoin(placing)
    .where(OF_ACCOUNTS)
    .order_by(*ORDER)
)
_TRIES = Prepared(
    select(sign_in_try.c.failures, sign_in_try.c.last_at).where(sign_in_try.c.mark == _OF)
)
_ROW = upsert(sign_in_try)
_PUT_TRIES = Prepared(
    _ROW.on_conflict_do_update(
        index_elements=["mark"],
        set_={each: _ROW.excluded[each] for each in ("failures", "last_at")},
    ),
    *("mark", "failures", "last_at"),
)
_DROP_TRIES = Prepared(delete(sign_in_try).where(sign_in_try.c.mark == _OF))
_DROP_OLD_TRIES = Prepared(delete(sign_in_try).where(sign_in_try.c.last_at < _OF))


class AccountReading:
    """What signing in asks."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    def said(self) -> tuple[Said, ...]:
        """Every entry about accounts that this program can read: those of the branch's order, then what waits."""
        found = map(stored, _ENTRIES.rows(self._driver, {}))
        return tuple(
            Said(each.body, each.clerk, day_in_taiwan(each.recorded_at))
            for each in found
            if isinstance(each, Entry)
            and each.verdict is not Verdict.TWICE
            and isinstance(each.body, AccountSet | OwnAccountSet | PasswordChanged)
        )

    def tries(self, mark: str) -> Tries | None:
        """Failures in a row under what was typed as a code; None for none."""
        row = _TRIES.row(self._driver, {"of": mark})
        return None if row is None else Tries(row.failures, row.last_at)


class AccountWriting(AccountReading):
    """What signing in writes; no entry tells of it."""

    def fail(self, mark: str, tries: Tries) -> None:
        """One failure more. Those of others that were long ago are forgotten."""
        _DROP_OLD_TRIES.run(self._driver, {"of": tries.last_at - _FORGOTTEN_AFTER})
        values = {"mark": mark, "failures": tries.failures, "last_at": tries.last_at}
        _PUT_TRIES.run(self._driver, values)

    def succeed(self, mark: str) -> None:
        """No failures any more."""
        _DROP_TRIES.run(self._driver, {"of": mark})
