"""The desk of the reminders: the day's call list, the card of one pledgor, what came of a try, figures and proof."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date
from types import MappingProxyType

from counter.db.reading import Reading
from counter.db.reminding import ADDRESS, EMAIL, LINE, NO_PHONE
from counter.db.rows import AttemptRow, ContactRow, PledgorRow, RecordKind
from counter.db.writing import Writing
from counter.desk import alerts, call_list, contacting, laid_aside, seen
from counter.desk.acting import Acting
from counter.desk.answers import Receipt
from counter.desk.asking import BEFORE_SIGN_IN, answers
from counter.desk.call_answers import (
    AttemptView,
    CallCard,
    CallerFigures,
    CallFigures,
    Calling,
    Callings,
    CallList,
    ConsentView,
    DoubleCall,
    KeyedIn,
    NotedCall,
    ProofLine,
)
from counter.desk.context import Context
from counter.desk.lending import known_pledge
from counter.desk.looking import shows
from counter.domain import business_day, calls, charges
from counter.domain.call_forms import (
    AttemptForm,
    ConsentForm,
    ContactNumber,
    ContactsForm,
)
from counter.domain.call_revisions import RevisionForm, decide_revision
from counter.domain.calls import CallTicket, Reach
from counter.domain.lending import Rules
from counter.domain.letters import return_reason
from counter.domain.looks import About
from counter.domain.messages import MessageState
from counter.domain.pledge import Pledge
from counter.domain.policy import Reminder
from counter.domain.refusal import Reason, Refused, refuse
from counter.domain.reminding import (
    Channel,
    ContactAttempted,
    NumberKind,
    Outcome,
)
from counter.domain.roles import AT_COUNTS, SUPERVISORS
from counter.domain.staff import Clerk
from counter.protocol import Claim, Claims

_ID_ENDS = 4
"""So many signs of the number of an identity a caller sees: enough to check who answers, too few to misuse."""
NOTHING_MORE: Mapping[str, str] = MappingProxyType({})


@answers(
    {
        AT_COUNTS: "enough_attempts figures",
        SUPERVISORS: "proof waiting_for_forfeiture doubled",
        BEFORE_SIGN_IN: "callings release",
    }
)
class Reminders:
    """What is asked and done on the pages of the calls. Every act is one entry; none of them can clash."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting
        self.line: Callable[[Claim], Claims | None] = _no_line
        """How central is told whom this counter calls; None where it does not answer."""
        self._heard: tuple[Calling, ...] = ()

    # ------------------------------------------------------------------ questions

    @shows(seen.listed(About.CALLS, lambda found: len(found.rows)))
    def list(self, day: date | None = None) -> CallList:
        """The call list of a day, of the business day for None: one row per pledgor, the least time left first.

        A try that was due on an earlier day and not made still stands on it, also if nobody opened the program then.
        """
        context = self._acting.context
        with context.store.read() as reading:
            return call_list.call_list(reading, _rules(context, reading, day))

    @shows(seen.the_person)
    def card(self, pledgor: str) -> CallCard:
        """Everything for one call. Raises Refused PLEDGOR_UNKNOWN."""
        context = self._acting.context
        with context.store.read() as reading:
            return card_of(context, reading, pledgor)

    @shows(seen.calls_on)
    def attempts_on(self, pledge: str) -> tuple[AttemptView, ...]:
        """What was tried for a ticket, oldest first."""
        context = self._acting.context
        with context.store.read() as reading:
            return _views(context, reading, reading.reminders.attempts_on(pledge))

    @shows(seen.listed(About.CALLS))
    def recent_calls(self) -> tuple[NotedCall, ...]:
        """Calls of which more can be said, newest first: those of the days within which a try may be noted."""
        context = self._acting.context
        with context.store.read() as reading:
            on = context.rules_to_show(reading).on
            rows = reading.reminders.attempts_between(on - calls.LATE_MAX, on)
            told = {row.about for row in rows}
            more = [row for row in rows if row.channel is Channel.PHONE and row.entry not in told]
            return tuple(
                NotedCall(_view(context, reading, row), _name(reading, row.pledgor))
                for row in reversed(more)
                if row.outcome is not Outcome.WITHDRAWN
            )

    def enough_attempts(self, pledge: str) -> bool:
        """Whether the tries that policy demands before a forfeiture are on file for a ticket."""
        context = self._acting.context
        with context.store.read() as reading:
            rhythm = calls.rhythm_on(context.policy, _rules(context, reading, None).on)
            return enough_tried(reading, rhythm, known_pledge(reading, pledge))

    def figures(self, day: date | None = None) -> CallFigures:
        """How a day's reminding stands, and what each caller did."""
        context = self._acting.context
        with context.store.read() as reading:
            return _figures(reading, _rules(context, reading, day), context)

    @shows(seen.listed(About.PROOF))
    def proof(self, first: date, last: date) -> tuple[ProofLine, ...]:
        """Every try, ticket by ticket, the earliest last day first.

        Of those that were tried in these days, both included, and of those on the list of the last of them.
        """
        context = self._acting.context
        with context.store.read() as reading:
            return _proof(context, reading, first, last)

    @shows(seen.listed(About.PROOF))
    def waiting_for_forfeiture(self) -> tuple[ProofLine, ...]:
        """Tickets whose grace is over and that cannot be forfeited: the tries that policy demands are missing."""
        context = self._acting.context
        with context.store.read() as reading:
            rules = _rules(context, reading, None)
            listed = call_list.call_list(reading, rules)
            over = [each.pledge for row in listed.rows for each in row.tickets if each.grace_over]
            return _lines(context, reading, over, rules)

    @shows(seen.listed(About.CALLS))
    def doubled(self, first: date, last: date) -> tuple[DoubleCall, ...]:
        """Pledgors whom two counters tried within a quarter of an hour in these days, oldest first."""
        context = self._acting.context
        with context.store.read() as reading:
            pairs = calls.doubled(
                reading.reminders.attempts_between(first, last),
                of=lambda row: row.pledgor,
                at=lambda row: row.at,
                device=lambda row: row.device,
            )
            return tuple(
                DoubleCall(
                    one.pledgor,
                    _name(reading, one.pledgor),
                    _view(context, reading, one),
                    _view(context, reading, two),
                )
                for one, two in pairs
            )

    # ------------------------------------------------------------------ claims

    def claim(self, pledgor: str) -> Callings:
        """Say that this counter is about to call a pledgor: for a quarter of an hour the others see it.

        Asks over the line: not on a thread that somebody waits for. It keeps nobody from noting a call.
        """
        code = self._acting.signed_in().code
        with self._acting.context.store.read() as reading:
            stays = reading.persons.stays(pledgor)
        return self._callings(Claim(stays, code, held=True))

    def release(self, pledgor: str) -> Callings:
        """Say that this counter is done with a pledgor; also when nobody is signed in any more.

        Not while a message to the pledgor is about to go out from here: it relies on the claim.
        """
        with self._acting.context.store.read() as reading:
            is_done = not reading.messages.goes_to(pledgor)
            stays = reading.persons.stays(pledgor)
        return self._callings(Claim(stays if is_done else "", "", held=False))

    def callings(self) -> Callings:
        """Who is calling whom."""
        return self._callings(Claim("", "", held=False))

    @property
    def has_line(self) -> bool:
        """Whether there is a central to tell: a counter that is not enrolled works alone."""
        return self.line is not _no_line

    def _callings(self, claim: Claim) -> Callings:
        """What central answers; without an answer, what it answered last as far as that still holds."""
        told, context = self.line(claim), self._acting.context
        if told is None:
            now = context.now()
            self._heard = tuple(each for each in self._heard if each.until > now)
            return Callings(heard=False, granted=True, others=self._heard)
        self._heard = tuple(
            Calling(each.pledgor, each.counter, context.staff_name(each.clerk), each.until)
            for each in told.claims
            if each.counter != context.station.counter
        )
        return Callings(heard=True, granted=told.granted, others=self._heard)

    # ------------------------------------------------------------------ acts

    def record(self, form: AttemptForm) -> Receipt:
        """Note what came of a call, a message or a letter. Raises Refused."""
        return self._acting.act(lambda w, clerk: note_attempt(self._acting.context, w, form, clerk))

    def revise(self, form: RevisionForm) -> Receipt:
        """Put right what was noted of a call, or note that the pledgor called back. Raises Refused."""
        return self._acting.act(lambda w, clerk: _revise(self._acting.context, w, form, clerk))

    def key_in(self, forms: Sequence[AttemptForm]) -> tuple[KeyedIn, ...]:
        """Note the outcomes of a printed list, each by itself: one that is refused does not stop the others.

        What is noted is no longer laid aside, in one transaction: it cannot come back to be noted twice.
        """
        return tuple(self._keyed_in(form) for form in forms)

    def change_contacts(self, form: ContactsForm) -> Receipt:
        """Put down anew how a pledgor is reached. Raises Refused."""
        return self._acting.act(
            lambda w, clerk: contacting.change_contacts(self._acting.context, w, form, clerk)
        )

    def change_consent(self, form: ConsentForm) -> Receipt:
        """Note that a pledgor allows a channel, or takes that back. Raises Refused."""
        return self._acting.act(
            lambda w, clerk: contacting.change_consent(self._acting.context, w, form, clerk)
        )

    def _keyed_in(self, form: AttemptForm) -> KeyedIn:
        try:
            noted = self._acting.act(lambda w, clerk: self._key_in(w, form, clerk))
            return KeyedIn(form, noted, ())
        except Refused as refused:
            return KeyedIn(form, None, refused.faults)

    def _key_in(self, writing: Writing, form: AttemptForm, clerk: Clerk) -> Receipt:
        laid_aside.drop(writing, clerk.code, form.pledgor)
        return note_attempt(self._acting.context, writing, form, clerk)


