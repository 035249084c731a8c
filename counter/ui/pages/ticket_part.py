"""What a ticket is: number and state, pledgor, terms, things, its chain of predecessors."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from counter import formats
from counter.desk.answers import Act, ChainLink, TicketView
from counter.domain.charges import Due
from counter.domain.days import TAIPEI
from counter.domain.effects import State
from counter.domain.pledge import Pledge
from counter.domain.refusal import Reason
from counter.domain.ticket import looks_like_number
from counter.print.papers import ItemLines
from counter.ui.days import day_text, full_day, short_day
from counter.ui.labels import Card, clear, text_label, wear_role
from counter.ui.pages.blocks_part import BlocksPart
from counter.ui.pages.offer_part import DueColumns
from counter.ui.pages.page import card, heading, row
from counter.ui.pictures import PictureStrip, PictureView, Shown
from counter.ui.room import Room
from counter.ui.tables import Column, Table

_BADGES = {
    State.OPEN: "badge-good",
    State.RENEWED: "badge",
    State.REDEEMED: "badge",
    State.VOIDED: "badge-danger",
    State.CORRECTED: "badge",
    State.REPLACED: "badge-danger",
    State.RELEASED: "badge",
    State.DISPUTED: "badge-danger",
    State.FORFEITED: "badge-danger",
}


class TicketPart(QWidget):
    """The left side of the ticket page.

    `opened`: another ticket of the chain was picked; `day_picked`: a row of the table of days (Due).
    """

    opened = Signal(str)
    day_picked = Signal(object)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._hides_number = False
        self._view: TicketView | None = None
        look = room.theme.look.measures
        self.items = Table[ItemLines](
            "ticket.items",
            self.tr("Items"),
            self._item_columns(),
            row_px=look.row,
            fits=True,
            wraps=True,
        )
        self.chain = Table[ChainLink](
            "ticket.chain", self.tr("Chain"), self._chain_columns(), row_px=look.row, fits=True
        )
        self.chain.opened.connect(self._open_link)
        head = self._head()
        things = card(room, self.tr("Items"))
        things.body.addWidget(self.items)
        self.pictures = PictureStrip("ticket.pictures", self.tr("Pictures"), room)
        self.pictures.opened.connect(self._open_picture)
        self._shown: list[Shown] = []
        things.body.addWidget(self.pictures)
        self.elsewhere = text_label("", "muted", wrap=True)
        self.elsewhere.setObjectName("ticket.pictures.told")
        self.elsewhere.hide()
        self.pictures.told_of.connect(self._tell_of_pictures)
        things.body.addWidget(self.elsewhere)
        self._chain = card(room, self.tr("Renewed from, and to"))
        self._chain.body.addWidget(self.chain)
        self.days = Table[Due](
            "ticket.days",
            self.tr("By this day you pay"),
            DueColumns().of(),
            row_px=look.row - 2,
            fits=True,
        )
        self.days.selectionModel().selectionChanged.connect(lambda *_: self._pick_day())
        self._days = card(room, self.tr("By this day you pay"))
        self._days.body.addWidget(self.days)
        self.acts = Table[Act](
            "ticket.acts", self.tr("What was done"), self._act_columns(), row_px=look.row, fits=True
        )
        acts = card(room, self.tr("What was done"))
        acts.body.addWidget(self.acts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.gap + 2)
        self.blocks = BlocksPart(room)
        self.blocks.hide()
        for box in (head, self.blocks, things, self._days, self._chain, acts):
            column.addWidget(box)
        column.addStretch(1)

    def _head(self) -> Card:
        """Number and state, and what stands on the ticket."""
        self.number = text_label("", "figure")
        self.number.setObjectName("ticket.number")
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.state = text_label("", "badge")
        self.state.setObjectName("ticket.state")
        self.copies = text_label("", "badge-warn")
        self.replacement = text_label(self.tr("Replacement"), "badge-warn")
        self.replacement.setObjectName("ticket.replacement")
        self.lacks = text_label(
            self.tr(
                "What another counter wrote of the {pledgor} or the things has not come here whole. "
                "Number, amounts and days are right; for name and description see the paper, or ask "
                "that counter."
            ).format(pledgor=self._room.words.pledgor),
            "warn",
            wrap=True,
        )
        self.lacks.setObjectName("ticket.lacks")
        self.lines = QGridLayout()
        self.lines.setHorizontalSpacing(12)
        self.lines.setVerticalSpacing(4)
        self.lines.setColumnStretch(1, 1)
        self.lines.setColumnStretch(3, 1)
        head = card(self._room, "")
        badges = (self.state, self.replacement, self.copies)
        head.body.addLayout(row(self.number, *badges, ends=True, gap_px=12))
        self.erased = text_label(
            self.tr(
                "The personal data were destroyed when their term was over. Number, amounts and days stand as before."
            ),
            "muted",
            wrap=True,
        )
        self.erased.setObjectName("ticket.erased")
        head.body.addWidget(self.lacks)
        head.body.addWidget(self.erased)
        head.body.addLayout(self.lines)
        return head

    def show_ticket(self, view: TicketView) -> None:
        """Show another ticket."""
        self._view = view
        pledge = view.pledge
        self.number.setText(formats.ticket_number(pledge.ticket.number))
        self._show_state(view)
        self.copies.setText(self.tr("Copy {number}").format(number=pledge.copies))
        self.copies.setVisible(pledge.copies > 1)
        self.replacement.setVisible(view.is_replacement)
        self.lacks.setVisible(view.lacks)
        self.erased.setVisible(view.erased)
        self._show_lines(view)
        self.items.show_rows(view.items)
        self.items.hide_blank()
        self._show_pictures(view)
        self.chain.show_rows(view.chain, lambda link: link.pledge == pledge.ticket.pledge)
        self._chain.setVisible(len(view.chain) > 1)
        self.acts.show_rows(view.acts)
        self.days.clearSelection()
        self.days.show_rows(view.table, lambda due: _holds_today(due, view))
        self._days.setVisible(view.today is not None)

    def hide_number(self, *, hides: bool) -> None:
        """Show of the pledgor's document its ends alone, while its number is to be typed from the document itself."""
        if hides is not self._hides_number:
            self._hides_number = hides
            if self._view is not None:
                self._show_lines(self._view)

    def _show_state(self, view: TicketView) -> None:
        """Where the ticket stands, or what stops it."""
        self.blocks.show_ticket(view)
        names, state = self._room.names, view.pledge.state
        block = view.pledge.stopped_by if state is State.OPEN else None
        text, role = names.state(state), _BADGES[state]
        if block is not None:
            text, role = names.block(block.why), "badge-danger"
        elif view.refusal is not None and view.refusal.reason is Reason.TICKET_GRACE_OVER:
            text, role = self.tr("Past its last day"), "badge-danger"
        elif view.may_be_late:
            text, role = self.tr("Late, allowed today"), "badge-warn"
        self.state.setText(text)
        wear_role(self.state, role)

    def _pick_day(self) -> None:
        number = self.days.picked()
        self.day_picked.emit(self.days.rows.row(number) if number >= 0 else None)

    def _show_lines(self, view: TicketView) -> None:
        clear(self.lines)
        ticket, terms, person = view.pledge.ticket, view.terms, view.pledgor
        words = self._room.words
        shown = formats.masked(person.id_number) if self._hides_number else person.id_number
        who = f"{person.name}　{shown}"
        for each in person.also:
            who += self.tr(" · the same person as {name}").format(name=each.name)
        pledgor = self._pair(0, 0, heading(words.pledgor), who)
        pledgor.setObjectName("ticket.pledgor")
        self._pair(0, 2, self.tr("Phone"), person.phone or "–")
        self._pair(1, 0, self.tr("Principal"), formats.ntd(ticket.principal))
        self._pair(1, 2, self.tr("In words"), formats.capitals(ticket.principal))
        self._pair(2, 0, self.tr("Rate class"), self._room.class_name(terms.class_code))
        self._pair(2, 2, self.tr("Rates"), self._rates(view))
        self._pair(3, 0, self.tr("Written on"), full_day(terms.pledged_on))
        self._pair(3, 2, words.maturity, full_day(terms.maturity))
        self._pair(4, 0, self.tr("Last day"), full_day(terms.last_day))
        self._pair(5, 0, self.tr("Clerk"), self._clerk(view.pledge.opened_by))
        if view.pledge.state in {State.OPEN, State.DISPUTED}:
            bags = self.tr(", ").join(bag_name(bag) for bag in view.bags)
            self._pair(4, 2, self.tr("Bag"), bags).setObjectName("ticket.bag")
            place = view.place or self.tr("no place noted")
            if view.is_outside:
                place = self.tr("outside: to be taken back first (Shift+F2)")
            self._pair(5, 2, self.tr("Vault place"), place).setObjectName("ticket.place")
        else:
            self._pair(4, 2, self.tr("Goods"), self._goods(view.pledge)).setObjectName(
                "ticket.goods"
            )
        if view.paper:
            self._pair(6, 0, self.tr("Paper"), self._paper(view)).setObjectName("ticket.paper")
        if view.refunded_on is not None:
            told = self.tr("{amount}, {day}").format(
                amount=formats.ntd(view.pledge.refunded), day=full_day(view.refunded_on)
            )
            self._pair(5, 2, self.tr("Paid back"), told).setObjectName("ticket.refunded")

    def _paper(self, view: TicketView) -> str:
        """What the bearer has until it is swapped."""
        told = self.tr("the old one, {number}, until it is swapped (F10)")
        return told.format(number=formats.ticket_number(view.paper))

    def _goods(self, pledge: Pledge) -> str:
        """Where the things of a ticket went when it ended."""
        assert pledge.closed_on is not None, "a ticket that ended has its day"
        day = full_day(pledge.closed_on)
        if pledge.state is State.REDEEMED:
            return self.tr("handed over on {day}").format(day=day)
        if pledge.state is State.FORFEITED:
            return self.tr("the agency's since {day}").format(day=day)
        if pledge.state is State.RELEASED:
            return self.tr("given to their owner on {day}").format(day=day)
        if pledge.replaced_by:
            number = formats.ticket_number(pledge.replaced_by)
            return self.tr("now under {number}").format(number=number)
        return self.tr("no longer under this {ticket}").format(ticket=self._room.words.ticket)

    def _show_pictures(self, view: TicketView) -> None:
        """Every thing's pictures in one row, under the name of the thing."""
        shown = [
            Shown(name, lines.type_name)
            for item, lines in zip(view.pledge.ticket.items, view.items, strict=True)
            for name in item.pictures
        ]
        if shown != self._shown or not shown:
            self._shown = shown
            self.pictures.show_pictures(shown)

    def _tell_of_pictures(self, why: str) -> None:
        """Why some pictures are not to be seen."""
        self.elsewhere.setText(why)
        self.elsewhere.setVisible(bool(why))

    def _open_picture(self, place: int) -> None:
        PictureView(self, self._room, self._shown, place).open()

    def _pair(self, line: int, column: int, label: str, text: str) -> QLabel:
        self.lines.addWidget(text_label(label, "muted"), line, column, Qt.AlignmentFlag.AlignTop)
        value = text_label(text, wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.lines.addWidget(value, line, column + 1, Qt.AlignmentFlag.AlignTop)
        return value

    def _clerk(self, code: str) -> str:
        staff = {clerk.code: clerk.name for clerk in self._room.people}
        return staff.get(code, code)

    def _rates(self, view: TicketView) -> str:
        return "\n".join(
            self.tr("{amount} at {monthly} a month").format(
                amount=formats.ntd(part.principal), monthly=formats.percent(part.rate_bp)
            )
            for part in view.terms.parts
        )

    def _open_link(self, link: object) -> None:
        assert isinstance(link, ChainLink)
        self.opened.emit(link.pledge)

    def _item_columns(self) -> tuple[Column[ItemLines], ...]:
        return (
            Column(self.tr("Item"), lambda item: item.type_name),
            Column(self.tr("Features"), _features, stretch=True),
            Column(self.tr("Pieces"), lambda item: str(item.quantity), right=True),
            Column(self.tr("Purity"), lambda item: item.purity),
            Column(self.tr("Gross"), lambda item: _weight(item.gross), right=True),
            Column(self.tr("Stones"), lambda item: _weight(item.stones), right=True),
        )

    def _act_columns(self) -> tuple[Column[Act], ...]:
        names = self._room.names
        return (
            Column(self.tr("Time"), _at),
            Column(self.tr("Act"), lambda act: names.act(act.kind), stretch=True),
            Column(self.tr("Cash"), _cash, right=True),
            Column(self.tr("Clerk"), lambda act: self._clerk(act.clerk)),
        )

    def _chain_columns(self) -> tuple[Column[ChainLink], ...]:
        return (
            Column(
                self.tr("Number"), lambda link: formats.ticket_number(link.number), stretch=True
            ),
            Column(self.tr("Written on"), lambda link: day_text(link.pledged_on)),
            Column(
                self.tr("Ended on"),
                _ended,
            ),
            Column(self.tr("Principal"), lambda link: formats.figure(link.principal), right=True),
            Column(
                self.tr("Interest paid"),
                _paid,
                right=True,
            ),
        )


def _at(act: Act) -> str:
    at = act.at.astimezone(TAIPEI)
    return f"{short_day(at.date())} {at:%H:%M}"


def _cash(act: Act) -> str:
    return formats.ntd(act.cash) if act.cash else "–"


def bag_name(bag: str) -> str:
    """A bag as its label shows it: one with a ticket's number shows it as the ticket does."""
    return formats.ticket_number(bag) if looks_like_number(bag) else bag


def _holds_today(due: Due, view: TicketView) -> bool:
    """Whether this row's amount is the one asked today."""
    today = view.today
    return today is not None and due.on >= today.on and due.interest == today.interest


def _ended(link: ChainLink) -> str:
    return "–" if link.closed_on is None else day_text(link.closed_on)


def _paid(link: ChainLink) -> str:
    return "–" if link.interest is None else formats.figure(link.interest)


def _weight(mg: int) -> str:
    return f"{formats.grams(mg)}　{formats.qian(mg)}" if mg else "–"


def _features(item: ItemLines) -> str:
    told = [f"{name} {text}" for name, text in item.features]
    return "，".join([*told, *([item.defects] if item.defects else [])]) or "–"
