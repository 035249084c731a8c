"""Accounts as the head office gives them, in the order of each branch, and acts that none allowed (ADR 46)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from central.account_book import said
from central.keys import KEY_BYTES, NONCE_BYTES
from central.order import Kept, stored_entry
from central.own import Own
from central.publishing import require_codes
from central.reading import Reading
from central.store import Store
from counter import wire
from counter.domain.accounts import (
    Account,
    AccountSet,
    Grant,
    Limits,
    fold,
    meant,
)
from counter.domain.days import day_in_taiwan
from counter.domain.entries import Entry, Kind
from counter.domain.money import Ntd
from counter.domain.parts import RecordRef
from counter.domain.publications import people_faults
from counter.domain.refusal import Refused
from counter.domain.roles import Known
from counter.domain.staff import Role, is_code
from counter.passwords import STRETCHING, Stretching, drawn
from counter.sentences import ENGLISH, of_fault

NEVER = date.max
"""The last day of an account that has none."""

_NAME = ("account", "name")
_VERIFIER = ("verifier", "verifier")
"""The kind of a record, and what its one text is called."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of an account; None: as it is. A new one needs a name and a role.

    `loan_ceiling`: NT$ of one ticket, 0 for none of its own; `valid_until`: NEVER for no last day; `starts_anew`: it
    gets another one-time password.
    """

    code: str
    name: str | None = None
    role: Role | None = None
    loan_ceiling: int | None = None
    may_void: bool | None = None
    back_date_days: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    is_open: bool = True
    starts_anew: bool = False


class Giving:
    """Writes accounts into the orders of branches."""

    def __init__(
        self,
        store: Store,
        own: Own,
        *,
        ids: Callable[[], str],
        random: Callable[[int], bytes],
        stretching: Stretching = STRETCHING,
    ) -> None:
        self._store = store
        self._own = own
        self._ids = ids
        self._random = random
        self._stretching = stretching

    def give(
        self, branches: tuple[str, ...], change: Change, people: tuple[str, str], now: datetime
    ) -> dict[str, str]:
        """See Service.give_account."""
        faults = tuple(people_faults(*people))
        if faults:
            raise Refused(faults)
        require_codes(people)
        if not is_code(change.code):
            raise ValueError("an account has a code: up to 20 letters, digits and hyphens")
        starter = drawn(self._random)
        return {each: self._give(each, change, starter, people, now) for each in branches}

    def _give(
        self, branch: str, change: Change, starter: str, people: tuple[str, str], now: datetime
    ) -> str:
        with self._store.write() as writing:
            if writing.branch(branch) is None:
                raise ValueError(f"there is no branch {branch}")
            central = self._own.device(writing, branch)
            every = given(writing, branch)
            known = every.get(change.code)
            alike = meant(every, change.code)
            if known is None and alike in every:
                raise ValueError(f"{change.code} and {alike} would be told apart by nobody")
            records: list[Kept] = []
            grant = self._before(change, known, day_in_taiwan(now), records)
            password = None
            if known is None or change.starts_anew:
                verifier = self._stretching.verifier(starter, self._random)
                password = self._kept(_VERIFIER, verifier, records)
            body = AccountSet(_changed(grant, change, password))
            self._own.write(writing, central, [body], now, people, records=tuple(records))
        return starter if password is not None else ""

    def _before(
        self, change: Change, known: Account | None, today: date, records: list[Kept]
    ) -> Grant:
        """What the account is so far, with its name."""
        if known is not None:
            if change.name is None:
                return known.grant
            return replace(known.grant, name=self._kept(_NAME, change.name, records))
        if not change.name or change.role is None:
            raise ValueError(f"{change.code} is new: it needs a name and a role")
        return Grant(
            code=change.code,
            revision=0,
            role=change.role,
            limits=Limits(None, may_void=False, back_date_days=0),
            valid_from=today,
            valid_until=None,
            is_open=True,
            name=self._kept(_NAME, change.name, records),
            password=None,
        )

    def _kept(self, what: tuple[str, str], text: str, records: list[Kept]) -> RecordRef:
        """A record of its own, under a key of its own."""
        kind, called = what
        name, person = self._ids(), self._ids()
        key, nonce = self._random(KEY_BYTES), self._random(NONCE_BYTES)
        salt, content = self._random(wire.RECORD_SALT_BYTES), {called: text}
        sealed = wire.seal_record((name, person, kind), content, key=key, nonce=nonce, salt=salt)
        records.append(Kept(name, person, kind, key, nonce, sealed))
        return RecordRef(name, wire.commitment(salt, content))


def accounts(reading: Reading, branch: str) -> dict[str, Account]:
    """The accounts of a branch as they are now, those with them that its counters set themselves."""
    return fold(said(reading, branch))


def is_new(body: AccountSet, known: dict[str, Account]) -> bool:
    """Whether a revision of an account stands in the order not yet, nor one after it."""
    before = known.get(body.grant.code)
    return before is None or body.grant.revision > before.grant.revision


def not_allowed(reading: Reading, branch: str) -> Iterator[str]:
    """A line for each act that the accounts of its people did not allow where it stands in the order."""
    known = Known()
    for row in reading.rows_after(branch, 0):
        entry = stored_entry(row)
        if not isinstance(entry, Entry):
            continue
        for fault in known.faults(entry):
            who = entry.approver if fault.at == "second" and entry.approver else entry.clerk
            told = of_fault(fault, ENGLISH)
            yield f"{branch} place {row.place}: {entry.kind} by {who}: {told}"
        known = known.after(entry)


def given(reading: Reading, branch: str) -> dict[str, Account]:
    """Those of the head office alone: the first of them ends those of the counters."""
    rows = reading.rows_of_kind(branch, Kind.ACCOUNT_SET)
    return accounts(reading, branch) if rows else {}


def _changed(before: Grant, change: Change, password: RecordRef | None) -> Grant:
    limits, until = before.limits, change.valid_until
    ceiling, void, back = change.loan_ceiling, change.may_void, change.back_date_days
    return replace(
        before,
        revision=before.revision + 1,
        role=change.role or before.role,
        limits=Limits(
            loan_ceiling=limits.loan_ceiling if ceiling is None else Ntd(ceiling) or None,
            may_void=limits.may_void if void is None else void,
            back_date_days=limits.back_date_days if back is None else back,
        ),
        valid_from=change.valid_from or before.valid_from,
        valid_until=before.valid_until if until is None else None if until == NEVER else until,
        is_open=change.is_open,
        password=password,
    )
