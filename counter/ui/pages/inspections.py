"""Self-inspections: what they found until it is put right, the checklists due, the share put right in time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from counter import formats
from counter.desk.answers import Changed, Receipt
from counter.desk.inspecting import ChecklistView, FindingView, InspectionRow
from counter.domain.inspecting import FindingStage, Score, Span
from counter.domain.refusal import Refused, Unavailable
from counter.ui.check_words import CheckWords
from counter.ui.days import short_day
from counter.ui.fields import ChoiceField
from counter.ui.file_box import ask_spreadsheet
from counter.ui.keys import Command
from counter.ui.labels import show_part, text_label
from counter.ui.pages.finding_panel import FindingPanel
from counter.ui.pages.page import Grid, Page, card, command_button, row
from counter.ui.printing import Delivery
from counter.ui.room import Room
from counter.ui.tables import Column, Table
from counter.ui.tasks import Lane, Latest

if TYPE_CHECKING:  # loaded with the first question
    from counter.desk.inspecting import InspectionsView
    from counter.domain.policy import Checklist
    from counter.print.morning_papers import FindingsPaper, InspectionPaper

_RIGHT_WIDTH_PX = 400
_SCORES_MAX = 12


class InspectionsPage(Page):
    """Findings at the left; at the right the one opened, else the checklists and the share.

    `begins`: go through a checklist (with what was filled in before).
    """

    belongs_to = Command.MORNING
    begins = Signal(object, object)

    def __init__(self, room: Room) -> None:
        super().__init__("inspections", room)
        self._words = CheckWords()
        self._latest = Latest(room.tasks, self)
        self._view: InspectionsView | None = None
        self._begins_soon = False
        self._lists = QWidget()
        self.findings = Table[FindingView](
            "inspections.findings",
            self.tr("Findings"),
            self._finding_columns(),
            row_px=self.look.row,
            key=_key,
        )
        self.told = text_label("", "muted", wrap=True)
        self.told.setObjectName("inspections.told")
        self.checklists = Table[ChecklistView](
            "inspections.checklists",
            self.tr("Checklists"),
            self._checklist_columns(),
            row_px=self.look.row,
            fits=True,
        )
        self.past = Table[InspectionRow](
            "inspections.past",
            self.tr("Inspections"),
            self._past_columns(),
            row_px=self.look.row,
            key=lambda each: each.inspection,
        )
        self.span = ChoiceField(
            "span",
            self.tr("Put right in time"),
            room.say,
            [(each.value, self._words.span(each)) for each in Span],
        )
        self.scores = Table[Score](
            "inspections.scores",
            self.tr("Put right in time"),
            self._score_columns(),
            row_px=self.look.row,
            fits=True,
        )
        self.panel = FindingPanel(room)
        self.begin_button = command_button(room, Command.MORE, self.tr("Inspect"), icon="rule")
        self.print_button = command_button(
            room, Command.CONFIRM, self.tr("Print findings"), primary=True, icon="print"
        )
        self.export_button = QPushButton(self.tr("As ODS…"))
        self.export_button.setObjectName("inspections.ods")
        self.export_button.setIcon(room.theme.icon("download"))
        self._connect()
        self._lay_out()

    def title(self) -> str:
        return self.tr("Self-inspection")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        if self.panel.view is not None:
            return {Command.CONFIRM: self.panel.confirm, Command.BACK: self._back}
        return {
            Command.CONFIRM: self._print,
            Command.MORE: self._begin_picked,
            Command.BACK: self.leaves.emit,
        }

    def enter(self) -> None:
        self.findings.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask()

    def refresh(self, changed: frozenset[Changed]) -> None:
        if Changed.CHECKS in changed and self.isVisible():
            self._ask()

    def forget(self) -> None:
        self.panel.empty()
        self._show_side()

    # ------------------------------------------------------------------ what there is

    def _ask(self) -> None:
        self._latest.ask(self.room.desk.inspections.view, done=self._show, failed=self._tell)

    def _show(self, view: InspectionsView) -> None:
        self._view = view
        self.findings.show_rows(view.findings, lambda each: each.is_overdue)
        self.checklists.show_rows(view.checklists, lambda each: each.is_due)
        self.past.show_rows(view.inspections, lambda each: each.open > 0)
        for table in (self.findings, self.checklists):
            if table.picked() < 0 and table.rows.rowCount():
                table.selectRow(0)
        left = [each for each in view.findings if each.finding.stage is not FindingStage.CLOSED]
        late = sum(each.is_overdue for each in left)
        self.told.setText(
            self.tr("Open: {count}, overdue: {late} (bold). Enter opens one.").format(
                count=len(left), late=late
            )
            if view.findings
            else self.tr("No inspection found anything yet. F10 begins one.")
        )
        self._show_scores()
        self._keep_opened(view)
        if self._begins_soon:
            self._begins_soon = False
            self._begin_picked()

    def _keep_opened(self, view: InspectionsView) -> None:
        """The finding opened is shown as it stands now: another counter may have told something of it."""
        opened = self.panel.view
        if opened is None:
            return
        now = next((each for each in view.findings if _key(each) == _key(opened)), None)
        if now is not None and now.finding != opened.finding:
            self.panel.open(now)
            self._show_side()

    def _show_scores(self) -> None:
        if self._view is not None:
            self.scores.show_rows(self._view.scores[Span(self.span.code())][:_SCORES_MAX])

    # ------------------------------------------------------------------ an inspection

    def _begin_picked(self) -> None:
        picked = max(0, self.checklists.picked())
        if self._view is None:
            self._begins_soon = True  # as soon as it is known which
        elif self.checklists.rows.rowCount():
            self._begin(self.checklists.rows.row(picked))
        else:
            self.room.messages.note(self.tr("The rules of this agency have no checklist."))

    def _begin(self, view: object) -> None:
        checklist: Checklist = view.checklist  # type: ignore[attr-defined]  # Qt hands objects over untyped
        self.room.tasks.run(
            self.room.desk.inspections.kept,
            checklist.code,
            owner=self,
            done=lambda kept: self.begins.emit(checklist, kept),
            failed=self._tell,
            lane=Lane.READ,
        )

    # ------------------------------------------------------------------ a finding

    def _open(self, view: object) -> None:
        self.panel.open(view)  # type: ignore[arg-type]  # Qt hands objects over untyped
        self._show_side()
        self.panel.begin()

    def _back(self) -> None:
        self.panel.empty()
        self._show_side()
        self.findings.setFocus(Qt.FocusReason.OtherFocusReason)

    def _done(self, receipt: Receipt) -> None:
        self._back()
        self.finish(receipt)

    def _show_side(self) -> None:
        opened = self.panel.view is not None
        show_part(self.panel, shown=opened, home=self.findings)
        show_part(self._lists, shown=not opened, home=self.findings)
        show_part(self.panel.button, shown=opened and self.panel.acts, home=self.findings)
        for button in (self.begin_button, self.print_button, self.export_button):
            show_part(button, shown=not opened, home=self.findings)
        self.commands_changed.emit()

    # ------------------------------------------------------------------ what leaves the screen

    def _print(self) -> None:
        self.room.tasks.run(
            self.room.desk.inspections.draw_findings,
            owner=self,
            done=self._deliver,
            failed=self._tell,
            lane=Lane.READ,
        )

    def _print_again(self, picked: object) -> None:
        inspection: str = picked.inspection  # type: ignore[attr-defined]  # Qt hands objects over untyped
        self.room.tasks.run(
            self.room.desk.inspections.draw,
            inspection,
            owner=self,
            done=self._deliver,
            failed=self._tell,
            lane=Lane.READ,
        )

    def _deliver(self, paper: FindingsPaper | InspectionPaper) -> None:
        self.room.printing.deliver(Delivery((paper,), self.tr("Self-inspection")))

    def _export(self) -> None:
        name = self.tr("Findings of self-inspections")
        ask_spreadsheet(self, self.tr("Findings as ODS"), name, self.export_to)

    def export_to(self, path: Path) -> None:
        """Write findings and shares into that file."""
        self.room.tasks.run(
            self.room.desk.inspections.export,
            path,
            owner=self,
            done=lambda _: self.room.messages.good(
                self.tr("The findings are in {path}.").format(path=path)
            ),
            failed=self._tell,
            lane=Lane.READ,
        )

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.room.messages.trouble(trouble)

    # ------------------------------------------------------------------ furnishing

    def _finding_columns(self) -> tuple[Column[FindingView], ...]:
        named, words = self.room.named, self._words
        return (
            Column(self.tr("Right by"), lambda each: short_day(each.finding.due)),
            Column(
                self.tr("What is wrong"),
                lambda each: f"{each.found}（{named(each.point.name, each.point.name_en)}）",
                stretch=True,
            ),
            Column(self.tr("Who"), lambda each: each.responsible),
            Column(
                self.tr("State"),
                lambda each: (
                    self.tr("overdue") if each.is_overdue else words.stage(each.finding.stage)
                ),
            ),
        )

    def _checklist_columns(self) -> tuple[Column[ChecklistView], ...]:
        named = self.room.named
        return (
            Column(
                self.tr("Checklist"),
                lambda each: named(each.checklist.name, each.checklist.name_en),
                stretch=True,
            ),
            Column(self.tr("Next by"), self._next),
        )

    def _next(self, each: ChecklistView) -> str:
        if each.begun:
            return self.tr("begun, go on")
        if each.last is None:
            return self.tr("never done")
        return short_day(each.due_on)

    def _past_columns(self) -> tuple[Column[InspectionRow], ...]:
        named = self.room.named
        return (
            Column(self.tr("Done on"), lambda each: short_day(each.on)),
            Column(self.tr("Checklist"), lambda each: named(each.name, each.name_en), stretch=True),
            Column(self.tr("Open"), lambda each: f"{each.open} / {each.findings}", right=True),
        )

    def _score_columns(self) -> tuple[Column[Score], ...]:
        return (
            Column(self.tr("From"), lambda each: short_day(each.first), stretch=True),
            Column(self.tr("Due"), lambda each: formats.figure(each.due), right=True),
            Column(self.tr("In time"), lambda each: formats.figure(each.in_time), right=True),
            Column(self.tr("Share"), lambda each: f"{each.percent} %", right=True),
        )

    def _connect(self) -> None:
        self.findings.opened.connect(self._open)
        self.checklists.opened.connect(self._begin)
        self.past.opened.connect(self._print_again)
        self.span.changed.connect(self._show_scores)
        self.panel.done.connect(self._done)
        self.begin_button.clicked.connect(self._begin_picked)
        self.print_button.clicked.connect(self._print)
        self.export_button.clicked.connect(self._export)

    def _lay_out(self) -> None:
        left = card(self.room, self.tr("Findings"))
        left.body.addWidget(self.told)
        left.body.addWidget(self.findings, 1)
        right = card(self.room, "")
        lists = QVBoxLayout(self._lists)
        lists.setContentsMargins(0, 0, 0, 0)
        lists.setSpacing(self.look.gap)
        lists.addWidget(self.checklists)
        lists.addWidget(text_label(self.tr("Done; Enter prints one again"), "muted"))
        lists.addWidget(self.past, 1)
        grid = Grid(gap_px=self.look.gap, label_px=84)
        grid.put(self.span, 0, 0, key="T")
        lists.addLayout(grid)
        lists.addWidget(self.scores)
        right.body.addWidget(self._lists, 1)
        right.body.addWidget(self.panel)
        foot = QWidget()
        buttons = QVBoxLayout(foot)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.addLayout(row(self.export_button, self.begin_button))
        buttons.addWidget(self.print_button)
        buttons.addWidget(self.panel.button)
        self.lay_sides(left, right, name="inspections", right_px=_RIGHT_WIDTH_PX, foot=foot)
        self._show_side()


def _key(view: FindingView) -> tuple[str, str]:
    return view.finding.inspection, view.finding.point
