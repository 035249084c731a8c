"""The counter's file is checked while the window works; damage is told and stops new business."""

from contextlib import closing

import pytest

from counter.db import engine, keys
from counter.desk.opening import KEY_FILE
from counter.domain.refusal import Unavailable
from tests.desk.desks import take_in
from tests.ui.conftest import Counter
from tests.ui.hands import Hands


def damage(counter: Counter) -> None:
    """Another signature under the first entry."""
    data = counter.folder / "data"
    with closing(engine.driver(data / "counter.db", keys.load(data / KEY_FILE))) as connection:
        connection.execute("DROP TRIGGER journal_no_update")
        connection.execute("UPDATE journal SET signature = 'ff' WHERE number = 1")


def look(hands: Hands) -> None:
    """The minute in which the window looks after its file."""
    hands.window.watch.refresh()
    hands.rest()


def test_a_program_left_open_checks_its_file_each_day(counter: Counter) -> None:
    hands = counter.open()
    take_in(hands.desk)
    damage(counter)
    counter.clock.wait(hours=23)
    look(hands)
    assert hands.banner() == ""
    counter.clock.wait(hours=1)
    look(hands)
    assert hands.banner().startswith("The data file is damaged")
    hands.desk.sign_in("c1")  # the day of yesterday was left open: whoever worked is signed out
    with pytest.raises(Unavailable):
        take_in(hands.desk)


def test_a_file_damaged_over_night_is_found_at_the_start(counter: Counter) -> None:
    hands = counter.open()
    for _ in range(2):  # the last two are looked at when the file is opened
        take_in(hands.desk)
    counter.close()
    damage(counter)
    hands = counter.open()
    look(hands)
    assert hands.banner().startswith("The data file is damaged")
