"""The queue of messages: where each one stands, why, and what a person may decide about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy

from counter import formats
from counter.desk.answers import Changed
from counter.desk.message_answers import MessageQueue, MessageView
from counter.domain.messages import MessageAct, MessageState, Why
from counter.domain.refusal import Refused, Unavailable
from counter.ui.call_words import CallWords
from counter.ui.keys import Command
from counter.ui.labels import show_part, text_label
from counter.ui.lists import ListField
from counter.ui.message_words import MessageWords
from counter.ui.pages.page import Faults, Page, card, heading
from counter.ui.room import Room
from counter.ui.tables import NOTHING, Column, Table
from counter.ui.tasks import Latest

_RIGHT_WIDTH_PX = 400


class QueueField(ListField):
    """The queue; a number key decides about the message picked."""

    def __init__(
        self,
        label: str,
        table: Table[MessageView],
        room: Room,
        *,
        decide: Callable[[int], None],
    ) -> None:
        super().__init__("message", label, table, room.say)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._decide = decide

    def on_space(self) -> None:
        """Nothing: the arrows go from row to row."""

    def on_sign(self, sign: str) -> None:
        if sign.isascii() and sign.isdecimal():
            self._decide(int(sign))


class MessagesPage(Page):
    """The queue at the left, the message picked at the right. `wants`: show the page of that name over this one."""

    belongs_to = Command.CALLS
    wants = Signal(str)

    def __init__(self, room: Room) -> None:
        super().__init__("messages", room)
        self._words = MessageWords()
        self._names = CallWords(room.words)
        self._latest = Latest(room.tasks, self)
        self._faults = Faults(room, self)
        self.table = Table[MessageView](
            "messages.rows",
            self.tr("Messages"),
            self._columns(),
            row_px=self.look.row + 2,
            key=lambda row: row.id,
        )
        self._enters = False
        self.rows = QueueField(self.tr("Messages"), self.table, room, decide=self._by_number)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_picked())
        self.figures = text_label("", "heading", wrap=True)
        self.figures.setObjectName("messages.figures")
        self.held = text_label("", "badge-warn", wrap=True)
        self.held.setObjectName("messages.held")
        self.held.hide()
        self.who = text_label("", "heading", wrap=True)
        self.who.setObjectName("messages.who")
        self.stands = text_label("", wrap=True)
        self.stands.setObjectName("messages.stands")
        self.why = text_label("", wrap=True)
        self.why.setObjectName("messages.why")
        self.text = text_label("", "muted", wrap=True)
        self.text.setObjectName("messages.text")
        self._buttons = {each: self._act_button(each) for each in MessageAct}
        self._lay_out()
        room.door.messages_moved.connect(self._moved)

    def title(self) -> str:
        return self.tr("Messages")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        return {
            Command.BACK: self.leaves.emit,
            Command.MORE: lambda: self.wants.emit("gateways"),
        }

    def enter(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._enters = True
        self._ask()

    def forget(self) -> None:
        self._latest.forget()
        self.table.show_rows(())
        self.figures.setText("")
        self._show_picked()

    def refresh(self, changed: frozenset[Changed]) -> None:
        if changed & {Changed.CALLS, Changed.DAY} and self.isVisible():
            self._ask()

    # ------------------------------------------------------------------ what is shown

    def _moved(self) -> None:
        if self.isVisible():
            self._ask()

    def _ask(self) -> None:
        self._latest.ask(self.room.desk.messages.queue, done=self._show, failed=self._tell)

    def _show(self, queue: MessageQueue) -> None:
        self.table.show_rows(queue.rows, lambda row: row.state is MessageState.UNSURE)
        if self._enters and queue.rows and self.table.picked() < 0:
            self.table.selectRow(0)
        self._enters = False
        self.figures.setText(self._figures(queue))
        self.held.setText(self._words.why(queue.held))
        self.held.setVisible(queue.held is not Why.NOTHING)
        self._show_picked()

    def _figures(self, queue: MessageQueue) -> str:
        texts = [
            f"{self._words.state(state)} {count}"
            for state in MessageState
            if (count := sum(row.state is state for row in queue.rows))
        ]
        return " · ".join(texts) or self.tr("No message was sent from here yet.")

    def _picked(self) -> MessageView | None:
        picked = self.table.picked()
        return self.table.rows.row(picked) if picked >= 0 else None

    def _show_picked(self) -> None:
        row = self._picked()
        self.rows.clear_fault()
        acts = () if row is None else row.acts
        for act, button in self._buttons.items():
            show_part(button, shown=act in acts, home=self.table)
            if row is not None and act in acts:
                text = self._words.act(act, row.state)
                button.setText(f"{acts.index(act) + 1}  {text}")
                button.setAccessibleName(text)
        if row is None:
            for label in (self.who, self.stands, self.why, self.text):
                label.setText("")
            return
        self.who.setText(row.name)
        self.stands.setText(self._stands(row))
        self.why.setText(self._words.why(row.why))
        self.text.setText(row.text)

    def _stands(self, row: MessageView) -> str:
        lines = [
            f"{self._names.channel(row.channel)}　{formats.phone(row.to) or NOTHING}",
            self.tr("{state} since {moment}").format(
                state=self._words.state(row.state), moment=self._words.moment(row.moved_at)
            ),
            self.tr("Ordered by {name} {moment}").format(
                name=row.by, moment=self._words.moment(row.queued_at)
            ),
        ]
        if row.tries:
            lines.append(self.tr("Tries: {count}").format(count=row.tries))
        if row.next_at is not None and row.tries:
            lines.append(
                self.tr("Next try {moment}").format(moment=self._words.moment(row.next_at))
            )
        lines.append(" ".join(map(formats.ticket_number, row.numbers)))
        return "\n".join(lines)

    # ------------------------------------------------------------------ what is decided

    def _by_number(self, number: int) -> None:
        row = self._picked()
        if row is not None and 1 <= number <= len(row.acts):
            self._decide(row.acts[number - 1])

    def _decide(self, act: MessageAct) -> None:
        row = self._picked()
        if row is None:
            return
        decide = partial(self._run, row, act)
        question = self._question(row, act)
        if question:
            self.room.messages.ask(
                question,
                yes=self._words.act(act, row.state),
                no=self.tr("No"),
                on_yes=decide,
            )
        else:
            decide()

    def _question(self, row: MessageView, act: MessageAct) -> str:
        """What is asked before something is decided that a person alone can know, "" for nothing."""
        if row.state is not MessageState.UNSURE or act is MessageAct.WITHDRAW:
            return ""
        if act is MessageAct.ARRIVED:
            return self.tr(
                "Was it asked at the service, or of {name}, that the message arrived? It then counts "
                "as a reminder of {name}."
            ).format(name=row.name)
        return self.tr(
            "Was it asked at the service, or of {name}, that the message did not arrive? "
            "Otherwise it may come twice."
        ).format(name=row.name)

    def _run(self, row: MessageView, act: MessageAct) -> None:
        self.room.tasks.run(
            self.room.desk.messages.decide,
            row.id,
            act,
            owner=self,
            done=lambda _: self._decided(row, act),
            failed=self._tell,
        )

    def _decided(self, row: MessageView, act: MessageAct) -> None:
        self.room.messages.good(
            self.tr("{name}: {act}").format(name=row.name, act=self._words.act(act, row.state))
        )
        self._ask()

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self._faults.show(trouble, (self.rows,))
        self._ask_again(trouble)

    def _ask_again(self, trouble: Refused | Unavailable) -> None:
        """A rule said no: the message stands otherwise than shown."""
        if isinstance(trouble, Refused):
            self._ask()

    # ------------------------------------------------------------------ furnishing

    def _act_button(self, act: MessageAct) -> QPushButton:
        button = QPushButton()
        button.setObjectName(f"message.{act.value}")
        button.setProperty("choice", True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self._decide(act))
        return button

    def _columns(self) -> tuple[Column[MessageView], ...]:
        return (
            Column(self.tr("Ordered"), lambda row: self._words.moment(row.queued_at)),
            Column(heading(self.room.words.pledgor), lambda row: row.name),
            Column(self.tr("By"), lambda row: self._names.channel(row.channel)),
            Column(self.tr("Stands"), lambda row: self._words.state(row.state)),
            Column(self.tr("Tries"), lambda row: str(row.tries or NOTHING), right=True),
            Column(
                self.tr("Next try"),
                lambda row: (
                    self._words.moment(row.next_at)
                    if row.next_at is not None and row.why is not Why.NOTHING
                    else NOTHING
                ),
            ),
            Column(self.tr("Why"), lambda row: self._words.why(row.why) or NOTHING, stretch=True),
        )

    def _lay_out(self) -> None:
        left = card(self.room, "")
        for part in (self.figures, self.held):
            left.body.addWidget(part)
        left.body.addWidget(self.rows, 1)
        right = card(self.room, "")
        for part in (self.who, self.stands, self.why):
            right.body.addWidget(part)
        right.body.addWidget(text_label(self.tr("What it says"), "heading"))
        right.body.addWidget(self.text)
        for button in self._buttons.values():
            right.body.addWidget(button)
        right.body.addStretch(1)
        self.lay_sides(left, right, name="messages", right_px=_RIGHT_WIDTH_PX)
        self._show_picked()
