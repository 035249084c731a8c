"""Who may work at this counter: the branch's accounts else the staff in the station's file (ADR 46)."""

from dataclasses import replace
from datetime import date

from counter.db.reading import Reading
from counter.desk.context import Context
from counter.desk.rulebook import Moment
from counter.domain.accounts import Account, Accounts, fold
from counter.domain.staff import Clerk


class AccountBook:
    """Keeps a counter's context at the people of its day."""

    def __init__(self) -> None:
        self.accounts: Accounts = {}
        """By code, closed ones with them; {} where the branch has none."""
        self._own = 0
        self._known: tuple[int, date, int] | None = None

    def follow(self, context: Context, reading: Reading, moment: Moment) -> Context:
        """The context with the people of that moment, which was taken before what is read."""
        taken, today, _ = moment
        at = (taken, today, self._own)
        if at == self._known:
            return context
        self.accounts = fold(reading.accounts.said())
        self._known = at
        if not self.accounts:
            return context
        people = {each: clerk_of(reading, account) for each, account in self.accounts.items()}
        valid = tuple(
            people[code] for code in sorted(people) if self.accounts[code].is_valid(today)
        )
        return replace(context, staff=valid, people=tuple(people.values()), accounts=self.accounts)

    def turn(self) -> None:
        """An act of this counter changed an account."""
        self._own += 1


def clerk_of(reading: Reading, account: Account) -> Clerk:
    """Whose account it is; by the code where the name did not come."""
    grant = account.grant
    texts = reading.forgiving()[0].record(grant.name)
    return Clerk(grant.code, texts.get("name") or grant.code, grant.role)
