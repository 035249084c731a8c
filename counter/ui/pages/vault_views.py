"""What the vault's page shows: the map, the bags of a place, a bag's story, hand-overs; one of them at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter import formats
from counter.desk.vault import BagAct, BagLine, BagView, HandoverView, VaultMap
from counter.domain.custody import Party
from counter.domain.days import TAIPEI
from counter.domain.money import Ntd
from counter.domain.vault import COUNTER
from counter.ui.days import short_day
from counter.ui.labels import text_label
from counter.ui.pages.page import heading
from counter.ui.pages.vault_lists import VaultList
from counter.ui.pages.vault_words import VaultWords, bag_text
from counter.ui.room import Room
from counter.ui.tables import NOTHING, Column


@dataclass(frozen=True, slots=True)
class MapRow:
    """A line of the map: a place, a party outside, or a bag (`misfit`) on which an act did not fit."""

    name: str
    place: str | None = None
    party: Party | None = None
    misfit: str = ""
    bags: int = 0
    principal: Ntd = Ntd(0)
    remark: str = NOTHING
    stands_out: bool = False


class View(QWidget):
    """One of the things shown at the left. `told` says what it is; `main`: the list that the arrows go through."""

    main: VaultList[Any]

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self.words = VaultWords()
        self.told = text_label("", "muted", wrap=True)
        self.told.setObjectName("vault.told")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(room.theme.look.measures.gap)
        self.column.addWidget(self.told)

    def lists(self) -> Iterator[VaultList[Any]]:
        """Every list of it."""
        yield self.main


class MapView(View):
    """The vault as a whole, what needs somebody first."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.main = self.rows = VaultList[MapRow](
            "vault.map",
            self.tr("Map of the vault"),
            (
                Column(self.tr("Place"), lambda row: row.name, stretch=True),
                Column(self.tr("Bags"), _bags, right=True),
                Column(self.tr("Principal"), _principal, right=True),
                Column(self.tr("Remark"), lambda row: row.remark),
            ),
            room,
            key=lambda row: (row.place, row.party, row.misfit),
        )
        self.column.addWidget(self.rows, 1)

    def show_map(self, seen: VaultMap) -> None:
        """Show what lies where; what is picked stays picked."""
        first = self.rows.picked() is None
        self.rows.table.show_rows([*self._map_rows(seen)], lambda row: row.stands_out)
        if first:
            self.rows.table.selectRow(0)
        told = self.tr("Bags in custody: {bags}, {principal} of principal.").format(
            bags=f"{seen.bags:,}", principal=formats.ntd(seen.principal)
        )
        if seen.offered:
            told += " " + self.tr("Bags that wait for a receiver: {bags} (F10, 3).").format(
                bags=seen.offered
            )
        if not seen.plan:
            told += " " + self.tr(
                "The vault has no plan of places yet; a supervisor makes one (F10, 5)."
            )
        self.told.setText(told)

    def _map_rows(self, seen: VaultMap) -> Iterator[MapRow]:
        counter = seen.counter
        yield MapRow(
            self.words.place(COUNTER),
            place=COUNTER,
            bags=counter.bags,
            principal=counter.principal,
            remark=self.tr("to be put away") if counter.bags and seen.plan else NOTHING,
            stands_out=bool(counter.bags and seen.plan),
        )
        for each in seen.outside:
            late = self.tr("{bags} overdue").format(bags=each.overdue)
            yield MapRow(
                self.words.outside(each.party),
                party=each.party,
                bags=each.bags,
                principal=each.principal,
                remark=late if each.overdue else NOTHING,
                stands_out=bool(each.overdue),
            )
        for bag in seen.misfits:
            yield MapRow(
                self.tr("Bag {bag}").format(bag=bag_text(bag)),
                misfit=bag,
                bags=1,
                remark=self.tr("an act did not fit"),
                stands_out=True,
            )
        for place in seen.places:
            given_up = self.tr("given up") if place.place not in seen.plan else NOTHING
            yield MapRow(
                place.place,
                place=place.place,
                bags=place.bags,
                principal=place.principal,
                remark=given_up,
            )


