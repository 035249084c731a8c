"""Small read-only tables: rows as frozen values, columns as functions of a row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QScrollArea,
    QSizePolicy,
    QTableView,
)

from counter.ui.labels import tip

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
_LEFT = (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value
_RIGHT = (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value
_WIDEST = 4
"""So many of the longest texts of a column are measured: letters are not all of one width."""
_STRETCHED_LINES = 7
"""A column that takes the room left is of use from so many heights of a line on."""
_LATIN_LAST = "\u2e7f"
NOTHING = "–"
"""What a cell says that has nothing to say."""


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column: its heading, what it shows of a row, whether figures stand right, whether it takes the room left.

    `spare`: it is left out where there is no room for all; what it says is told elsewhere.
    """

    heading: str
    text: Callable[[R], str]
    right: bool = False
    stretch: bool = False
    spare: bool = False


class Rows(QAbstractTableModel, Generic[R]):
    """Rows of one kind. The row itself is there under ROW_ROLE."""

    def __init__(self, columns: Sequence[Column[R]]) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self._rows: tuple[R, ...] = ()
        self._strong: Callable[[R], bool] = lambda _: False
        self._strong_ones: list[int] = []
        self._alarming: Callable[[R], bool] = lambda _: False

    def show(self, rows: Sequence[R], strong: Callable[[R], bool] | None = None) -> None:
        """Show other rows; `strong` tells which stand out."""
        self.beginResetModel()
        self._rows = tuple(rows)
        if strong is not None:
            self._strong = strong
        self._find_strong()
        self.endResetModel()

    def restate(self) -> None:
        """The same rows have something else to say."""
        self._find_strong()
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _find_strong(self) -> None:
        self._strong_ones = [n for n, row in enumerate(self._rows) if self._strong(row)]

    def row(self, number: int) -> R:
        """The row of that number."""
        return self._rows[number]

    def widest(self, column: int) -> list[int]:
        """Rows among which the widest text of a column is, of the strong ones and of all: many say the same."""
        text = self._columns[column].text
        every = {text(row): number for number, row in enumerate(self._rows)}
        strong = {text(self._rows[number]): number for number in self._strong_ones}
        return [
            texts[each] for texts in (every, strong) for each in nlargest(_WIDEST, texts, _width)
        ]

    def alarm(self, alarming: Callable[[R], bool]) -> None:
        """Which rows are in red, whichever are shown."""
        self._alarming = alarming

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self._rows[index.row()], self._columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(row)
            case Qt.ItemDataRole.ToolTipRole:
                return tip(column.text(row))
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
            case Qt.ItemDataRole.FontRole if self._strong(row):
                font = QFont()
                font.setBold(True)
                return font
            case Qt.ItemDataRole.ForegroundRole if self._alarming(row):
                return QGuiApplication.palette().brush(QPalette.ColorRole.BrightText)
            case Qt.ItemDataRole.UserRole:
                return row
            case _:
                return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self._columns[section])
        return None


