"""Messages at a real desk: pledgors who agreed, gateways that answer as a test says."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from counter.desk.desk import Desk
from counter.desk.message_answers import MessageView
from counter.domain.call_forms import ConsentForm, ContactsForm
from counter.domain.gateways import GatewayForm, MailGateway, Outgoing, Security, UrlGateway
from counter.domain.messages import TAKEN, Delivery, MessageForm, MessageState, Why
from counter.domain.reminding import Channel, ConsentHow, Outcome
from tests.desk.desks import Clock, take_in
from tests.desk.reminded import DUE, go_to

URL = UrlGateway("json://localhost:8000/sms/?:to={to}&+X-Id={id}&+Token=s3cret")
MAIL = MailGateway("localhost", 25, Security.NONE, "office@example.com", "office", "s3cret")


@dataclass
class Gate:
    """What a gateway heard, and what it answers: the answers in turn, then that it took it."""

    answers: list[Delivery] = field(default_factory=list)
    heard: list[Outgoing] = field(default_factory=list)

    def __call__(self, outgoing: Outgoing) -> Delivery:
        self.heard.append(outgoing)
        return self.answers.pop(0) if self.answers else TAKEN


def agree(desk: Desk, pledgor: str, *channels: Channel, given: bool = True) -> None:
    """A pledgor allows channels, or takes that back."""
    for channel in channels:
        desk.reminders.change_consent(ConsentForm(pledgor, channel, given, ConsentHow.IN_WRITING))


def furnish(desk: Desk, *answers: Delivery) -> Gate:
    """Gateways for every channel, put down by the supervisor, and how they answer."""
    gate = Gate(list(answers))
    desk.messages.deliver = gate
    for channel in (Channel.SMS, Channel.LINE):
        desk.messages.put_gateway(GatewayForm(channel, URL), "s1")
    desk.messages.put_gateway(GatewayForm(Channel.EMAIL, MAIL), "s1")
    return gate


def due_pledgor(desk: Desk, clock: Clock, day: date = DUE) -> str:
    """A pledgor with a ticket due today who allows SMS."""
    pledge = take_in(desk).pledge
    pledgor = desk.ticket(pledge).pledgor.pledgor
    agree(desk, pledgor, Channel.SMS)
    go_to(desk, clock, day)
    return pledgor


def reach_by_all(desk: Desk, pledgor: str) -> None:
    """The pledgor gives an e-mail address and a LINE id, too, and allows both."""
    kept = desk.reminders.card(pledgor).numbers
    desk.reminders.change_contacts(ContactsForm(pledgor, kept, "chen@example.com", "U12345"))
    agree(desk, pledgor, Channel.EMAIL, Channel.LINE)


def send(desk: Desk, *pledgors: str, channel: Channel = Channel.SMS, supervisor: str = "") -> None:
    """Queue messages."""
    desk.messages.send(MessageForm(channel, pledgors, supervisor))


def work(desk: Desk) -> None:
    """The sender does what there is to do."""
    while not desk.messages.step().rest:
        pass


def newest(desk: Desk) -> MessageView:
    """The message queued last."""
    return desk.messages.queue().rows[0]


def outcomes(desk: Desk, pledgor: str) -> list[Outcome]:
    """What is on file of a pledgor, oldest first."""
    return [each.outcome for each in desk.reminders.card(pledgor).attempts][::-1]


def stands(desk: Desk) -> tuple[MessageState, Why]:
    """Where the newest message stands."""
    return newest(desk).state, newest(desk).why


def begin_sending(desk: Desk) -> None:
    """The gateway has the message in its hands when the program dies."""

    def die(_: Outgoing) -> Delivery:
        raise KeyboardInterrupt

    desk.messages.deliver = die
    with pytest.raises(KeyboardInterrupt):
        work(desk)
