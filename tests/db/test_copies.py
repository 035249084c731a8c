"""Where there are copies of pictures: asked in pages, by central's lineage, however many there are."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter.db.rows import WaitingPictures
from counter.db.store import Store
from tests.db.counters import new_store

NAMES = tuple(f"{each:064x}" for each in range(6))
NOW, BEFORE = "epoch-5", "epoch-9"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as store:
        with store.write() as writing:
            for size, name in enumerate(NAMES):
                epoch = (BEFORE, NOW, "")[size % 3]
                writing.copies.keep(name, size_bytes=10 + size, epoch=epoch)
        yield store


def test_what_central_is_not_known_to_have_in_this_lineage_waits(store: Store) -> None:
    with store.read() as reading:
        assert reading.copies.waiting(NOW) == WaitingPictures(4, 10 + 12 + 13 + 15)
        assert reading.copies.waiting("") == WaitingPictures(4, 10 + 11 + 13 + 14)
        assert reading.copies.here() == set(NAMES)


def test_it_is_told_page_by_page_in_the_order_of_names(store: Store) -> None:
    pages = []
    after = ""
    with store.read() as reading:
        while page := reading.copies.to_send(NOW, after=after, most=3):
            pages.append(page)
            after = page[-1]
    assert pages == [(NAMES[0], NAMES[2], NAMES[3]), (NAMES[5],)]


def test_what_was_sent_or_lost_waits_no_more(store: Store) -> None:
    with store.write() as writing:
        writing.copies.sent(NAMES[:3], NOW)
        writing.copies.lose(NAMES[3])
        writing.copies.sent(("ab" * 32,), NOW)
    with store.read() as reading:
        assert reading.copies.waiting(NOW) == WaitingPictures(1, 15)
        assert reading.copies.here() == {*NAMES[:3], *NAMES[4:]}


def test_a_picture_that_no_ticket_names_is_not_named(store: Store) -> None:
    with store.read() as reading:
        assert not reading.copies.is_named(NAMES[0])
        assert reading.copies.to_fetch(after="", most=9) == ()
