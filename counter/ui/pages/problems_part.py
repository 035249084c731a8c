"""Problems to settle between counters: each clash, and what settled ones left owed."""

from PySide6.QtCore import Qt, Signal

from counter import formats
from counter.desk.answers import Clash, ClashSide, OwedView
from counter.domain.days import TAIPEI
from counter.ui.days import day_text
from counter.ui.labels import Card, show_part, text_label
from counter.ui.pages.page import heading
from counter.ui.room import Room
from counter.ui.tables import NOTHING, Column, Table


class ProblemsPart(Card):
    """Two tables, the oldest first. `picked`: a Clash to settle; `owed_picked`: an OwedView to pay."""

    picked = Signal(object)
    owed_picked = Signal(object)

    def __init__(self, room: Room) -> None:
        look = room.theme.look.measures
        super().__init__(self.tr("Problems to settle"), pad_px=look.pad, gap_px=look.gap)
        self._room = room
        self.told = text_label("", "muted", wrap=True)
        self.told.setObjectName("problems.told")
        self.clashes = Table[Clash](
            "clashes",
            self.tr("Problems to settle"),
            self._clash_columns(),
            row_px=look.row,
            fits=True,
            wraps=True,
            key=lambda each: each.entry,
        )
        self.clashes.opened.connect(self.picked)
        self.owed_heading = text_label(self.tr("Still to pay"), "heading")
        self.owed = Table[OwedView](
            "owed",
            self.tr("Still to pay"),
            self._owed_columns(),
            row_px=look.row,
            fits=True,
            key=lambda each: (each.entry, each.pledge),
        )
        self.owed.opened.connect(self.owed_picked)
        for part in (self.told, self.clashes, self.owed_heading, self.owed):
            self.body.addWidget(part)
        self.show_clashes(())
        self.show_owed(())

    def show_clashes(self, clashes: tuple[Clash, ...]) -> None:
        """Show these, or that there is none."""
        self.told.setText(
            self.tr("Two counters did what cannot both be. Enter shows both sides and settles it.")
            if clashes
            else self.tr("Nothing is in dispute between the counters.")
        )
        self.clashes.show_rows(clashes)
        show_part(self.clashes, shown=bool(clashes), home=self)

    def show_owed(self, owed: tuple[OwedView, ...]) -> None:
        """Show these, or nothing."""
        self.owed.show_rows(owed)
        self.owed_heading.setVisible(bool(owed))
        show_part(self.owed, shown=bool(owed), home=self)

    def take_cursor(self) -> bool:
        """Put the cursor where work begins. Whether there is anything to do here."""
        for table in (self.clashes, self.owed):
            if not table.isHidden():
                if table.picked() < 0:
                    table.selectRow(0)
                table.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def _clash_columns(self) -> tuple[Column[Clash], ...]:
        return (
            Column(
                heading(self._room.words.ticket),
                lambda clash: _numbers(clash.loser.tickets),
            ),
            Column(
                self.tr("Stands"),
                lambda clash: "\n".join(map(self._act, clash.stands)) or NOTHING,
                stretch=True,
            ),
            Column(self.tr("Did not fit"), lambda clash: self._act(clash.loser), stretch=True),
            Column(
                self.tr("In suspense"), lambda clash: formats.figure(clash.loser.cash), right=True
            ),
        )

    def _owed_columns(self) -> tuple[Column[OwedView], ...]:
        return (
            Column(self.tr("Notice no."), lambda owed: owed.settlement),
            Column(heading(self._room.words.ticket), lambda owed: _numbers((owed.number,))),
            Column(heading(self._room.words.pledgor), lambda owed: owed.pledgor, stretch=True),
            Column(self.tr("Settled on"), lambda owed: day_text(owed.settled_on)),
            Column(
                self.tr("To pay out"),
                lambda owed: formats.figure(owed.amount) if owed.amount > 0 else NOTHING,
                right=True,
            ),
            Column(
                self.tr("To take in"),
                lambda owed: formats.figure(-owed.amount) if owed.amount < 0 else NOTHING,
                right=True,
            ),
        )

    def _act(self, side: ClashSide) -> str:
        """Which act, at which counter, when and by whom."""
        at = side.at.astimezone(TAIPEI)
        return self.tr("{act}, counter {counter}, {day} {time}, {clerk}").format(
            act=self._room.names.act(side.entry.kind),
            counter=side.counter or NOTHING,
            day=day_text(at.date()),
            time=at.strftime("%H:%M"),
            clerk=side.clerk,
        )


def _numbers(numbers: tuple[str, ...]) -> str:
    return "\n".join(formats.ticket_number(each) for each in numbers)
