"""Accounts of a training counter: its staff has them from the start, and everybody chooses the password (ADR 53)."""

from dataclasses import dataclass

from counter.db.writing import Writing
from counter.desk.account_book import clerk_of
from counter.desk.accounts import AccountForm, grant_of
from counter.desk.acting import Acting
from counter.desk.answers import Changed, Receipt
from counter.desk.asking import BEFORE_SIGN_IN, answers
from counter.domain.accounts import Account, AccountSet, Limits, OwnAccountSet, Said, fold
from counter.domain.money import Ntd
from counter.domain.staff import Clerk, Role

CODE, NAME = "admin", "訓練帳號管理"
"""Who gives the others' accounts, and another password to who forgot it."""

CLERKS = Limits(Ntd(500_000), may_void=True, back_date_days=0)
OTHERS = Limits(None, may_void=True, back_date_days=30)
"""So that a clerk in training meets limits, and a supervisor can approve what lies beyond them (A-86)."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Somebody who can sign in at a training counter. `chooses`: by a password that is chosen then."""

    clerk: Clerk
    chooses: bool


@answers(roles=BEFORE_SIGN_IN)
class Training:
    """Who works at a counter where nothing counts."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    def found(self) -> None:
        """Give the staff of a training counter their accounts, without any password; again after one broken off.

        Nothing happens at a counter for real business, at an enrolled one, and where somebody else set up accounts.
        """
        context, known = self._acting.context, self._acting.accounts
        station = context.station
        giver = _administrator(station.staff)
        if not station.training or station.central_url or context.goes_by_names:
            return
        with context.store.read() as reading:
            said = tuple(reading.accounts.said())
        if said and not _is_founded(said[0]):
            return
        for clerk in (giver, *station.staff):
            if clerk.code not in known:
                self._give(clerk, by=giver)

    def samples(self) -> tuple[Sample, ...]:
        """Who can sign in, for the page on which they do; () at a counter for real business."""
        context = self._acting.context
        if not context.station.training:
            return ()
        with context.store.read() as reading:
            said = tuple(reading.accounts.said())
            if any(isinstance(each.body, AccountSet) for each in said):
                return ()
            known = fold(said)
            return tuple(
                Sample(clerk_of(reading, account), account.password is None)
                for account in _by_staff(known, context.station.staff)
                if account.is_valid(context.today())
            )

    def _give(self, clerk: Clerk, *, by: Clerk) -> None:
        context = self._acting.context
        form = AccountForm(
            code=clerk.code,
            name=clerk.name,
            role=clerk.role,
            limits=CLERKS if clerk.role is Role.CLERK else OTHERS,
            valid_from=context.today(),
            valid_until=None,
        )

        def decide(writing: Writing, by: Clerk) -> Receipt:
            body = OwnAccountSet(grant_of(writing, form, None, password=None))
            entry = context.append(writing, body, on=context.day_to_show(writing), clerk=by)
            return Receipt(entry, frozenset({Changed.PEOPLE}), ())

        self._acting.act(decide, by=by)


def _is_founded(first: Said) -> bool:
    """Whether a branch's accounts began here: whoever begins them by the command brings a password of their own.

    That a counter is for training stands in a file that anybody can write: no such line makes accounts elsewhere.
    """
    return isinstance(first.body, OwnAccountSet) and first.body.grant.password is None


def _administrator(staff: tuple[Clerk, ...]) -> Clerk:
    """By a code that nobody else has."""
    taken = {each.code for each in staff}
    code = CODE
    while code in taken:
        code = f"{code}-0"
    return Clerk(code, NAME, Role.ADMINISTRATOR)


def _by_staff(known: dict[str, Account], staff: tuple[Clerk, ...]) -> tuple[Account, ...]:
    """Those of the station's file first, in its order; then the others."""
    first = [each.code for each in staff if each.code in known]
    return tuple(known[each] for each in (*first, *sorted(known.keys() - set(first))))
