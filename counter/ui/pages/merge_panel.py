"""Several tickets of one pledgor become one: picked from a list or scanned one after the other."""

from dataclasses import dataclass, replace

from counter import formats
from counter.desk.answers import MergeChoice, TicketView
from counter.domain.codes import Change
from counter.domain.forms import PartForm
from counter.ui.fields import Field, Gathering
from counter.ui.labels import text_label
from counter.ui.lists import ListField
from counter.ui.pages.exchange_panel import ExchangePanel
from counter.ui.pledgor_screen.shown import Doing
from counter.ui.room import Room
from counter.ui.tables import NOTHING, Column, Table
from counter.ui.tasks import Latest


@dataclass(frozen=True, slots=True)
class MergeRow:
    """Another ticket: whether it is merged, whether its paper was scanned."""

    choice: MergeChoice
    merged: bool
    by_scan: bool


class MergeField(ListField):
    """The pledgor's other tickets: arrows go from one to the next, blank takes it in or out, Enter goes on."""

    def __init__(self, room: Room) -> None:
        self._rows: list[MergeRow] = []
        self.table = Table[MergeRow](
            "pledges",
            self.tr("Other tickets"),
            self._columns(),
            row_px=room.theme.look.measures.row,
            fits=True,
            key=lambda each: each.choice.pledge,
        )
        super().__init__("pledges", self.tr("Other tickets"), self.table, room.say)

    @property
    def merged(self) -> tuple[MergeRow, ...]:
        """The tickets taken in, in order."""
        return tuple(row for row in self._rows if row.merged)

    def show_choices(self, choices: tuple[MergeChoice, ...]) -> None:
        """Begin with these, none taken in."""
        self._rows = [MergeRow(choice, merged=False, by_scan=False) for choice in choices]
        self._show()
        if self._rows:
            self.table.selectRow(0)

    def scan(self, choice: MergeChoice) -> None:
        """Its paper lies here: it is taken in."""
        if all(row.choice.pledge != choice.pledge for row in self._rows):
            self._rows.append(MergeRow(choice, merged=True, by_scan=True))
        self._rows = [
            replace(row, merged=True, by_scan=True) if row.choice.pledge == choice.pledge else row
            for row in self._rows
        ]
        self._show()
        self._typed()

    def on_space(self) -> None:
        place = self.table.picked()
        if place >= 0:
            row = self._rows[place]
            self._rows[place] = replace(row, merged=not row.merged)
            self._show()
            self._typed()

    def _show(self) -> None:
        self.table.show_rows(self._rows, lambda row: row.merged)

    def _columns(self) -> tuple[Column[MergeRow], ...]:
        return (
            Column("✓", lambda row: "✓" if row.merged else NOTHING),
            Column(self.tr("Number"), lambda row: formats.ticket_number(row.choice.number)),
            Column(self.tr("Items"), lambda row: row.choice.contents, stretch=True),
            Column(
                self.tr("Principal"), lambda row: formats.figure(row.choice.principal), right=True
            ),
        )


class MergePanel(ExchangePanel):
    """The bags stay as they are; the sum of the principals stays what it is."""

    how = Change.MERGE
    doing = Doing.MERGE

    def __init__(self, room: Room) -> None:
        self._finding = Latest(room.tasks, self)
        self.others = MergeField(room)
        self.how_to = text_label("", "muted", wrap=True)
        super().__init__(room, self.tr("Merge"), "merge")

    def own_fields(self) -> tuple[Field, ...]:
        return (self.others,)

    def lay_out_own(self) -> None:
        self.how_to.setText(
            self.tr("Up and down to a {ticket}, Space to merge it; or scan each.").format(
                ticket=self.room.words.ticket
            )
        )
        self.body.addWidget(self.how_to)
        self.body.addWidget(self.others)
        self.others.changed.connect(self.changed)

    def start(self, view: TicketView) -> None:
        self.others.show_choices(())
        self._finding.ask(
            self.room.desk.merge_choices,
            view.pledge.ticket.pledge,
            done=self.others.show_choices,
            failed=self.tell,
        )

    def pledges(self) -> tuple[str, ...]:
        return (*super().pledges(), *(row.choice.pledge for row in self.others.merged))

    def parts(self, gathering: Gathering) -> tuple[PartForm, ...]:  # noqa: ARG002 - nothing is typed
        assert self.view is not None, "nothing is asked before a ticket is shown"
        own = tuple(item.item for item in self.view.pledge.ticket.items)
        others = (item for row in self.others.merged for item in row.choice.items)
        return (PartForm((*own, *others), None),)

    def scanned(self) -> bool:
        return self._by_scan and all(row.by_scan for row in self.others.merged)

    def changed(self) -> None:
        self.returned.set_on(self.scanned())
        super().changed()

    def take_scan(self, code: str) -> bool:
        """Another ticket's paper, or this one's own."""
        view = self.view
        if view is None or super().take_scan(code):
            return True
        self.others.clear_fault()
        self._finding.ask(
            self.room.desk.merge_scan,
            view.pledge.ticket.pledge,
            code,
            done=self._scanned,
            failed=self.tell,
        )
        return True

    def _scanned(self, choice: MergeChoice | None) -> None:
        if choice is None:
            self._by_scan = True
            self.changed()
        else:
            self.others.scan(choice)
