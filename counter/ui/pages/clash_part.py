"""A clash side by side: the acts that stand and the one that did not fit, line against line."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from counter import formats
from counter.desk.answers import Clash, ClashSide
from counter.domain.days import TAIPEI
from counter.ui.days import day_text
from counter.ui.labels import clear, text_label
from counter.ui.pages.page import card, heading
from counter.ui.pages.ticket_part import bag_name
from counter.ui.room import Room
from counter.ui.tables import NOTHING


class ClashPart(QWidget):
    """Both sides in columns; what nobody can say is left blank."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        look = room.theme.look.measures
        self.meaning = text_label("", wrap=True)
        self.meaning.setObjectName("clash.meaning")
        self.blocks = text_label("", "badge-danger", wrap=True)
        self.blocks.setObjectName("clash.blocks")
        self.goods = text_label("", wrap=True)
        self.goods.setObjectName("clash.goods")
        self.sides = QGridLayout()
        self.sides.setHorizontalSpacing(look.gap * 2)
        self.sides.setVerticalSpacing(look.gap)
        box = card(room, self.tr("Both sides"))
        box.body.addWidget(self.meaning)
        box.body.addWidget(self.goods)
        box.body.addWidget(self.blocks)
        box.body.addLayout(self.sides)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(box)

    def show_clash(self, clash: Clash) -> None:
        """Show another clash."""
        names = self._room.names
        stops = self.tr(", ").join(names.block(each) for each in clash.blocks)
        self.blocks.setText(self.tr("Also stopped by: {blocks}").format(blocks=stops))
        self.blocks.setVisible(bool(clash.blocks))
        self.meaning.setText(
            self.tr(
                "The branch's order took the other act first, so it stands. The act at the right "
                "did not fit: its money waits in suspense until two people decide."
            )
        )
        self.goods.setText(self.tr("Goods: {goods}").format(goods=self._goods(clash)))
        clear(self.sides)
        stands = tuple((self.tr("Stands"), "good", "stands", each) for each in clash.stands)
        loser = (self.tr("Did not fit"), "fault", "loser", clash.loser)
        for row, label in enumerate(self._labels(), 1):
            self.sides.addWidget(text_label(label, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
        for column, (title, role, name, side) in enumerate((*stands, loser), 1):
            self._show_side(column, title, role, f"{name}{column}", side)

    def _show_side(self, column: int, title: str, role: str, name: str, side: ClashSide) -> None:
        act = self._room.names.act(side.entry.kind)
        badge = text_label(f"{title}　{act}", f"badge-{'good' if role == 'good' else 'danger'}")
        badge.setObjectName(f"clash.{name}.head")
        self.sides.addWidget(badge, 0, column, Qt.AlignmentFlag.AlignLeft)
        self.sides.setColumnStretch(column, 1)
        for row, (key, text) in enumerate(self._lines(side), 1):
            value = text_label(text or NOTHING, "strong" if key == "cash" else "", wrap=True)
            value.setObjectName(f"clash.{name}.{key}")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.sides.addWidget(value, row, column, Qt.AlignmentFlag.AlignTop)

    def _goods(self, clash: Clash) -> str:
        """What it is about, where it lies or lay: whoever settles it looks there first."""
        each = self.tr("{contents}, bag {bag}, {place}")
        return self.tr("; ").join(
            each.format(contents=line.contents, bag=bag_name(line.bag), place=line.place or NOTHING)
            for line in clash.goods
        )

    def _labels(self) -> tuple[str, ...]:
        """What the lines are called, in the order of `_lines`."""
        words = self._room.words
        return (
            self.tr("Cash"),
            heading(words.ticket),
            self.tr("Written by it"),
            heading(words.pledgor),
            self.tr("Time"),
            self.tr("Business day"),
            self.tr("Counter"),
            self.tr("Clerk"),
            self.tr("Second person"),
            self.tr("Receipt no."),
        )

    def _lines(self, side: ClashSide) -> tuple[tuple[str, str], ...]:
        here = side.counter == self._room.station.counter
        counter = self.tr("{counter} (this one)") if here else "{counter}"
        return (
            ("cash", self._cash(side)),
            ("tickets", self._numbers(side.tickets)),
            ("written", self._numbers(side.written)),
            ("pledgors", self.tr(", ").join(side.pledgors)),
            ("at", _moment(side)),
            ("day", day_text(side.entry.business_day)),
            ("counter", counter.format(counter=side.counter) if side.counter else ""),
            ("clerk", side.clerk),
            ("approver", side.approver),
            ("number", side.number),
        )

    def _cash(self, side: ClashSide) -> str:
        if not side.cash:
            return self.tr("No cash moved")
        told = self.tr("{amount} came in") if side.cash > 0 else self.tr("{amount} went out")
        return told.format(amount=formats.ntd(abs(side.cash)))

    def _numbers(self, numbers: Iterable[str]) -> str:
        return "\n".join(formats.ticket_number(each) for each in numbers)


def _moment(side: ClashSide) -> str:
    at = side.at.astimezone(TAIPEI)
    return f"{day_text(at.date())} {at.strftime('%H:%M')}"
