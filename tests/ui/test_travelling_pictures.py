"""A picture that another counter took: what is shown until it comes, and that it shows itself then."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from counter.desk.desk import Desk
from counter.sync.pictures import PictureExchange
from counter.ui.pictures import PictureStrip
from counter.ui.preferences import Language, Preferences
from counter.ui.tokens import Scheme
from tests.desk.branches import Branch
from tests.desk.desks import RING, take_in
from tests.desk.picture_files import jpeg
from tests.ui.conftest import Counter
from tests.ui.hands import Hands

PAGE = "Shift+F12"


@pytest.fixture
def branch(counter: Counter, tmp_path: Path) -> Iterator[Branch]:
    """Two counters of one branch."""
    branch = Branch.opened(tmp_path / "branch", counter.clock)
    yield branch
    counter.close()
    branch.close()


def pledge_with_pictures(desk: Desk, count: int = 1) -> str:
    names = tuple(desk.album.add(jpeg(300 + each)).name for each in range(count))
    return take_in(desk, items=(replace(RING, pictures=names),)).pledge


def carry(exchange: PictureExchange) -> frozenset[str]:
    """Exchange pictures until nothing is left; what came."""
    came: frozenset[str] = frozenset()
    while (step := exchange.step()).more:
        came |= step.came
    return came


def strip_of(hands: Hands) -> PictureStrip:
    return hands.window.pages.ticket.ticket.pictures


def captions(hands: Hands) -> list[str]:
    strip = strip_of(hands)
    return [strip.item(place).text() for place in range(strip.count())]


def told(hands: Hands) -> str:
    label = hands.window.pages.ticket.ticket.elsewhere
    return label.text() if label.isVisible() else ""


def test_a_picture_that_is_elsewhere_is_told_in_words_and_shows_itself_when_it_comes(
    counter: Counter, branch: Branch
) -> None:
    pledge = pledge_with_pictures(branch.desks[0], 2)
    branch.meet()
    takes = branch.carrier(2)
    hands = counter.show(branch.desks[1])
    hands.window.open_ticket(pledge, False)
    hands.rest()
    assert captions(hands) == ["not here yet"] * 2
    assert told(hands).startswith("The picture is still at the other counter")
    assert told(hands).count("\n") == 0
    strip_of(hands).setFocus()
    hands.press("Return")
    large = hands.window.findChild(QLabel, "picture.large")
    assert isinstance(large, QLabel)
    assert "still at the other counter" in large.text()
    carry(branch.carrier(1))
    hands.window._door.pictures_came.emit(carry(takes))
    hands.rest()
    assert not large.pixmap().isNull()
    assert captions(hands) == ["黃金", "黃金"]
    assert told(hands) == ""


def test_a_picture_that_came_for_another_ticket_asks_for_nothing(
    counter: Counter, branch: Branch
) -> None:
    pledge = pledge_with_pictures(branch.desks[0])
    branch.meet()
    branch.carrier(2)
    hands = counter.show(branch.desks[1])
    hands.window.open_ticket(pledge, False)
    hands.rest()
    strip_of(hands).setFocus()
    hands.press("Return")
    hands.window._door.pictures_came.emit(frozenset({"ab" * 32}))
    hands.rest()
    assert captions(hands) == ["not here yet"]


@pytest.mark.parametrize(
    ("language", "sends", "lacks"),
    [
        (Language.ENGLISH, "2 not at central yet, 9 kB", "3 still at the other counters"),
        (Language.CHINESE, "2 張還沒送到中央（9 kB）", "3 張還在其他櫃檯"),
    ],
)
def test_the_page_of_the_line_tells_what_has_not_left_and_what_has_not_come(
    counter: Counter, branch: Branch, language: Language, sends: str, lacks: str
) -> None:
    counter.prefer(Preferences(language, Scheme.LIGHT))
    hands = counter.show(branch.desks[0])
    hands.press(PAGE)
    assert hands.window.findChild(QLabel, "line.pictures") is None
    pledge_with_pictures(hands.desk, 2)
    hands.window._door.line_told.emit()
    hands.rest()
    assert hands.label("line.pictures") == sends
    hands.desk.album.missing = 3
    hands.window._door.pictures_came.emit(frozenset())
    hands.rest()
    assert set(hands.label("line.pictures").replace("；", "; ").split("; ")) == {sends, lacks}
    branch.meet()
    carry(branch.carrier(1))
    hands.desk.album.missing = 0
    hands.window._door.pictures_came.emit(frozenset())
    hands.rest()
    assert hands.window.findChild(QLabel, "line.pictures") is None
