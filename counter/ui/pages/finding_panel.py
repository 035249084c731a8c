"""One finding: what was done about it, and whether somebody else finds it right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter.domain.inspecting import CheckedForm, FindingStage, FixedForm
from counter.domain.refusal import Refused, Unavailable
from counter.ui.check_words import CheckWords
from counter.ui.days import short_day
from counter.ui.fields import ChoiceField, Field, TextField
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.page import Faults, Grid, command_button
from counter.ui.room import Room

if TYPE_CHECKING:  # loaded with the first finding
    from counter.desk.answers import Receipt
    from counter.desk.inspecting import FindingView

_RIGHT, _WRONG = "right", "wrong"
_TEXT_MAX = 200


class FindingPanel(QWidget):
    """A finding open: its story, one or two fields, one act. `done`: it is safely written (its Receipt)."""

    done = Signal(object)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._words = CheckWords()
        self._faults = Faults(room, self)
        self.view: FindingView | None = None
        self.point = text_label("", "heading", wrap=True)
        self.point.setObjectName("finding.point")
        self.story = text_label("", wrap=True)
        self.story.setObjectName("finding.story")
        self.fixed = ChoiceField(
            "fixed",
            self.tr("Is it right?"),
            room.say,
            [(_RIGHT, self.tr("put right")), (_WRONG, self.tr("not yet"))],
        )
        self.text = TextField("text", self.tr("What was done"), room.say)
        self.text.ends_by_enter = True
        self.text.entered.connect(self.confirm)
        self.button = command_button(
            room, Command.CONFIRM, self.tr("Report"), primary=True, icon="check"
        )
        self.button.clicked.connect(self.confirm)
        self._grid = Grid(gap_px=room.theme.look.measures.gap, label_px=96)
        self._grid.put(self.fixed, 0, 0, key="A")
        self._label = self._grid.put(self.text, 1, 0, key="R")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.point)
        column.addWidget(self.story)
        column.addLayout(self._grid)
        column.addStretch(1)

    @property
    def acts(self) -> bool:
        """Whether anything is left to be said of the finding."""
        return self.view is not None and self.view.finding.stage is not FindingStage.CLOSED

    def open(self, view: FindingView) -> None:
        """Show a finding; what was typed for it before it was left stands there again."""
        self._lay_aside()
        self.view = view
        stage = view.finding.stage
        checks = stage is FindingStage.REPORTED
        self.point.setText(self._room.named(view.point.name, view.point.name_en))
        self.story.setText("\n".join(self._story(view)))
        self._label.setText(self.tr("Still wrong") if checks else self.tr("What was done"))
        self.text.editor.setAccessibleName(self._label.text())
        label = self.tr("Checked") if checks else self.tr("Report")
        self.button.setText(f"{label}  F9")
        self.button.setAccessibleName(label)
        self._grid.show_row(self.fixed, shown=checks)
        self._grid.show_row(self.text, shown=self.acts)
        kept = self._room.laid_aside.pop(self._laid_at(view), {})
        self.fixed.set_code(kept.get("fixed", _RIGHT))
        self.text.set_text(kept.get("text", ""))
        for field in self._fields():
            field.clear_fault()

    def begin(self) -> None:
        """Put the cursor where work begins."""
        if self.acts:
            first = self.text if self.fixed.isHidden() else self.fixed
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def empty(self) -> None:
        """No finding is open; what was typed waits for it."""
        self._lay_aside()
        self.view = None

    def confirm(self) -> None:
        """Report it, or say how it was found."""
        view = self.view
        if view is None or not self.acts or not self.button.isEnabled():
            return
        try:
            text = self.text.words(most=_TEXT_MAX)
        except Refused as refused:
            self._tell(refused)
            return
        self.button.setEnabled(False)
        desk, finding = self._room.desk.inspections, view.finding
        if finding.stage is FindingStage.REPORTED:
            fixed = self.fixed.code() == _RIGHT
            checked = CheckedForm(finding.inspection, finding.point, fixed, text)
            self._run(partial(desk.check, checked))
        else:
            report = FixedForm(finding.inspection, finding.point, text)
            self._run(partial(desk.report, report))

    def _run(self, act: Callable[[], Receipt]) -> None:
        self._room.tasks.run(
            act,
            owner=self,
            done=self._done,
            failed=self._tell,
            broke=lambda: self.button.setEnabled(True),
        )

    def _story(self, view: FindingView) -> list[str]:
        finding = view.finding
        lines = [
            self.tr("{day}, {by} found: {text}").format(
                day=short_day(view.on), by=view.by, text=view.found
            ),
            self.tr("{who} puts it right by {day}").format(
                who=view.responsible, day=short_day(finding.due)
            ),
        ]
        if finding.reported_on is not None:
            lines.append(
                self.tr("{day}, {by} did: {text}").format(
                    day=short_day(finding.reported_on), by=view.reported_by, text=view.done
                )
            )
        if finding.checked_on is not None:
            text = view.objected or self._words.stage(FindingStage.CLOSED)
            lines.append(
                self.tr("{day}, {by} looked: {text}").format(
                    day=short_day(finding.checked_on), by=view.checked_by, text=text
                )
            )
        return lines

    def _fields(self) -> tuple[Field, ...]:
        return (self.fixed, self.text)

    def _done(self, receipt: object) -> None:
        self.button.setEnabled(True)
        self.text.set_text("")
        self.fixed.set_code(_RIGHT)
        self.done.emit(receipt)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.button.setEnabled(True)
        self._faults.show(trouble, self._fields())

    def _lay_aside(self) -> None:
        if self.view is not None and not self.text.is_blank():
            typed = {"fixed": self.fixed.code(), "text": self.text.text()}
            self._room.laid_aside[self._laid_at(self.view)] = typed

    def _laid_at(self, view: FindingView) -> tuple[str, str]:
        return type(self).__name__, f"{view.finding.inspection}/{view.finding.point}"
