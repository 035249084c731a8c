"""What stops a ticket: who said so, when, in which case; and how long its days still run."""

from counter.desk.answers import BlockView, TicketView
from counter.domain.days import TAIPEI
from counter.domain.effects import State
from counter.domain.pledge import Block
from counter.ui.days import full_day, short_day
from counter.ui.labels import Card, text_label, wear_role
from counter.ui.pairs import Pairs
from counter.ui.room import Room


class BlocksPart(Card):
    """Shown only while something stops the ticket."""

    def __init__(self, room: Room) -> None:
        look = room.theme.look.measures
        super().__init__(self.tr("Blocked"), pad_px=look.pad, gap_px=look.gap)
        self._room = room
        self.lines = Pairs("blocks")
        self.left = text_label("", "", wrap=True)
        self.left.setObjectName("blocks.left")
        self.body.addLayout(self.lines)
        self.body.addWidget(self.left)

    def show_ticket(self, view: TicketView) -> None:
        """Show another ticket's blocks."""
        self.setVisible(bool(view.blocks))
        ended = view.pledge.state is not State.OPEN
        still = not ended or view.pledge.blocked(Block.UNREAD) is not None
        self.heading.setText(self.tr("Blocked") if still else self.tr("Had been blocked"))
        self.lines.show_lines(*(line for block in view.blocks for line in self._lines(block)))
        left = self._left(view)
        self.left.setText(left)
        self.left.setVisible(bool(left))
        wear_role(self.left, "warn" if view.ends_soon else "muted")

    def _lines(self, block: BlockView) -> tuple[tuple[str, str, str], ...]:
        at = block.at.astimezone(TAIPEI)
        since = self.tr("{day} {time}, entered by {clerk}").format(
            day=short_day(at.date()), time=at.strftime("%H:%M"), clerk=block.clerk
        )
        name = self._room.names.block(block.why)
        if block.why is Block.UNREAD:
            written = self.tr("Written at another counter by a newer version of this program.")
            return (("unread", name, written),)
        if block.why is Block.LOST:
            return (
                ("lost", name, since),
                ("lost.who", self.tr("Reported by"), block.who),
                ("lost.text", self.tr("What happened"), block.text),
            )
        return (
            ("held", name, since),
            ("held.who", self.tr("Police unit"), block.who),
            ("held.case", self.tr("Case number"), block.case),
            ("held.text", self.tr("Letter number"), block.text),
        )

    def _left(self, view: TicketView) -> str:
        if view.days_left is None:
            return ""
        day = full_day(view.terms.last_day)
        if not view.days_left:
            return self.tr("Its last day was {day}.").format(day=day)
        return self.tr("Its last day is {day}: {count} left, today counted.").format(
            day=day, count=view.days_left
        )
