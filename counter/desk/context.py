"""What every act of a counter stands on: its station, its store, its rules, its moment."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from counter.db.keeping import Means
from counter.db.pictures import Pictures
from counter.db.reading import Reading
from counter.db.store import Store
from counter.db.writing import Writing
from counter.domain import business_day, hours
from counter.domain.accounts import Accounts
from counter.domain.acts import Act
from counter.domain.business_day import BusinessDay
from counter.domain.days import TAIPEI, Calendar, day_in_taiwan
from counter.domain.entries import Body, Entry
from counter.domain.ledger import cash
from counter.domain.lending import Rules
from counter.domain.policy import Branch, Policy, samples_in_force
from counter.domain.refusal import Reason, refuse
from counter.domain.roles import Reach, asks_second
from counter.domain.staff import Clerk, Team
from counter.passwords import Stretching
from counter.print.papers import Marks
from counter.settings import Station


@dataclass(frozen=True, slots=True)
class Context:
    """One counter at work. `calendar` is the public one; the branch's closed days come from the journal.

    `now` and `random` are the only ways to the clock and to chance; `key` opens the local file; `stretching`: what a
    try of a password costs; `means`: by what that key is wrapped. `staff`: who may act today; `people`: all who ever
    might, for their names; `accounts`: what they may, {} where the branch has none; `goes_by_names`: where there are
    no accounts yet, the staff in the station's file acts without them, which no way into the program allows (ADR 53).
    """

    station: Station
    policy: Policy
    calendar: Calendar
    store: Store
    pictures: Pictures
    folder: Path
    key: bytes = field(repr=False)
    now: Callable[[], datetime]
    random: Callable[[int], bytes]
    stretching: Stretching
    means: Means
    staff: tuple[Clerk, ...]
    people: tuple[Clerk, ...]
    accounts: Accounts = field(default_factory=dict)
    goes_by_names: bool = False

    @property
    def branch(self) -> Branch:
        """The branch this counter stands in."""
        return next(each for each in self.policy.branches if each.code == self.station.branch)

    @property
    def marks(self) -> Marks:
        """What every paper of this counter bears: training, sample values in force."""
        samples = samples_in_force(self.policy, self.today())
        return Marks(training=self.station.training, sample=bool(samples))

    def today(self) -> date:
        """The wall calendar's day in Taiwan."""
        return day_in_taiwan(self.now())

    def last_day(self, reading: Reading) -> BusinessDay | None:
        """The last business day of this counter."""
        day = reading.day()
        return None if day is None else BusinessDay(*day)

    def rules(self, reading: Reading) -> Rules:
        """What an act is decided by. Raises Refused if no business day is open, or outside the office hours."""
        rules = self.rules_on(reading, business_day.working_day(self.last_day(reading)))
        at = self.now().astimezone(TAIPEI)
        open_now = hours.is_open(self.branch, rules.calendar, at.date(), at.time())
        if not open_now and not reading.hours_extended(rules.on):
            refuse(Reason.OUTSIDE_HOURS, time=at.strftime("%H:%M"))
        return rules

    def rules_to_show(self, reading: Reading) -> Rules:
        """As `rules`, but before a day is open the wall calendar's day serves."""
        return self.rules_on(reading, self.day_to_show(reading))

    def day_to_show(self, reading: Reading) -> date:
        """The open business day; before one is open, today."""
        last = self.last_day(reading)
        return last.day if last is not None and last.open else self.today()

    def rules_on(self, reading: Reading, on: date) -> Rules:
        """The agency's rules with the branch's calendar as known now, for that day."""
        return Rules(self.policy, replace(self.calendar, closed=reading.closed_days()), on)

    def append(
        self,
        writing: Writing,
        body: Body,
        *,
        on: date,
        clerk: Clerk,
        subjects: tuple[str, ...] = (),
        approver: str = "",
    ) -> Entry:
        """Write one act into the journal."""
        return writing.append(
            Act(
                body=body,
                subjects=subjects,
                clerk=clerk.code,
                approver=approver,
                business_day=on,
                cash=cash(body),
                policy_version=self.policy.version,
                policy_hash=self.policy.hash,
            )
        )

    def team(self, clerk: Clerk) -> Team:
        """The clerk with everybody who may be called as a second person."""
        return Team(clerk, self.staff)

    def asks_second(self, clerk: Clerk, reach: Reach) -> bool:
        """Whether the account of who acts does not go so far alone (R-152)."""
        return asks_second(clerk.code, self.accounts, reach)

    def staff_name(self, code: str) -> str:
        """The name of a member of staff, the code itself if nobody has it any more."""
        return next((clerk.name for clerk in self.people if clerk.code == code), code)
