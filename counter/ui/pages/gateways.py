"""What messages go out through: set by a supervisor for each channel, tried by a test message, secrets never shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from counter.desk.message_answers import GatewayView
from counter.domain import reading
from counter.domain.gateways import Gateway, GatewayForm, MailGateway, Security, UrlGateway
from counter.domain.messages import CHANNELS, Answer, Delivery
from counter.domain.refusal import Refused, Unavailable
from counter.domain.reminding import Channel
from counter.ui.call_words import CallWords
from counter.ui.columns import Scrolled
from counter.ui.fields import ChoiceField, Field, Gathering, TextField
from counter.ui.figures import EmailField
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.message_words import MessageWords
from counter.ui.pages.page import Faults, Grid, Page, card, centred, command_button
from counter.ui.room import Room
from counter.ui.tasks import Latest

_WIDTH_PX = 680
_LABEL_PX = 130
_URL_MAX = 1_000
_PORT = "587"


class GatewaysPage(Page):
    """One channel at a time."""

    belongs_to = Command.CALLS

    def __init__(self, room: Room) -> None:
        super().__init__("gateways", room)
        self._words = MessageWords()
        self._latest = Latest(room.tasks, self)
        self._faults = Faults(room, self)
        self._known: dict[Channel, GatewayView] = {}
        names = CallWords(room.words)
        say = room.say
        self.channel = ChoiceField(
            "channel",
            self.tr("Messages by"),
            say,
            [(each.value, names.channel(each)) for each in CHANNELS],
        )
        self.url = _secret("url", self.tr("Address of the service"), room)
        self.accepts = TextField("accepts", self.tr("Its answer says"), say)
        self.host = TextField("host", self.tr("Mail server"), say, latin=True)
        self.port = TextField("port", self.tr("Port"), say, latin=True)
        self.security = ChoiceField(
            "security",
            self.tr("Encryption"),
            say,
            [
                (Security.STARTTLS.value, "STARTTLS"),
                (Security.TLS.value, "TLS"),
                (Security.NONE.value, self.tr("none (a server on this computer)")),
            ],
        )
        self.source = EmailField("sender", self.tr("From"), say)
        self.user = TextField("user", self.tr("User"), say, latin=True)
        self.password = _secret("password", self.tr("Password"), room)
        self.supervisor = ChoiceField(
            "supervisor",
            self.tr("Supervisor"),
            say,
            [("", "—"), *((clerk.code, clerk.name) for clerk in room.supervisors)],
        )
        self.to = TextField("to", self.tr("Test message to"), say, latin=True)
        self._make_buttons()
        self.result = text_label("", wrap=True)
        self.result.setObjectName("gateways.result")
        self.known = text_label("", "muted", wrap=True)
        self.known.setObjectName("gateways.known")
        self._how_to = self.tr(
            "As apprise writes addresses; {to} becomes the number, {id} the message's own number. "
            "E.g. jsons://account:key@sms.example.com/send?:phone={to}"
        )
        self._grid = Grid(gap_px=self.look.gap, label_px=_LABEL_PX)
        self._lay_out()
        self.channel.changed.connect(self._show_channel)

    def _make_buttons(self) -> None:
        self.button = command_button(
            self.room, Command.CONFIRM, self.tr("Save"), primary=True, icon="save"
        )
        self.button.clicked.connect(self._save)
        self.test_button = QPushButton(self.tr("Send a test message"))
        self.test_button.setObjectName("gateways.test")
        self.test_button.clicked.connect(self._test)
        self.to.ends_by_enter = True
        self.to.entered.connect(self._test)
        self.none_button = QPushButton(self.tr("Take the service away"))
        self.none_button.setObjectName("gateways.none")
        self.none_button.clicked.connect(lambda: self._put(None))

    def title(self) -> str:
        return self.tr("Services for messages")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.BACK: self.leaves.emit, Command.CONFIRM: self._save}

    def enter(self) -> None:
        self.result.setText("")
        self.channel.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask()

    def forget(self) -> None:
        for field in (self.url, self.password):
            field.set_text("")
        self.supervisor.set_code("")

    # ------------------------------------------------------------------ what is set

    def _ask(self) -> None:
        self._latest.ask(self.room.desk.messages.gateways, done=self._show, failed=self._tell)

    def _show(self, views: tuple[GatewayView, ...]) -> None:
        self._known = {each.channel: each for each in views}
        self._show_channel()

    def _show_channel(self) -> None:
        """The fields of a channel as they are set; a secret is never shown again."""
        channel = self._picked()
        view = self._known.get(channel)
        gateway = None if view is None else view.gateway
        by_mail = channel is Channel.EMAIL
        for each in (self.url, self.accepts):
            self._grid.show_row(each, shown=not by_mail)
        for part in self._mail_fields():
            self._grid.show_row(part, shown=by_mail)
        mail = gateway if isinstance(gateway, MailGateway) else None
        self.host.set_text("" if mail is None else mail.host)
        self.port.set_text(_PORT if mail is None else str(mail.port))
        self.security.set_code((Security.STARTTLS if mail is None else mail.security).value)
        self.source.set_text("" if mail is None else mail.sender)
        self.user.set_text("" if mail is None else mail.user)
        self.accepts.set_text(gateway.accepts if isinstance(gateway, UrlGateway) else "")
        self.forget()
        kept = self.tr("Set; leave it blank to keep it as it is.") if gateway is not None else ""
        self.password.set_hint(kept)
        self.url.set_hint(f"{self._how_to} {kept}".strip())
        for part in self._fields():
            part.clear_fault()
        self.result.setText("")
        self.none_button.setEnabled(gateway is not None)
        self.test_button.setEnabled(gateway is not None)
        self.known.setText(self._meaning(view, by_mail=by_mail))

    def _meaning(self, view: GatewayView | None, *, by_mail: bool) -> str:
        if view is None or view.gateway is None:
            return self.tr("Nothing is set: no such messages are sent from this counter.")
        if by_mail:
            return self.tr("Mail goes out from this counter.")
        return self.tr("Messages go out through {service}").format(service=view.shown)

    # ------------------------------------------------------------------ what is done

    def _save(self) -> None:
        gathering = Gathering()
        gateway = self._mail(gathering) if self._picked() is Channel.EMAIL else self._url(gathering)
        if gathering.faults:
            self._tell(Refused(gathering.faults))
            return
        self._put(gateway)

    def _url(self, gathering: Gathering) -> Gateway:
        url = gathering.take(lambda: self.url.words(most=_URL_MAX), "")
        return UrlGateway(url, gathering.take(self.accepts.words, ""))

    def _mail(self, gathering: Gathering) -> Gateway:
        return MailGateway(
            host=gathering.take(self.host.words, ""),
            port=gathering.take(lambda: reading.count(self.port.text(), "port"), 0),
            security=Security(self.security.code()),
            sender=gathering.take(self.source.email, ""),
            user=gathering.take(self.user.words, ""),
            password=self.password.text(),
        )

    def _put(self, gateway: Gateway | None) -> None:
        self.button.setEnabled(False)
        self.room.tasks.run(
            self.room.desk.messages.put_gateway,
            GatewayForm(self._picked(), gateway),
            self.supervisor.code(),
            owner=self,
            done=self._saved,
            failed=self._tell,
            broke=lambda: self.button.setEnabled(True),
        )

    def _saved(self, _: None) -> None:
        self.button.setEnabled(True)
        self.room.messages.good(self.tr("The service is saved; try it with a test message."))
        self._ask()

    def _test(self) -> None:
        """Takes its time: a reader waits for the service, nobody else does."""
        self.to.setFocus(Qt.FocusReason.OtherFocusReason)  # not wherever Qt would put it
        self.test_button.setEnabled(False)
        self.to.clear_fault()
        self.result.setText(self.tr("Being sent…"))
        self._latest.ask(
            self.room.desk.messages.test,
            self._picked(),
            self.to.text().strip(),
            done=self._tested,
            failed=self._tell,
            broke=self._break_off,
        )

    def _tested(self, delivery: Delivery) -> None:
        self.test_button.setEnabled(True)
        self.result.setText(self._words.tested(delivery))
        if delivery.answer is Answer.TAKEN:
            self.to.set_text("")

    def _break_off(self) -> None:
        self.test_button.setEnabled(True)
        self.result.setText("")

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.button.setEnabled(True)
        self.test_button.setEnabled(True)
        self.result.setText("")
        self._faults.show(trouble, self._fields())

    # ------------------------------------------------------------------ furnishing

    def _picked(self) -> Channel:
        return Channel(self.channel.code())

    def _mail_fields(self) -> tuple[Field, ...]:
        return (self.host, self.port, self.security, self.source, self.user, self.password)

    def _fields(self) -> tuple[Field, ...]:
        return (
            self.channel,
            self.url,
            self.accepts,
            *self._mail_fields(),
            self.supervisor,
            self.to,
        )

    def _lay_out(self) -> None:
        box = card(self.room, "")
        box.setFixedWidth(_WIDTH_PX * self.look.text // 15)
        for number, field in enumerate(self._fields()[:-1]):
            self._grid.put(field, number, 0, key="C" if number == 0 else "")
        box.body.addWidget(self.known)
        box.body.addLayout(self._grid)
        box.body.addWidget(self.button)
        box.body.addWidget(self.none_button)
        test = Grid(gap_px=self.look.gap, label_px=_LABEL_PX)
        test.put(self.to, 0, 0, key="T")
        box.body.addLayout(test)
        box.body.addWidget(self.test_button)
        box.body.addWidget(self.result)
        self.accepts.set_hint(
            self.tr("Blank: an answer that is empty, or JSON without an error, means it was taken.")
        )
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.addLayout(centred(box))
        column.addStretch(1)
        self.column.addWidget(Scrolled(holder, "gateways.scroll"), 1)


def _secret(name: str, label: str, room: Room) -> TextField:
    field = TextField(name, label, room.say, latin=True)
    field.edit.setEchoMode(QLineEdit.EchoMode.Password)
    return field