def _no_line(_: Claim) -> Claims | None:
    return None


# ------------------------------------------------------------------------------------ acts


def note_attempt(
    context: Context,
    writing: Writing,
    form: AttemptForm,
    clerk: Clerk,
    more: Mapping[str, str] = NOTHING_MORE,
) -> Receipt:
    """Note a try within one act. `more`: texts that its record keeps beside number and note. Raises Refused."""
    on = business_day.working_day(context.last_day(writing))
    rules = context.rules_on(writing, on)
    form = replace(form, pledgor=writing.persons.stays(form.pledgor))
    outcome = calls.decide_attempt(
        form,
        tuple(_call_ticket(writing, rules, each) for each in form.pledges),
        reach(writing, form.pledgor),
        calls.rhythm_on(context.policy, on),
        known=_standing(writing, form.pledgor),
        on=on,
        now=context.now(),
        calendar=rules.calendar,
    )
    body = ContactAttempted(
        pledgor=form.pledgor,
        pledges=form.pledges,
        channel=form.channel,
        outcome=outcome,
        at=(form.at or context.now()).astimezone(UTC),
        promised_on=form.promised_on if outcome is Outcome.PROMISED else None,
        record=writing.put_record(
            form.pledgor, RecordKind.ATTEMPT, {"number": form.number, "note": form.note, **more}
        ),
        about=form.about,
    )
    return contacting.noted(context, writing, body, on, clerk)


