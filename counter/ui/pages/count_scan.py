"""The vault is scanned: one field for labels, the answer in huge letters, what is left, what each counter did."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from counter import formats
from counter.desk.count_scans import CounterScans, CountProgress
from counter.domain.counts import Finding
from counter.domain.refusal import Refused, Unavailable
from counter.domain.stocktake import AtPlace, Left
from counter.ui.columns import Columns
from counter.ui.fields import TextField
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.count_board import Board, waiting_bar
from counter.ui.pages.count_scanning import Scanning, Shot
from counter.ui.pages.page import card, command_button, row
from counter.ui.room import Room
from counter.ui.sounds import Sound, Sounds
from counter.ui.stocktake_words import StocktakeWords, bag_number, sound_of
from counter.ui.tables import NOTHING, Column, Table

SHOTS_SHOWN = 40
LEFT_SHOWN = 200
SEAL_KEY = "Alt+W"
_RIGHT_WIDTH_PX = 400
_ROWS_MIN = 4
_LEFT_COLUMN = 2

R = TypeVar("R")


class ScanPart(QWidget):
    """What a counter that scans looks at. `closes`: on to the end of the count."""

    closes = Signal()

    def __init__(self, room: Room, sounds: Sounds, types: Callable[[], dict[str, str]]) -> None:
        super().__init__()
        self._room = room
        self._sounds = sounds
        self._types = types
        self._words = StocktakeWords()
        self._shots: list[Shot] = []
        self._typed = ""
        self.scanning = Scanning(room, self)
        self.field = self._make_field()
        self.board = Board(room)
        self.place = text_label("", "figure", wrap=True)
        self.place.setObjectName("count.place")
        self.seal = self._make_seal()
        self.bar = waiting_bar("count.bar")
        self.scope = text_label("", "muted", wrap=True)
        self.scope.setObjectName("count.scope")
        self.found = text_label("", "figure", wrap=True)
        self.found.setObjectName("count.found")
        self.told = text_label("", "warn", wrap=True)
        self.told.setObjectName("count.told")
        self.shots = self._make_shots()
        self.counters = self._make_counters()
        self.places = self._make_places()
        self.left = self._make_left()
        self.close_button = command_button(
            room, Command.CONFIRM, self.tr("Finish or close…"), icon="check_circle"
        )
        self.close_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.close_button.clicked.connect(self.closes)
        self._lay_out()
        scanning = self.scanning
        scanning.placed.connect(self._placed)
        scanning.answered.connect(self._show_answer)
        scanning.progressed.connect(self._show_progress)
        scanning.seal_changed.connect(self.seal.setChecked)
        scanning.not_told.connect(self._show_not_told)
        scanning.failed.connect(self._tell)

    def begin(self, count: str) -> None:
        """Scan for that count; what is shown of another one goes."""
        if count != self.scanning.count:
            self._shots.clear()
            self.shots.show_rows(())
            told = self.tr("Scan a place, then the bags that lie there.")
            self.board.show_answer(Sound.NEUTRAL, self.tr("Ready"), "", told)
        self.bar.setVisible(self.scanning.count != count or self.scanning.progress is None)
        self.scanning.begin(count)

    def enter(self) -> None:
        """The cursor stays where labels are scanned: half a code arrives there as typed."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        """What the keys do here."""
        return {Command.CONFIRM: self.closes.emit}

    def take_scan(self, code: str) -> None:
        """A label was scanned, wherever the cursor is."""
        self._typed = ""
        self._take(code)

    # ------------------------------------------------------------------ a scan and its answer

    def _entered(self) -> None:
        text = self.field.text().strip()
        if text:
            self._typed = text
            self.field.set_text("")
            self._take(text)

    def _take(self, text: str) -> None:
        self.field.clear_fault()
        self.scanning.take(text)

    def _show_answer(self, shot: object) -> None:
        assert isinstance(shot, Shot)
        if shot.answer is None:
            self._show_refused(shot)
        else:
            answer = shot.answer
            sound = sound_of(answer.finding)
            number = bag_number(answer.bag)
            meaning = self._words.meaning(answer, shot.form)
            self.board.show_answer(sound, self._words.finding(answer.finding), number, meaning)
            self._sounds.play(sound)
            self._show_found(answer.found, answer.wanted)
            self._show_here(answer.here)
        self._shots = [shot, *self._shots[: SHOTS_SHOWN - 1]]
        self.shots.show_rows(self._shots, _is_bad)

    def _show_refused(self, shot: Shot) -> None:
        """Why it was not taken; what was typed is back to be put right."""
        why = self._why(shot.trouble)
        self.board.show_answer(Sound.BAD, self.tr("Not taken"), "", why)
        self._sounds.play(Sound.BAD)
        if isinstance(shot.trouble, Refused):
            self.field.show_fault(shot.trouble.faults[0])
            if self._typed == shot.form.text and self.field.is_blank():
                self.field.edit.blockSignals(True)
                self.field.set_text(self._typed)
                self.field.edit.blockSignals(False)
                self.field.edit.selectAll()

    def _why(self, trouble: Refused | Unavailable | None) -> str:
        if isinstance(trouble, Refused):
            return self._room.voice.refused(trouble)
        return "" if trouble is None else self._room.voice.trouble(trouble)

    # ------------------------------------------------------------------ how it stands

    def _placed(self, place: str) -> None:
        if place:
            now = self.tr("Now scan the bags that lie here.")
            self.board.show_answer(Sound.NEUTRAL, place, "", now)
            self._sounds.play(Sound.NEUTRAL)
            self.scanning.look()
        self._show_here(None)

    def _show_here(self, here: AtPlace | None) -> None:
        """Where bags are scanned now, and how many of that place are: as the last answer has it, or as is known."""
        place, known = self.scanning.place, self.scanning.progress
        if not place:
            has_plan = known is None or bool(known.plan)
            self.place.setText(self.tr("No place scanned yet") if has_plan else "")
            self.place.setVisible(has_plan)
            return
        self.place.show()
        if here is None or here.place != place:
            places = () if known is None else known.places
            here = next((each for each in places if each.place == place), AtPlace(place, 0, 0, 0))
        told = self.tr("Place {place}: {scanned} scanned here")
        if here.wanted:
            told = self.tr("Place {place}: {scanned} scanned here, {left} of {wanted} left")
        self.place.setText(
            told.format(place=place, scanned=here.scanned, left=here.left, wanted=here.wanted)
        )

    def _show_progress(self, progress: object) -> None:
        assert isinstance(progress, CountProgress)
        self.bar.hide()
        self.told.hide()
        self.scope.setText(self._words.scope(progress.opened, self._types()))
        self._show_found(progress.found, progress.wanted)
        self.counters.show_rows(progress.counters, lambda each: not each.finished)
        self.places.show_rows(progress.places, lambda each: bool(each.left))
        is_blind = progress.opened.blind
        self.left.show_rows(progress.left[:LEFT_SHOWN])
        self.left.setVisible(not is_blind and bool(progress.left))
        self._left_heading.setVisible(not is_blind)
        self._left_heading.setText(
            self.tr("Left: {count}").format(count=formats.figure(len(progress.left)))
        )
        self.places.setColumnHidden(_LEFT_COLUMN, is_blind)
        self._show_here(None)

    def _show_found(self, found: int, wanted: int) -> None:
        told = self.tr("{found} of {wanted} found") if wanted else self.tr("{found} found")
        self.found.setText(told.format(found=formats.figure(found), wanted=formats.figure(wanted)))

    def _show_not_told(self, trouble: object) -> None:
        assert isinstance(trouble, Refused | Unavailable)
        told = self.tr("Scans wait on this counter, none is lost: {why}")
        self.told.setText(told.format(why=self._why(trouble)))
        self.told.show()

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.bar.hide()
        self._room.messages.trouble(trouble)

    # ------------------------------------------------------------------ how it is laid out

    def _make_field(self) -> TextField:
        field = TextField("text", self.tr("Label of a place or a bag"), self._room.say, latin=True)
        field.edit.setProperty("big", True)
        field.edit.setPlaceholderText(self.tr("Scan a place, then its bags; or type a number"))
        field.ends_by_enter = True
        field.entered.connect(self._entered)
        return field

    def _make_seal(self) -> QPushButton:
        button = QPushButton(self.tr("Wrong seal") + f"  {SEAL_KEY}")
        button.setObjectName("count.seal")
        button.setAccessibleName(self.tr("The next bag's seal is wrong"))
        button.setCheckable(True)
        button.setProperty("choice", True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda on: self.scanning.mark_seal(on=on))
        QShortcut(QKeySequence(SEAL_KEY), self).activated.connect(button.click)
        return button

    def _make_shots(self) -> Table[Shot]:
        columns: tuple[Column[Shot], ...] = (
            Column(self.tr("Place"), lambda shot: shot.form.place or NOTHING),
            Column(self.tr("Bag"), _bag),
            Column(self.tr("Answer"), self._answer_text, stretch=True),
        )
        return self._table("count.shots", self.tr("Last scans"), columns)

    def _make_counters(self) -> Table[CounterScans]:
        columns: tuple[Column[CounterScans], ...] = (
            Column(self.tr("Counter"), lambda each: str(each.counter)),
            Column(self.tr("Scans"), lambda each: formats.figure(each.scans), right=True),
            Column(self.tr("State"), self._counter_state, stretch=True),
        )
        return self._table("count.counters", self.tr("Counters"), columns, fits=True)

    def _make_places(self) -> Table[AtPlace]:
        columns: tuple[Column[AtPlace], ...] = (
            Column(self.tr("Place"), lambda each: self._words.place(each.place)),
            Column(self.tr("Scanned"), lambda each: formats.figure(each.scanned), right=True),
            Column(
                self.tr("Left"), lambda each: formats.figure(each.left), right=True, stretch=True
            ),
        )
        return self._table("count.places", self.tr("Places"), columns)

    def _make_left(self) -> Table[Left]:
        columns: tuple[Column[Left], ...] = (
            Column(self.tr("Place"), lambda each: self._words.place(each.place)),
            Column(self.tr("Bag"), lambda each: bag_number(each.bag), stretch=True),
        )
        return self._table("count.left", self.tr("Bags left"), columns)

    def _table(
        self, name: str, label: str, columns: tuple[Column[R], ...], *, fits: bool = False
    ) -> Table[R]:
        """Something to look at: the cursor stays where labels are scanned."""
        table = Table[R](name, label, columns, row_px=self._room.theme.look.measures.row, fits=fits)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if not fits:
            table.setMinimumHeight(_ROWS_MIN * self._room.theme.look.measures.row)
        return table

    def _answer_text(self, shot: Shot) -> str:
        if shot.answer is None:
            return self.tr("Not taken")
        told = self._words.finding(shot.answer.finding)
        twice = shot.form.wrong_seal and shot.answer.finding is not Finding.WRONG_SEAL
        return self.tr("{told}, wrong seal").format(told=told) if twice else told

    def _counter_state(self, each: CounterScans) -> str:
        if each.finished:
            return self.tr("finished")
        if each.waiting:
            return self.tr("{count} not told yet").format(count=each.waiting)
        return self.tr("scans")

    def _lay_out(self) -> None:
        look = self._room.theme.look.measures
        left = card(self._room, "")
        left.body.addWidget(self.bar)
        left.body.addWidget(self.place)
        left.body.addLayout(row(self.field, self.seal, stretch_first=True))
        left.body.addWidget(self.board)
        left.body.addWidget(self.shots, 1)
        right = card(self._room, "")
        self._left_heading = text_label("", "strong")
        self._left_heading.setObjectName("count.left.heading")
        for label in (self.found, self.scope, self.told):
            right.body.addWidget(label)
        right.body.addWidget(self.counters)
        right.body.addWidget(self.places, 2)
        right.body.addWidget(self._left_heading)
        right.body.addWidget(self.left, 3)
        self.told.hide()
        sides = Columns(
            left,
            right,
            name="count",
            right_px=_RIGHT_WIDTH_PX * look.text // 15,
            gap_px=look.gap + 2,
            parent=self,
        )
        foot = card(self._room, "")
        foot.body.addWidget(self.close_button)
        sides.add_foot(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(sides, 1)


def _bag(shot: Shot) -> str:
    return NOTHING if shot.answer is None else bag_number(shot.answer.bag) or NOTHING


def _is_bad(shot: Shot) -> bool:
    return shot.answer is None or sound_of(shot.answer.finding) is Sound.BAD
