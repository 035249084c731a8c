"""All that is on file of one person: particulars, every ticket, every act about them; and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter import formats
from counter.desk.answers import Changed, Receipt
from counter.desk.person_answers import PersonEvent, PersonTicket, PersonView
from counter.domain.days import TAIPEI
from counter.domain.persons import Part
from counter.domain.refusal import Refused, Unavailable
from counter.ui.call_words import CallWords
from counter.ui.columns import Columns
from counter.ui.days import day_text, short_day
from counter.ui.keys import Command
from counter.ui.labels import Card, show_part, text_label
from counter.ui.pages.alert_lines import AlertLines
from counter.ui.pages.contacts_panel import ContactsPanel
from counter.ui.pages.more_part import MorePart
from counter.ui.pages.page import Page, card, heading
from counter.ui.pages.person_access import PersonAccess
from counter.ui.pages.person_block import PersonBlock
from counter.ui.pages.person_correction import PersonCorrection
from counter.ui.pages.person_link import PersonLink, PersonPart
from counter.ui.pairs import Pairs
from counter.ui.person_words import PersonWords
from counter.ui.room import Room
from counter.ui.tables import NOTHING, Column, Table
from counter.ui.tasks import Latest

_RIGHT_WIDTH_PX = 400
_REFRESHED_BY = frozenset({Changed.PLEDGOR, Changed.PLEDGE, Changed.CALLS})


class PersonWay(StrEnum):
    """What can be done about a person."""

    CORRECT = "correct"
    CONTACTS = "contacts"
    BLOCK = "block"
    GIVE = "give"
    LINK = "link"
    PART = "part"


class PersonPage(Page):
    """Tickets and history at the left; at the right who it is, or what is done about it."""

    belongs_to = Command.TICKETS

    def __init__(self, room: Room) -> None:
        super().__init__("person", room)
        self._latest = Latest(room.tasks, self)
        self._pledgor = ""
        self._beside = ""
        self._view: PersonView | None = None
        self._calls = CallWords(room.words)
        self._words = PersonWords(room.names, self._calls)
        self.alerts = AlertLines("person.alerts", room)
        self.pairs = Pairs("person")
        self.told = text_label("", "muted", wrap=True)
        self.told.setObjectName("person.told")
        self.tickets = Table[PersonTicket](
            "person.tickets",
            heading(room.words.ticket),
            self._ticket_columns(),
            row_px=self.look.row,
            key=lambda each: each.pledge,
        )
        self.tickets.opened.connect(self._open)
        self.events = Table[PersonEvent](
            "person.events",
            self.tr("History"),
            self._event_columns(),
            row_px=self.look.row,
            wraps=True,
            key=lambda each: each.entry,
        )
        self.who = card(room, "")
        self.correction = PersonCorrection(room)
        self.contacts = ContactsPanel(room)
        self.block = PersonBlock(room)
        self.access = PersonAccess(room)
        self.link = PersonLink(room, self._words)
        self.part = PersonPart(room)
        for panel in (
            *(self.correction, self.contacts, self.block),
            *(self.access, self.link, self.part),
        ):
            panel.done.connect(self._acted)
        self.contacts.closed.connect(self._back_to_who)
        self.more = MorePart(
            room,
            [
                (PersonWay.CORRECT, self.tr("Put the particulars right…"), "edit"),
                (PersonWay.CONTACTS, self.tr("Ways to reach, consents…"), "call"),
                (PersonWay.BLOCK, self.tr("Stop or allow the use of personal data…"), "block"),
                (PersonWay.GIVE, self.tr("All data on paper for the person…"), "print"),
                (PersonWay.LINK, self.tr("Merge with another record of the same person…"), "merge"),
                (PersonWay.PART, self.tr("Part records that were merged…"), "call_split"),
            ],
            self._begin,
        )
        self._parts: tuple[Card, ...] = (
            *(self.who, self.correction, self.contacts, self.block),
            *(self.access, self.link, self.part, self.more),
        )
        self._side: QWidget = self.who
        self._lay_out()

    def title(self) -> str:
        return heading(self.room.words.pledgor)

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        panels: dict[QWidget, Callable[[], None]] = {
            self.correction: self.correction.confirm,
            self.contacts: self.contacts.confirm,
            self.block: self.block.confirm,
            self.access: self.access.confirm,
            self.link: self.link.confirm,
            self.part: self.part.confirm,
        }
        if self._side in panels:
            return {Command.CONFIRM: panels[self._side], Command.BACK: self._back_to_who}
        if self._side is self.more:
            return {Command.BACK: self._back_to_who}
        able: dict[Command, Callable[[], None]] = {Command.BACK: self.leaves.emit}
        if self._view is not None and self._view.parts == frozenset(Part):
            able[Command.MORE] = self._show_more
        return able

    def show_person(self, pledgor: str, beside: str = "") -> None:
        """Ask for that person. `beside`: another record, to be merged with this one."""
        self._beside = beside
        if pledgor != self._pledgor:
            self._clear()
        self._pledgor = pledgor
        self._back_to_who()
        self._ask()

    def enter(self) -> None:
        self.tickets.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changed: frozenset[Changed]) -> None:
        if self._pledgor and self.isVisible() and changed & _REFRESHED_BY:
            self._ask()

    def forget(self) -> None:
        self._pledgor = ""
        self._clear()
        self._back_to_who()

    # ------------------------------------------------------------------ inside

    def _clear(self) -> None:
        self._view = None
        self.tickets.show_rows(())
        self.events.show_rows(())
        self.alerts.show_alerts(())
        self.pairs.show_lines()
        self.told.setText("")

    def _ask(self) -> None:
        self._latest.ask(
            self.room.desk.persons.view, self._pledgor, done=self._show, failed=self._tell
        )

    def _show(self, view: PersonView) -> None:
        self._view = view
        self.alerts.show_alerts(view.person.alerts)
        self.pairs.show_lines(*self._particulars(view), *self._reached(view), *self._sums(view))
        self.tickets.show_rows(view.tickets)
        if view.tickets and self.tickets.picked() < 0:
            self.tickets.selectRow(0)
        self.events.show_rows(view.events)
        self.told.setText(self._how_to(view))
        self.commands_changed.emit()
        beside, self._beside = self._beside, ""
        if beside and Command.MORE in self.commands():
            self._show_side(self.link)
            self.link.open(view, beside)

    def _particulars(self, view: PersonView) -> list[tuple[str, str, str]]:
        person, words = view.person, self._words
        lines = [("name", words.field("name"), person.name)]
        if Part.IDENTITY in view.parts:
            document = f"{self.room.names.id_kind(person.id_kind)} {person.id_number}"
            born = "" if person.born is None else day_text(person.born)
            lines += [
                ("id_number", words.field("id_number"), document),
                ("former", self.tr("Earlier numbers"), "、".join(person.former_ids)),
                ("also", self.tr("Merged from"), "、".join(map(self._words.also, person.also))),
                ("born", words.field("born"), born),
                ("evidence", self.tr("Paper for the class"), self._evidence(view)),
            ]
        return [
            *lines,
            ("phone", words.field("phone"), person.phone),
            ("address", words.field("address"), person.address),
        ]

    def _evidence(self, view: PersonView) -> str:
        evidence = view.person.evidence
        if evidence is None:
            return ""
        if evidence.valid_until is None:
            return view.person.evidence_number
        return self.tr("{number}, valid until {day}").format(
            number=view.person.evidence_number, day=day_text(evidence.valid_until)
        )

    def _reached(self, view: PersonView) -> list[tuple[str, str, str]]:
        reached, calls = view.reached, self._calls
        numbers = [f"{each.number} ({calls.number_kind(each.kind)})" for each in reached.numbers]
        consents = [self._words.consent(each) for each in reached.consents]
        return [
            ("numbers", self.tr("Called at"), "、".join(numbers)),
            ("email", self.tr("E-mail"), reached.email),
            ("line", "LINE", reached.line),
            ("letters", self.tr("Letters to"), reached.address),
            ("consents", self.tr("Consents"), "、".join(consents)),
        ]

    def _sums(self, view: PersonView) -> list[tuple[str, str, str]]:
        person = view.person
        open_now = self.tr("{count}, {amount}").format(
            count=person.open_tickets, amount=formats.ntd(person.open_principal)
        )
        low, owed = person.low_rate_open, view.owed
        return [
            ("open", self.tr("Open now"), open_now),
            ("low", self.tr("At the low rate"), formats.ntd(low) if low else ""),
            ("paid", self.tr("Interest paid so far"), formats.ntd(view.paid)),
            ("owed", self.tr("Still to be paid out"), formats.ntd(owed) if owed else ""),
        ]

    def _how_to(self, view: PersonView) -> str:
        if view.lacks:
            return self.tr("Something that another counter wrote down has not come here yet.")
        if view.erased:
            return self.tr("The personal data were destroyed when their term was over.")
        if view.parts != frozenset(Part):
            return self.tr("Shown is what your role needs; the rest is left out.")
        told = self.tr("Enter opens a {ticket}; F10: what else can be done.")
        return told.format(ticket=self.room.words.ticket)

    def _open(self, ticket: PersonTicket) -> None:
        self.opens.emit(ticket.pledge, False)

    def _show_more(self) -> None:
        assert self._view is not None, "there is nothing to choose before a person is shown"
        self._show_side(self.more)
        none = frozenset() if self._view.links else frozenset({PersonWay.PART})
        self.more.start(frozenset(PersonWay) - none)

    def _begin(self, way: PersonWay) -> None:
        assert self._view is not None, "there is nothing to choose before a person is shown"
        if way is PersonWay.CORRECT:
            self._show_side(self.correction)
            self.correction.open(self._view)
        elif way is PersonWay.CONTACTS:
            self._show_side(self.contacts)
            self.contacts.open(self._view.reached)
        elif way is PersonWay.BLOCK:
            self._show_side(self.block)
            self.block.open(self._view)
        elif way is PersonWay.LINK:
            self._show_side(self.link)
            self.link.open(self._view)
        elif way is PersonWay.PART:
            self._show_side(self.part)
            self.part.open(self._view)
        else:
            self._show_side(self.access)
            self.access.open(self._view)

    def _back_to_who(self) -> None:
        self._show_side(self.who)

    def _acted(self, receipt: Receipt) -> None:
        if self._side is not self.contacts:
            self._back_to_who()
        self.finish(receipt)

    def _show_side(self, side: QWidget) -> None:
        self._side = side
        for each in self._parts:
            show_part(each, shown=each is side, home=self.tickets)
        show_part(self.contacts.foot, shown=side is self.contacts, home=self.tickets)
        self.commands_changed.emit()

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.room.messages.trouble(trouble)

    # ------------------------------------------------------------------ furnishing

    def _ticket_columns(self) -> tuple[Column[PersonTicket], ...]:
        words = self.room.words
        return (
            Column(self.tr("Number"), lambda each: formats.ticket_number(each.number)),
            Column(self.tr("Pledged on"), lambda each: short_day(each.pledged_on)),
            Column(words.maturity, lambda each: short_day(each.maturity), spare=True),
            Column(self.tr("Principal"), lambda each: formats.figure(each.principal), right=True),
            Column(self.tr("State"), self._state, stretch=True),
            Column(
                self.tr("Ended on"),
                lambda each: NOTHING if each.closed_on is None else short_day(each.closed_on),
            ),
            Column(
                self.tr("Interest paid"),
                lambda each: NOTHING if each.paid is None else formats.figure(each.paid),
                right=True,
            ),
        )

    def _state(self, ticket: PersonTicket) -> str:
        names = self.room.names
        return names.state(ticket.state) if ticket.block is None else names.block(ticket.block)

    def _event_columns(self) -> tuple[Column[PersonEvent], ...]:
        return (
            Column(self.tr("When"), _when),
            Column(self.tr("Act"), lambda each: self.room.names.act(each.kind)),
            Column(self.tr("What it says"), self._words.told, stretch=True),
            Column(self.tr("By"), _by),
        )

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.look.gap + 2)
        for title, table in (
            (heading(self.room.words.ticket), self.tickets),
            (self.tr("History"), self.events),
        ):
            box = card(self.room, title)
            box.body.addWidget(table, 1)
            column.addWidget(box, 1)
        self.who.body.addLayout(self.pairs)
        self.who.body.addWidget(self.told)
        right = QWidget()
        sides = QVBoxLayout(right)
        sides.setContentsMargins(0, 0, 0, 0)
        for part in self._parts:
            sides.addWidget(part)
        sides.addStretch(1)
        columns = Columns(
            left,
            right,
            name="person",
            right_px=_RIGHT_WIDTH_PX * self.look.text // 15,
            gap_px=self.look.gap + 2,
            parent=self,
        )
        columns.add_foot(self.contacts.foot)
        self.column.addWidget(self.alerts)
        self.column.addWidget(columns, 1)
        self._show_side(self.who)


def _when(event: PersonEvent) -> str:
    at = event.at.astimezone(TAIPEI)
    return f"{short_day(at.date())} {at:%H:%M}"


def _by(event: PersonEvent) -> str:
    return "、".join(each for each in (event.by, event.approver) if each)