def _standing(reading: Reading, pledgor: str) -> Iterable[AttemptForm]:
    """The tries on file of a pledgor, without those that were put right or taken back."""
    rows = reading.reminders.attempts_of(pledgor)
    undone = {row.about for row in rows}
    for row in rows:
        if row.entry not in undone:
            yield AttemptForm(
                pledgor, row.pledges, row.channel, row.outcome, number=row.number, at=row.at
            )


def _revise(context: Context, writing: Writing, form: RevisionForm, clerk: Clerk) -> Receipt:
    found = writing.entry(form.attempt)
    if found is None or not isinstance(found.body, ContactAttempted):
        refuse(Reason.ATTEMPT_NO_CALL)
    noted, on = found.body, business_day.working_day(context.last_day(writing))
    told = {each.about for each in writing.reminders.attempts_of(noted.pledgor)}
    rules = context.rules_on(writing, on)
    tickets = tuple(_call_ticket(writing, rules, each) for each in noted.pledges)
    outcome, at = decide_revision(
        form, noted, tickets, rules, revised=found.id in told, now=context.now()
    )
    texts = {"number": writing.record(noted.record)["number"], "note": form.note}
    body = replace(
        noted,
        outcome=outcome,
        at=at.astimezone(UTC),
        promised_on=form.promised_on if outcome is Outcome.PROMISED else None,
        record=writing.put_record(noted.pledgor, RecordKind.ATTEMPT, texts),
        about=found.id,
    )
    return contacting.noted(context, writing, body, on, clerk)


def _call_ticket(reading: Reading, rules: Rules, pledge: str) -> CallTicket:
    ticket = known_pledge(reading, pledge).ticket
    return CallTicket(
        pledge=pledge,
        number=ticket.number,
        pledgor=reading.persons.stays(ticket.pledgor),
        last_day=charges.in_force(ticket.terms, rules.calendar).last_day,
        tried=reading.reminders.tried_for(pledge),
    )


