"""How the window looks: Fusion, its palette, a few style rules and the bundled fonts."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from counter.domain.refusal import Trouble, Unavailable
from counter.places import FONTS, ICONS
from counter.ui import icons
from counter.ui.tokens import DARK, LIGHT, Colours, Measures, Scheme, by_name, measures

FAMILIES = ("Noto Sans TC", "HanaMinA", "HanaMinB")
"""The second and third hold the rare characters of names; they are there once the pack is."""

_Role = QPalette.ColorRole
_ROLES: tuple[tuple[QPalette.ColorRole, str], ...] = (
    (_Role.Window, "window"),
    (_Role.WindowText, "text"),
    (_Role.Base, "surface"),
    (_Role.AlternateBase, "sunken"),
    (_Role.Text, "text"),
    (_Role.PlaceholderText, "muted"),
    (_Role.Button, "surface"),
    (_Role.ButtonText, "text"),
    (_Role.BrightText, "danger"),
    (_Role.Highlight, "accent"),
    (_Role.HighlightedText, "on_accent"),
    (_Role.Accent, "accent"),
    (_Role.Link, "accent"),
    (_Role.LinkVisited, "accent"),
    (_Role.ToolTipBase, "surface"),
    (_Role.ToolTipText, "text"),
    (_Role.Light, "surface"),
    (_Role.Midlight, "sunken"),
    (_Role.Mid, "line"),
    (_Role.Dark, "edge"),
    (_Role.Shadow, "edge"),
)
_MUTED_WHEN_DISABLED = (_Role.WindowText, _Role.Text, _Role.ButtonText)


@dataclass(frozen=True, slots=True)
class Look:
    """What a painter needs: the colours and the measures in force."""

    colours: Colours
    measures: Measures
    dark: bool


class Theme(QObject):
    """Dresses the application and tells when it changed; one for the life of the program."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        app.setStyle("Fusion")  # once: a style changed under open windows can end the program
        self._scheme = Scheme.SYSTEM
        self._percent = 100
        self.look = Look(LIGHT, measures(100), dark=False)
        app.styleHints().colorSchemeChanged.connect(self._follow)

    def wear(self, scheme: Scheme, percent: int) -> None:
        """Dress everything in `scheme` with texts of `percent`; what looks so already is left alone."""
        self._scheme, self._percent = scheme, percent
        dark = self._is_dark()
        self.look = Look(DARK if dark else LIGHT, measures(percent), dark=dark)
        rules = style_sheet(self.look)
        if rules != self._app.styleSheet():
            self._app.setPalette(palette(self.look.colours))
            self._app.setFont(text_font(self.look.measures.text))
            self._app.setStyleSheet(rules)
        self.changed.emit()

    def icon(self, name: str, part: str = "text") -> QIcon:
        """The symbol `name` in the colour of `part`."""
        colours = by_name(self.look.colours)
        return icons.icon(name, colours[part], colours["edge"], self.look.measures.icon)

    def _is_dark(self) -> bool:
        if self._scheme is Scheme.SYSTEM:
            return self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return self._scheme is Scheme.DARK

    def _follow(self) -> None:
        if self._scheme is Scheme.SYSTEM:
            self.wear(self._scheme, self._percent)


def load_fonts(folder: Path = FONTS) -> None:
    """Make the bundled fonts known to Qt. Raises Unavailable if the main one is missing."""
    for path in sorted(folder.glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))
    if FAMILIES[0] not in QFontDatabase.families():
        raise Unavailable(Trouble.FONT_MISSING, font=FAMILIES[0])


def text_font(px: int, *, bold: bool = False) -> QFont:
    """The font of texts; rare characters come from the families after the first."""
    font = QFont(list(FAMILIES))
    font.setPixelSize(px)
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    return font


def palette(colours: Colours) -> QPalette:
    """Fusion's palette in our colours."""
    named = by_name(colours)
    made = QPalette()
    for role, part in _ROLES:
        made.setColor(role, QColor(named[part]))
    for role in _MUTED_WHEN_DISABLED:
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.edge))
    return made