class Table(QTableView, Generic[R]):
    """Shows rows; Enter or a double click opens one.

    `fits`: as high as its rows, no scrolling; `wraps`: a long text goes on in a second line instead of ending in dots.
    `key`: by what a row is known again when it says something else; without one it is the same while it says the same.
    """

    opened = Signal(object)

    def __init__(
        self,
        name: str,
        label: str,
        columns: Sequence[Column[R]],
        *,
        row_px: int,
        fits: bool = False,
        wraps: bool = False,
        key: Callable[[R], object] | None = None,
    ) -> None:
        super().__init__()
        self.rows = Rows(columns)
        self._key = key or _itself
        self._columns = tuple(columns)
        self._fits = fits
        self._wraps = wraps
        self._row_px = row_px
        self._spare = [number for number, column in enumerate(columns) if column.spare]
        self._headings = [0] * len(columns)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._leave_out)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setModel(self.rows)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(wraps)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(row_px)
        self.verticalHeader().setMinimumSectionSize(row_px)
        self._dress_header(columns)
        self.activated.connect(lambda index: self.opened.emit(self.rows.row(index.row())))
        if wraps:
            self.horizontalHeader().sectionResized.connect(self._fit)
        if fits:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._fit()

    def alarm(self, alarming: Callable[[R], bool]) -> None:
        """Which rows are in red."""
        self.rows.alarm(alarming)

    def show_rows(self, rows: Sequence[R], strong: Callable[[R], bool] | None = None) -> None:
        """Show other rows; the row picked stays picked wherever it stands now. If it is gone, none is picked."""
        picked = self.picked()
        known = None if picked < 0 else self._key(self.rows.row(picked))
        self.rows.show(rows, strong)
        if picked >= 0:
            self.pick(lambda row: self._key(row) == known)
        self._fit()
        self._widen()

    def restate(self) -> None:
        """The same rows have something else to say, and others of them may stand out."""
        self.rows.restate()
        self._widen()

    def pick(self, wanted: Callable[[R], bool]) -> bool:
        """Pick the first row that is wanted. Whether there is one; if not, what is picked stays."""
        rows = range(self.rows.rowCount())
        place = next((number for number in rows if wanted(self.rows.row(number))), -1)
        if place >= 0:
            self.selectRow(place)
        return place >= 0

    def hide_blank(self) -> None:
        """Hide the columns that say nothing in any row."""
        for number, column in enumerate(self._columns):
            texts = {column.text(self.rows.row(row)) for row in range(self.rows.rowCount())}
            self.setColumnHidden(number, texts <= {"", NOTHING})

    def picked(self) -> int:
        """Number of the row picked, -1 for none."""
        picked = self.selectionModel().selectedRows()
        return picked[0].row() if picked else -1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.picked() >= 0:
            self.opened.emit(self.rows.row(self.picked()))
            return
        super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's name
        """A table without a scroll bar of its own scrolls with the page: the row picked stays in sight."""
        super().currentChanged(current, previous)
        area = self._area()
        page = None if area is None else area.widget()
        if self._fits and self.hasFocus() and area is not None and page is not None:
            row = self.visualRect(current)
            place = self.viewport().mapTo(page, row.center())
            area.ensureVisible(0, place.y(), 0, row.height())

    def _area(self) -> QScrollArea | None:
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        return around

    def _fit(self) -> None:
        if self._wraps:
            self.resizeRowsToContents()
        if self._fits:
            rows = sum(self.rowHeight(number) for number in range(self.rows.rowCount()))
            head = self.horizontalHeader().sizeHint().height()
            self.setFixedHeight(head + max(self._row_px, rows) + 4)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._widen()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._spare:
            self._later.start()

    def _widen(self) -> None:
        """Give each column what its widest text needs; Qt would ask every cell several times."""
        if self._spare:
            self._later.start()  # once everything has its width and its letters
        if self._fits:
            return
        header = self.horizontalHeader()
        for number, column in enumerate(self._columns):
            if not column.stretch:
                header.resizeSection(number, self._needs(number))

    def _needs(self, number: int) -> int:
        """How wide a column has to be for its heading and its widest text, in pixels."""
        cells = (self.rows.index(row, number) for row in self.rows.widest(number))
        widths = [self.sizeHintForIndex(cell).width() for cell in cells]
        # Of a column that is left out Qt says that its heading needs nothing.
        heading = max(self._headings[number], self.horizontalHeader().sectionSizeHint(number))
        self._headings[number] = heading
        return max([heading, *widths])

    def _leave_out(self) -> None:
        """Leave out what can be spared, the last first, until there is room for the rest."""
        stretched = self.fontMetrics().height() * _STRETCHED_LINES
        needs = [
            stretched if column.stretch else self._needs(number)
            for number, column in enumerate(self._columns)
        ]
        left = self.viewport().width() - sum(needs)
        for number in reversed(self._spare):
            self.setColumnHidden(number, left < 0)
            left += needs[number] if left < 0 else 0
        self._fit()

    def _dress_header(self, columns: Sequence[Column[R]]) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        mode = QHeaderView.ResizeMode
        for number, column in enumerate(columns):
            own = mode.ResizeToContents if self._fits else mode.Fixed
            header.setSectionResizeMode(number, mode.Stretch if column.stretch else own)


def _itself(row: object) -> object:
    return row


def _alignment(column: Column[Any]) -> int:
    return _RIGHT if column.right else _LEFT


def _width(text: str) -> int:
    """About how wide a text is drawn: a Chinese character as two letters."""
    return len(text) if text.isascii() else len(text) + sum(each > _LATIN_LAST for each in text)
