"""Colours that can be read, icons in them, the focus in sight."""

import pytest
from PySide6.QtGui import QColor, QFontDatabase, QImage
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from counter.domain.refusal import Trouble, Unavailable
from counter.places import ICONS
from counter.ui import icons
from counter.ui.keys import KEYS
from counter.ui.theme import FAMILIES, Theme, load_fonts, style_sheet
from counter.ui.tokens import (
    CONTRAST_EDGE,
    CONTRAST_TEXT,
    DARK,
    EDGE_ON,
    LIGHT,
    TEXT_ON,
    TEXT_SCALES,
    Colours,
    Scheme,
    by_name,
    contrast,
    measures,
)

BOTH = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


@BOTH
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_every_text_can_be_read_on_its_ground(colours: Colours, text: str, ground: str) -> None:
    named = by_name(colours)
    assert contrast(named[text], named[ground]) >= CONTRAST_TEXT


@BOTH
@pytest.mark.parametrize(("edge", "ground"), EDGE_ON)
def test_every_field_stands_out_from_its_ground(colours: Colours, edge: str, ground: str) -> None:
    named = by_name(colours)
    assert contrast(named[edge], named[ground]) >= CONTRAST_EDGE


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#0B5C6B", "#0B5C6B") == pytest.approx(1)


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_no_style_rule_waits_for_a_value(theme: Theme, scheme: Scheme) -> None:
    theme.wear(scheme, 100)
    assert "$" not in style_sheet(theme.look)


def test_pictures_of_the_style_rules_are_there() -> None:
    for name in ("arrow_light", "arrow_dark", "check_light", "check_dark"):
        assert (ICONS / f"{name}.svg").exists()


def test_larger_text_makes_larger_fields() -> None:
    sizes = [measures(percent) for percent in TEXT_SCALES]
    assert [size.text for size in sizes] == [15, 19, 22]
    assert sizes == sorted(sizes, key=lambda size: size.field)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.command.value)
def test_the_icon_of_each_key_is_drawn_in_the_colour_asked(theme: Theme, key: object) -> None:
    assert theme is not None
    picture = icons.pixmap(key.icon, "#ff0000", 24).toImage()  # type: ignore[attr-defined]  # a Key
    assert _has_colour(picture, QColor("#ff0000"))


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("kind", [QLineEdit, QComboBox, QPushButton])
def test_the_focus_is_seen_as_a_ring(
    theme: Theme, qtbot: QtBot, scheme: Scheme, kind: type[QLineEdit]
) -> None:
    theme.wear(scheme, 100)
    widget = kind()
    qtbot.addWidget(widget)
    widget.resize(200, 40)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    assert _has_colour(widget.grab().toImage(), QColor(theme.look.colours.focus))
    widget.clearFocus()
    assert not _has_colour(widget.grab().toImage(), QColor(theme.look.colours.focus))


def test_a_combo_box_keeps_its_arrow_under_its_border(theme: Theme, qtbot: QtBot) -> None:
    theme.wear(Scheme.LIGHT, 100)
    combo = QComboBox()
    qtbot.addWidget(combo)
    combo.resize(200, 32)
    combo.show()
    right = combo.grab().toImage().copy(170, 4, 24, 24)
    assert _has_colour(right, QColor("#4D5E66"), near=60)


def test_the_bundled_font_is_the_first_one(theme: Theme) -> None:
    assert theme is not None
    assert FAMILIES[0] in QFontDatabase.families()


def test_a_missing_font_is_told(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFontDatabase, "families", lambda: ["DejaVu Sans"])
    with pytest.raises(Unavailable) as told:
        load_fonts(tmp_path)  # type: ignore[arg-type]  # a folder without fonts
    assert told.value.trouble is Trouble.FONT_MISSING


def test_the_system_scheme_is_followed(theme: Theme, qtbot: QtBot) -> None:
    theme.wear(Scheme.SYSTEM, 100)
    with qtbot.waitSignal(theme.changed):
        theme._follow()
    theme.wear(Scheme.DARK, 100)
    with qtbot.assertNotEmitted(theme.changed):
        theme._follow()


def _has_colour(image: QImage, colour: QColor, *, near: int = 12) -> bool:
    return any(
        abs(found.red() - colour.red())
        + abs(found.green() - colour.green())
        + abs(found.blue() - colour.blue())
        <= near
        and found.alpha() > 200
        for y in range(image.height())
        for x in range(image.width())
        for found in [image.pixelColor(x, y)]
    )