# ------------------------------------------------------------------------------------ answers


def _rules(context: Context, reading: Reading, day: date | None) -> Rules:
    return context.rules_to_show(reading) if day is None else context.rules_on(reading, day)


def reach(reading: Reading, pledgor: str) -> Reach:
    """How a pledgor may be reached by what is on file."""
    rows = reading.reminders.contacts_of(pledgor)
    return Reach(
        numbers=tuple((row.number, row.wrong) for row in rows if row.kind not in NO_PHONE),
        email=_address(rows, EMAIL),
        line=_address(rows, LINE),
        consents=tuple((row.channel, row.given) for row in reading.reminders.consents_of(pledgor)),
        blocked=reading.persons.is_blocked(pledgor),
    )


def _address(rows: Iterable[ContactRow], kind: str) -> str:
    return next((row.number for row in rows if row.kind == kind), "")


def enough_tried(reading: Reading, rhythm: Reminder, pledge: Pledge) -> bool:
    """Whether the tries that policy demands before a forfeiture are on file for a ticket."""
    return calls.enough_attempts(
        rhythm,
        reading.reminders.tried_for(pledge.ticket.pledge),
        blocked=reading.persons.is_blocked(pledge.ticket.pledgor),
    )


def letter_address(reading: Reading, person: PledgorRow) -> str:
    """Where letters to a pledgor go: where they were wanted, else the address of the identity; "" for neither.

    "" also of whom not even the name came here: a letter to nobody is none.
    """
    if not person.name:
        return ""
    wanted = _address(reading.reminders.contacts_of(person.pledgor), ADDRESS)
    return wanted or reading.record(person.identity)["address"].strip()


def card_of(context: Context, reading: Reading, pledgor: str) -> CallCard:
    """How a pledgor is reached, and what was tried. Raises Refused PLEDGOR_UNKNOWN."""
    reading, _ = reading.forgiving()
    pledgor = contacting.known(reading, pledgor)
    person = reading.pledgor(pledgor)
    assert person is not None, "who is known has a row"
    rules = context.rules_to_show(reading)
    rhythm = calls.rhythm_on(context.policy, rules.on)
    reader = call_list.RowReader(rules, rhythm)
    rows = reading.reminders.tickets_of(pledgor)
    tickets = [reader.ticket(row) for row in rows]
    due = {each.pledge for each in tickets if each.since is not None}
    contacts = reading.reminders.contacts_of(pledgor)
    attempts = reading.reminders.attempts_of(pledgor)
    return CallCard(
        pledgor=pledgor,
        name=person.name,
        tickets=tuple(sorted(tickets, key=lambda each: (each.pledge not in due, each.days_left))),
        number=(rows[0].call_number or reading.reminders.number_of_others(pledgor)) if rows else "",
        hour=rows[0].call_hour if rows else None,
        numbers=tuple(
            ContactNumber(row.number, NumberKind(row.kind), wrong=row.wrong)
            for row in contacts
            if row.kind not in NO_PHONE
        ),
        email=_address(contacts, EMAIL),
        line=_address(contacts, LINE),
        consents=_consents(context, reading, pledgor),
        attempts=_views(context, reading, attempts)[::-1],
        alerts=alerts.open_alerts(context, reading, pledgor),
        made=max((each.tried.made for each in tickets if each.pledge in due), default=0),
        made_most=rhythm.attempts_max,
        again_on=call_list.latest(reader.again_on(row) for row in rows if row.pledge in due),
        quiet=calls.is_quiet(context.now()),
        address=_address(contacts, ADDRESS),
        home=reading.record(person.identity)["address"],
        id_ends=person.id_number[-_ID_ENDS:],
    )


def _consents(context: Context, reading: Reading, pledgor: str) -> tuple[ConsentView, ...]:
    return tuple(
        ConsentView(
            channel=row.channel,
            given=row.given,
            how=row.how,
            on=row.on,
            by=context.staff_name(row.by),
            note="" if row.note is None else reading.record(row.note)["text"],
        )
        for row in reading.reminders.consents_of(pledgor)
    )


def _views(
    context: Context, reading: Reading, rows: Iterable[AttemptRow]
) -> tuple[AttemptView, ...]:
    every = list(rows)
    told, wrong = {row.about for row in every}, _noted_wrong(every)
    return tuple(
        _view(context, reading, row, corrected=row.entry in wrong)
        for row in every
        if row.outcome is not Outcome.UNSURE or row.entry not in told
    )


