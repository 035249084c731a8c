"""A self-inspection under way: point by point, kept while it is filled in, signed at its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent

from counter.desk.answers import Receipt
from counter.domain import reading
from counter.domain.inspecting import InspectionForm, PointForm
from counter.domain.policy import Checklist, Point
from counter.domain.refusal import Fault, Refused, Unavailable
from counter.domain.supervision import Answer
from counter.ui.check_words import CheckWords
from counter.ui.fields import ChoiceField, Field, Gathering, TextField
from counter.ui.figures import DayField
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.page import Faults, Grid, Page, card, command_button
from counter.ui.room import Room
from counter.ui.tables import NOTHING, Column, Table

if TYPE_CHECKING:  # loaded with the first inspection
    from datetime import date

_RIGHT_WIDTH_PX = 400
_KEPT_AFTER_MS = 800
_REMARK_MAX = 200
_BLANK: Mapping[str, str] = {}


class InspectPage(Page):
    """The points at the left, what is said to the one picked at the right."""

    belongs_to = Command.MORNING

    def __init__(self, room: Room) -> None:
        super().__init__("inspect", room)
        self._words = CheckWords()
        self._faults = Faults(room, self)
        self._checklist: Checklist | None = None
        self._said: dict[str, dict[str, str]] = {}
        self._refused: tuple[Fault, ...] = ()
        self._filling = False
        self.table = Table[Point](
            "inspect.points",
            self.tr("Points"),
            (
                Column(self.tr("Point"), self._name, stretch=True),
                Column(self.tr("Rule"), lambda point: point.basis, spare=True),
                Column(self.tr("Answer"), self._answer_text),
            ),
            row_px=self.look.row,
            wraps=True,
        )
        self.table.opened.connect(lambda _: self._to_answer())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._fill())
        self.point = text_label("", "heading", wrap=True)
        self.point.setObjectName("inspect.point")
        self.basis = text_label("", "muted", wrap=True)
        self.basis.setObjectName("inspect.basis")
        self.answer = ChoiceField(
            "answer",
            self.tr("Answer"),
            room.say,
            [("", "—"), *((each.value, self._words.answer(each)) for each in Answer)],
        )
        self.remark = TextField("remark", self.tr("Remark"), room.say)
        self.due = DayField(
            "due", self.tr("Right by"), room.say, with_weekday=True, coming_after=room.today
        )
        self.due.edit.setPlaceholderText(self.tr("15, 6/15 or +3"))
        staff = [("", "—"), *((each.code, each.name) for each in room.staff)]
        self.responsible = ChoiceField("responsible", self.tr("Who"), room.say, staff)
        self.told = text_label("", "muted", wrap=True)
        self.told.setObjectName("inspect.told")
        self.button = command_button(
            room, Command.CONFIRM, self.tr("Sign and print"), primary=True, icon="fact_check"
        )
        self._grid = Grid(gap_px=self.look.gap, label_px=76)
        self._keep_soon = QTimer(self, singleShot=True, interval=_KEPT_AFTER_MS)
        self._connect()
        self._lay_out()

    def title(self) -> str:
        listed = self._checklist
        return "" if listed is None else self.room.named(listed.name, listed.name_en)

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.CONFIRM: self._sign, Command.BACK: self.leaves.emit}

    def begin(self, checklist: Checklist, kept: Mapping[str, str]) -> None:
        """Go through a checklist; `kept`: what was filled in before it was broken off."""
        if self._checklist is None or self._checklist.code != checklist.code or not self._said:
            self._said = _by_point(kept)
        self._checklist = checklist
        self._refused = ()
        self.table.show_rows(checklist.points)
        blank = (n for n, each in enumerate(checklist.points) if not self._is_answered(each))
        self.table.selectRow(next(blank, 0))
        self._fill()

    def enter(self) -> None:
        self._to_answer()

    def keep_draft(self) -> None:
        self._keep_soon.stop()
        if self._checklist is not None and self._said and self.button.isEnabled():
            self.room.tasks.run(
                self.room.desk.inspections.keep,
                self._checklist.code,
                _by_field(self._said),
                owner=self,
                done=lambda _: None,
                failed=self.room.messages.trouble,
            )

    def hideEvent(self, event: QHideEvent) -> None:
        """Who goes elsewhere finds it as it was left."""
        super().hideEvent(event)
        if self._keep_soon.isActive():
            self.keep_draft()

    def forget(self) -> None:
        self._keep_soon.stop()
        self._said.clear()
        self._checklist = None

    # ------------------------------------------------------------------ one point

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return (self.answer, self.remark, self.due, self.responsible)

    def _picked(self) -> Point | None:
        picked = self.table.picked()
        return None if picked < 0 else self.table.rows.row(picked)

    def _fill(self) -> None:
        """Show what is said to the point picked."""
        point = self._picked()
        if point is None:
            return
        said = self._said.get(point.code, _BLANK)
        self._filling = True
        self.point.setText(self._name(point))
        self.basis.setText(point.basis)
        self.answer.set_code(said.get("answer", ""))
        self.remark.set_text(said.get("remark", ""))
        self.due.set_text(said.get("due", ""))
        self.responsible.set_code(said.get("responsible", ""))
        self._filling = False
        for field in self.fields():
            field.clear_fault()
        self._show_rows()
        self._show_faults()
        self._tell_left()

    def _typed(self) -> None:
        point = self._picked()
        if self._filling or point is None:
            return
        self._said[point.code] = {
            "answer": self.answer.code(),
            "remark": self.remark.text(),
            "due": self.due.text(),
            "responsible": self.responsible.code(),
        }
        self._show_rows()
        self.table.restate()
        self._tell_left()
        self._keep_soon.start()

    def _show_rows(self) -> None:
        wrong = self.answer.code() == Answer.NOT_FULFILLED.value
        self._grid.show_row(self.due, shown=wrong)
        self._grid.show_row(self.responsible, shown=wrong)

    def _tell_left(self) -> None:
        points = () if self._checklist is None else self._checklist.points
        left = sum(not self._is_answered(each) for each in points)
        self.told.setText(
            self.tr("{left} of {all} points to go. What is filled in is kept.").format(
                left=left, all=len(points)
            )
        )

    def _to_answer(self) -> None:
        self.answer.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answered(self) -> None:
        """What is fulfilled needs no word: Enter leads to the next point."""
        if self.answer.code() == Answer.FULFILLED.value:
            self._go_on()
        else:
            self.remark.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remarked(self) -> None:
        if self.answer.code() == Answer.NOT_FULFILLED.value:
            self.due.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._go_on()

    def _go_on(self) -> None:
        """To the next point; behind the last one to the button."""
        at = self.table.picked() + 1
        if at < self.table.rows.rowCount():
            self.table.selectRow(at)
            self._to_answer()
        else:
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------------ the end

    def _sign(self) -> None:
        listed = self._checklist
        if listed is None or not self.button.isEnabled():
            return
        gathering = Gathering()
        points = tuple(self._form(each, gathering) for each in listed.points)
        if gathering.faults:
            self._tell(Refused(gathering.faults))
            return
        self._keep_soon.stop()
        self.button.setEnabled(False)
        self.room.tasks.run(
            self.room.desk.inspections.inspect,
            InspectionForm(listed.code, listed.since, points),
            owner=self,
            done=self._done,
            failed=self._tell,
            broke=lambda: self.button.setEnabled(True),
        )

    def _form(self, point: Point, gathering: Gathering) -> PointForm:
        said = self._said.get(point.code, _BLANK)
        code, remark, due = (said.get(each, "") for each in ("answer", "remark", "due"))
        answer = Answer(code) if code else None
        remark = gathering.take(
            lambda: reading.text(remark, f"remark.{point.code}", most=_REMARK_MAX), ""
        )
        if answer is not Answer.NOT_FULFILLED:
            return PointForm(point.code, answer, remark)
        day: date | None = None
        if due.strip():
            at, today = f"due.{point.code}", self.room.today()
            day = gathering.take(lambda: reading.coming_day(due, at, today), None)
        return PointForm(point.code, answer, remark, day, said.get("responsible", ""))

    def _done(self, receipt: Receipt) -> None:
        self.button.setEnabled(True)
        self.forget()
        self.leaves.emit()
        self.finish(receipt)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        """The first point with a fault is picked, and the fault stands beside its field."""
        self.button.setEnabled(True)
        faults = trouble.faults if isinstance(trouble, Refused) else ()
        self._refused = tuple(each for each in faults if "." in each.at)
        if not self._refused:
            self.room.messages.trouble(trouble)
            return
        code = self._refused[0].at.partition(".")[2]
        self.table.pick(lambda point: point.code == code)
        self._fill()
        self.room.messages.clear()

    def _show_faults(self) -> None:
        point = self._picked()
        own = [each for each in self._refused if point and each.at.partition(".")[2] == point.code]
        here = [Fault(each.reason, each.at.partition(".")[0], each.facts) for each in own]
        self._faults.place(here, self.fields(), focus=bool(here))

    # ------------------------------------------------------------------ furnishing

    def _is_answered(self, point: Point) -> bool:
        return bool(self._said.get(point.code, _BLANK).get("answer"))

    def _name(self, point: Point) -> str:
        return self.room.named(point.name, point.name_en)

    def _answer_text(self, point: Point) -> str:
        code = self._said.get(point.code, _BLANK).get("answer", "")
        return self._words.answer(Answer(code)) if code else NOTHING

    def _connect(self) -> None:
        for field in self.fields():
            field.changed.connect(self._typed)
        ends = (
            (self.answer, self._answered),
            (self.remark, self._remarked),
            (self.responsible, self._go_on),
        )
        for field, go_on in ends:
            field.ends_by_enter = True
            field.entered.connect(go_on)
        self._keep_soon.timeout.connect(self.keep_draft)
        self.button.clicked.connect(self._sign)

    def _lay_out(self) -> None:
        left = card(self.room, "")
        left.body.addWidget(self.table, 1)
        right = card(self.room, "")
        right.body.addWidget(self.point)
        right.body.addWidget(self.basis)
        keys = ("A", "R", "B", "W")
        for row, (field, key) in enumerate(zip(self.fields(), keys, strict=True)):
            self._grid.put(field, row, 0, key=key)
        right.body.addLayout(self._grid)
        right.body.addWidget(self.told)
        right.body.addStretch(1)
        self.lay_sides(left, right, name="inspect", right_px=_RIGHT_WIDTH_PX, foot=self.button)


def _by_point(kept: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Texts by field and point, as a draft keeps them, sorted by point."""
    said: dict[str, dict[str, str]] = {}
    for at, text in kept.items():
        field, _, point = at.partition(".")
        said.setdefault(point, {})[field] = text
    return said


def _by_field(said: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {f"{at}.{point}": text for point, texts in said.items() for at, text in texts.items()}
