"""Each look at personal data is in a log of its own before its answer is given, and nobody can change it."""

import zipfile
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from counter.db import engine
from counter.desk.desk import Desk
from counter.desk.looks import LINES
from counter.domain.entries import Kind
from counter.domain.identity import read_id
from counter.domain.looks import About, Field, LookKind, LooksClosed, LooksForm, LookWay, Why
from counter.domain.refusal import Reason, Refused, Trouble, Unavailable
from tests.desk.desks import TODAY, Clock, make_desk, next_day, open_day, reopen, take_in

EVER = (date(2000, 1, 1), date(2100, 1, 1))


def form(**asked: object) -> LooksForm:
    return LooksForm(*EVER, why=Why.INSPECTION, **asked)  # type: ignore[arg-type]  # texts alone are asked


def looks_of(desk: Desk) -> list[tuple[LookKind, About, str, int]]:
    """The log, the oldest first, without those at the log itself."""
    with desk.context.store.looks() as reading:
        found = [
            each.seen for month in reading.months() for each, _ in reading.month(month.month, 0)
        ]
    return [(s.looked, s.about, s.field, s.hits) for s in found if s.about is not About.LOOKS]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Desk:
    desk = make_desk(tmp_path, clock=clock)
    open_day(desk)
    return desk


def test_a_search_is_logged_by_kind_of_field_and_hits_never_by_its_words(desk: Desk) -> None:
    number = take_in(desk).number
    for words in ("陳大文", "陳大", "A123456789", "0912345678", number, "沒有這個人"):
        desk.find(words)
    desk.pledgor_by_id(read_id("A123456789", None, "id", on=TODAY))
    desk.pledgor_by_id(read_id("B123456780", None, "id", on=TODAY))
    assert looks_of(desk) == [
        (LookKind.SEARCHED, About.TICKETS, Field.WORDS, 1),
        (LookKind.SEARCHED, About.TICKETS, Field.WORDS, 1),
        (LookKind.SEARCHED, About.TICKETS, Field.ID_NUMBER, 1),
        (LookKind.SEARCHED, About.TICKETS, Field.PHONE, 1),
        (LookKind.SEARCHED, About.TICKETS, Field.NUMBER, 1),
        (LookKind.SEARCHED, About.TICKETS, Field.WORDS, 0),
        (LookKind.SEARCHED, About.PERSON, Field.ID_NUMBER, 1),
        (LookKind.SEARCHED, About.PERSON, Field.ID_NUMBER, 0),
    ]
