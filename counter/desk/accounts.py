"""Signing in, choosing a password, vouching as the second person; accounts where no head office gives them (ADR 46)."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.desk.account_book import clerk_of
from counter.desk.acting import Acting
from counter.desk.answers import Changed, Receipt
from counter.desk.asking import BEFORE_SIGN_IN, answers
from counter.domain import accounts, passwords
from counter.domain.accounts import (
    Account,
    Accounts,
    Grant,
    Limits,
    OwnAccountSet,
    PasswordChanged,
    fold,
    meant,
)
from counter.domain.entries import Kind
from counter.domain.money import Ntd
from counter.domain.parts import RecordRef
from counter.domain.refusal import Fault, Reason, Refused, fault, refuse
from counter.domain.roles import EVERYBODY, KEY_KEEPERS
from counter.domain.staff import Clerk, Role, is_code
from counter.passwords import drawn, fits

TOLD = 3
"""So many tickets are named of an act that is about more."""

_VERIFIER = "verifier"
_NAME = "name"


@dataclass(frozen=True, slots=True)
class ChangeForm:
    """Somebody chooses a password; `password`: the one until now."""

    code: str
    password: str = field(repr=False)
    new: str = field(repr=False)
    again: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AccountForm:
    """An account as an administrator wants it. `starts_anew`: it gets a one-time password, as a new one does."""

    code: str
    name: str
    role: Role
    limits: Limits
    valid_from: date
    valid_until: date | None
    is_open: bool = True
    starts_anew: bool = False


@dataclass(frozen=True, slots=True)
class FirstForm:
    """The first administrator of a branch that no head office gives accounts."""

    code: str
    name: str
    password: str = field(repr=False)
    again: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who took over. `days_left`: until the password has to be another one."""

    clerk: Clerk
    days_left: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What a second person is asked to approve. `cash`: NT$ that it moves, below 0 out; 0 where it moves none.

    `tickets`: numbers of those it is about, at most TOLD of `count`.
    """

    kind: Kind
    cash: Ntd
    tickets: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Approval:
    """Who vouched as the second person, and until when that counts for one act."""

    code: str
    name: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """An account as a list shows it. `since`: of its password, None before it has one; `is_locked`: at this counter."""

    clerk: Clerk
    grant: Grant
    is_valid: bool
    is_starter: bool
    since: date | None
    is_locked: bool


@dataclass(frozen=True, slots=True)
class Granted:
    """An account that was set. `starter`: its one-time password, shown this once, "" if it keeps its own."""

    receipt: Receipt
    starter: str = field(repr=False)


@answers(
    {
        KEY_KEEPERS | {Role.AUDITOR}: "people",
        EVERYBODY: "vouch",
        frozenset({Role.ADMINISTRATOR}): "set",
    },
    roles=BEFORE_SIGN_IN,
)
class AccountDesk:
    """Who works at this counter."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting
        context = acting.context
        self._nobodys = context.stretching.nobodys(context.random)
        """Fits no password, and takes as long to say so as anybody's."""

    @property
    def are_asked(self) -> bool:
        """Whether people are asked for an account: nobody signs in, and nobody approves, without a password."""
        return not self._acting.is_by_names

    @property
    def asked(self) -> Asked | None:
        """The act that waits for its second person, for them to look at; None where none does."""
        asked = self._acting.approvals.asked
        if asked is None:
            return None
        # Of messages that go out together it is their number that is approved.
        cash = Ntd(0 if asked.kind is Kind.CONTACT_ATTEMPTED else asked.moved)
        with self._acting.context.store.read() as reading:
            found = map(reading.pledge, sorted(asked.subjects))
            numbers = sorted(each.ticket.number for each in found if each is not None)
        return Asked(asked.kind, cash, tuple(numbers[:TOLD]), len(numbers))

    def missing(self) -> Fault | None:
        """Why nobody can sign in here yet, and what is to be done; None where people can."""
        return self._acting.accounts_missing()

    def people(self) -> tuple[Person, ...]:
        """Every account of the branch, closed ones with them, for who answers for it. Raises Refused."""
        context = self._acting.context
        on = context.today()
        with context.store.read() as reading:
            known = fold(reading.accounts.said())
            return tuple(
                _person(reading, known[code], on, is_locked=self._is_locked(reading, code))
                for code in sorted(known)
            )

    def sign_in(self, code: str, password: str) -> SignedIn:
        """Let somebody take over the desk, with code and password in one step.

        Raises Refused SIGN_IN_WRONG whichever of the two is wrong, SIGN_IN_LOCKED, ACCOUNT_NOT_VALID; PASSWORD_STARTER,
        PASSWORD_OLD, PASSWORD_FIRST where another password has to be chosen first, STARTER_OLD; ACCOUNTS_MISSING,
        ACCOUNTS_TO_COME.
        """
        account, clerk = self._verified(code, password)
        return self._take_over(account, clerk)

    def change(self, form: ChangeForm) -> SignedIn:
        """Choose a password and take over the desk. Raises Refused as `sign_in`, and for one that is not taken."""
        clerk = self._chosen(form)
        return self._take_over(self._known(clerk.code), clerk)

    def vouch(self, code: str, password: str) -> Approval:
        """Approve the next act of who works here now, with one's own code and password; it counts for two minutes.

        Raises Refused SAME_PERSON, NOTHING_TO_APPROVE, and as `sign_in`.
        """
        self._require_another(code)
        account, clerk = self._verified(code, password)
        self._require_of_age(account)
        return self._vouched(account, clerk)

    def vouch_anew(self, form: ChangeForm) -> Approval:
        """The same by who has to choose a password first. Raises Refused as `vouch` and `change`."""
        self._require_another(form.code)
        clerk = self._chosen(form)
        return self._vouched(self._known(clerk.code), clerk)

    def found(self, form: FirstForm) -> SignedIn:
        """Set up the first administrator, who signs in by it. Raises Refused where there are accounts."""
        if self._acting.accounts:
            refuse(Reason.ACCOUNTS_THERE, "code")
        code, name = form.code.strip(), form.name.strip()
        faults = list(_who_faults(code, name))
        faults.extend(passwords.form_faults(form.password, form.again, parts=(code, name)))
        if faults:
            raise Refused(faults)
        clerk = Clerk(code, name, Role.ADMINISTRATOR)
        verifier = self._stretched(form.password)
        limits = Limits(None, may_void=False, back_date_days=0)
        wanted = AccountForm(code, name, clerk.role, limits, self._acting.context.today(), None)

        def decide(writing: Writing, by: Clerk) -> Receipt:
            if writing.line() is not None:
                refuse(Reason.ACCOUNTS_OF_CENTRAL, "code")
            grant = grant_of(writing, wanted, None, password=_keep(writing, verifier))
            return self._written(writing, OwnAccountSet(grant), by)

        self._acting.act(decide, by=clerk)
        return self._take_over(self._known(code), clerk)

    def set(self, form: AccountForm) -> Granted:
        """An administrator opens, changes or closes an account of a branch that has none of the head office."""
        code = form.code.strip()
        faults = list(_form_faults(form))
        if faults:
            raise Refused(faults)
        is_new = code not in self._acting.accounts
        starter = drawn(self._acting.context.random) if is_new or form.starts_anew else ""
        verifier = self._stretched(starter) if starter else ""

        def decide(writing: Writing, by: Clerk) -> Receipt:
            said = writing.accounts.said()
            if any(isinstance(each.body, accounts.AccountSet) for each in said):
                refuse(Reason.ACCOUNTS_OF_CENTRAL)
            known = fold(said)
            if meant(known, code) in known.keys() - {code}:
                refuse(Reason.CODE_ALIKE, "code", code=meant(known, code))
            password = _keep(writing, verifier) if verifier else None
            grant = grant_of(writing, form, known.get(code), password=password)
            return self._written(writing, OwnAccountSet(grant), by)

        return Granted(self._acting.act(decide), starter)

    # ------------------------------------------------------------------ inside

    def _chosen(self, form: ChangeForm) -> Clerk:
        """Whose password is another one from now on, or the first."""
        account, clerk = self._verified(form.code, form.password, chooses=True)
        self._require_takeable(account, clerk, form)
        verifier = self._stretched(form.new)
        replaced = "" if account.password is None else account.password.record.record

        def decide(writing: Writing, by: Clerk) -> Receipt:
            body = PasswordChanged(by.code, replaced, _keep(writing, verifier))
            return self._written(writing, body, by)

        self._acting.act(decide, by=clerk)
        return clerk

    def _require_another(self, typed: str) -> None:
        clerk = self._acting.signed_in()
        self._acting.approvals.require_asked()
        if meant(self._acting.accounts, typed) == clerk.code:
            refuse(Reason.SAME_PERSON, "second")

    def _vouched(self, account: Account, clerk: Clerk) -> Approval:
        assert account.password is not None, "it was just given"
        now, proof = self._acting.context.now(), account.password.record.record
        until = self._acting.approvals.vouch(clerk.code, now, proven_by=proof)
        return Approval(clerk.code, clerk.name, until)

    def _verified(
        self, code: str, password: str, *, chooses: bool = False
    ) -> tuple[Account, Clerk]:
        """Whose code and password these are, valid today. How long a try takes tells of no account.

        Of a training counter's staff nobody has one at first: the code does for who `chooses` it.
        """
        self._acting.require_accounts()
        context = self._acting.context
        with context.store.read() as reading:
            known = fold(reading.accounts.said())
            code = meant(known, code)
            account = known.get(code)
            mark = self._mark(code)
            tries = reading.accounts.tries(mark)
            verifier = self._verifier(reading, known, account)
        locked = passwords.lock_fault(tries, context.now())
        if tries is not None and context.now() < tries.last_at:  # the clock went back: from now on
            with context.store.write() as writing:
                writing.accounts.fail(mark, replace(tries, last_at=context.now()))
        if locked is not None:
            raise Refused([locked])
        fitting = fits(password, verifier)
        if account is not None and self._has_none_yet(account):
            if not chooses:
                refuse(Reason.PASSWORD_FIRST, "new")
            fitting = True
        if account is None or not fitting:
            with context.store.write() as writing:
                before = writing.accounts.tries(mark)  # another try may have ended meanwhile
                writing.accounts.fail(mark, passwords.failed(before, context.now()))
            refuse(Reason.SIGN_IN_WRONG, "password")
        if tries is not None:
            with context.store.write() as writing:
                writing.accounts.succeed(mark)
        if not account.is_valid(context.today()):
            refuse(Reason.ACCOUNT_NOT_VALID, "clerk")
        with context.store.read() as reading:
            return account, clerk_of(reading, account)

    def _has_none_yet(self, account: Account) -> bool:
        """Whether its owner is to choose a password without one before: in training alone."""
        return account.password is None and self._acting.context.station.training

    def _mark(self, code: str) -> str:
        """Under it tries of a code are counted: what was typed as one may be a password."""
        typed = b"sign-in\n" + code.encode(errors="replace")
        return hmac.digest(self._acting.context.key, typed, "sha256").hex()

    def _is_locked(self, reading: Reading, code: str) -> bool:
        tries = reading.accounts.tries(self._mark(code))
        return passwords.lock_fault(tries, self._acting.context.now()) is not None

    def _verifier(self, reading: Reading, known: Accounts, account: Account | None) -> str:
        """Of nobody's code one is read as well, for the time that takes, and another one tried."""
        read = account or next((each for each in known.values() if each.password), None)
        password = None if read is None else read.password
        found = "" if password is None else _text(reading, password.record)
        return found if found and account is not None else self._nobodys

    def _require_takeable(self, account: Account, clerk: Clerk, form: ChangeForm) -> None:
        faults: list[Fault] = []
        if account.password is not None:
            on = self._acting.context.today()
            young = passwords.age_fault(account.password, on, chosen=True)
            faults.extend(() if young is None else [young])
        faults.extend(passwords.form_faults(form.new, form.again, parts=(clerk.code, clerk.name)))
        if faults:
            raise Refused(faults)
        with self._acting.context.store.read() as reading:
            barred = [_text(reading, each.record) for each in account.passwords]
        if any(fits(form.new, each) for each in barred):
            refuse(Reason.PASSWORD_USED, "new")

    def _require_of_age(self, account: Account) -> int:
        """Days that its password has left. Raises Refused where it is too old, or one to be used once."""
        assert account.password is not None, "it was just given"
        on = self._acting.context.today()
        old = passwords.age_fault(account.password, on)
        if old is not None:
            raise Refused([old])
        return (account.password.since + passwords.AGE_MAX - on).days

    def _take_over(self, account: Account, clerk: Clerk) -> SignedIn:
        days_left = self._require_of_age(account)
        assert account.password is not None, "it is of age"
        self._acting.take_over(clerk, proven_by=account.password.record.record)
        return SignedIn(clerk, days_left)

    def _known(self, code: str) -> Account:
        with self._acting.context.store.read() as reading:
            return fold(reading.accounts.said())[code]

    def _stretched(self, password: str) -> str:
        context = self._acting.context
        return context.stretching.verifier(password, context.random)

    def _written(
        self, writing: Writing, body: OwnAccountSet | PasswordChanged, by: Clerk
    ) -> Receipt:
        context = self._acting.context
        entry = context.append(writing, body, on=context.day_to_show(writing), clerk=by)
        return Receipt(entry, frozenset({Changed.PEOPLE}), ())


