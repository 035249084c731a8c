"""What a clerk does by chance beside lending: payments by post or bank, forfeitures, tries to reach a pledgor."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date
from random import Random

from counter.db.rows import RecordKind
from counter.domain.call_forms import ContactNumber, ContactsForm, contact_texts
from counter.domain.codes import LateCause
from counter.domain.days import ONE_DAY
from counter.domain.effects import State
from counter.domain.entries import Entry
from counter.domain.forfeiture import Forfeit, Forfeited, ForfeitureUndone, LateAllowed
from counter.domain.linking import PersonsLinked, PersonsParted
from counter.domain.money import Ntd
from counter.domain.pledge import Pledge
from counter.domain.reminding import (
    Channel,
    ConsentChanged,
    ConsentHow,
    ContactAttempted,
    ContactsChanged,
    NumberKind,
    Outcome,
)
from counter.domain.remittance import Channel as ComesBy
from counter.domain.remittance import Remitted, Swapped
from tests.db.counters import WANG
from tests.simulation.acts import ACTS, Act, Acts

NUMBERS = (WANG["phone"].replace("-", ""), "0922333444", "072221111")
REFERENCES = 40
"""So few that two counters may well use the same."""

_BOOKED_OUT = (State.FORFEITED, State.REDEEMED, State.RENEWED)


@dataclass
class AllActs(Acts):
    """As `Acts`, and these."""

    def acts(self) -> tuple[tuple[Act, int], ...]:
        """Every act, and how often it is done."""
        return (*ACTS, *_LATER)

    # ------------------------------------------------------------------ by post or bank

    def some_remittance(self, chance: Random) -> None:
        """Interest comes by post or bank, perhaps too much, for today or yesterday."""
        old = self._free(chance)
        channel, reference = chance.choice(list(ComesBy)), f"R{chance.randrange(REFERENCES):04}"
        if old is not None and not self._is_paid_already(channel, reference):
            self.remit(
                old,
                channel,
                reference,
                on=self.day - chance.choice((0, 1)) * ONE_DAY,
                surplus=chance.choice((0, 0, 500)),
                paper=chance.choice(("", old.paper or old.ticket.pledge)),
            )

    def remit(
        self,
        old: Pledge,
        channel: ComesBy,
        reference: str,
        *,
        on: date,
        surplus: int = 0,
        paper: str = "",
    ) -> Entry:
        """The interest of a ticket comes by post or bank."""
        with self.store.write() as writing:
            ticket = self._ticket(
                writing,
                pledgor=old.ticket.pledgor,
                principal=old.ticket.principal,
                evidence=None,
                bags=(),
                after=old.ticket,
            )
            paid = replace(self._settled(old.ticket), on=on)
            body = Remitted(
                settled=paid,
                ticket=ticket,
                channel=channel,
                reference=reference,
                amount=Ntd(paid.interest + surplus),
                paper=paper,
            )
            subjects = (old.ticket.pledge, ticket.pledge, old.ticket.pledgor)
            return self.act(body, *subjects, writing=writing)

    def _is_paid_already(self, channel: ComesBy, reference: str) -> bool:
        with self.store.read() as reading:
            return reading.remitted(channel, reference) is not None

    def some_swap(self, chance: Random) -> None:
        """The old paper of a ticket that was paid for by post comes in."""
        pledge = self._free(chance)
        if pledge is not None and pledge.paper:
            self.act(Swapped(pledge.ticket.pledge), pledge.ticket.pledge)

    # ------------------------------------------------------------------ forfeiture

    def some_forfeiture(self, chance: Random) -> None:
        """Two people approve a batch; other counters may know of payments of its last day."""
        last_day = self.day - chance.choice((0, 1)) * ONE_DAY
        ready = self._ready(chance, chance.randint(1, 3))
        if ready:
            self.forfeit(ready, last_day)

    def forfeit(self, pledges: Sequence[Pledge], last_day: date) -> Entry:
        """A batch of these."""
        items = tuple(
            Forfeit(each.ticket.pledge, each.ticket.principal, last_day) for each in pledges
        )
        people = dict.fromkeys(each.ticket.pledgor for each in pledges)
        return self.act(Forfeited(items, ()), *(each.pledge for each in items), *people)

    def _ready(self, chance: Random, most: int) -> list[Pledge]:
        found = {
            each.ticket.pledge: each
            for each in (self._free(chance) for _ in range(most))
            if each is not None and not each.problems and each.late_on != self.day
        }
        return list(found.values())

    def some_return_from_batch(self, chance: Random) -> None:
        """Something comes out of a batch again."""
        pledge = self._of(chance, *_BOOKED_OUT)
        if pledge is None or pledge.forfeited is None or pledge.blocks:
            return
        batch, person = pledge.forfeited.entry, pledge.ticket.pledgor
        with self.store.write() as writing:
            entry = writing.stored_entry(batch)
            if not isinstance(entry, Entry) or not isinstance(entry.body, Forfeited):
                return
            name = pledge.ticket.pledge
            items = tuple(each for each in entry.body.items if each.pledge == name)
            body = ForfeitureUndone(batch, items, self._note(writing, person))
            self.act(body, name, person, writing=writing)

    def some_leave(self, chance: Random) -> None:
        """Two people let a bearer come today."""
        pledge = self._free(chance)
        if pledge is not None and pledge.late_on != self.day:
            name = pledge.ticket.pledge
            self._noted(pledge, lambda note: LateAllowed(name, LateCause.FOUND, note))

    # ------------------------------------------------------------------ reaching a pledgor

    def some_try(self, chance: Random) -> None:
        """Somebody calls, or writes; later perhaps it turns out that the letter came back."""
        pledge = self._of(chance, State.OPEN)
        if pledge is None:
            return
        person, name = pledge.ticket.pledgor, pledge.ticket.pledge
        with self.store.write() as writing:
            attempts = writing.reminders.attempts_on(name)
            about = chance.choice(attempts).entry if attempts and chance.random() < 0.3 else ""
            letter = chance.choice((Outcome.SENT, Outcome.RETURNED))
            outcome = letter if about else chance.choice(_CALLED)
            content = {"number": chance.choice(NUMBERS), "note": ""}
            body = ContactAttempted(
                pledgor=person,
                pledges=(name,),
                channel=Channel.LETTER if about else Channel.PHONE,
                outcome=outcome,
                at=writing._pen.now().astimezone(UTC),
                promised_on=self.day + ONE_DAY if outcome is Outcome.PROMISED else None,
                record=writing.put_record(person, RecordKind.ATTEMPT, content),
                about=about,
            )
            self.act(body, person, writing=writing)

    def some_ways(self, chance: Random) -> None:
        """A pledgor says how to be reached, or what must not be used any more."""
        pledge = self._of(chance, State.OPEN)
        if pledge is None:
            return
        person = pledge.ticket.pledgor
        with self.store.write() as writing:
            if chance.random() < 0.5:
                given, how = chance.random() < 0.5, chance.choice(list(ConsentHow))
                said = ConsentChanged(person, chance.choice(list(Channel)), given, how, None)
                self.act(said, person, writing=writing)
                return
            numbers = chance.sample(NUMBERS, 2)
            form = ContactsForm(
                person, tuple(ContactNumber(each, NumberKind.HOME) for each in numbers)
            )
            record = writing.put_record(person, RecordKind.CONTACTS, contact_texts(form))
            self.act(ContactsChanged(person, record), person, writing=writing)

    def some_link(self, chance: Random) -> None:
        """Two persons are held for one; or such a link was a mistake."""
        one, other = self._of(chance, State.OPEN), self._of(chance, State.OPEN)
        if one is None or other is None:
            return
        with self.store.write() as writing:
            links = writing.persons.links()
            joins = chance.choice(sorted(links)) if links else ""
            stays = links[joins].stays if links else one.ticket.pledgor
            note = writing.put_record(stays, RecordKind.NOTE, {"text": "?"})
            if joins and chance.random() < 0.4:
                parted = PersonsParted(links[joins].entry, stays, joins, note)
                self.act(parted, stays, joins, writing=writing)
            else:
                linked = PersonsLinked(stays, other.ticket.pledgor, note)
                self.act(linked, stays, other.ticket.pledgor, writing=writing)


_CALLED = (Outcome.REACHED, Outcome.NO_ANSWER, Outcome.WRONG_NUMBER, Outcome.PROMISED)

_LATER: tuple[tuple[Act, int], ...] = (
    (AllActs.some_remittance, 6),
    (AllActs.some_swap, 2),
    (AllActs.some_forfeiture, 4),
    (AllActs.some_return_from_batch, 2),
    (AllActs.some_leave, 1),
    (AllActs.some_try, 4),
    (AllActs.some_ways, 3),
    (AllActs.some_link, 1),
)
