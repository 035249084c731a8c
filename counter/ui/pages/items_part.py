"""The things of an intake: a table of all, an editor for the one picked, by its type."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from counter import formats
from counter.domain.forms import ItemForm
from counter.domain.money import Ntd
from counter.domain.policy import FieldKind, ItemField, ItemType
from counter.ui.fields import ChoiceField, Field, Gathering, TextField
from counter.ui.figures import AmountField, CountField, WeightField
from counter.ui.item_texts import ItemTexts, from_plain, to_plain
from counter.ui.labels import Card, FieldLabel
from counter.ui.pages.page import Grid, row
from counter.ui.picture_field import PicturesField
from counter.ui.room import Room
from counter.ui.tables import Column, Table

_FEATURES_A_ROW = 2
_FEATURES_FROM_ROW = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One thing as the table shows it."""

    place: int
    type_name: str
    form: ItemForm
    purity: str
    limit: Ntd | None
    readable: bool


class ItemsPart(Card):
    """Things of an intake. `changed`: something was typed or another thing is in the editor."""

    changed = Signal()

    def __init__(self, room: Room) -> None:
        look = room.theme.look.measures
        super().__init__("", pad_px=look.pad, gap_px=look.gap)
        self._room = room
        self._items: list[ItemTexts] = []
        self._at = 0
        self._limits: Sequence[Ntd | None] = ()
        self._loading = False
        self._features: dict[str, Field] = {}
        self._feature_labels: list[QWidget] = []
        self._labels: dict[str, FieldLabel] = {}
        self.heading.setText(self.tr("Items"))
        self.heading.show()
        self._make_fields()
        self._lay_out()
        self.clear()

    # ------------------------------------------------------------------ what stands here

    def fields(self) -> tuple[Field, ...]:
        """Every field of the editor, in order, named for the thing picked."""
        return (*self._fixed(), *self._features.values(), self.defects, self.pictures)

    def forms(self, gathering: Gathering) -> tuple[ItemForm, ...]:
        """All things as typed, read."""
        return tuple(
            texts.form(f"items.{place}", self._type(texts.type_code), gathering)
            for place, texts in enumerate(self._items)
        )

    def plain(self) -> list[dict[str, object]]:
        """What was typed, for a draft."""
        return [to_plain(texts) for texts in self._items]

    def put_plain(self, items: Sequence[Mapping[str, object]]) -> None:
        """Put a draft back."""
        self._items = [from_plain(plain) for plain in items] or [self._blank()]
        self._load(0)

    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return all(texts.is_blank() for texts in self._items)

    def clear(self) -> None:
        """Begin anew with one blank thing."""
        self._limits = ()
        self.put_plain([])

    def start(self) -> None:
        """Put the cursor where a thing begins."""
        self.type_code.setFocus(Qt.FocusReason.TabFocusReason)

    def pick(self, place: int) -> None:
        """Bring another thing into the editor."""
        if place != self._at and 0 <= place < len(self._items):
            self._load(place)

    def show_limits(self, limits: Sequence[Ntd | None]) -> None:
        """What each thing bears by the lending standard or its ceiling (NT$)."""
        self._limits = limits
        self._show_limit()
        self._show_lines()

    # ------------------------------------------------------------------ making

    def _make_fields(self) -> None:
        room, say = self._room, self._room.say
        types = [(t.code, room.named(t.name, t.name_en)) for t in room.policy.item_types]
        self.type_code = ChoiceField("type_code", self.tr("Type"), say, types)
        self.quantity = CountField("quantity", self.tr("Pieces"), say)
        self.purity = ChoiceField("purity", self.tr("Purity"), say)
        self.gross = WeightField(
            "gross", self.tr("Gross weight"), say, qian_label=self.tr("Gross weight in 錢")
        )
        self.stones = WeightField(
            "stones", self.tr("Stones, non-metal"), say, qian_label=self.tr("Stones in 錢")
        )
        self.appraised = AmountField("appraised", self.tr("Appraised"), say)
        self.defects = TextField("defects", self.tr("Defects, remarks"), say)
        self.pictures = PicturesField(self.tr("Pictures"), room)
        self.appraised.edit.installEventFilter(self)
        self.type_code.changed.connect(self._type_changed)
        for each in (*self._fixed(), self.defects, self.pictures):
            each.changed.connect(self._store)

    def _fixed(self) -> tuple[Field, ...]:
        return (
            self.type_code,
            self.quantity,
            self.purity,
            self.gross,
            self.stones,
            self.appraised,
        )

    def _lay_out(self) -> None:
        look = self._room.theme.look.measures
        self.table = Table[Line](
            "items", self.tr("Items"), self._columns(), row_px=look.row, fits=True
        )
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.clicked.connect(lambda index: self.pick(index.row()))
        self.more = QPushButton(self.tr("Add item  Ctrl+Enter"))
        self.more.setObjectName("items.add")
        self.more.setIcon(self._room.theme.icon("add"))
        self.more.clicked.connect(self._add)
        self.less = QPushButton(self.tr("Remove  Ctrl+Del"))
        self.less.setObjectName("items.remove")
        self.less.setIcon(self._room.theme.icon("delete"))
        self.less.clicked.connect(self._remove)
        top = QWidget()
        self.body.removeWidget(self.heading)
        top.setLayout(row(self.heading, self.less, self.more, stretch_first=True))
        self.body.addWidget(top)
        self.body.addWidget(self.table)
        self.grid = Grid(gap_px=look.gap - 2, label_px=76)
        self._labels = {
            "type_code": self.grid.put(self.type_code, 0, 0, key="T"),
            "quantity": self.grid.put(self.quantity, 0, 1, key="Q"),
            "purity": self.grid.put(self.purity, 1, 0, key="U"),
            "gross": self.grid.put(self.gross, 1, 1, key="W"),
            "stones": self.grid.put(self.stones, 2, 1, key="G"),
            "appraised": self.grid.put(self.appraised, 2, 0, key="V"),
        }
        self._labels["defects"] = self.grid.put(self.defects, 9, 0, key="M", span=2)
        label = self.grid.put(self.pictures, 10, 0, key="H", span=2)
        label.setFixedHeight(self.pictures.from_file.sizeHint().height())
        self.body.addLayout(self.grid)
        for keys, act in (
            ("Ctrl+Return", self._add),
            ("Ctrl+Enter", self._add),
            ("Ctrl+Del", self._remove),
            ("Ctrl+Down", lambda: self.pick(self._at + 1)),
            ("Ctrl+Up", lambda: self.pick(self._at - 1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _columns(self) -> tuple[Column[Line], ...]:
        def amount(value: Ntd | None) -> str:
            return "–" if value is None else formats.figure(value)

        return (
            Column(self.tr("No."), lambda line: str(line.place + 1), right=True),
            Column(self.tr("Item"), lambda line: line.type_name, stretch=True),
            Column(self.tr("Pieces"), lambda line: str(line.form.quantity), right=True),
            Column(self.tr("Purity"), lambda line: line.purity),
            Column(self.tr("Net weight"), _net_text, right=True),
            Column(self.tr("Limit"), lambda line: amount(line.limit), right=True),
            Column(self.tr("Appraised"), lambda line: amount(line.form.appraised), right=True),
        )

    # ------------------------------------------------------------------ the thing picked

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in a blank appraisal takes the limit over."""
        if (
            watched is self.appraised.edit
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            and self.appraised.is_blank()
            and (limit := self._limit()) is not None
        ):
            self.appraised.set_amount(limit)
            return True
        return super().eventFilter(watched, event)

    def _add(self) -> None:
        self._items.append(self._blank())
        self._load(len(self._items) - 1)
        self.start()

    def _remove(self) -> None:
        del self._items[self._at]
        if not self._items:
            self._items.append(self._blank())
        self._load(min(self._at, len(self._items) - 1))
        self.start()

    def _blank(self) -> ItemTexts:
        types = self._room.policy.item_types
        return ItemTexts(type_code=types[0].code if types else "")

    def _load(self, place: int) -> None:
        """Put a thing's texts into the editor."""
        self._loading = True
        self._at = place
        texts = self._items[place]
        self.type_code.set_code(texts.type_code)
        self._show_type()
        self.quantity.set_text(texts.quantity)
        self.purity.pick_first()  # a blank thing has not the purity of the one before
        self.purity.set_code(texts.purity)
        self.gross.put_typed(texts.gross)
        self.stones.put_typed(texts.stones)
        self.appraised.set_text(texts.appraised)
        self.defects.set_text(texts.defects)
        for code, each in self._features.items():
            _put(each, texts.features.get(code, ""))
        self.pictures.show_names(texts.pictures)
        self._name_fields()
        self._loading = False
        self._store()

    def _name_fields(self) -> None:
        """Faults speak of `items.1.gross`: the editor's fields bear the names of the thing picked."""
        for each in self.fields():
            each.name = f"items.{self._at}.{each.editor.objectName()}"
            each.clear_fault()

    def _store(self) -> None:
        """Keep what stands in the editor."""
        if self._loading:
            return
        self._items[self._at] = ItemTexts(
            type_code=self.type_code.code(),
            quantity=self.quantity.text(),
            purity=self.purity.code(),
            gross=self.gross.typed(),
            stones=self.stones.typed(),
            appraised=self.appraised.text(),
            defects=self.defects.text(),
            features={code: _text(each) for code, each in self._features.items()},
            pictures=self.pictures.names,
        )
        self._show_lines()
        self.changed.emit()

    def _type_changed(self) -> None:
        if not self._loading:
            self._items[self._at] = replace(self._items[self._at], type_code=self.type_code.code())
            self._show_type()
            self._name_fields()
            self._store()

    def _show_type(self) -> None:
        """Show the fields of the type picked."""
        kind = self._type(self.type_code.code())
        weighed = kind is not None and kind.by_weight
        metal = kind.metal if kind is not None else ""
        self.purity.set_choices(
            (p.code, self._room.named(p.name, p.name_en))
            for p in self._room.policy.purities
            if p.metal == metal
        )
        for name, each in (("purity", self.purity), ("gross", self.gross), ("stones", self.stones)):
            each.setVisible(weighed)
            self._labels[name].setVisible(weighed)
        self._make_features(() if kind is None else kind.fields)

    def _make_features(self, kinds: Sequence[ItemField]) -> None:
        for old in (*self._feature_labels, *self._features.values()):
            old.hide()
            self.grid.removeWidget(old)
            old.deleteLater()
        self._features = {kind.code: self._feature(kind) for kind in kinds}
        self._feature_labels = []
        for number, each in enumerate(self._features.values()):
            line, column = divmod(number, _FEATURES_A_ROW)
            label = self.grid.put(each, _FEATURES_FROM_ROW + line, column)
            self._feature_labels.append(label)
        self._order_tabs()

    def _feature(self, kind: ItemField) -> Field:
        label = self._room.named(kind.name, kind.name_en)
        made: Field
        if kind.kind is FieldKind.CHOICE:
            choices = [("", "—"), *((choice, choice) for choice in kind.choices)]
            made = ChoiceField(kind.code, label, self._room.say, choices)
        else:
            latin = kind.kind is not FieldKind.TEXT
            made = TextField(kind.code, label, self._room.say, latin=latin)
            if kind.kind is FieldKind.CARAT:
                made.edit.setPlaceholderText("ct")
        made.changed.connect(self._store)
        return made

    def _order_tabs(self) -> None:
        """Whole fields are put in order: Qt finds back to an editor that was taken out of its field."""
        order: list[QWidget] = [
            *self._fixed(),
            *self._features.values(),
            self.defects,
            self.pictures,
            *self.pictures.keys(),
        ]
        # What follows by going round is in place already to Qt: the buttons go elsewhere first.
        QWidget.setTabOrder(self.type_code, self.less)
        order += [self.less, self.more]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    # ------------------------------------------------------------------ what is shown

    def _show_lines(self) -> None:
        lines = [self._line(place, texts) for place, texts in enumerate(self._items)]
        self.table.show_rows(lines)
        self.table.selectRow(self._at)
        self.table.setVisible(len(lines) > 1)
        self.less.setVisible(len(lines) > 1)

    def _line(self, place: int, texts: ItemTexts) -> Line:
        gathering = Gathering()
        kind = self._type(texts.type_code)
        purity = next((p for p in self._room.policy.purities if p.code == texts.purity), None)
        return Line(
            place=place,
            type_name="" if kind is None else self._room.named(kind.name, kind.name_en),
            form=texts.form(f"items.{place}", kind, gathering),
            purity="" if purity is None else self._room.named(purity.name, purity.name_en),
            limit=self._limits[place] if place < len(self._limits) else None,
            readable=not gathering.faults,
        )

    def _limit(self) -> Ntd | None:
        return self._limits[self._at] if self._at < len(self._limits) else None

    def _show_limit(self) -> None:
        limit = self._limit()
        if limit is None:
            self.appraised.set_hint("")
        elif self.appraised.is_blank():
            self.appraised.set_hint(
                self.tr("Limit {amount}: Enter takes it").format(amount=formats.ntd(limit))
            )
        else:
            self.appraised.set_hint(self.tr("Limit {amount}").format(amount=formats.ntd(limit)))

    def _type(self, code: str) -> ItemType | None:
        return next((kind for kind in self._room.policy.item_types if kind.code == code), None)


def _net_text(line: Line) -> str:
    net = line.form.gross - line.form.stones
    return formats.grams(net) if net > 0 else "–"


def _text(each: Field) -> str:
    return (
        each.code()
        if isinstance(each, ChoiceField)
        else each.text()
        if isinstance(each, TextField)
        else ""
    )


def _put(each: Field, text: str) -> None:
    if isinstance(each, ChoiceField):
        each.set_code(text)
    elif isinstance(each, TextField):
        each.set_text(text)
