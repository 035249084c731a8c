"""A count that is closed: each difference is explained, then two people sign; or what became of it in the end."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter import formats
from counter.desk.answers import Receipt
from counter.desk.count_books import CountDraft, CountFigures
from counter.desk.count_view import CountView, LineView
from counter.domain.counting import ExplainForm, SealForm, Stage
from counter.domain.counts import Cause
from counter.domain.refusal import Refused, Unavailable
from counter.ui.columns import Columns
from counter.ui.days import full_day
from counter.ui.fields import ChoiceField, Field, FlagField, Gathering, TextField
from counter.ui.keys import Command
from counter.ui.labels import Card, text_label
from counter.ui.pages.count_board import waiting_bar
from counter.ui.pages.count_tables import CountTables
from counter.ui.pages.page import Faults, Grid, card, command_button
from counter.ui.room import Room
from counter.ui.second import SecondField
from counter.ui.stocktake_words import StocktakeWords, bag_number
from counter.ui.tasks import Latest

TEXT_MAX = 200
_RIGHT_WIDTH_PX = 372
_LABEL_PX = 92
_LEFT_MIN_PX = 560
"""Less would break the numbers of bags."""


class LinesPart(QWidget):
    """The differences at the left; at the right the line in hand, the signatures, or what became of the count."""

    done = Signal(object)
    commands_changed = Signal()

    def __init__(self, room: Room, types: Callable[[], dict[str, str]]) -> None:
        super().__init__()
        self._room = room
        self._types = types
        self._words = StocktakeWords()
        self._faults = Faults(room, self)
        self._latest = Latest(room.tasks, self)
        self._draft_latest = Latest(room.tasks, self)
        self._figures_latest = Latest(room.tasks, self)
        self.view: CountView | None = None
        self._line: LineView | None = None
        self._read = ""
        """The count whose books were read for this page."""
        self.head = text_label("", "muted", wrap=True)
        self.head.setObjectName("count.head")
        self.summary = text_label("", wrap=True)
        self.summary.setObjectName("count.outcome")
        self.ties = text_label("", wrap=True)
        self.ties.setObjectName("count.ties")
        self.bar = waiting_bar("count.reading")
        tables = CountTables(room)
        self.table = tables.lines()
        self.table.opened.connect(self._pick)
        self.movements = tables.movements()
        self._make_explaining()
        self._make_signing()
        self.ended = text_label("", wrap=True)
        self.ended.setObjectName("count.ended")
        self._lay_out()

    def show_count(self, count: str, then: Callable[[], None]) -> None:
        """Show that count; `then`: once it is there."""
        self._latest.ask(
            self._room.desk.stocktakes.view,
            count,
            done=lambda view: self._show(view, then),
            failed=self._tell,
        )

    def enter(self) -> None:
        """To the line in hand; else to the signature; else to the lines."""
        if self._line is not None:
            self.cause.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._signs():
            self.second.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        """What the keys do here."""
        if self._line is not None:
            return {Command.CONFIRM: self.confirm, Command.BACK: self._leave_line}
        return {Command.CONFIRM: self.confirm} if self._signs() else {}

    @property
    def is_over(self) -> bool:
        """Whether nothing can be done about the count shown any more."""
        return self.view is not None and self.view.stage in {Stage.SEALED, Stage.DROPPED}

    def pick_bag(self, bag: str) -> bool:
        """A label was scanned: take its line in hand. Whether there is one."""
        view = self.view
        lines = () if view is None or view.stage is not Stage.CLOSED else view.lines
        line = next((each for each in lines if each.difference.bag == bag), None)
        if line is not None:
            self._pick(line)
        return line is not None

    def forget(self) -> None:
        """Another clerk works here: nothing typed is left."""
        self._take_line(None)
        self.second.set_code("")

    # ------------------------------------------------------------------ what is shown

    def _show(self, view: CountView, then: Callable[[], None]) -> None:
        is_other = self.view is None or self.view.count != view.count
        self.view = view
        self.head.setText(self._head(view))
        self.table.show_rows(view.lines, lambda each: each.cause is None)
        self.table.setVisible(bool(view.lines))
        self._lines_heading.setVisible(bool(view.lines))
        self.summary.setText(self._summary(view))
        self.ended.setText(self._end(view))
        if is_other:
            self.ties.setText("")
            self.movements.show_rows(())
            self.second.set_code("")
            self._line = None
            self._read_books(view)
        if is_other or self._line is None or self._line.line > len(view.lines):
            self._to_next(view)
        self._show_side()
        then()

    def _read_books(self, view: CountView) -> None:
        """What happened meanwhile, and whether goods and ledger agree: the books are read for it."""
        self._show_movements(None)
        if view.stage is Stage.DROPPED:
            self.bar.hide()
            return
        self.bar.show()
        stocktakes = self._room.desk.stocktakes
        self._draft_latest.ask(
            stocktakes.draft, view.count, done=self._show_movements, failed=self._tell
        )
        self._figures_latest.ask(
            stocktakes.figures, view.count, done=self._show_figures, failed=self._tell
        )

    def _show_movements(self, draft: CountDraft | None) -> None:
        moves = () if draft is None else draft.movements
        self.movements.show_rows(moves)
        self.movements.setVisible(bool(moves))
        self._movements_heading.setVisible(bool(moves))

    def _show_figures(self, found: CountFigures) -> None:
        self.bar.hide()
        total = found.figures.total
        told = (
            self.tr("{bags} bags, {things} things, {amount} of principal: as the ledger has it.")
            if found.ties
            else self.tr(
                "{bags} bags, {things} things, {amount} of principal; the ledger has {ledger}. Tell "
                "the supervisor: goods and ledger do not agree."
            )
        )
        balances = found.balances
        self.ties.setText(
            told.format(
                bags=formats.figure(total.bags),
                things=formats.figure(total.things),
                amount=formats.ntd(total.principal),
                ledger=formats.ntd(balances.loans + balances.forfeited),
            )
        )

    def _head(self, view: CountView) -> str:
        told = self.tr(
            "{stage}. Begun {day} by {who}: {scope}. Journal at place {place}, entry {number} of its "
            "counter, hash {hash}."
        )
        return told.format(
            stage=self._words.stage(view.stage),
            day=full_day(view.on),
            who=view.by,
            scope=self._words.scope(view.opened, self._types()),
            place=formats.figure(view.place),
            number=formats.figure(view.number),
            hash=view.hash[:16],
        )

    def _summary(self, view: CountView) -> str:
        told = [
            self.tr("{matched} right, {lines} differ, {left} still to be explained.").format(
                matched=formats.figure(view.matched),
                lines=formats.figure(len(view.lines)),
                left=formats.figure(view.unexplained),
            )
        ]
        if view.without:
            counters = self.tr(", ").join(map(str, view.without))
            told.append(self.tr("Counter {counters} was not waited for.").format(counters=counters))
        if view.late:
            told.append(
                self.tr("{count} scans came too late and do not count.").format(count=view.late)
            )
        return " ".join(told)

    def _end(self, view: CountView) -> str:
        if view.stage is Stage.DROPPED:
            return self.tr("Broken off: {why}").format(why=view.dropped_because)
        signed = self.tr("Signed by {people}.").format(people=self.tr(", ").join(view.people))
        papers = [f"{each.form.value.upper()}  {_in_parts(each.digest)}" for each in view.papers]
        return "\n".join((signed, self.tr("Reports kept, with their SHA-256:"), *papers))

    def _show_side(self) -> None:
        self._explain_card.setVisible(self._line is not None)
        self._sign_card.setVisible(self._signs())
        self._end_card.setVisible(self.is_over)
        self.commands_changed.emit()

    def _signs(self) -> bool:
        """Whether there is nothing left but to sign."""
        view = self.view
        return view is not None and view.stage is Stage.CLOSED and self._line is None

    # ------------------------------------------------------------------ line by line

    def _pick(self, line: object) -> None:
        assert isinstance(line, LineView)
        if self.view is not None and self.view.stage is Stage.CLOSED:
            self._take_line(line)
            self.enter()

    def _leave_line(self) -> None:
        self._take_line(None)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_next(self, view: CountView) -> None:
        """To the first line that nobody explained; if there is none, to the signatures."""
        left = (each for each in view.lines if each.cause is None)
        self._take_line(next(left, None) if view.stage is Stage.CLOSED else None)

    def _take_line(self, line: LineView | None) -> None:
        self._line = line
        for field in (self.cause, self.text):
            field.clear_fault()
        if line is not None:
            self.table.pick(lambda each: each.line == line.line)
            self.what.setText(self._what(line))
            self.cause.set_choices(self._causes())
            self.cause.set_code("" if line.cause is None else line.cause.value)
            self.text.set_text(line.text)
        self._show_side()

    def _what(self, line: LineView) -> str:
        """The line in hand in words."""
        each = line.difference
        told = [
            self.tr("Line {line}: {finding}, {bag}").format(
                line=line.line,
                finding=self._words.finding(each.finding),
                bag=bag_number(each.bag),
            )
        ]
        if line.number and line.number != each.bag:
            number = formats.ticket_number(line.number)
            ticket = self._room.words.ticket
            told.append(self.tr("{ticket} {number}").format(ticket=ticket, number=number))
        return "\n".join(told)

    def _causes(self) -> list[tuple[str, str]]:
        return [("", "—"), *((each.value, self._words.cause(each)) for each in Cause)]

    # ------------------------------------------------------------------ what is done

    def confirm(self) -> None:
        """Note why a line differs; or sign."""
        view, line = self.view, self._line
        if view is None or not self.explain_button.isEnabled():
            return
        if line is not None:
            self._explain(view, line)
        elif self._signs():
            self._enable(on=False)
            self.seal_bar.show()
            form = SealForm(view.count, self.second.code(), every_bag=self.every_bag.is_on())
            self._run(self._room.desk.stocktakes.seal, form)

    def _explain(self, view: CountView, line: LineView) -> None:
        gathering = Gathering()
        text = gathering.take(lambda: self.text.words(most=TEXT_MAX), "")
        if gathering.faults:
            self._tell(Refused(gathering.faults))
            return
        code = self.cause.code()
        form = ExplainForm(view.count, line.line, Cause(code) if code else None, text)
        self._enable(on=False)
        self._run(self._room.desk.stocktakes.explain, form)

    def _run(self, act: Callable[..., Receipt], form: object) -> None:
        self._room.tasks.run(
            act,
            form,
            owner=self,
            done=self._acted,
            failed=self._tell,
            broke=lambda: self._enable(on=True),
        )

    def _acted(self, receipt: Receipt) -> None:
        self._enable(on=True)
        self._line = None
        self.done.emit(receipt)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self._enable(on=True)
        self.bar.hide()
        self._faults.show(trouble, self._fields())

    def _enable(self, *, on: bool) -> None:
        for button in (self.explain_button, self.seal_button):
            button.setEnabled(on)
        if on:
            self.seal_bar.hide()

    def _fields(self) -> tuple[Field, ...]:
        return (self.cause, self.text) if self._line is not None else (self.second,)

    # ------------------------------------------------------------------ how it is laid out

    def _make_explaining(self) -> None:
        room = self._room
        self.what = text_label("", "heading", wrap=True)
        self.what.setObjectName("count.line")
        self.cause = ChoiceField("cause", self.tr("Cause"), room.say, self._causes())
        self.text = TextField("text", self.tr("What was found out"), room.say)
        self.text.ends_by_enter = True
        self.text.entered.connect(self.confirm)
        self.explain_button = command_button(
            room, Command.CONFIRM, self.tr("Note it"), primary=True, icon="edit"
        )
        self.explain_button.clicked.connect(self.confirm)
        self._explain_card = self._card(
            self.tr("Explanation"), (self.what,), (self.cause, self.text), self.explain_button
        )

    def _make_signing(self) -> None:
        room = self._room
        told = text_label(
            self.tr(
                "Whoever is signed in and a second person sign; one of them is a supervisor. The "
                "report is drawn, kept and sealed with the count."
            ),
            "muted",
            wrap=True,
        )
        self.second = SecondField(room)
        self.every_bag = FlagField("every_bag", self.tr("The report lists every bag"), room.say)
        self.seal_bar = waiting_bar("count.sealing")
        self.seal_button = command_button(
            room, Command.CONFIRM, self.tr("Sign and seal"), primary=True, icon="lock"
        )
        self.seal_button.clicked.connect(self.confirm)
        self._sign_card = self._card(
            self.tr("Signatures"),
            (told,),
            (self.second,),
            self.every_bag,
            self.seal_bar,
            self.seal_button,
        )

    def _card(
        self, name: str, told: tuple[QWidget, ...], fields: tuple[Field, ...], *below: QWidget
    ) -> Card:
        """What is told, the fields behind their labels, what stands below them."""
        box = card(self._room, name)
        grid = Grid(gap_px=self._room.theme.look.measures.gap, label_px=_LABEL_PX)
        for each in told:
            box.body.addWidget(each)
        for number, field in enumerate(fields):
            grid.put(field, number, 0)
        box.body.addLayout(grid)
        for each in below:
            box.body.addWidget(each)
        return box

    def _lay_out(self) -> None:
        look = self._room.theme.look.measures
        left = card(self._room, self.tr("The count"))
        self.head.setMinimumWidth(_LEFT_MIN_PX * look.text // 15)
        self._lines_heading = text_label(self.table.accessibleName(), "strong")
        self._movements_heading = text_label(self.movements.accessibleName(), "strong")
        for part in (self.head, self.summary, self.ties):
            left.body.addWidget(part)
        left.body.addWidget(self.bar)
        left.body.addWidget(self._lines_heading)
        left.body.addWidget(self.table, 2)
        left.body.addWidget(self._movements_heading)
        left.body.addWidget(self.movements, 1)
        left.body.addStretch()
        self._end_card = self._card(self.tr("The end of it"), (self.ended,), ())
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        for box in (self._explain_card, self._sign_card, self._end_card):
            column.addWidget(box)
        column.addStretch(1)
        sides = Columns(
            left,
            right,
            name="count.lines",
            right_px=_RIGHT_WIDTH_PX * look.text // 15,
            gap_px=look.gap + 2,
            parent=self,
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(sides, 1)
        self._show_side()


def _in_parts(digest: str) -> str:
    """A hash that a label can break and a person can compare."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
