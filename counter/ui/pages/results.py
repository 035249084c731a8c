"""Search for tickets by name or anything else, and the hits to choose from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal

from counter import formats
from counter.desk.answers import Changed, Found
from counter.domain.effects import State
from counter.domain.money import Ntd
from counter.domain.pledge import Block
from counter.domain.refusal import Refused, Unavailable
from counter.ui.days import day_text
from counter.ui.fields import TextField
from counter.ui.keys import Command
from counter.ui.labels import text_label
from counter.ui.pages.page import Grid, Page, card, heading
from counter.ui.room import Room
from counter.ui.tables import Column, Table
from counter.ui.tasks import Latest


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the table: a ticket with its pledgor, or a pledgor without any."""

    pledge: str
    number: str
    name: str
    id_number: str
    state: str
    block: str
    maturity: date | None
    principal: Ntd
    pledgor: str
    also: tuple[str, ...] = ()


class ResultsPage(Page):
    """One field, one table; Enter opens a hit. `person_wanted`: show that pledgor."""

    person_wanted = Signal(str)

    def __init__(self, room: Room) -> None:
        super().__init__("results", room)
        self._latest = Latest(room.tasks, self)
        self.text = TextField("search", self.tr("Search for"), room.say)
        self.text.edit.setPlaceholderText(
            self.tr("name, phone, ID number, number of a {ticket} or a bag").format(
                ticket=room.words.ticket
            )
        )
        self.text.ends_by_enter = True
        self.text.entered.connect(self._search)
        self.table = Table[Hit](
            "found",
            self.tr("Hits"),
            self._columns(),
            row_px=self.look.row + 2,
            key=lambda each: each.pledge,
        )
        self.table.opened.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(self.commands_changed)
        self.told = text_label("", "muted")
        self.told.setObjectName("found.told")
        box = card(room, "")
        grid = Grid(gap_px=self.look.gap, label_px=76)
        grid.put(self.text, 0, 0, key="S")
        box.body.addLayout(grid)
        box.body.addWidget(self.told)
        box.body.addWidget(self.table, 1)
        self.column.addWidget(box, 1)

    def title(self) -> str:
        return self.tr("Find {ticket}").format(ticket=self.room.words.ticket)

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        able = {Command.CONFIRM: self._confirm}
        return {**able, Command.MORE: self._open_person} if self.table.picked() >= 0 else able

    def enter(self) -> None:
        (self.table if self.table.picked() >= 0 else self.text).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def refresh(self, changed: frozenset[Changed]) -> None:
        if Changed.PLEDGE in changed and not self.text.is_blank():
            self._ask(self._show_again)

    def forget(self) -> None:
        self._latest.forget()
        self.text.set_text("")
        self.told.setText("")
        self.table.show_rows(())

    def show_found(self, text: str, found: Found) -> None:
        """Show the hits of a search made elsewhere."""
        self.text.set_text(text)
        self._show(found)

    def _search(self) -> None:
        if not self.text.is_blank():
            self._ask(self._answered)

    def _ask(self, done: Callable[[Found], None]) -> None:
        self._latest.ask(self.room.desk.find, self.text.text(), done=done, failed=self._tell)

    def _answered(self, found: Found) -> None:
        if found.pledge:
            self.opens.emit(found.pledge, found.by_scan)
        else:
            self._show(found)

    def _show_again(self, found: Found) -> None:
        if not found.pledge:
            self.table.show_rows(_hits(found))

    def _show(self, found: Found) -> None:
        self.table.show_rows(_hits(found))
        if not found.rows:
            self.told.setText(
                self.tr("Nothing found. Check the spelling, or search for the phone.")
            )
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.told.setText(
            self.tr("The first {count} hits; type more to narrow them").format(
                count=len(found.rows)
            )
            if found.more
            else self.tr("{count} hits; Enter opens one, F10 all about its person").format(
                count=len(found.rows)
            )
        )
        self.table.selectRow(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _confirm(self) -> None:
        if self.text.editor.hasFocus() or self.table.picked() < 0:
            self._search()
        else:
            self._open(self.table.rows.row(self.table.picked()))

    def _open(self, found: object) -> None:
        assert isinstance(found, Hit)
        if found.pledge:
            self.opens.emit(found.pledge, False)
        else:
            self.person_wanted.emit(found.pledgor)

    def _open_person(self) -> None:
        """Whose ticket it is, with all that is on file."""
        self.person_wanted.emit(self.table.rows.row(self.table.picked()).pledgor)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.room.messages.trouble(trouble)

    def _name(self, hit: Hit) -> str:
        if not hit.also:
            return hit.name
        others = "、".join(hit.also)
        return self.tr("{name} (merged from {others})").format(name=hit.name, others=others)

    def _state(self, hit: Hit) -> str:
        """Where the ticket stands, or what stops it."""
        if hit.block:
            return self.room.names.block(Block(hit.block))
        return self.room.names.state(State(hit.state)) if hit.state else "–"

    def _columns(self) -> tuple[Column[Hit], ...]:
        words = self.room.words
        return (
            Column(
                self.tr("Number"),
                lambda hit: formats.ticket_number(hit.number) if hit.number else "–",
            ),
            Column(heading(words.pledgor), self._name, stretch=True),
            Column(self.tr("ID number"), lambda hit: hit.id_number),
            Column(self.tr("State"), self._state),
            Column(
                words.maturity,
                lambda hit: "–" if hit.maturity is None else day_text(hit.maturity),
            ),
            Column(
                self.tr("Principal"),
                lambda hit: formats.figure(hit.principal) if hit.pledge else "–",
                right=True,
            ),
        )


def _hits(found: Found) -> list[Hit]:
    return [
        Hit(
            r.pledge,
            r.number,
            r.name,
            r.id_number,
            r.state,
            r.block,
            r.maturity,
            r.principal,
            r.pledgor,
            r.also,
        )
        for r in found.rows
    ]
