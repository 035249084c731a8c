"""Every page, in both languages, both colours and every size of text: named, in order, nothing clipped."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from counter.desk.answers import Receipt
from counter.domain.ways import Way
from counter.ui.columns import Scrolled
from counter.ui.keys import KEYS, Command
from counter.ui.labels import FieldLabel
from counter.ui.pages.page import Page
from counter.ui.preferences import Language, Preferences
from counter.ui.tokens import TEXT_SCALES, Scheme
from tests.desk.desks import CERTIFICATE, WATCH, take_in
from tests.ui.conftest import Counter
from tests.ui.hands import Hands

TYPED = (QLineEdit, QComboBox, QCheckBox, QPlainTextEdit, QTableView, QPushButton)
LOOKS = [
    pytest.param((language, scheme, percent), id=f"{language.value}-{scheme.value}-{percent}")
    for language in Language
    for scheme, percent in (
        (Scheme.LIGHT, TEXT_SCALES[0]),
        (Scheme.DARK, TEXT_SCALES[0]),
        (Scheme.LIGHT, TEXT_SCALES[1]),
        (Scheme.DARK, TEXT_SCALES[2]),
    )
]


@pytest.fixture(params=LOOKS)
def dressed(request: pytest.FixtureRequest, counter: Counter) -> Hands:
    """The window in one look, with two tickets in the books, one of them on two rates."""
    language, scheme, percent = request.param
    counter.prefer(Preferences(language, scheme, percent))
    return stock(counter.open())


@pytest.fixture
def stocked(counter: Counter) -> Hands:
    """The window in English, with the same tickets in the books."""
    return stock(counter.open())


def stock(hands: Hands) -> Hands:
    """Two tickets of one pledgor."""
    take_in(hands.desk, class_code="low-income", evidence=CERTIFICATE)
    take_in(hands.desk, items=(WATCH,))
    return hands


def shown_pages(hands: Hands) -> Iterator[Page]:
    """Each page in turn, filled as in daily work."""
    window = hands.window
    window.sign_out()
    hands.rest()
    yield window.pages.sign_in
    hands.desk.sign_in("c1")
    window.pages.sign_in.signed_in.emit("c1")
    for command in (
        *(Command.INTAKE, Command.TICKETS, Command.DAY, Command.SETTINGS),
        *(Command.SYNC, Command.VAULT),
    ):
        window.go(command)
        hands.rest()
        yield window.pages.of_key(command)
    window.look_up("陳")
    hands.rest()
    yield window.pages.results
    ticket = window.pages.ticket
    window.open_ticket(window.pages.results.table.rows.row(0).pledge, True)
    hands.rest()
    yield ticket
    for command in (Command.EXPLAIN, Command.RENEW, Command.REDEEM):
        window.press(command)
        hands.rest()
        yield ticket
    for way in (Way.REPRINT, Way.REVERSE):
        ticket.begin(way)
        hands.rest()
        yield ticket
    window.show_over(window.pages.recovery)
    hands.rest()
    yield window.pages.recovery
    window.show_over(window.pages.keys)
    hands.rest()
    yield window.pages.keys


def visible(page: QWidget, *kinds: type[QWidget]) -> list[QWidget]:
    return [w for kind in kinds for w in page.findChildren(kind) if w.isVisible()]


def test_every_page_is_named_and_fits(dressed: Hands) -> None:
    window = dressed.window
    assert window.width() <= 1366
    assert window.minimumSizeHint().height() <= 768
    for page in shown_pages(dressed):

        def sound(page: Page = page) -> None:
            assert _faults(page) == []

        dressed.until(sound)


def test_every_field_has_a_label_that_leads_to_it(stocked: Hands) -> None:
    for page in shown_pages(stocked):
        led = {label.buddy() for label in page.findChildren(QLabel) if label.buddy() is not None}
        fields = visible(page, QLineEdit, QComboBox, QCheckBox)
        missing = [
            f.objectName()
            for f in fields
            if f not in led and not f.objectName().endswith((".qian", "printer"))
        ]
        assert missing == [], page.objectName()


def test_no_letter_leads_to_two_fields_of_a_page(stocked: Hands) -> None:
    for page in shown_pages(stocked):
        keys = [w.key for w in visible(page, FieldLabel) if isinstance(w, FieldLabel) and w.key]
        assert len(keys) == len(set(keys)), page.objectName()


def test_tab_goes_through_every_field_of_a_page_and_comes_back(stocked: Hands) -> None:
    for page in shown_pages(stocked):
        wanted = {
            w
            for w in visible(page, *TYPED)
            if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isEnabled()
        }
        if not wanted:
            continue
        passed: set[QWidget] = set()
        current: QWidget | None = next(iter(wanted), None)
        for _ in range(3_000):
            assert current is not None, page.objectName()
            passed.add(current)
            current = current.nextInFocusChain()
        assert wanted <= passed, page.objectName()


def test_tab_on_the_intake_follows_the_form(hands: Hands) -> None:
    names = []
    hands.window.pages.intake.pledgor.id_number.setFocus()
    for _ in range(22):
        names.append(hands.where())
        hands.press("Tab")
    expected = [
        "pledgor.id_number",
        "pledgor.id_kind",
        "pledgor.name",
        "pledgor.born",
        "pledgor.phone",
        "pledgor.address",
        "class_code",
        "type_code",
        "quantity",
        "purity",
        "gross",
        "gross.qian",
        "stones",
        "stones.qian",
        "appraised",
        "kind",
        "mark",
        "defects",
    ]
    assert [name for name in names if name in expected] == expected


def test_each_key_has_one_meaning() -> None:
    keys = [name for key in KEYS for name in key.keys]
    assert len(keys) == len(set(keys))
    assert {key.command for key in KEYS} == set(Command)


def test_the_help_page_tells_every_key(hands: Hands) -> None:
    hands.press("F11")
    told = " ".join(label.text() for label in hands.window.pages.keys.findChildren(QLabel))
    for key in KEYS:
        for name in key.keys:
            assert name in told


def test_rare_characters_of_names_are_drawn(hands: Hands) -> None:
    receipt: Receipt = take_in(hands.desk)
    hands.window.open_ticket(receipt.pledge, False)
    hands.rest()
    font = hands.window.font()
    assert QFontMetrics(font).inFont("堃")
    assert font.families()[0] == "Noto Sans TC"


def _faults(page: Page) -> list[str]:
    return [
        *(f"{page.objectName()}: no name for {w.objectName()!r}" for w in _unnamed(page)),
        *(f"{page.objectName()}: {w!r} has no object name" for w in _anonymous(page)),
        *(f"{page.objectName()}: clipped {text!r}" for text in _clipped(page)),
        *(f"{page.objectName()}: too wide {area}" for area in _too_wide(page)),
    ]


def _unnamed(page: QWidget) -> list[QWidget]:
    """Widgets that take the focus and tell a screen reader nothing."""
    return [
        w
        for w in visible(page, *TYPED)
        if not w.accessibleName() and not (isinstance(w, QPushButton) and w.text())
    ]


def _anonymous(page: QWidget) -> list[QWidget]:
    return [w for w in visible(page, *TYPED) if not w.objectName()]


def _clipped(page: QWidget) -> list[str]:
    """Texts of labels and buttons that have less room than they need."""
    clipped = []
    for w in visible(page, QLabel, QPushButton):
        assert isinstance(w, QLabel | QPushButton)
        if not w.text() or (isinstance(w, QLabel) and w.pixmap().width()):
            continue
        need = w.heightForWidth(w.width()) if w.hasHeightForWidth() else w.sizeHint().height()
        wide = isinstance(w, QLabel) and w.wordWrap()
        if w.height() < need - 1 or (not wide and w.width() < w.sizeHint().width() - 1):
            clipped.append(w.text())
    return clipped


def _too_wide(page: QWidget) -> list[str]:
    return [
        f"{area.objectName()} {content.minimumSizeHint().width()} > {area.viewport().width()}"
        for area in page.findChildren(Scrolled)
        if area.isVisible()
        and (content := area.widget()) is not None
        and content.minimumSizeHint().width() > area.viewport().width()
    ]


def test_text_of_half_as_much_again_keeps_the_window_on_a_small_screen(hands: Hands) -> None:
    hands.press("F12")
    hands.put("text_percent", "150")
    hands.press("F9")
    hands.rest()
    assert hands.window.minimumSizeHint().width() <= 1366
