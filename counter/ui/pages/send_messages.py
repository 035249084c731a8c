"""Messages to be sent: on which channel, to whom, what they say; who gets none, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal

from counter import formats
from counter.desk.answers import Changed
from counter.desk.message_answers import MessagePlan, PlannedMessage, Queued
from counter.domain.messages import CHANNELS, MessageForm
from counter.domain.refusal import Refused, Unavailable
from counter.domain.reminding import Channel
from counter.domain.staff import Role
from counter.ui.call_words import CallWords
from counter.ui.fields import ChoiceField
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.message_words import MessageWords
from counter.ui.pages.page import Faults, Grid, Page, card, command_button, heading
from counter.ui.room import Room
from counter.ui.tables import NOTHING, Column, Table
from counter.ui.tasks import Latest

_RIGHT_WIDTH_PX = 400
_TICK = "✓"
_ONE, _ALL = "one", "all"
_REFRESHED_BY = frozenset({Changed.CALLS, Changed.PLEDGE, Changed.PLEDGOR, Changed.CALENDAR})


class SendMessagesPage(Page):
    """Whom it may go to at the left; at the right the choices, and what the one picked would read.

    `wants`: show the page of that name over this one.
    """

    belongs_to = Command.CALLS
    wants = Signal(str)

    def __init__(self, room: Room) -> None:
        super().__init__("send_messages", room)
        self._words = MessageWords()
        names = CallWords(room.words)
        self._latest = Latest(room.tasks, self)
        self._faults = Faults(room, self)
        self._pledgor = ""
        self._plan: MessagePlan | None = None
        self.table = Table[PlannedMessage](
            "send.rows",
            self.tr("Messages"),
            self._columns(),
            row_px=self.look.row + 2,
            key=lambda row: row.pledgor,
        )
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._preview())
        self.told = text_label("", "heading", wrap=True)
        self.told.setObjectName("send.told")
        self.alone = text_label(
            self.tr(
                "The line to central is down: another counter may send the same, so nothing goes out "
                "before it is back. Whoever must be reached today is called."
            ),
            "badge-warn",
            wrap=True,
        )
        self.alone.setObjectName("send.alone")
        self.alone.hide()
        self.channel = ChoiceField(
            "channel",
            self.tr("Send by"),
            room.say,
            [(each.value, names.channel(each)) for each in CHANNELS],
        )
        self.whom = ChoiceField("pledgors", self.tr("To"), room.say)
        self.supervisor = ChoiceField(
            "supervisor",
            self.tr("Supervisor"),
            room.say,
            [("", "—"), *((clerk.code, clerk.name) for clerk in room.supervisors)],
        )
        self.text = text_label("", wrap=True)
        self.text.setObjectName("send.text")
        self.about = text_label("", "muted", wrap=True)
        self.about.setObjectName("send.about")
        self.button = command_button(
            room, Command.CONFIRM, self.tr("Send"), primary=True, icon="sms"
        )
        self.button.clicked.connect(self._send)
        self._grid = Grid(gap_px=self.look.gap, label_px=84)
        self._lay_out()
        for field in (self.channel, self.whom):
            field.changed.connect(self._ask)

    def title(self) -> str:
        return self.tr("Send messages")

    def begin(self, pledgor: str, name: str) -> None:
        """For that person, or for everybody on the list if there is none."""
        self._pledgor = pledgor
        everybody = (_ALL, self.tr("all on the list who agreed"))
        self.whom.set_choices([(_ONE, name), everybody] if pledgor else [everybody])
        self.whom.pick_first()
        self.supervisor.set_code("")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        able: dict[Command, Callable[[], None]] = {
            Command.BACK: self.leaves.emit,
            Command.MORE: lambda: self.wants.emit("messages"),
        }
        if self.button.isEnabled():
            able[Command.CONFIRM] = self._send
        return able

    def enter(self) -> None:
        if not self.whom.count():
            self.begin("", "")
        self.channel.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask()

    def refresh(self, changed: frozenset[Changed]) -> None:
        if changed & _REFRESHED_BY and self.isVisible():
            self._ask()

    def forget(self) -> None:
        self.begin("", "")

    # ------------------------------------------------------------------ who, and what

    def _ask(self) -> None:
        whom = (self._pledgor,) if self.whom.code() == _ONE else None
        self._latest.ask(
            self.room.desk.messages.plan,
            Channel(self.channel.code()),
            whom,
            done=self._show,
            failed=self._tell,
        )

    def _show(self, plan: MessagePlan) -> None:
        self._plan = plan
        self.table.show_rows((*plan.go, *plan.stay), lambda row: not row.faults)
        if self.table.rows.rowCount() and self.table.picked() < 0:
            self.table.selectRow(0)
        told = self.tr("{count} get one, {others} do not").format(
            count=len(plan.go), others=len(plan.stay)
        )
        if plan.parts:
            told += self.tr(" · {parts} SMS in all").format(parts=plan.parts)
        self.told.setText(told)
        self.alone.setVisible(plan.alone)
        self.button.setEnabled(bool(plan.go))
        self._grid.show_row(self.supervisor, shown=self._asks(plan))
        self._preview()
        self.commands_changed.emit()

    def _asks(self, plan: MessagePlan) -> bool:
        """Whether a supervisor is asked."""
        clerk = self.room.door.clerk
        return len(plan.go) > 1 and clerk is not None and clerk.role is not Role.SUPERVISOR

    def _preview(self) -> None:
        picked = self.table.picked()
        row = self.table.rows.row(picked) if picked >= 0 else None
        self.text.setText("" if row is None else row.text)
        self.about.setText("" if row is None else self._about(row))

    def _about(self, row: PlannedMessage) -> str:
        """Why it does not go, or what it costs."""
        if row.faults:
            return " ".join(map(self.room.say, row.faults))
        return "" if row.length is None else self._words.length(row.length)

    # ------------------------------------------------------------------ sent

    def _send(self) -> None:
        if self._plan is None or not self.button.isEnabled():
            return
        for field in (self.channel, self.whom, self.supervisor):
            field.clear_fault()
        self.button.setEnabled(False)
        self.room.tasks.run(
            self.room.desk.messages.send,
            MessageForm(
                self._plan.channel,
                tuple(each.pledgor for each in self._plan.go),
                self.supervisor.code() if self._asks(self._plan) else "",
            ),
            owner=self,
            done=self._queued,
            failed=self._refuse,
            broke=lambda: self.button.setEnabled(True),
        )

    def _queued(self, queued: Queued) -> None:
        self.supervisor.set_code("")
        self.room.messages.good(
            self.tr("{count} messages wait to be sent; what becomes of them stands here.").format(
                count=queued.count
            )
        )
        self.leaves.emit()
        self.wants.emit("messages")

    def _refuse(self, trouble: Refused | Unavailable) -> None:
        self.button.setEnabled(True)
        self._tell(trouble)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self._faults.show(trouble, (self.channel, self.whom, self.supervisor))

    # ------------------------------------------------------------------ furnishing

    def _columns(self) -> tuple[Column[PlannedMessage], ...]:
        return (
            Column("", lambda row: "" if row.faults else _TICK),
            Column(heading(self.room.words.pledgor), lambda row: row.name),
            Column(self.tr("Number or address"), lambda row: formats.phone(row.to) or NOTHING),
            Column(
                self.tr("Why not"),
                lambda row: " ".join(map(self.room.say, row.faults[:1])) or NOTHING,
                stretch=True,
            ),
        )

    def _lay_out(self) -> None:
        left = card(self.room, "")
        for part in (self.told, self.alone):
            left.body.addWidget(part)
        left.body.addWidget(self.table, 1)
        right = card(self.room, self.tr("Message"))
        self._grid.put(self.channel, 0, 0, key="C")
        self._grid.put(self.whom, 1, 0, key="T")
        self._grid.put(self.supervisor, 2, 0, key="V")
        self._grid.show_row(self.supervisor, shown=False)
        right.body.addLayout(self._grid)
        right.body.addWidget(text_label(self.tr("What it says"), "heading"))
        for part in (self.text, self.about):
            right.body.addWidget(part)
        right.body.addStretch(1)
        self.lay_sides(left, right, name="send", right_px=_RIGHT_WIDTH_PX, foot=self.button)