def style_sheet(look: Look) -> str:
    """The style rules, filled with colours and measures."""
    scheme = "dark" if look.dark else "light"
    pictures = {name: (ICONS / f"{name}_{scheme}.svg").as_posix() for name in ("arrow", "check")}
    values = dict(_lengths(look.measures)) | by_name(look.colours) | pictures
    sheet = _RULES
    for name in sorted(values, key=len, reverse=True):
        sheet = sheet.replace(f"${name}", values[name])
    return sheet


def _lengths(lengths: Measures) -> Iterator[tuple[str, str]]:
    yield "text_px", f"{lengths.text}px"
    yield "small_px", f"{lengths.small}px"
    yield "heading_px", f"{lengths.heading}px"
    yield "title_px", f"{lengths.title}px"
    yield "figure_px", f"{lengths.figure}px"
    yield "huge_px", f"{lengths.huge}px"
    yield "field_px", f"{lengths.field - 2}px"
    yield "big_px", f"{lengths.field + lengths.figure // 2}px"
    yield "field_inner_px", f"{lengths.field - 4}px"
    yield "row_px", f"{lengths.row}px"
    yield "rail_row_px", f"{lengths.rail_row}px"
    yield "arrow_px", f"{lengths.icon}px"


# A combo box gets its border together with its sub-controls: a border alone breaks Fusion's arrow.
_RULES = """
QToolTip { color: $text; background: $surface; border: 1px solid $edge; padding: 4px 6px; }
QFrame[card="true"] { background: $surface; border: 1px solid $line; border-radius: 8px; }
QLabel[role="title"] { font-size: $title_px; font-weight: bold; }
QLabel[role="heading"] { font-size: $heading_px; font-weight: bold; }
QLabel[role="figure"] { font-size: $figure_px; font-weight: bold; }
QLabel[role="huge-good"] { font-size: $huge_px; font-weight: bold; color: $good; }
QLabel[role="huge-accent"] { font-size: $huge_px; font-weight: bold; color: $accent; }
QLabel[role="huge-danger"] { font-size: $huge_px; font-weight: bold; color: $danger; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="small"] { color: $muted; font-size: $small_px; }
QLabel[role="fault"] { color: $danger; font-size: $small_px; }
QLabel[role="good"] { color: $good; font-size: $small_px; }
QLabel[role="warn"] { color: $warn; font-size: $small_px; }
QLabel[role="strong"] { font-weight: bold; }
QLabel[role="training"] { background: $training; color: $on_training; font-weight: bold; }
QLabel[role="sample"] { background: $warn_soft; color: $warn; font-size: $small_px; }
QLabel[role="badge"] { background: $accent_soft; color: $text; border-radius: 4px; padding: 1px 8px; }
QLabel[role="badge-warn"] { background: $warn_soft; color: $warn; border-radius: 4px; padding: 1px 8px; }
QLabel[role="badge-danger"] { background: $danger_soft; color: $danger; border-radius: 4px; padding: 1px 8px; }
QLabel[role="badge-good"] { background: $good_soft; color: $good; border-radius: 4px; padding: 1px 8px; }

QLineEdit, QComboBox, QPlainTextEdit { background: $surface; color: $text; border: 1px solid $edge;
    border-radius: 5px; padding: 1px 8px; selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QComboBox { min-height: $field_inner_px; max-height: $field_inner_px; }
QLineEdit:read-only { background: $sunken; border-color: $line; }
QLineEdit:disabled, QComboBox:disabled { background: $sunken; border-color: $line; color: $muted; }
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus { border: 2px solid $focus; padding: 0px 7px; }
QLineEdit[fault="true"], QComboBox[fault="true"] { border-color: $danger; }
QLineEdit[big="true"] { font-size: $figure_px; min-height: $big_px; max-height: $big_px; }
QLineEdit[scan="true"] { padding-left: 2px; }
QComboBox { padding-right: 2px; }
QComboBox::drop-down { border: none; width: $row_px; }
QComboBox::down-arrow { image: url("$arrow"); width: $arrow_px; height: $arrow_px; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $edge; padding: 3px;
    selection-background-color: $accent; selection-color: $on_accent; outline: none; }

QPushButton { background: $surface; color: $text; border: 1px solid $edge; border-radius: 5px;
    padding: 1px 14px; min-height: $field_inner_px; }
QPushButton:hover { background: $accent_soft; }
QPushButton:focus { border: 2px solid $focus; padding: 0px 13px; }
QPushButton:disabled { background: $sunken; border-color: $line; color: $muted; }
QPushButton[primary="true"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: bold; }
QPushButton[primary="true"]:hover { background: $accent_hover; }
QPushButton[primary="true"]:focus { border: 2px solid $on_accent; outline: 2px solid $focus; }
QPushButton[primary="true"]:disabled { background: $line; color: $muted; border-color: $line; }
QPushButton[choice="true"] { text-align: left; }
QPushButton[choice="true"]:checked { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[danger="true"] { color: $danger; border-color: $danger; }
QPushButton[link="true"] { background: transparent; border: 1px solid transparent; color: $accent; padding: 0px 6px; }
QPushButton[link="true"]:focus { border: 2px solid $focus; padding: 0px 5px; }

QTableView { background: $surface; alternate-background-color: $sunken; border: 1px solid $line; border-radius: 5px;
    padding: 1px; gridline-color: $line; selection-background-color: $accent_soft; selection-color: $text;
    outline: none; }
QTableView::item { padding: 0px 5px; }
QTableView:focus { border: 2px solid $focus; padding: 0px; }
QListWidget { background: $sunken; color: $muted; border: 1px solid $line; border-radius: 5px; outline: none;
    padding: 1px; font-size: $small_px; selection-background-color: $accent_soft; selection-color: $text; }
QListWidget:focus { border: 2px solid $focus; padding: 0px; }
QHeaderView::section { background: $sunken; color: $muted; border: none; border-bottom: 1px solid $line;
    padding: 3px 8px; font-size: $small_px; }
QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: $line; border-radius: 4px; min-height: 32px; margin: 2px; }
QScrollBar::handle:vertical:hover { background: $edge; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal { background: $line; border-radius: 4px; min-width: 32px; margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $line; border: none; max-height: 4px; }
QProgressBar::chunk { background: $accent; }
QCheckBox { min-height: $row_px; padding: 0px 4px; border: 2px solid transparent; border-radius: 5px; }
QCheckBox:focus { border: 2px solid $focus; }
QCheckBox::indicator { width: $arrow_px; height: $arrow_px; border: 1px solid $edge;
    border-radius: 4px; background: $surface; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$check"); }
QCheckBox::indicator:disabled { background: $sunken; border-color: $line; }

QFrame#rail { background: $rail; }
QFrame#rail QLabel { color: $rail_text; }
QFrame#rail QLabel[role="small"] { color: $rail_muted; }
QFrame#rail QPushButton { background: transparent; color: $rail_text; border: 2px solid transparent; border-radius: 6px;
    text-align: left; padding: 0px 8px; min-height: $rail_row_px; }
QFrame#rail QPushButton:hover { background: $rail_active; }
QFrame#rail QPushButton:checked { background: $rail_active; font-weight: bold; }
QFrame#rail QPushButton:focus { border-color: $rail_muted; }
QFrame#rail QPushButton:disabled { color: $rail_muted; }
QPushButton#reminder, QPushButton#held { border: none; border-radius: 0px; background: $danger_soft; color: $danger;
    font-size: $small_px; }
QPushButton#reminder:focus, QPushButton#held:focus { border: 2px solid $danger; }
QFrame#status { background: $surface; border-top: 1px solid $line; }
QFrame#status QLabel { font-size: $small_px; color: $muted; }
QFrame#status QLabel[state="warn"] { color: $warn; font-weight: bold; }
QFrame#status QLabel[state="danger"] { color: $danger; font-weight: bold; }
QFrame#status QPushButton { font-size: $small_px; color: $muted; min-height: 0px; }
QFrame#status QPushButton[state="warn"] { color: $warn; font-weight: bold; }
QFrame#status QPushButton[state="danger"] { color: $danger; font-weight: bold; }
QFrame[banner="good"] { background: $good_soft; border: 1px solid $good; border-radius: 6px; }
QFrame[banner="warn"] { background: $warn_soft; border: 1px solid $warn; border-radius: 6px; }
QFrame[banner="danger"] { background: $danger_soft; border: 1px solid $danger; border-radius: 6px; }
QFrame[banner="note"] { background: $accent_soft; border: 1px solid $accent; border-radius: 6px; }
"""
