"""On a small screen and with large type: the sum, the cash typed, the change and the button are seen together."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from counter.ui.preferences import Language, Preferences
from counter.ui.tokens import Scheme
from tests.ui.conftest import Counter
from tests.ui.hands import Hands
from tests.ui.test_exchange_panels import SPLIT, begun, panel
from tests.ui.test_loss_panels import choose
from tests.ui.test_stolen_panels import held

SIZES = pytest.mark.parametrize(
    ("language", "percent"),
    [(lang, percent) for lang in Language for percent in (100, 150)],
)


def opened(counter: Counter, language: Language, percent: int) -> Hands:
    """The window of 1366 × 768 in that language, with type of that size."""
    counter.prefer(Preferences(language, Scheme.LIGHT, text_percent=percent))
    hands = counter.open()
    assert (hands.window.width(), hands.window.height()) == (1366, 768)
    return hands


def label(hands: Hands, name: str) -> QLabel:
    """The label of that name that is shown."""
    return next(
        each for each in hands.window.findChildren(QLabel, name) if each.isVisibleTo(hands.window)
    )


def button(hands: Hands) -> QPushButton:
    """The button of the act under way (F9)."""
    return next(
        each
        for each in hands.window.findChildren(QPushButton, "button.confirm")
        if each.isVisibleTo(hands.window)
    )


def is_whole(widget: QWidget) -> bool:
    """Whether all of it is in sight, and has the room it needs."""
    seen = widget.visibleRegion().boundingRect()
    return seen == widget.rect() and widget.height() >= widget.minimumSizeHint().height()


def type_cash(hands: Hands, cash: str) -> None:
    hands.field("received").setFocus()
    hands.type(cash)
    hands.rest()


@SIZES
def test_sum_cash_change_and_button_of_a_release_are_seen_together(
    counter: Counter, language: Language, percent: int
) -> None:
    hands = opened(counter, language, percent)
    held(hands)
    choose(hands, "release")
    hands.put("how", "at-principal")
    type_cash(hands, "60000")
    assert "NT$ 50,000" in hands.label("owner.sum")
    assert "NT$ 10,000" in hands.label("received.change")
    told = [label(hands, name) for name in ("owner.sum", "received.change")]
    for part in (*told, hands.field("received"), button(hands)):
        assert is_whole(part), part.objectName()


@SIZES
def test_sum_cash_change_and_button_of_a_split_are_seen_together(
    counter: Counter, language: Language, percent: int
) -> None:
    hands = opened(counter, language, percent)
    begun(hands, SPLIT)
    hands.press("Down", "Space")
    hands.press("Down", "Space", "Space")
    assert panel(hands).things.count() == 3
    type_cash(hands, "4000")
    assert "NT$ 3,600" in hands.label("exchange.net")
    assert "NT$ 400" in hands.label("received.change")
    told = [label(hands, name) for name in ("exchange.net", "received.change")]
    for part in (*told, hands.field("received"), button(hands)):
        assert is_whole(part), part.objectName()
