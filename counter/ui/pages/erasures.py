"""The term of personal data: who is due, destroyed by two people, and the proofs of what went before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from counter import formats
from counter.desk.answers import Changed, Receipt
from counter.domain.refusal import Refused, Unavailable
from counter.domain.retention import ErasureForm
from counter.ui.days import short_day
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.page import Faults, Grid, Page, card, command_button, row
from counter.ui.printing import Delivery
from counter.ui.room import Room
from counter.ui.second import SecondField
from counter.ui.tables import NOTHING, Column, Table
from counter.ui.tasks import Lane, Latest

if TYPE_CHECKING:  # loaded with the first question
    from counter.desk.erasing import DueLine, PastErasure, RetentionView
    from counter.print.erasure_paper import ErasurePaper

_RIGHT_WIDTH_PX = 400


class ErasuresPage(Page):
    """At the left who is due, by reference; at the right the second person and the erasures of before."""

    belongs_to = Command.SETTINGS

    def __init__(self, room: Room) -> None:
        super().__init__("erasures", room)
        self._latest = Latest(room.tasks, self)
        self._past = Latest(room.tasks, self)
        self._faults = Faults(room, self)
        self._view: RetentionView | None = None
        self._left_out: set[str] = set()
        self.told = text_label("", "muted", wrap=True)
        self.told.setObjectName("erasures.told")
        self.due: Table[DueLine] = Table(
            "erasures.due",
            self.tr("Term over"),
            self._due_columns(),
            row_px=self.look.row,
            key=lambda each: each.person,
        )
        self.past: Table[PastErasure] = Table(
            "erasures.past",
            self.tr("Erasures"),
            self._past_columns(),
            row_px=self.look.row,
            key=lambda each: each.entry,
        )
        self.past.opened.connect(self._prove)
        self.due.opened.connect(self._open)
        self.due.alarm(lambda each: each.human in self._left_out)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Space), self.due, self._leave_out)
        leave.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.second = SecondField(room)
        self.button = command_button(
            room, Command.CONFIRM, self.tr("Destroy for good"), primary=True, icon="delete"
        )
        self.button.clicked.connect(self._erase)
        self._lay_out()

    def title(self) -> str:
        return self.tr("Term of personal data")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.CONFIRM: self._erase, Command.BACK: self.leaves.emit}

    def enter(self) -> None:
        self._left_out.clear()
        self.second.set_code("")
        self.second.clear_fault()
        self._ask()
        self.due.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changed: frozenset[Changed]) -> None:
        if Changed.PLEDGOR in changed and self.isVisible():
            self._ask()

    def forget(self) -> None:
        self.second.set_code("")

    # ------------------------------------------------------------------ what there is

    def _ask(self) -> None:
        self._latest.ask(self.room.desk.erasures.due, done=self._show, failed=self._tell)
        self._past.ask(self.room.desk.erasures.past, done=self.past.show_rows, failed=self._tell)

    def _show(self, view: RetentionView) -> None:
        self._view = view
        self.due.show_rows(view.lines)
        self._tell_due()

    def _tell_due(self) -> None:
        if self._view is not None:
            self.button.setEnabled(bool(self._chosen()))
            self.told.setText(self._words(self._view))

    def _chosen(self) -> tuple[str, ...]:
        lines = () if self._view is None else self._view.lines
        return tuple(each.person for each in lines if each.human not in self._left_out)

    def _leave_out(self) -> None:
        """The one picked is not destroyed this time, or is after all; others held for the same human go along."""
        if self.due.picked() >= 0:
            self._left_out ^= {self.due.rows.row(self.due.picked()).human}
            self.due.restate()
            self._tell_due()

    def _open(self, picked: object) -> None:
        pledge: str = picked.pledge  # type: ignore[attr-defined]  # Qt hands objects over untyped
        if pledge:
            self.opens.emit(pledge, False)

    def _words(self, view: RetentionView) -> str:
        if view.rule is None:
            return self.tr("The rules in force name no term: nothing is destroyed.")
        term = self.tr(
            "Personal data are kept for {years} whole calendar years behind the one of the last act, and as long as "
            "anything is open."
        ).format(years=view.rule.years)
        if not view.lines:
            nobody = self.tr("Nobody is due.")
            return f"{term}\n{nobody}"
        due = self.tr(
            "Due: {due}, destroyed this time: {count}. Names, documents, ways to reach, things and pictures go; "
            "numbers, days and sums stay. It cannot be undone."
        ).format(due=formats.figure(len(view.lines)), count=formats.figure(len(self._chosen())))
        keep = self.tr(
            "Space leaves somebody out this time. Whoever is needed longer, for a case or a dispute: Enter opens the "
            "{ticket}, put an alert there that bars business."
        ).format(ticket=self.room.words.ticket)
        more = self.tr("There are more; they follow once these are gone.") if view.more else ""
        return "\n".join(each for each in (term, due, keep, more) if each)

    # ------------------------------------------------------------------ acts

    def _erase(self) -> None:
        if self._view is None or not self.button.isEnabled():
            return
        self.button.setEnabled(False)
        form = ErasureForm(self._chosen(), second=self.second.code())
        self.second.clear_fault()
        self.room.tasks.run(
            self.room.desk.erasures.erase, form, owner=self, done=self._erased, failed=self._tell
        )

    def _erased(self, receipt: Receipt) -> None:
        self.room.messages.good(
            self.tr("Entered. Where there is a line, it is done once the branch's order has it.")
        )
        self.second.set_code("")
        self._ask()
        self.finish(receipt)

    def _prove(self, picked: object) -> None:
        entry: str = picked.entry  # type: ignore[attr-defined]  # Qt hands objects over untyped
        self.room.tasks.run(
            self.room.desk.erasures.proof,
            entry,
            owner=self,
            done=self._deliver,
            failed=self._tell,
            lane=Lane.READ,
        )

    def _deliver(self, paper: ErasurePaper) -> None:
        self.room.printing.deliver(Delivery((paper,), self.tr("Proof of an erasure")))

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.button.setEnabled(bool(self._chosen()))
        self._faults.show(trouble, (self.second,))

    # ------------------------------------------------------------------ furnishing

    def _due_columns(self) -> tuple[Column[DueLine], ...]:
        return (
            Column(self.tr("Person"), lambda each: each.person, stretch=True, spare=True),
            Column(
                self.tr("Last {ticket}").format(ticket=self.room.words.ticket),
                lambda each: formats.ticket_number(each.ticket) if each.ticket else NOTHING,
            ),
            Column(self.tr("Last act"), lambda each: short_day(each.last_on)),
            Column(self.tr("Kept until"), lambda each: short_day(each.kept_until)),
            Column(self.tr("Records"), lambda each: formats.figure(each.records), right=True),
            Column(self.tr("Pictures"), lambda each: formats.figure(each.pictures), right=True),
            Column(self.tr("This time"), self._fate, stretch=True),
        )

    def _past_columns(self) -> tuple[Column[PastErasure], ...]:
        return (
            Column(self.tr("Day"), lambda each: short_day(each.on)),
            Column(self.tr("Number"), lambda each: each.number, spare=True),
            Column(self.tr("By"), lambda each: f"{each.by}、{each.approver}", stretch=True),
            Column(self.tr("People"), self._gone, right=True),
        )

    def _fate(self, each: DueLine) -> str:
        return self.tr("left out") if each.human in self._left_out else self.tr("goes")

    def _gone(self, each: PastErasure) -> str:
        if each.gone is None:
            return self.tr("waits")
        if each.gone == each.persons:
            return formats.figure(each.gone)
        return self.tr("{gone} of {persons}").format(gone=each.gone, persons=each.persons)

    def _lay_out(self) -> None:
        left = card(self.room, self.tr("Term over"))
        left.body.addWidget(self.told)
        left.body.addWidget(self.due, 1)
        right = card(self.room, self.tr("Erasures"))
        right.body.addWidget(text_label(self.tr("Enter shows the proof"), "muted"))
        right.body.addWidget(self.past, 1)
        grid = Grid(gap_px=self.look.gap, label_px=84)
        grid.put(self.second, 0, 0, key="U")
        left.body.addLayout(grid)
        left.body.addLayout(row(self.button, ends=True))
        self.lay_sides(left, right, name="erasures", right_px=_RIGHT_WIDTH_PX)