def _made(rows: Iterable[AttemptRow]) -> list[AttemptRow]:
    """Tries alone: not what was noted wrong, nor what only says what became of an earlier one."""
    every = list(rows)
    told, wrong = {row.about for row in every}, _noted_wrong(every)
    return [
        row
        for row in every
        if row.outcome not in {Outcome.RETURNED, Outcome.WITHDRAWN}
        and row.entry not in wrong
        and not (row.outcome is Outcome.UNSURE and row.entry in told)
    ]


def _noted_wrong(rows: Iterable[AttemptRow]) -> set[str]:
    """Calls of which another entry says what they were really: one for the same moment, not a later one."""
    at = {row.entry: row.at for row in rows if row.channel is Channel.PHONE}
    return {row.about for row in rows if at.get(row.about) == row.at}


def _view(
    context: Context, reading: Reading, row: AttemptRow, *, corrected: bool = False
) -> AttemptView:
    texts = reading.forgiving()[0].record(row.record)
    return AttemptView(
        entry=row.entry,
        pledgor=row.pledgor,
        at=row.at,
        by=context.staff_name(row.clerk),
        channel=row.channel,
        outcome=row.outcome,
        number=row.number,
        note=texts["note"],
        promised_on=row.promised_on,
        numbers=tuple(_number(reading, each) for each in row.pledges),
        about=row.about,
        reason=return_reason(texts),
        corrected=corrected,
    )


def _number(reading: Reading, pledge: str) -> str:
    found = reading.pledge(pledge)
    return "" if found is None else found.ticket.number


def _name(reading: Reading, pledgor: str) -> str:
    row = reading.pledgor(pledgor)
    return "" if row is None else row.name


def _figures(reading: Reading, rules: Rules, context: Context) -> CallFigures:
    rows = call_list.call_list(reading, rules).rows
    attempts = _made(reading.reminders.attempts_between(rules.on, rules.on))
    by_caller: dict[str, list[AttemptRow]] = defaultdict(list)
    for each in attempts:
        by_caller[each.clerk].append(each)
    return CallFigures(
        day=rules.on,
        done=len({each.pledgor for each in attempts if each.outcome not in calls.IN_VAIN}),
        spoken=len(_spoken(attempts)),
        open=len(rows),
        overdue=sum(row.overdue for row in rows),
        grace_over=sum(any(each.grace_over for each in row.tickets) for row in rows),
        unsure=len(reading.messages.in_state(MessageState.UNSURE)),
        callers=tuple(
            CallerFigures(
                by=context.staff_name(code),
                tries=len(own),
                pledgors=len({each.pledgor for each in own}),
                spoken=len(_spoken(own)),
            )
            for code, own in sorted(by_caller.items())
        ),
    )


def _spoken(attempts: Iterable[AttemptRow]) -> set[str]:
    return {each.pledgor for each in attempts if each.outcome in calls.SPOKEN}


def _proof(context: Context, reading: Reading, first: date, last: date) -> tuple[ProofLine, ...]:
    rules = context.rules_on(reading, last)
    listed = call_list.call_list(reading, rules)
    pledges = [
        each for row in reading.reminders.attempts_between(first, last) for each in row.pledges
    ]
    pledges += [each.pledge for row in listed.rows for each in row.tickets]
    return _lines(context, reading, pledges, rules)


def _lines(
    context: Context, reading: Reading, pledges: Iterable[str], rules: Rules
) -> tuple[ProofLine, ...]:
    lines = (_line(context, reading, each, rules) for each in dict.fromkeys(pledges))
    return tuple(sorted(lines, key=lambda line: (line.last_day, line.number)))


def _line(context: Context, reading: Reading, pledge: str, rules: Rules) -> ProofLine:
    ticket = known_pledge(reading, pledge).ticket
    rhythm = calls.rhythm_on(rules.policy, rules.on)
    return ProofLine(
        pledge=pledge,
        number=ticket.number,
        pledgor=ticket.pledgor,
        name=_name(reading, ticket.pledgor),
        last_day=charges.in_force(ticket.terms, rules.calendar).last_day,
        attempts=_views(context, reading, reading.reminders.attempts_on(pledge)),
        missing=calls.missing_attempts(
            rhythm,
            reading.reminders.tried_for(pledge),
            blocked=reading.persons.is_blocked(ticket.pledgor),
        ),
    )
