"""How the line to central stands, why new tickets wait, and a supervisor's word that they may be written."""

from PySide6.QtCore import Qt, Signal

from counter import formats
from counter.desk.lines import LineStatus
from counter.domain.refusal import Fault, Reason
from counter.ui.fields import ChoiceField
from counter.ui.keys import Command
from counter.ui.labels import Card, show_part, text_label, wear_role
from counter.ui.line_words import LineWords, State, moment_text
from counter.ui.pages.page import Faults, Grid, command_button
from counter.ui.pairs import Pairs
from counter.ui.room import Room
from counter.ui.tasks import Trouble

_FOR_GOOD = frozenset({Reason.LINE_FORK, Reason.LINE_BEHIND, Reason.LINE_REVOKED})
"""What no supervisor lifts: the counter is enrolled anew."""
_ROLES = {State.PLAIN: "badge", State.WARN: "badge-warn", State.DANGER: "badge-danger"}


class LinePart(Card):
    """Shows the line. `confirmed`: a supervisor let new tickets be written (LineStatus)."""

    confirmed = Signal(object)

    def __init__(self, room: Room) -> None:
        look = room.theme.look.measures
        super().__init__(self.tr("Line to central"), pad_px=look.pad, gap_px=look.gap)
        self._room = room
        self._words = LineWords(self)
        self._faults = Faults(room, self)
        self.state = text_label("", "badge", wrap=True)
        self.state.setObjectName("line.state")
        self.lines = Pairs("line")
        self.wanted = text_label("", "badge-danger", wrap=True)
        self.wanted.setObjectName("line.wanted")
        people = [("", "—"), *((each.code, each.name) for each in room.supervisors)]
        self.supervisor = ChoiceField("supervisor", self.tr("Supervisor"), room.say, people)
        self.button = command_button(
            room, Command.CONFIRM, self.tr("New tickets may be written"), icon="lock_open"
        )
        self.button.clicked.connect(self.confirm)
        self._grid = Grid(gap_px=look.gap - 2, label_px=76)
        self._grid.put(self.supervisor, 0, 0, key="U")
        for part in (self.state, self.wanted, self._grid, self.button, self.lines):
            if isinstance(part, Pairs | Grid):
                self.body.addLayout(part)
            else:
                self.body.addWidget(part)
        self._show_confirmable(shown=False)
        self.wanted.hide()

    @property
    def asks(self) -> bool:
        """Whether a supervisor is asked for."""
        return not self.button.isHidden()

    def show_line(self, line: LineStatus) -> None:
        """Show how it stands now."""
        today = self._room.today()
        if not line.enrolled:
            self.state.setText(self.tr("This counter is not enrolled: all it does stays here."))
            return
        told = self._words.head(line, today)
        self.state.setText(told.text)
        wear_role(self.state, _ROLES[told.state])
        heard = "" if line.heard_at is None else moment_text(line.heard_at, today)
        differs = self.tr(
            "A ticket came out otherwise at place {place}; tell whoever looks after it"
        )
        self.lines.show_lines(
            ("waiting", self.tr("Not at central"), self._words.waiting(line, today)),
            ("cash", self.tr("Cash of these"), self._cash(line)),
            ("pictures", self.tr("Pictures"), self._words.pictures(line)),
            ("heard", self.tr("Last answer"), heard),
            (
                "trouble",
                self.tr("Last try"),
                self._words.trouble(line.trouble) if line.trouble else "",
            ),
            ("clock", self.tr("Clock"), self._clock(line)),
            ("allowed", self.tr("Allowed today by"), self._allowed(line)),
            (
                "differs",
                self.tr("Compared"),
                "" if line.differs_at is None else differs.format(place=line.differs_at),
            ),
        )
        self._show_wanted(line)

    def confirm(self) -> None:
        """The supervisor's word is kept for today."""
        if not (self.asks and self.button.isEnabled()):
            return
        self.button.setEnabled(False)
        self._room.tasks.run(
            self._room.desk.confirm_line,
            self.supervisor.code(),
            owner=self,
            done=self._confirmed,
            failed=self._tell,
        )

    def take_cursor(self) -> None:
        """Put the cursor where the supervisor is named."""
        self.supervisor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_wanted(self, line: LineStatus) -> None:
        wanted = line.wanted
        self.wanted.setVisible(wanted is not None)
        if wanted is not None:
            self.wanted.setText(self._room.say(Fault(wanted, "", line.facts)))
        self._show_confirmable(shown=wanted is not None and wanted not in _FOR_GOOD)

    def _show_confirmable(self, *, shown: bool) -> None:
        show_part(self.button, shown=shown, home=self)
        show_part(self.supervisor, shown=shown, home=self)
        self._grid.show_row(self.supervisor, shown=shown)

    def _confirmed(self, line: LineStatus) -> None:
        self.button.setEnabled(True)
        self.supervisor.set_code("")
        self.show_line(line)
        self.confirmed.emit(line)

    def _tell(self, trouble: Trouble) -> None:
        self.button.setEnabled(True)
        self._faults.show(trouble, (self.supervisor,))

    def _cash(self, line: LineStatus) -> str:
        if not (line.cash_in or line.cash_out):
            return ""
        return self.tr("{cash_in} in, {cash_out} out").format(
            cash_in=formats.ntd(line.cash_in), cash_out=formats.ntd(line.cash_out)
        )

    def _allowed(self, line: LineStatus) -> str:
        """Who last let new tickets be written though something is beyond its limit."""
        if line.allowed_at is None:
            return ""
        return f"{line.allowed_by}　{moment_text(line.allowed_at, self._room.today())}"

    def _clock(self, line: LineStatus) -> str:
        if line.offset_s is None:
            return ""
        return self._words.clock(line.offset_s) if line.clock else self.tr("Right")
