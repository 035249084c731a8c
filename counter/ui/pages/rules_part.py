"""What the head office published: the rules that hold and that come, and tickets written by others than those."""

from PySide6.QtCore import Signal

from counter import formats
from counter.desk.head_office import ByOtherRules, RulesNews
from counter.domain.money import Ntd
from counter.ui.days import day_text
from counter.ui.labels import Card, show_part, text_label
from counter.ui.pages.page import heading
from counter.ui.pairs import Pairs
from counter.ui.room import Room
from counter.ui.tables import Column, Table


class RulesPart(Card):
    """Shown only where the head office published any."""

    def __init__(self, room: Room) -> None:
        look = room.theme.look.measures
        super().__init__(self.tr("Rules of the head office"), pad_px=look.pad, gap_px=look.gap)
        self._room = room
        self.unusable = text_label("", "badge-danger", wrap=True)
        self.unusable.setObjectName("rules.unusable")
        self.lines = Pairs("rules")
        self.body.addWidget(self.unusable)
        self.body.addLayout(self.lines)
        self.hide()

    def show_rules(self, news: RulesNews) -> None:
        """Show what holds, what comes, what can't be used."""
        coming = (
            self.tr("{version} from {day} on, for new tickets ({prepared}, {approved})").format(
                version=each.version,
                day=day_text(each.since),
                prepared=each.prepared_by,
                approved=each.approved_by,
            )
            for each in news.coming
        )
        self.lines.show_lines(
            ("version", self.tr("In force"), news.version),
            ("since", self.tr("Since"), "" if news.since is None else day_text(news.since)),
            ("coming", self.tr("New rules"), "\n".join(coming)),
        )
        self.unusable.setText("\n".join(map(self._room.voice.trouble, news.unusable)))
        self.unusable.setVisible(bool(news.unusable))
        self.setVisible(news.since is not None or bool(news.coming or news.unusable))


class OtherRulesPart(Card):
    """Shown only while there are any. `opened`: the pledge of the one picked."""

    opened = Signal(str)

    def __init__(self, room: Room) -> None:
        look = room.theme.look.measures
        super().__init__(self.tr("Written by earlier rules"), pad_px=look.pad, gap_px=look.gap)
        self._room = room
        told = self.tr(
            "New rules reached the counter late. Where the paper asks more, correct the class of the "
            "{ticket} (same class) once it is handed in, or undo it on its own day; where it asks "
            "less, the paper holds: nobody pays more than it says."
        )
        self.told = text_label(told.format(ticket=room.words.ticket), "muted", wrap=True)
        self.told.setObjectName("other_rules.told")
        self.table = Table[ByOtherRules](
            "other_rules",
            self.tr("Written by earlier rules"),
            self._columns(),
            row_px=look.row,
            fits=True,
            key=lambda each: each.pledge,
        )
        self.table.opened.connect(self._open)
        self.body.addWidget(self.told)
        self.body.addWidget(self.table)
        self.hide()

    def show_tickets(self, tickets: tuple[ByOtherRules, ...]) -> None:
        """Show these, or nothing."""
        self.table.show_rows(tickets, lambda each: each.over > 0)
        show_part(self, shown=bool(tickets), home=self.parentWidget() or self)

    def _open(self, ticket: object) -> None:
        assert isinstance(ticket, ByOtherRules)
        self.opened.emit(ticket.pledge)

    def _columns(self) -> tuple[Column[ByOtherRules], ...]:
        return (
            Column(
                heading(self._room.words.ticket),
                lambda each: formats.ticket_number(each.number),
                stretch=True,
            ),
            Column(self.tr("Day"), lambda each: day_text(each.pledged_on)),
            Column(self.tr("Class"), lambda each: self._room.class_name(each.class_code)),
            Column(self.tr("Principal"), lambda each: formats.ntd(each.principal), right=True),
            Column(self.tr("To maturity"), lambda each: self._difference(each.over), right=True),
        )

    def _difference(self, over: Ntd) -> str:
        told = self.tr("{amount} too much") if over > 0 else self.tr("{amount} less")
        return told.format(amount=formats.ntd(Ntd(abs(over))))
