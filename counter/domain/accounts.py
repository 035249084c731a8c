"""Accounts in the journal: who may work at a branch, as what, until when, and what that adds up to (ADR 46).

A password stands in no entry: its verifier is a record of the vault under a key of its own, the entry names it.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from counter.domain.money import Ntd
from counter.domain.parts import RecordRef
from counter.domain.staff import Role

BARRED = 3
"""So many of the last passwords are not taken again."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far an account may go alone. `loan_ceiling`: NT$ of one ticket, None for the agency's own limits alone.

    `back_date_days`: how far a value date may lie before the business day.
    """

    loan_ceiling: Ntd | None
    may_void: bool
    back_date_days: int


@dataclass(frozen=True, slots=True)
class Grant:
    """What an account is from now on. `revision`: 1, 2, 3 … of each account; the first entry that tells one counts.

    `valid_until`: its last day, None without an end; `name`: the record with the name; `password`: the record with
    the verifier of a one-time password, None where the account keeps what it has.
    """

    code: str
    revision: int
    role: Role
    limits: Limits
    valid_from: date
    valid_until: date | None
    is_open: bool
    name: RecordRef
    password: RecordRef | None


@dataclass(frozen=True, slots=True)
class AccountSet:
    """The head office opens, changes or closes an account, or gives it a one-time password; written by central."""

    grant: Grant


@dataclass(frozen=True, slots=True)
class OwnAccountSet:
    """The same by an administrator at the counter. It counts at a branch to which the head office never gave any.

    The first administrator brings a password of their own.
    """

    grant: Grant


@dataclass(frozen=True, slots=True)
class PasswordChanged:
    """Somebody chose a password. `replaced`: the id of the record it takes the place of, "" for none.

    If another one has taken that place before in the branch's order, this one counts nowhere.
    """

    code: str
    replaced: str
    password: RecordRef


AboutAccount = AccountSet | OwnAccountSet | PasswordChanged
"""Acts on accounts."""


@dataclass(frozen=True, slots=True)
class Said:
    """One such act: who wrote it, and on which day in Taiwan."""

    body: AboutAccount
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Password:
    """One that an account has or had. `since`: the day it was given or chosen; `is_starter`: given, to be used once."""

    record: RecordRef
    since: date
    is_starter: bool


@dataclass(frozen=True, slots=True)
class Account:
    """An account as its entries add up. `passwords`: the newest first, those that are barred with it."""

    grant: Grant
    passwords: tuple[Password, ...]

    @property
    def password(self) -> Password | None:
        """The one that counts; None before it has any."""
        return self.passwords[0] if self.passwords else None

    def is_valid(self, on: date) -> bool:
        """Whether anything may be done under it on a day."""
        grant = self.grant
        until = grant.valid_until
        return grant.is_open and grant.valid_from <= on and (until is None or on <= until)


Accounts = Mapping[str, Account]
"""Every account of a branch, by its code."""


def meant(accounts: Accounts, typed: str) -> str:
    """The code somebody typed: small letters for capitals and full width tell nobody apart; else as typed, so folded.

    Where two codes differ in that alone, each is typed as it is.
    """
    code = typed.strip()
    if code in accounts:
        return code
    found = [each for each in accounts if _folded(each) == _folded(code)]
    return found[0] if len(found) == 1 else _folded(code)


def _folded(code: str) -> str:
    return unicodedata.normalize("NFKC", code).strip().casefold()


def fold(said: Iterable[Said]) -> dict[str, Account]:
    """The accounts of a branch. `said`: in the branch's order; what does not fit changes nothing."""
    accounts: dict[str, Account] = {}
    is_given = False
    for each in said:
        match each.body:
            case AccountSet():
                if not is_given:
                    accounts.clear()
                    is_given = True
                _set(accounts, each.body.grant, each.on, is_starter=True)
            case OwnAccountSet():
                if not is_given and may_set(accounts, each.by, each.body.grant, each.on):
                    _set(accounts, each.body.grant, each.on, is_starter=bool(accounts))
            case _:
                _change(accounts, each.body, each)
    return accounts


def spent(said: Sequence[Said]) -> frozenset[str]:
    """Ids of the records of passwords that count nowhere any more: beyond the barred ones, or never fitting.

    `said`: what has its place in the branch's order for good.
    """
    kept = {each.record.record for account in fold(said).values() for each in account.passwords}
    return frozenset(_passwords(said)) - kept


def _passwords(said: Iterable[Said]) -> Iterator[str]:
    for each in said:
        body = each.body
        ref = body.password if isinstance(body, PasswordChanged) else body.grant.password
        if ref is not None:
            yield ref.record


def may_set(accounts: Accounts, by: str, grant: Grant, on: date) -> bool:
    """Whether somebody at the counter may do that: an administrator, or who becomes the first one."""
    if not accounts:
        return grant.role is Role.ADMINISTRATOR and grant.code == by
    account = accounts.get(by)
    return account is not None and account.is_valid(on) and account.grant.role is Role.ADMINISTRATOR


def _set(accounts: dict[str, Account], grant: Grant, on: date, *, is_starter: bool) -> None:
    known = accounts.get(grant.code)
    if known is not None and grant.revision <= known.grant.revision:
        return
    account = Account(grant, () if known is None else known.passwords)
    if grant.password is not None:
        account = _with(account, Password(grant.password, on, is_starter))
    accounts[grant.code] = account


def _change(accounts: dict[str, Account], body: PasswordChanged, said: Said) -> None:
    known = accounts.get(body.code)
    if known is None or said.by != body.code:
        return
    now = "" if known.password is None else known.password.record.record
    if body.replaced == now:
        chosen = Password(body.password, said.on, is_starter=False)
        accounts[body.code] = _with(known, chosen)


def _with(account: Account, password: Password) -> Account:
    return replace(account, passwords=(password, *account.passwords)[:BARRED])