class BagsView(View):
    """The bags that lie at a place, or belong to a hand-over; those in hand stand out."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._in_hand: frozenset[str] = frozenset()
        self.main = self.rows = VaultList[BagLine](
            "vault.bags",
            self.tr("Bags"),
            (
                Column(self.tr("Bag"), lambda line: bag_text(line.bag)),
                Column(self.tr("Contents"), lambda line: line.contents, stretch=True),
                Column(
                    self.tr("Principal"), lambda line: formats.figure(line.principal), right=True
                ),
                Column(self.tr("State"), self.words.state),
                Column(self.tr("Since"), lambda line: short_day(line.since)),
            ),
            room,
            key=lambda line: (line.bag, line.pledge),
        )
        self.column.addWidget(self.rows, 1)

    def show_lines(self, what: str, lines: Sequence[BagLine]) -> None:
        """Show these bags under that heading."""
        count = len({line.bag for line in lines})
        self.told.setText(self.tr("{what}　Bags: {count}").format(what=what, count=count))
        self.rows.table.show_rows(lines, self._stands_out)
        if self.rows.picked() is None:
            self.rows.table.selectRow(0)

    def mark(self, in_hand: Iterable[str]) -> None:
        """These bags have been scanned."""
        self._in_hand = frozenset(in_hand)
        self.rows.table.restate()

    def _stands_out(self, line: BagLine) -> bool:
        return line.bag in self._in_hand


class StoryView(View):
    """A bag: where it lies, which tickets' things are in it, everything that was done with it."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._names = room.names
        self.where = text_label("", "heading", wrap=True)
        self.where.setObjectName("vault.where")
        self.misfits = text_label("", "warn", wrap=True)
        self.misfits.setObjectName("vault.misfits")
        self.main = self.tickets = VaultList[BagLine](
            "vault.tickets",
            self.tr("Tickets"),
            (
                Column(heading(room.words.ticket), lambda line: formats.ticket_number(line.number)),
                Column(self.tr("Contents"), lambda line: line.contents, stretch=True),
                Column(
                    self.tr("Principal"), lambda line: formats.figure(line.principal), right=True
                ),
            ),
            room,
            key=lambda line: line.pledge,
            fits=True,
        )
        self.acts = VaultList[BagAct](
            "vault.acts",
            self.tr("What was done with it"),
            (
                Column(self.tr("Day"), lambda act: short_day(act.on)),
                Column(self.tr("Time"), lambda act: f"{act.at.astimezone(TAIPEI):%H:%M}"),
                Column(self.tr("Act"), lambda act: self._names.act(act.kind), stretch=True),
                Column(self.tr("By"), lambda act: act.by),
            ),
            room,
        )
        for part in (self.where, self.misfits, self.tickets):
            self.column.addWidget(part)
        self.column.addWidget(self.acts, 1)

    def lists(self) -> Iterator[VaultList[Any]]:
        yield from (self.tickets, self.acts)

    def show_bag(self, view: BagView) -> None:
        """Tell a bag's story, the last act first."""
        self.told.setText(self.tr("Bag {bag}").format(bag=bag_text(view.bag)))
        if view.lines:
            line = view.lines[0]
            state = self.words.state(line)
            where = self.words.where(line)
            self.where.setText(where if state == NOTHING else f"{where}　{state}")
        else:
            self.where.setText(self.tr("Not in custody: its things were handed over."))
        said = dict.fromkeys(self.words.misplacing(each.why) for each in view.misfits)
        self.misfits.setText("\n".join(said))
        self.misfits.setVisible(bool(said))
        self.tickets.table.show_rows(view.lines)
        self.tickets.table.selectRow(0)
        self.tickets.setVisible(bool(view.lines))
        self.acts.table.show_rows(view.acts[::-1])


class HandoversView(View):
    """What waits for an answer, and what somebody took over."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.main = self.rows = VaultList[HandoverView](
            "vault.handovers",
            self.tr("Hand-overs"),
            (
                Column(self.tr("State"), self.words.handover),
                Column(self.tr("To"), lambda view: view.receiver, stretch=True),
                Column(self.tr("Bags"), _count, right=True),
                Column(self.tr("Back by"), _due),
                Column(self.tr("What for"), lambda view: view.note or NOTHING, stretch=True),
                Column(self.tr("From"), lambda view: view.by),
                Column(self.tr("Day"), lambda view: short_day(view.on)),
            ),
            room,
            key=lambda view: view.handover,
        )
        self.column.addWidget(self.rows, 1)

    def show_handovers(self, views: Sequence[HandoverView]) -> None:
        """Show them; what is overdue stands out."""
        self.rows.table.show_rows(views, lambda view: view.is_overdue)
        if self.rows.picked() is None:
            self.rows.table.selectRow(0)
        late = sum(view.is_overdue for view in views)
        told = (
            self.tr("Enter opens one, to answer it or to take its bags back.")
            if views
            else self.tr("Nothing waits for an answer, and nothing is outside.")
        )
        if late:
            told = self.tr("Overdue: {count} (bold).").format(count=late) + " " + told
        self.told.setText(told)


def _bags(row: MapRow) -> str:
    return f"{row.bags:,}" if row.bags else NOTHING


def _principal(row: MapRow) -> str:
    return formats.figure(row.principal) if row.principal else NOTHING


def _count(view: HandoverView) -> str:
    return f"{len({line.bag for line in view.bags})}"


def _due(view: HandoverView) -> str:
    return NOTHING if view.due is None else short_day(view.due)
