"""The counts there were, and the form that begins another one."""

import re
from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter.desk.answers import Receipt
from counter.desk.count_offers import CountOffer
from counter.desk.stocktakes import CountRow
from counter.domain import vault
from counter.domain.counting import OpenCountForm, Stage
from counter.domain.counts import Method
from counter.domain.refusal import Refused, Unavailable
from counter.domain.ticket import PLACE_PREFIX
from counter.ui.columns import Columns
from counter.ui.days import full_day
from counter.ui.fields import ChoiceField, Field, Gathering, TextField
from counter.ui.figures import CountField
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.count_board import waiting_bar
from counter.ui.pages.page import Faults, Grid, card, command_button
from counter.ui.room import Room
from counter.ui.stocktake_words import StocktakeWords
from counter.ui.tables import Column, Table
from counter.ui.ticks import TicksField

_RIGHT_WIDTH_PX = 430
_LABEL_PX = 100
_OPEN, _BLIND = "open", "blind"
_APART = re.compile(r"[\s,，、;；]+")
"""What stands between two places."""


class OpenPart(QWidget):
    """The list at the left, the form at the right. `picked`: a count to be shown (its row); `done`: one has begun."""

    picked = Signal(object)
    done = Signal(object)
    commands_changed = Signal()

    def __init__(self, room: Room, offer: CountOffer) -> None:
        super().__init__()
        self.offer = offer
        self._room = room
        self._faults = Faults(room, self)
        self._words = StocktakeWords()
        self._is_running = False
        self.table = Table[CountRow](
            "count.counts",
            self.tr("Counts"),
            self._columns(),
            row_px=room.theme.look.measures.row,
            key=lambda each: each.count,
        )
        self.table.opened.connect(self._pick)
        self.told = text_label("", "muted", wrap=True)
        self.told.setObjectName("count.none")
        self._make_fields()
        self.bar = waiting_bar("count.opening")
        self.button = command_button(
            room, Command.CONFIRM, self.tr("Begin the count"), primary=True, icon="fact_check"
        )
        self.button.clicked.connect(self.confirm)
        self._grid = Grid(gap_px=room.theme.look.measures.gap, label_px=_LABEL_PX)
        self._lay_out()
        self._show_size()

    def show_counts(self, rows: tuple[CountRow, ...]) -> None:
        """Show the counts there are; one at a time can go on."""
        self._is_running = any(each.stage in {Stage.RUNNING, Stage.CLOSED} for each in rows)
        self.table.show_rows(rows, lambda each: each.stage in {Stage.RUNNING, Stage.CLOSED})
        self.table.setVisible(bool(rows))
        self.told.setVisible(not rows)
        self._form.setVisible(not self._is_running)
        self.commands_changed.emit()

    def enter(self) -> None:
        """To the count that goes on; else to the form."""
        if self._is_running:
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.method.setFocus(Qt.FocusReason.OtherFocusReason)

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        """What the keys do here."""
        return {} if self._is_running else {Command.CONFIRM: self.confirm}

    def take_scan(self, code: str) -> bool:
        """Labels of places go into their field; bags wait until the count has begun."""
        if self._is_running or self.is_opening:
            return False
        if not code.startswith(PLACE_PREFIX):
            return False
        self.places.set_text(f"{self.places.text()} {code.removeprefix(PLACE_PREFIX)}".strip())
        self.places.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    @property
    def is_opening(self) -> bool:
        """Whether a count is about to begin."""
        return not self.button.isEnabled()

    # ------------------------------------------------------------------ the act

    def confirm(self) -> None:
        """Begin a count of what was chosen."""
        if self.is_opening:
            return
        gathering = Gathering()
        form = OpenCountForm(
            places=gathering.take(self._read_places, ()),
            types=self.types.ticked(),
            method=Method(self.method.code()),
            size=gathering.take(self._read_size, 0),
            blind=self.mode.code() == _BLIND,
            counters=tuple(int(each) for each in self.counters.ticked()),
        )
        if gathering.faults:
            self._tell(Refused(gathering.faults))
            return
        self._wait(on=True)
        self._room.tasks.run(
            self._room.desk.stocktakes.open,
            form,
            owner=self,
            done=self._begun,
            failed=self._tell,
            broke=lambda: self._wait(on=False),
        )

    def _begun(self, receipt: Receipt) -> None:
        self._wait(on=False)
        for field in (self.places, self.how_many):
            field.set_text("")
        self.done.emit(receipt)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self._wait(on=False)
        self._faults.show(trouble, self.fields())

    def _wait(self, *, on: bool) -> None:
        """The books are read: a second or two in a full vault."""
        self.button.setEnabled(not on)
        self.bar.setVisible(on)

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return (self.method, self.how_many, self.mode, self.places, self.types, self.counters)

    def _read_places(self) -> tuple[str, ...]:
        parts = [each for each in _APART.split(self.places.text()) if each]
        return tuple(vault.read_place(each, "places") for each in parts)

    def _read_size(self) -> int:
        return 0 if self._is_whole() else self.how_many.count()

    def _is_whole(self) -> bool:
        return self.method.code() == Method.WHOLE.value

    # ------------------------------------------------------------------ how it is laid out

    def _make_fields(self) -> None:
        room, say = self._room, self._room.say
        methods = [(each.value, self._words.method(each)) for each in Method]
        self.method = ChoiceField("method", self.tr("Which bags"), say, methods)
        self.method.changed.connect(self._show_size)
        self.how_many = CountField("size", self.tr("How many"), say)
        modes = [
            (_OPEN, self.tr("Open: what is expected is shown")),
            (_BLIND, self.tr("Blind: what is expected is not shown")),
        ]
        self.mode = ChoiceField("mode", self.tr("How"), say, modes)
        self.places = TextField("places", self.tr("Places"), say, latin=True)
        self.places.set_hint(self.tr("Blank: the whole vault. Scan places, or type them."))
        kinds = [
            (each.code, room.named(each.name, each.name_en)) for each in room.policy.item_types
        ]
        self.types = TicksField("types", self.tr("Types"), say, kinds)
        self.types.set_hint(self.tr("None ticked: all of them."))
        names = [(str(n), self.tr("Counter {n}").format(n=n)) for n in self.offer.counters]
        self.counters = TicksField("counters", self.tr("Who scans"), say, names)
        self.counters.tick(str(self.offer.own))

    def _show_size(self) -> None:
        self._grid.show_row(self.how_many, shown=not self._is_whole())

    def _columns(self) -> tuple[Column[CountRow], ...]:
        return (
            Column(self.tr("Day"), lambda each: full_day(each.on)),
            Column(self.tr("State"), lambda each: self._words.stage(each.stage), stretch=True),
        )

    def _pick(self, each: object) -> None:
        assert isinstance(each, CountRow)
        self.picked.emit(each)

    def _lay_out(self) -> None:
        look = self._room.theme.look.measures
        left = card(self._room, self.tr("Counts"))
        self.told.setText(self.tr("Nothing was counted yet."))
        left.body.addWidget(self.told)
        left.body.addWidget(self.table, 1)
        left.body.addStretch()
        self._form = card(self._room, self.tr("Begin a count"))
        for number, field in enumerate(self.fields()):
            label = self._grid.put(field, number, 0, key="MNHPTC"[number])
            if isinstance(field, TicksField):
                field.head(label)
        self._form.body.addLayout(self._grid)
        self._form.body.addWidget(self.bar)
        self._form.body.addWidget(self.button)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._form)
        column.addStretch(1)
        sides = Columns(
            left,
            right,
            name="count.open",
            right_px=_RIGHT_WIDTH_PX * look.text // 15,
            gap_px=look.gap + 2,
            parent=self,
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(sides, 1)
