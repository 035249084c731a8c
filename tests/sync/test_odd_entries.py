"""Whatever another device signs, the branch's order goes on at every counter: one odd entry stops nobody."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings

from counter import wire
from counter.domain import reminding
from counter.domain.codes import AlertCause
from counter.domain.effects import State, touched
from counter.domain.entries import Entry, Kind, NumbersLost
from counter.domain.parts import RecordRef
from counter.domain.person_acts import AlertRaised
from counter.domain.persons import PledgorChanged
from counter.domain.reminding import Channel, ContactAttempted
from counter.domain.ticket import TicketNumber
from counter.protocol import START, Enrol, Outcome, Push
from tests.central import centrals
from tests.domain.cases import taken_in, ticket
from tests.entries_by_chance import ENTRIES
from tests.sync.towns import Post, Town

NOWHERE = RecordRef("nowhere", "00" * 32)


class Stranger:
    """A PC of the branch that writes what no desk would."""

    def __init__(self, town: Town) -> None:
        self._town = town
        code = town.service.new_code("K01", 9)
        key = Ed25519PrivateKey.generate()
        self._by = centrals.Counter("odd", "K01", 9, key)
        town.service.enrol(Enrol(code, self._by.device, self._by.public_key))

    def writes(self, body: Any, *about: str) -> Outcome:
        """An entry with that body, about pledges or these persons."""
        entry = self._by.entry(body)
        subjects = about or entry.subjects
        return self.sends(replace(entry, subjects=subjects, expects=("",) * len(subjects)))

    def sends(self, entry: Entry) -> Outcome:
        """That entry as its next one."""
        number = len(self._by.written) + 1
        own = replace(
            entry,
            device=self._by.device,
            incarnation=1,
            number=number,
            id=f"odd-{number}",
            branch="K01",
            previous_hash=self._by.last,
        )
        carried = self._by.sealed(own)
        outcome = self._town.service.push(self._by.device, 1, Push(START, (carried,))).outcome
        if outcome is Outcome.TAKEN:
            self._by.written.append(carried)
            self._by.last = carried.hash
        return outcome


@pytest.fixture
def post(town: Town) -> Iterator[Post]:
    """A counter of the same branch; in the end it has all of the order."""
    post = town.post(1)
    yield post
    post.settle()
    with post.store.read() as reading:
        known = reading.line()
    assert known is not None
    assert known.cursor.place == town.service.places()["K01"]


@pytest.fixture
def stranger(town: Town) -> Stranger:
    return Stranger(town)


def test_a_ticket_whose_number_is_written_in_another_way(post: Post, stranger: Stranger) -> None:
    assert stranger.writes(taken_in(ticket("p1", number="2027/0000001"))) is Outcome.TAKEN
    post.settle()
    with post.store.read() as reading:
        pledge = reading.pledge("p1")
    assert pledge is not None
    assert pledge.state is State.OPEN


def test_a_person_whose_record_does_not_come(post: Post, stranger: Stranger) -> None:
    for person in ("a", "b"):
        assert stranger.writes(PledgorChanged(person, NOWHERE), person) is Outcome.TAKEN
    post.settle()
    with post.store.read() as reading:
        assert reading.same_people() == ()
    post.store.rebuild()


def test_an_alert_under_an_id_that_another_has(post: Post, stranger: Stranger) -> None:
    for person in ("a", "b"):
        alert = AlertRaised("one", person, AlertCause.DISPUTE, stops=False, note=None)
        assert stranger.writes(alert, person) is Outcome.TAKEN
    post.settle()
    with post.store.read() as reading:
        assert [each.alert for each in reading.persons.alerts_of("a")] == ["one"]


def test_an_attempt_that_names_another_person_too(post: Post, stranger: Stranger) -> None:
    moment = datetime(2026, 3, 16, 2, tzinfo=UTC)
    rang = reminding.Outcome.NO_ANSWER
    attempt = ContactAttempted("a", (), Channel.PHONE, rang, moment, None, NOWHERE, "")
    assert stranger.writes(attempt, "a", "b") is Outcome.TAKEN
    assert stranger.writes(PledgorChanged("a", NOWHERE), "b") is Outcome.TAKEN
    post.settle()
    with post.store.read() as reading:
        assert reading.pledgor("b") is None


def test_more_lost_numbers_than_there_are(post: Post, stranger: Stranger) -> None:
    assert stranger.writes(NumbersLost(9, 115, -5, wire.MAX_INTEGER)) is Outcome.TAKEN
    post.settle()
    with post.store.read() as reading:
        assert reading.last_serial(115) == 0


def test_nobody_loses_the_numbers_of_another_counter(post: Post, stranger: Stranger) -> None:
    assert stranger.writes(NumbersLost(1, 115, 1, 9_000)) is Outcome.BAD
    post.settle()
    taken = post.acts.take_in()
    assert taken.number == str(TicketNumber("K01", 1, 115, 1))


def test_anything_that_is_an_entry(post: Post, stranger: Stranger) -> None:
    @settings(
        max_examples=60,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(ENTRIES.filter(lambda entry: entry.kind is not Kind.NUMBERS_LOST))
    def taken(entry: Entry) -> None:
        about = touched(entry.body)
        try:
            stranger.sends(replace(entry, subjects=about, expects=("",) * len(about)))
        except wire.WireError:
            return  # more than an entry holds
        post.settle()

    taken()
