"""Which rules hold on a day: what the head office published, else what came with the program (ADR 34)."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from counter.db.reading import Reading
from counter.desk.context import Context
from counter.domain.days import ONE_DAY
from counter.domain.devices import Unreadable
from counter.domain.document import DocumentFault, DocumentInvalid, Flaw
from counter.domain.entries import Entry
from counter.domain.policy import Policy, samples_in_force
from counter.domain.publications import PolicyPublished, gone
from counter.domain.refusal import NO_FACTS, Trouble, Unavailable
from counter.settings import calendar_for
from counter.settings.files import document_of, invalid, policy_of


@dataclass(frozen=True, slots=True)
class Publication:
    """Rules that the head office published. `policy`: None where this counter can't use them, for that `trouble`."""

    version: str
    since: date
    prepared_by: str
    approved_by: str
    policy: Policy | None
    trouble: Unavailable | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Rules and the days on which they hold."""

    policy: Policy
    first: date
    last: date


Moment = tuple[int, date, int]
"""What the rules that hold depend on: what was taken from central, today, the business days opened and closed."""


class Rulebook:
    """Keeps a counter's context at the rules of its day."""

    def __init__(self, context: Context) -> None:
        self._shipped = context.policy
        self._put = context.policy
        self._known: dict[str, Publication] = {}
        self._followed: Moment | None = None
        self._days = 0
        self.publications: tuple[Publication, ...] = ()
        """What was published, those that count more later."""

    def moment(self, context: Context) -> Moment:
        """Now; to be taken before what `follow` reads."""
        return context.store.taken, context.today(), self._days

    def is_behind(self, moment: Moment) -> bool:
        """Whether something came, or a day began or ended, since the context was last looked after."""
        return self._followed != moment

    def follow(self, context: Context, reading: Reading) -> Context:
        """The context with the rules that hold now: on the open business day, else today."""
        self._learn(context, reading)
        policy = self.on(context.day_to_show(reading))
        if policy is not self._put:
            calendar = calendar_for(policy, context.station.branch)
            context = replace(context, policy=policy, calendar=calendar)
        self._put = policy
        return context

    def followed(self, moment: Moment) -> None:
        """Who asks from now on finds all of that moment."""
        self._followed = moment

    def turn_day(self) -> None:
        """The business day is another one."""
        self._days += 1

    def on(self, day: date) -> Policy:
        """The rules in force on a day: of those that have begun the latest, of one day's the last that was said."""
        policy, since = self._shipped, date.min
        for each in self.publications:
            if each.policy is not None and since <= each.since <= day:
                policy, since = each.policy, each.since
        return policy

    def next_after(self, day: date) -> date | None:
        """The first day of the rules that come next."""
        days = (each.since for each in self.publications if each.policy is not None)
        return min((since for since in days if since > day), default=None)

    def spans(self, until: date) -> tuple[Span, ...]:
        """The days, up to that one, on which published rules hold."""
        begins = sorted({each.since for each in self.publications if each.policy is not None})
        days = [each for each in begins if each <= until]
        ends = [*(each - ONE_DAY for each in days[1:]), until] if days else []
        return tuple(
            Span(self.on(first), first, last) for first, last in zip(days, ends, strict=True)
        )

    # ------------------------------------------------------------------ inside

    def _learn(self, context: Context, reading: Reading) -> None:
        before = self._shipped
        found: list[Publication] = []
        for name in reading.publications():
            if name not in self._known:
                entry = reading.stored_entry(name)
                assert entry is not None, "it stands in the journal"
                self._known[name] = _publication(entry, before, context)
            found.append(self._known[name])
            before = self._known[name].policy or before
        self.publications = tuple(found)


def _publication(entry: Entry | Unreadable, before: Policy, context: Context) -> Publication:
    if isinstance(entry, Unreadable):
        return Publication(
            version="",
            since=entry.business_day,
            prepared_by="",
            approved_by="",
            policy=None,
            trouble=Unavailable(Trouble.RULES_NEWER),
        )
    body = entry.body
    assert isinstance(body, PolicyPublished), "only such entries are asked for"
    policy: Policy | None = None
    trouble: Unavailable | None = None
    try:
        policy = _usable(body, before, context)
    except DocumentInvalid as unfit:
        trouble = Unavailable(
            Trouble.RULES_UNUSABLE,
            version=body.version,
            day=body.since,
            count=len(unfit.faults),
            line=unfit.faults[0].line,
            key=unfit.faults[0].key,
        )
    return Publication(
        version=body.version,
        since=body.since,
        prepared_by=entry.clerk,
        approved_by=entry.approver,
        policy=policy,
        trouble=trouble,
    )


def _usable(body: PolicyPublished, before: Policy, context: Context) -> Policy:
    """The rules, if this counter can work by them. Raises DocumentInvalid."""
    path, content = Path(body.version), body.text.encode()
    policy = policy_of(path, content)
    faults = gone(before, policy)
    if not context.station.training:
        samples = samples_in_force(policy, body.since)
        faults += tuple(DocumentFault(key, Flaw.MISSING, NO_FACTS) for key in samples)
    if faults:
        document = document_of(path, content, Trouble.RULES_UNUSABLE)
        raise invalid(path, Trouble.RULES_UNUSABLE, document, faults)
    return policy
