"""What a counter makes of central's answers: what does not follow is not taken, and an act goes before the next row."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from counter.domain.codes import Verdict
from counter.protocol import START, Answer, Claim, Outcome, place_hash
from counter.settings import Station
from counter.sync.core import BREATHS_MAX, LineError, Sync, Trouble, told_first
from counter.sync.opening import open_claims, open_line
from tests.sync.towns import Post, Town, stopped


@pytest.fixture
def first(town: Town) -> Post:
    return town.post(1)


def forged(post: Post, **changes: Any) -> None:
    post.wire.forge = lambda answer: replace(answer, **changes)


def trouble(post: Post) -> Trouble:
    with pytest.raises(LineError) as told:
        post.sync.step()
    return told.value.trouble


def place(post: Post) -> int:
    with post.store.read() as reading:
        line = reading.line()
    assert line is not None
    return line.cursor.place


def test_what_central_cannot_read_waits(first: Post) -> None:
    first.acts.take_in()
    forged(first, outcome=Outcome.BAD)
    assert trouble(first) is Trouble.BAD
    assert stopped(first) is None


def without_the_first(answer: Answer) -> Answer:
    return replace(answer, rows=answer.rows[1:])


def with_another_verdict(answer: Answer) -> Answer:
    return replace(answer, rows=(replace(answer.rows[0], hash="ab" * 32), *answer.rows[1:]))


def with_another_end(answer: Answer) -> Answer:
    """Rows that follow one another, but not to where central's head is."""
    *rows, last = answer.rows
    verdict = Verdict.CLASH
    hashed = place_hash(rows[-1].hash, last.entry, verdict, last.received_at)
    return replace(answer, rows=(*rows, replace(last, verdict=verdict, hash=hashed)))


def test_rows_that_do_not_lead_to_the_signed_head_are_not_taken(first: Post) -> None:
    first.wire.forge = with_another_end
    assert trouble(first) is Trouble.FORGED
    assert place(first) == 0


@pytest.mark.parametrize("change", [without_the_first, with_another_verdict])
def test_rows_that_do_not_follow_are_not_taken(
    first: Post, change: Callable[[Answer], Answer]
) -> None:
    first.wire.forge = change
    assert trouble(first) is Trouble.ORDER
    assert place(first) == START.place


@pytest.mark.parametrize(("numbers", "incarnations"), [(9, 0), (0, 1)])
def test_a_counter_that_knows_less_of_itself_than_central_stops(
    first: Post, numbers: int, incarnations: int
) -> None:
    first.acts.take_in()

    def ahead(answer: Answer) -> Answer:
        known = answer.known
        return replace(
            answer,
            known=replace(
                known,
                number=known.number + numbers,
                incarnation=known.incarnation + incarnations,
            ),
        )

    first.wire.forge = ahead
    assert first.sync.step().stopped is Outcome.BEHIND
    assert stopped(first) is Outcome.BEHIND


def test_while_an_act_waits_for_its_turn_one_row_is_taken_at_a_time(
    town: Town, first: Post
) -> None:
    for _ in range(5):
        first.acts.take_in()
    first.settle()
    second = town.post(2)
    breaths: list[int] = []
    second.sync = Sync(
        second.store, second.wire, now=town.time, breathe=lambda: breaths.append(place(second))
    )
    second.store._waiting.append(None)
    assert second.store.is_wanted
    second.settle()
    assert breaths == [each for each in range(place(second)) for _ in range(1 + BREATHS_MAX)]


def test_an_act_that_waits_has_its_turn_before_anything_more_is_taken(
    town: Town, first: Post
) -> None:
    for _ in range(5):
        first.acts.take_in()
    first.settle()
    second = town.post(2)
    second.store._waiting.append(None)
    breaths: list[int] = []

    def breathe() -> None:
        breaths.append(place(second))
        if len(breaths) == 3:
            second.store._waiting.pop()

    second.sync = Sync(second.store, second.wire, now=town.time, breathe=breathe)
    second.settle()
    assert breaths == [0, 0, 0]
    assert place(second) > 0


def test_nobody_waits_once_an_act_is_under_way(first: Post) -> None:
    with first.store.write():
        assert not first.store.is_wanted
    assert not first.store.is_wanted


def test_what_is_read_for_the_line_pauses_while_an_act_is_under_way(
    town: Town, first: Post
) -> None:
    for _ in range(3):
        first.acts.take_in()
    breaths: list[None] = []
    sync = Sync(first.store, first.wire, now=town.time, breathe=lambda: breaths.append(None))
    with first.store.read(sync._give_way) as reading:
        waiting = told_first(reading)
        assert not breaths
        with first.store.write():
            assert told_first(reading) == waiting
        assert len(breaths) == len(waiting) >= 3
        told_first(reading)
        assert len(breaths) == len(waiting)


@pytest.mark.parametrize(("url", "works"), [("", False), ("https://central.example", True)])
def test_only_a_counter_that_knows_where_central_is_has_a_line(
    first: Post, url: str, works: bool, tmp_path: Path
) -> None:
    station = Station("kaohsiung", "K01", 1, True, tmp_path, tmp_path, (), central_url=url)
    line = open_line(
        first.store,
        station,
        now=first.town.time,
        random=Random(1).randbytes,
        report=lambda _: None,
    )
    assert (line is not None) is works


def test_whom_a_counter_calls_is_told_to_nobody_while_the_line_is_down(
    first: Post, tmp_path: Path
) -> None:
    nowhere = "http://127.0.0.1:1"
    station = Station("kaohsiung", "K01", 1, True, tmp_path, tmp_path, (), central_url=nowhere)
    ask = open_claims(first.store, station, now=first.town.time, random=Random(1).randbytes)
    assert ask(Claim("person-1", "c1", held=True)) is None
