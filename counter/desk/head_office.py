"""What the head office published: the rules that hold, that come, that can't be used, and those that came late."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from counter.db.reading import Reading
from counter.desk import people
from counter.desk.acting import Acting
from counter.desk.asking import answers
from counter.desk.context import Context
from counter.desk.rulebook import Publication, Rulebook, Span
from counter.domain.effects import State, written
from counter.domain.entries import Entry
from counter.domain.lending import Rules
from counter.domain.money import Ntd
from counter.domain.other_rules import ALIKE, overcharge
from counter.domain.refusal import Unavailable
from counter.domain.roles import EVERYBODY


@dataclass(frozen=True, slots=True)
class RulesNews:
    """The rules of this counter. `since`: their first day, None for those that came with the program.

    `coming`: published for later days, the next first; `unusable`: why others that were published don't count.
    """

    version: str
    since: date | None
    coming: tuple[Publication, ...]
    unusable: tuple[Unavailable, ...]


@dataclass(frozen=True, slots=True)
class ByOtherRules:
    """An open ticket written by other rules than those of its day.

    `over`: NT$ its paper asks up to its maturity above what the rules would; negative: below, which stays so.
    """

    pledge: str
    number: str
    pledged_on: date
    class_code: str
    principal: Ntd
    version: str
    over: Ntd


@answers(roles=EVERYBODY)
class HeadOffice:
    """What the head office says to this counter."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    def rules(self) -> RulesNews:
        """What holds, what comes, what can't be used."""
        context, book = self._acting.context, self._acting.rulebook
        with context.store.read() as reading:
            return _news(book, context.day_to_show(reading))

    def by_other_rules(self) -> tuple[ByOtherRules, ...]:
        """Open tickets whose paper asks another interest than the rules of their day, those that ask most first."""
        context, book = self._acting.context, self._acting.rulebook
        with context.store.read() as reading:
            until = context.day_to_show(reading)
            found = [
                each for span in book.spans(until) for each in _written_in(context, reading, span)
            ]
        return tuple(sorted(found, key=lambda each: (-each.over, each.number)))


def _news(book: Rulebook, day: date) -> RulesNews:
    policy = book.on(day)
    coming = {
        each.since: each
        for each in book.publications
        if each.policy is not None and each.since > day
    }
    return RulesNews(
        version=policy.version,
        since=policy.in_force_from,
        coming=tuple(coming[since] for since in sorted(coming)),
        unusable=tuple(each.trouble for each in book.publications if each.trouble is not None),
    )


def _written_in(context: Context, reading: Reading, span: Span) -> Iterator[ByOtherRules]:
    rules = context.rules_to_show(reading)
    names = reading.acts_by_other_rules(span.policy.hash, span.first, span.last)
    entries = [each for each in map(reading.stored_entry, names) if isinstance(each, Entry)]
    for entry in entries:
        for ticket in written(entry.body):
            found = _compared(reading, ticket.pledge, entry.policy_version, span, rules)
            if found is not None:
                yield found


def _compared(
    reading: Reading, name: str, version: str, span: Span, rules: Rules
) -> ByOtherRules | None:
    pledge = reading.pledge(name)
    if pledge is None or pledge.state is not State.OPEN:
        return None
    ticket = pledge.ticket
    low = people.low_rate_open(reading, rules, ticket.pledgor, without=(name,))
    over = overcharge(ticket, span.policy, rules.calendar, low_rate_open=low)
    if over == ALIKE:
        return None
    return ByOtherRules(
        pledge=name,
        number=ticket.number,
        pledged_on=ticket.terms.pledged_on,
        class_code=ticket.terms.class_code,
        principal=ticket.principal,
        version=version,
        over=over,
    )