def _person(reading: Reading, account: Account, on: date, *, is_locked: bool) -> Person:
    password = account.password
    return Person(
        clerk=clerk_of(reading, account),
        grant=account.grant,
        is_valid=account.is_valid(on),
        is_starter=password is not None and password.is_starter,
        since=None if password is None else password.since,
        is_locked=is_locked,
    )


def _who_faults(code: str, name: str) -> Iterator[Fault]:
    if not is_code(code):
        yield fault(Reason.CODE_FORM, "code", typed=code)
    if not name:
        yield fault(Reason.EMPTY, "name")


def _form_faults(form: AccountForm) -> Iterator[Fault]:
    yield from _who_faults(form.code.strip(), form.name.strip())
    if form.valid_until is not None and form.valid_until < form.valid_from:
        yield fault(Reason.VALIDITY_BACKWARDS, "valid_until")


def grant_of(
    writing: Writing, form: AccountForm, known: Account | None, *, password: RecordRef | None
) -> Grant:
    """What is written of an account that is given, or changed from `known`; its name goes to the vault."""
    name = writing.put_record(writing.new_id(), RecordKind.ACCOUNT, {_NAME: form.name.strip()})
    return Grant(
        code=form.code.strip(),
        revision=1 if known is None else known.grant.revision + 1,
        role=form.role,
        limits=form.limits,
        valid_from=form.valid_from,
        valid_until=form.valid_until,
        is_open=form.is_open,
        name=name,
        password=password,
    )


def _keep(writing: Writing, verifier: str) -> RecordRef:
    return writing.put_record(writing.new_id(), RecordKind.VERIFIER, {_VERIFIER: verifier})


def _text(reading: Reading, ref: RecordRef) -> str:
    """Of a verifier; "" for one that did not come or went with its key."""
    return reading.forgiving()[0].record(ref).get(_VERIFIER, "")
