"""Alerts on the pledgor of the ticket shown: raised with a cause, lifted with a reason."""

from counter.desk.answers import AlertView, TicketView
from counter.domain.codes import AlertCause
from counter.domain.forms import LiftAlertForm, RaiseAlertForm
from counter.ui.days import short_day
from counter.ui.fields import ChoiceField, Field, FlagField, Gathering, TextField
from counter.ui.labels import text_label
from counter.ui.pages.page import Grid
from counter.ui.pages.panel import Panel
from counter.ui.room import Room
from counter.ui.second import SecondField

NOTE_MAX = 120
_NEW = ""


class AlertPanel(Panel):
    """A new alert, or one picked to be lifted."""

    def __init__(self, room: Room) -> None:
        super().__init__(room, self.tr("Alert on the pledgor"), self.tr("Save"), "campaign")
        self._alerts: dict[str, AlertView] = {}
        self.which = ChoiceField("which", self.tr("Alert"), room.say, [(_NEW, self.tr("New"))])
        causes = [("", "—"), *((c.value, room.names.alert_cause(c)) for c in AlertCause)]
        self.cause = ChoiceField("cause", self.tr("Reason"), room.say, causes)
        self.note = TextField("note", self.tr("Remark"), room.say)
        self.stops = FlagField(
            "stops", self.tr("New pledges of this person need a second person"), room.say
        )
        self.second = SecondField(room)
        self._grid = Grid(gap_px=room.theme.look.measures.gap, label_px=76)
        self._grid.put(self.which, 0, 0, key="A")
        self._grid.put(self.cause, 1, 0, key="R")
        self._grid.put(self.note, 2, 0, key="N")
        self._grid.put(self.second, 3, 0, key="U")
        self.body.addWidget(
            text_label(
                self.tr("The window warns wherever this person is shown, until it is lifted."),
                "muted",
                wrap=True,
            )
        )
        self.body.addLayout(self._grid)
        self.body.addWidget(self.stops)
        self.which.changed.connect(self._show_asked)

    def fields(self) -> tuple[Field, ...]:
        return (self.which, self.cause, self.note, self.second, self.stops)

    def open(self, view: TicketView, *, by_scan: bool) -> None:  # noqa: ARG002 - the same for both
        self.view = view
        self.clear_faults()
        self._alerts = {alert.alert: alert for alert in view.pledgor.alerts}
        lifted = [(alert.alert, self._lift(alert)) for alert in view.pledgor.alerts]
        self.which.set_choices([(_NEW, self.tr("New alert")), *lifted])
        self.which.set_code(_NEW)
        self.cause.set_code("")
        self.note.set_text("")
        self.second.set_code("")
        self.stops.set_on(True)
        self._show_asked()
        self.begin_at(self.which if lifted else self.cause)

    def confirm(self) -> None:
        if self.view is None:
            return
        gathering = Gathering()
        note = gathering.take(lambda: self.note.words(most=NOTE_MAX), "")
        if gathering.faults:
            self.refuse(gathering)
            return
        pledgor, picked = self.view.pledgor.pledgor, self.which.code()
        if picked:
            form = LiftAlertForm(pledgor, picked, note, self.second.code())
            self.run(self.room.desk.lift_alert, form)
            return
        code = self.cause.code()
        cause = AlertCause(code) if code else None
        raised = RaiseAlertForm(pledgor, cause, note, stops=self.stops.is_on())
        self.run(self.room.desk.raise_alert, raised)

    def _show_asked(self) -> None:
        picked = self._alerts.get(self.which.code())
        self._grid.show_row(self.cause, shown=picked is None)
        self._grid.show_row(self.second, shown=picked is not None and picked.stops)
        self.stops.setVisible(picked is None)

    def _lift(self, alert: AlertView) -> str:
        return self.tr("Lift: {cause}, {day}").format(
            cause=self.room.names.alert_cause(alert.cause), day=short_day(alert.raised_on)
        )
