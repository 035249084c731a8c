"""How one act is done: by somebody, unless new business is stopped, in one transaction, with its mark."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from counter import wire
from counter.db.check import quick_check
from counter.db.mark import Behind
from counter.db.reading import Reading
from counter.db.writing import Writing
from counter.desk import lines, trust
from counter.desk.account_book import AccountBook
from counter.desk.answers import Receipt
from counter.desk.approvals import Approvals, Approved
from counter.desk.context import Context
from counter.desk.looking import Looker
from counter.desk.rulebook import Moment, Rulebook
from counter.domain import effects, roles
from counter.domain.accounts import Account, Accounts, OwnAccountSet, PasswordChanged
from counter.domain.entries import DayClosed, DayOpened, Entry
from counter.domain.looks import Seen, Why, require_reason
from counter.domain.persons import Part, parts_for
from counter.domain.policy import Policy
from counter.domain.refusal import Fault, Reason, Refused, Trouble, Unavailable, fault, refuse
from counter.domain.staff import NOBODY, Clerk, Role

CHECK_EVERY = timedelta(days=1)
CHECK_AGAIN_AFTER = timedelta(hours=1)
"""After a check that could not be finished."""


class Acting:
    """Who acts at this counter, and what stops new business: a damaged file, a restored disk, an owed mark, the line.

    Every subject of the desk acts through `act`.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self.rulebook = Rulebook(context)
        self.book = AccountBook()
        self.approvals = Approvals()
        self._rules_turn = threading.Lock()
        self._turn = threading.RLock()  # messages go out beside the window, and are acts too
        self.looker = Looker(context.store, context.now)
        self.clerk: Clerk | None = None
        self.why = Why.NONE
        """Why whoever works here looks at personal data, where that was asked."""
        self._proven_by = ""
        self.after_act: Callable[[], None] = lambda: None
        self.news = lines.News()
        self._damaged: Unavailable | None = None
        self._check_from = context.now()
        self.checked_at: datetime | None = None
        """When the whole file was found sound last, since the start."""
        with context.store.read() as reading:
            self._follow_rules(reading, self.rulebook.moment(context))
            self._behind = trust.behind_at_start(context, reading)
            self._mark_stale = trust.mark_is_due(context, reading)

    @property
    def context(self) -> Context:
        """What this desk stands on, with the rules and the people of now."""
        self._look()
        return self._context

    @context.setter
    def context(self, context: Context) -> None:
        self._context = context

    @property
    def accounts(self) -> Accounts:
        """Every account of the branch as known now; {} where it has none."""
        self._look()
        return self.book.accounts

    @property
    def is_by_names(self) -> bool:
        """Whether the staff of the station's file acts without accounts; False as soon as there are any."""
        return self.context.goes_by_names and not self.book.accounts

    def require_accounts(self) -> None:
        """Raise Refused ACCOUNTS_MISSING, ACCOUNTS_TO_COME where nobody can be anybody yet."""
        missing = self.accounts_missing()
        if missing is not None:
            raise Refused([missing])

    def accounts_missing(self) -> Fault | None:
        """Why nobody can sign in here, and what is to be done; None where people can."""
        if self.accounts or self._context.goes_by_names:
            return None
        enrolled = bool(self._context.station.central_url)
        return fault(Reason.ACCOUNTS_TO_COME if enrolled else Reason.ACCOUNTS_MISSING, "clerk")

    @property
    def known(self) -> Context:
        """The same as last looked at: nothing is read for it."""
        return self._context

    @property
    def policy(self) -> Policy:
        """The rules last followed: nothing is read for it."""
        return self._context.policy

    def sign_in(self, code: str) -> Clerk:
        """Let a member of staff take over the desk, where it goes by names.

        Raises Refused CLERK_UNKNOWN, PASSWORD_NEEDED, and as `require_accounts`.
        """
        self.require_accounts()
        if self.accounts:
            refuse(Reason.PASSWORD_NEEDED, "password")
        clerk = next((each for each in self.context.staff if each.code == code), None)
        if clerk is None:
            refuse(Reason.CLERK_UNKNOWN, "clerk")
        self.take_over(clerk)
        return clerk

    def take_over(self, clerk: Clerk | None, *, proven_by: str = "") -> None:
        """Who acts from now on; nobody has approved anything for another one.

        `proven_by`: the record of the password that was typed, "" where the branch has no accounts.
        """
        if clerk is None or self.clerk is None or clerk.code != self.clerk.code:
            self.approvals.drop()
            self.why = Why.NONE
        self.clerk = clerk
        self._proven_by = proven_by

    def sign_out(self) -> None:
        """Nobody acts at this counter until somebody signs in."""
        self.take_over(None)

    def signed_in(self) -> Clerk:
        """Who acts, as the account is now; what their role may do is asked of the method and of the entry.

        Raises Refused CLERK_UNKNOWN before anyone signed in, PASSWORD_NEEDED once accounts came or the password is
        another one, ACCOUNT_NOT_VALID, and as `require_accounts`.
        """
        self.require_accounts()
        return self._at_work()

    def _at_work(self) -> Clerk:
        """The same of what is known: a session ends with what opened it, and knows no role of before."""
        clerk = self.clerk
        if clerk is None:
            refuse(Reason.CLERK_UNKNOWN, "clerk")
        if not self.book.accounts:
            return clerk
        account = self.book.accounts.get(clerk.code)
        if account is None or not account.is_valid(self._context.today()):
            refuse(Reason.ACCOUNT_NOT_VALID, "clerk")
        if not self._proven_by or _proof(account) != self._proven_by:
            refuse(Reason.PASSWORD_NEEDED)
        return replace(clerk, role=account.grant.role)

    def require_role(self, allowed: frozenset[Role]) -> None:
        """Raise Refused as `signed_in` unless whoever works here has one of these roles; not where it goes by names."""
        if not self.is_by_names and self.signed_in().role not in allowed:
            refuse(Reason.ROLE_NOT_ALLOWED, "clerk")

    @property
    def parts(self) -> frozenset[Part]:
        """What whoever works here may see of a person. Raises Refused as `signed_in`, but where it goes by names."""
        clerk = self.clerk or NOBODY
        return parts_for(clerk.role if self.is_by_names else self.signed_in().role)

    def saw(self, seen: Seen | Sequence[Seen], *, words: str = "") -> None:
        """Log what whoever works here is about to see; but where it goes by names nobody else sees it.

        Raises Refused as `signed_in`, Unavailable: what cannot be logged is not shown.
        """
        if not self.is_by_names:
            self.signed_in()
        every = (seen,) if isinstance(seen, Seen) else seen
        told = [each if each.why else replace(each, why=self.why) for each in every]
        self.looker.note(told, clerk=(self.clerk or NOBODY).code, words=words)

    def require_reason(self) -> None:
        """Raise Refused unless whoever works here may look at personal data without saying why, or said so."""
        require_reason((self.clerk or NOBODY).role, self.why)

    def act(
        self, decide: Callable[[Writing, Clerk], Receipt], *, by: Clerk | None = None
    ) -> Receipt:
        """Do one act: `decide` writes it; its receipt is given once it is on disk, with its mark.

        `by`: who ordered it before, whoever is signed in now. Raises Refused where a rule says no, Unavailable where
        the disk does.
        """
        if by is None:
            self.signed_in()
        with self._turn:
            return self._done(decide, by)

    def _done(self, decide: Callable[[Writing, Clerk], Receipt], by: Clerk | None) -> Receipt:
        self.refuse_if_stopped()
        try:
            with self.context.store.write() as writing:
                self._follow_rules(writing, self.rulebook.moment(self._context))
                wanted = lines.wants(self.context, writing, self.news)
                receipt = decide(writing, by or self._at_work())
                if by is None:
                    self._require_allowed(receipt.entry)
                if wanted and effects.written(receipt.entry.body):
                    raise Refused(wanted)
        except wire.TooLong as error:
            raise Refused([fault(Reason.ACT_TOO_LONG)]) from error
        if by is None:
            self.approvals.use(receipt.entry.approver)
        return self._marked(receipt)

    def _require_allowed(self, entry: Entry) -> None:
        """Raise Refused where the accounts of its people do not allow an act, or its second person did not vouch."""
        faults = roles.faults(entry, self.book.accounts)
        if faults:
            raise Refused(faults)
        if entry.approver != entry.clerk:  # whose own password it was that opened the desk
            self.require_vouched(entry.approver, _approved(entry))

    def require_vouched(self, second: str, act: Approved) -> None:
        """Raise Refused unless the second person gave their own password for that just now; "": there is none."""
        if self.book.accounts and second:
            now, proof = self._context.now(), _proof(self.book.accounts.get(second))
            self.approvals.require(second, now, act, proven_by=proof)

    # ------------------------------------------------------------------ numbers and their mark

    def numbers_behind(self) -> Behind | None:
        """What a restored disk no longer knows; with 0 entries the mark itself is gone."""
        return self._behind

    def declare_numbers_lost(self, supervisor: str) -> Receipt:
        """Declare the numbers a restored disk forgot as lost; business goes on."""
        clerk = self.signed_in()
        if self._damaged is not None:
            raise self._damaged
        with self._turn:
            self._look_for_mark()
            with self.context.store.write() as writing:
                receipt = trust.declare_numbers_lost(
                    self.context, writing, self._behind, supervisor=supervisor, clerk=clerk
                )
                self._require_allowed(receipt.entry)
            self.approvals.use(supervisor)
            self._behind = None
            return self._marked(receipt)

    def pay_mark(self) -> None:
        """Write the mark that the last act owes: no paper and no further number before it stands.

        A mark that only now came back may know more than this file: then it stays, and business stops.
        Raises Unavailable MARK_UNWRITABLE while there is no writing it, Refused if business stops.
        """
        with self._turn:
            if not self._mark_stale:
                return
            with self.context.store.read() as reading:
                self._behind = trust.behind(self.context, reading)
                if self._behind is None:
                    trust.write_mark(self.context, reading)
            self._mark_stale = False
        self._refuse_if_behind()

    def mark(self) -> None:
        """Note how far this counter has come, for what no entry tells yet. Raises Unavailable MARK_UNWRITABLE.

        In turn with the acts: how far that is, is read once no other mark is being written, so that none goes back.
        """
        with self._turn, self.context.store.read() as reading:
            trust.write_mark(self.context, reading)

    # ------------------------------------------------------------------ the whole file

    def check(self) -> None:
        """Check the whole file; damage stops new business. Raises Unavailable DATABASE_DAMAGED.

        Other troubles, such as DATABASE_LOCKED, only mean that nothing was found out: business goes on.
        """
        self._check_from = self.context.now() + CHECK_AGAIN_AFTER
        try:
            quick_check(self.context.store)
        except Unavailable as trouble:
            if trouble.trouble is Trouble.DATABASE_DAMAGED:
                self._damaged = trouble
            raise
        self.checked_at = self.context.now()
        self._check_from = self.checked_at + CHECK_EVERY

    @property
    def is_damaged(self) -> bool:
        """Whether a check found the file damaged."""
        return self._damaged is not None

    def check_is_due(self) -> bool:
        """Whether the whole file is to be checked: at the start, then daily."""
        return self._damaged is None and self.context.now() >= self._check_from

    # ------------------------------------------------------------------ the line

    def line_status(self) -> lines.LineStatus:
        """How this counter stands with central, and why new business waits."""
        context = self.context
        with context.store.read() as reading:
            found = lines.status(context, reading, self.news)
            comes = self.rulebook.next_after(context.day_to_show(reading))
        return replace(found, rules_from=comes)

    def confirm_line(self, supervisor: str) -> lines.LineStatus:
        """A supervisor lets new business go on for today, though so much waits or the clock is wrong."""
        self.act(
            lambda writing, clerk: lines.allow(
                self.context, writing, self.news, supervisor=supervisor, clerk=clerk
            )
        )
        return self.line_status()

    # ------------------------------------------------------------------ inside

    def _look(self) -> None:
        """See whether anything came, or the day turned."""
        moment = self.rulebook.moment(self._context)
        if self.rulebook.is_behind(moment):
            with self._context.store.read() as reading:
                self._follow_rules(reading, moment)

    def _follow_rules(self, reading: Reading, moment: Moment) -> None:
        with self._rules_turn:
            context = self.rulebook.follow(self._context, reading)
            self._context = self.book.follow(context, reading, moment)
            self.rulebook.followed(moment)

    @property
    def is_stopped(self) -> bool:
        """Whether nothing may be done here: a damaged file, or one that is older than its mark."""
        return self._damaged is not None or self._behind is not None

    def refuse_if_stopped(self) -> None:
        """Raise what stops new business: a damaged file, a restored disk, a mark that is owed and cannot be written."""
        if self._damaged is not None:
            raise self._damaged
        self.pay_mark()
        self._look_for_mark()
        self._refuse_if_behind()

    def _refuse_if_behind(self) -> None:
        if self._behind is not None:
            if not self._behind.entries:
                refuse(Reason.NUMBERS_MARK_LOST, path=str(trust.mark_path(self.context)))
            refuse(Reason.NUMBERS_BEHIND_MARK, entries=self._behind.entries)

    def _look_for_mark(self) -> None:
        """A mark that was gone at the start and came back tells what this file lacks, if anything."""
        if self._behind is not None and not self._behind.entries:
            with self.context.store.read() as reading:
                self._behind = trust.behind_at_start(self.context, reading)

    def _marked(self, receipt: Receipt) -> Receipt:
        """The act is on disk; the mark follows before any paper.

        A mark that fails is told and the act stays; its papers wait for `pay_mark`.
        """
        if isinstance(receipt.entry.body, OwnAccountSet | PasswordChanged):
            self.book.turn()
            self.rulebook.turn_day()
        if isinstance(receipt.entry.body, DayOpened | DayClosed):
            self.rulebook.turn_day()
        self.after_act()
        try:
            self.mark()
        except Unavailable as trouble:
            self._mark_stale = True
            return replace(receipt, warning=trouble)
        self._mark_stale = False
        return receipt


def _proof(account: Account | None) -> str:
    """The record of the password that opens an account now; "" for none."""
    password = None if account is None else account.password
    return "" if password is None else password.record.record


def _approved(entry: Entry) -> Approved:
    """What a second person is asked to approve: ids that are new with each try are no part of it."""
    told = zip(entry.subjects, entry.expects, strict=True)
    known = frozenset(subject for subject, before in told if before)
    return Approved(entry.kind, entry.cash_ntd, known)
