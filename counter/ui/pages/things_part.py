"""The things of a ticket under change: where each goes, and what it is worth today."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial

from PySide6.QtCore import QObject, Signal

from counter import formats
from counter.desk.answers import ExchangeThing
from counter.domain import reading
from counter.domain.money import Ntd
from counter.domain.refusal import Fault
from counter.print.papers import ItemLines
from counter.ui.fields import Gathering
from counter.ui.figures import AmountField
from counter.ui.lists import ListField
from counter.ui.room import Room
from counter.ui.tables import NOTHING, Column, Table

LEAVES = 0
FIRST = 1


class Going(Enum):
    """Where things may go."""

    NOWHERE = "nowhere"
    HOME = "home"
    """Each to the pledgor, or not."""
    APART = "apart"
    """Each onto one of several new tickets."""


@dataclass(frozen=True, slots=True)
class ThingRow:
    """One thing. `ticket`: the new ticket it goes onto, from 1; 0 = to the pledgor. `said`: its value as typed."""

    item: str
    name: str
    ticket: int
    said: str
    thing: ExchangeThing | None


class ThingsField(ListField):
    """The list: arrows go from thing to thing; blank or a figure says where one goes; Enter goes on."""

    def __init__(self, room: Room, going: Going) -> None:
        self._going = going
        self._rows: list[ThingRow] = []
        self._before: list[ThingRow] | None = None
        self.is_showing = False
        self.table = Table[ThingRow](
            "items",
            self.tr("Items"),
            self._columns(),
            row_px=room.theme.look.measures.row,
            fits=True,
            key=lambda each: each.item,
        )
        super().__init__("items", self.tr("Items"), self.table, room.say)
        self.table.setColumnHidden(0, going is Going.NOWHERE)

    @property
    def rows(self) -> tuple[ThingRow, ...]:
        """The things, in the ticket's order."""
        return tuple(self._rows)

    def show_rows(self, rows: Sequence[ThingRow]) -> None:
        """Show the things so."""
        self._rows = list(rows)
        self.is_showing = True  # a table shown anew picks its row again
        self.table.show_rows(self._rows, lambda row: row.ticket == LEAVES)
        self.is_showing = False

    def place(self) -> int:
        """Which thing the cursor is on."""
        return max(0, self.table.picked())

    def pick(self, place: int) -> None:
        """Put the cursor on a thing."""
        self.table.selectRow(place)

    def send(self, place: int, ticket: int) -> None:
        """Let a thing go onto another new ticket, or to the pledgor."""
        self._rows[place] = replace(self._rows[place], ticket=ticket)
        self.show_rows(self._rows)
        self._typed()

    def say_worth(self, place: int, text: str) -> None:
        """Note what a person types as a thing's worth."""
        self._rows[place] = replace(self._rows[place], said=text)
        self.show_rows(self._rows)
        self._typed()

    def on_space(self) -> None:
        if self._going is not Going.NOWHERE:
            self.send(self.place(), self._next(self._rows[self.place()].ticket))

    def on_sign(self, sign: str) -> None:
        self._before = None
        if sign.isdecimal() and self._going is Going.APART and int(sign) >= FIRST:
            self._before = list(self._rows)
            self.send(self.place(), int(sign))

    def take_back(self) -> None:
        if self._before is not None:
            self.show_rows(self._before)
            self._before = None
            self._typed()

    def _next(self, ticket: int) -> int:
        """The next place after this one, and round again."""
        if self._going is Going.HOME:
            return LEAVES if ticket == FIRST else FIRST
        return ticket % len(self._rows) + 1

    def _columns(self) -> tuple[Column[ThingRow], ...]:
        home = self._going is Going.HOME
        return (
            Column(self.tr("Redeemed") if home else self.tr("Onto"), self._goes),
            Column(self.tr("Item"), lambda row: row.name, stretch=True),
            Column(self.tr("Limit"), _limit, right=True),
            Column(self.tr("Worth today"), _worth, right=True),
        )

    def _goes(self, row: ThingRow) -> str:
        if self._going is Going.HOME:
            return "✓" if row.ticket == LEAVES else NOTHING
        return str(row.ticket)


class ThingsPart(QObject):
    """The list and the value of the thing picked. `changed`: something was said of them."""

    changed = Signal()

    def __init__(self, room: Room, going: Going) -> None:
        super().__init__()
        self.items = ThingsField(room, going)
        self.worth = AmountField("items.0.appraised", self.tr("Worth"), room.say)
        self._loading = False
        self.items.table.selectionModel().selectionChanged.connect(lambda *_: self._load())
        self.items.changed.connect(self.changed)
        self.worth.changed.connect(self._store)

    def start(self, things: Sequence[tuple[str, ItemLines]]) -> None:
        """Begin with these things, all staying, nothing said of their worth."""
        rows = [ThingRow(item, thing_name(lines), FIRST, "", None) for item, lines in things]
        self.items.show_rows(rows)
        self.items.pick(0)
        self._load()

    def show(self, things: Sequence[ExchangeThing]) -> None:
        """What the desk says of each."""
        by_id = {thing.item: thing for thing in things}
        rows = self.items.rows
        self.items.show_rows([replace(row, thing=by_id.get(row.item)) for row in rows])
        self._show_hint()

    def on(self, ticket: int) -> tuple[str, ...]:
        """Ids of the things that go onto that new ticket."""
        return tuple(row.item for row in self.items.rows if row.ticket == ticket)

    def count(self) -> int:
        """How many new tickets there are: up to the highest figure given."""
        return max(row.ticket for row in self.items.rows)

    def values(self, gathering: Gathering) -> tuple[tuple[str, Ntd], ...]:
        """What a person said things are worth; what reads wrong goes into `gathering`."""
        return tuple(
            (row.item, gathering.take(partial(reading.amount, row.said, _at(place)), Ntd(0)))
            for place, row in enumerate(self.items.rows)
            if row.said.strip()
        )

    def pick_fault(self, faults: Sequence[Fault]) -> None:
        """Bring the first thing whose worth is wrong into the field."""
        wrong = {fault.at for fault in faults}
        for place in range(len(self.items.rows)):
            if _at(place) in wrong:
                self.items.pick(place)
                return

    def _load(self) -> None:
        """Bring the worth of the thing picked into the field."""
        if self.items.is_showing:
            return
        place = self.items.place()
        said = self.items.rows[place].said if self.items.rows else ""
        self.worth.name = _at(place)
        self.worth.clear_fault()
        if self.worth.text() != said:
            self._loading = True
            self.worth.set_text(said)
            self._loading = False
        self._show_hint()

    def _store(self) -> None:
        if not self._loading:
            self.items.say_worth(self.items.place(), self.worth.text())

    def _show_hint(self) -> None:
        thing = self.items.rows[self.items.place()].thing if self.items.rows else None
        self.worth.edit.setPlaceholderText("" if thing is None else formats.figure(thing.appraised))
        most = None if thing is None else thing.most
        hint = "" if most is None else self.tr("Today up to {amount}")
        self.worth.set_hint(hint.format(amount=formats.ntd(most or 0)))


def thing_name(lines: ItemLines) -> str:
    """A thing in two words: its type and its first feature."""
    return " ".join([lines.type_name, *(text for _, text in lines.features[:1])])


def _at(place: int) -> str:
    return f"items.{place}.appraised"


def _limit(row: ThingRow) -> str:
    most = None if row.thing is None else row.thing.most
    return NOTHING if most is None else formats.figure(most)


def _worth(row: ThingRow) -> str:
    return row.said or (NOTHING if row.thing is None else formats.figure(row.thing.appraised))
