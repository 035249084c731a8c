"""The answer to a hand-over: bag by bag taken over or refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from counter.domain.custody import Party
from counter.domain.refusal import Reason, Refused, fault
from counter.domain.vault import AnswerForm
from counter.ui.fields import Field, Gathering, TextField
from counter.ui.pages.vault_lists import VaultList
from counter.ui.pages.vault_panels import VaultPanel
from counter.ui.pages.vault_words import bag_text
from counter.ui.room import Room
from counter.ui.tables import NOTHING, Column

if TYPE_CHECKING:  # the desk's answers are loaded behind the first page
    from counter.desk.answers import Receipt
    from counter.desk.vault import HandoverView

_NAME_MAX = 60
_TURNS: dict[bool | None, bool | None] = {None: True, True: False, False: None}


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A bag of a hand-over. `taken`: over by the receiver, refused, or None while nothing is said."""

    bag: str
    contents: str
    taken: bool | None = None


class AnswerList(VaultList[AnswerRow]):
    """The bags offered; the space bar turns what is said of one."""

    def __init__(self, room: Room) -> None:
        super().__init__(
            "accepted",
            self.tr("Bags offered"),
            (
                Column(self.tr("Bag"), lambda row: bag_text(row.bag)),
                Column(self.tr("Contents"), lambda row: row.contents, stretch=True),
                Column(self.tr("Answer"), self._answer),
            ),
            room,
            key=lambda row: row.bag,
        )

    def on_space(self) -> None:
        row = self.picked()
        if row is not None:
            self.say(row.bag, _TURNS[row.taken])

    def say(self, bag: str, taken: bool | None) -> None:
        """Note what is said of a bag."""
        rows = [
            AnswerRow(row.bag, row.contents, taken) if row.bag == bag else row
            for row in self.rows()
        ]
        self.show_rows(rows)
        self.table.pick(lambda row: row.bag == bag)

    def show_rows(self, rows: list[AnswerRow]) -> None:
        """Show these bags; those that are answered stand out."""
        self.table.show_rows(rows, lambda row: row.taken is not None)
        if self.picked() is None and rows:
            self.table.selectRow(0)
        self.clear_fault()

    def _answer(self, row: AnswerRow) -> str:
        if row.taken is None:
            return NOTHING
        return self.tr("taken over") if row.taken else self.tr("refused")


class AnswerPanel(VaultPanel):
    """One hand-over that waits for an answer."""

    icon = "handshake"

    def __init__(self, room: Room) -> None:
        super().__init__(room, "answer")
        self._view: HandoverView | None = None
        self.list = AnswerList(room)
        self.column.insertWidget(1, self.list, 1)
        self.signed_by = TextField("signed_by", self.tr("Signed by"), room.say)
        self.list.opened.connect(lambda _: self.signed_by.setFocus())
        self.grid.put(self.signed_by, 0, 0, key="N")

    @property
    def handover(self) -> str:
        """Id of the hand-over shown, "" for none."""
        return "" if self._view is None else self._view.handover

    def open(self, view: HandoverView) -> None:
        """Show a hand-over; what was said of its bags before stays."""
        if view.handover != self.handover:
            self.empty()
        said = {row.bag: row.taken for row in self.list.rows()}
        self._view = view
        contents: dict[str, str] = {}
        for line in view.bags:
            before = contents.get(line.bag)
            contents[line.bag] = line.contents if before is None else f"{before}　{line.contents}"
        self.list.show_rows([AnswerRow(bag, what, said.get(bag)) for bag, what in contents.items()])
        self.grid.show_row(self.signed_by, shown=view.party is not Party.CUSTODIAN)
        self.told.setText(self._meaning(view))

    def heading(self) -> str:
        return self.tr("Answer a hand-over")

    def button(self) -> str:
        return self.tr("Enter the answer")

    def fields(self) -> tuple[Field, ...]:
        return (self.list, self.signed_by)

    def act(
        self,
        bags: tuple[str, ...],  # noqa: ARG002 - this act has none in hand
        gathering: Gathering,
    ) -> tuple[Callable[..., Receipt], object]:
        rows = self.list.rows()
        form = AnswerForm(
            handover=self.handover,
            accepted=tuple(row.bag for row in rows if row.taken is True),
            refused=tuple(row.bag for row in rows if row.taken is False),
            signed_by=gathering.take(lambda: self.signed_by.words(most=_NAME_MAX), ""),
        )
        return self.room.desk.vault.answer, form

    def take_bag(self, bag: str) -> bool:
        """A bag scanned is in the receiver's hand: taken over."""
        if bag not in {row.bag for row in self.list.rows()}:
            raise Refused([fault(Reason.BAG_NOT_OFFERED, "accepted", bag=bag)])
        self.list.say(bag, taken=True)
        return True

    def empty(self) -> None:
        super().empty()
        self._view = None
        self.list.show_rows([])

    def is_blank(self) -> bool:
        said = any(row.taken is not None for row in self.list.rows())
        return not said and super().is_blank()

    def enter(self) -> None:
        """To the bags."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _meaning(self, view: HandoverView) -> str:
        keys = self.tr("Scan each bag taken over; Space also says taken over or refused.")
        if view.party is not Party.CUSTODIAN:
            signed = self.tr("{who} signs the slip (F10, 6) for what is taken over.")
            return signed.format(who=view.receiver) + "\n" + keys
        clerk = self.room.door.clerk
        if clerk is not None and clerk.code == view.to:
            return self.tr("{by} offers you these bags.").format(by=view.by) + "\n" + keys
        only = self.tr("Only {who} may take them over, signed in here; you may refuse them.")
        return only.format(who=view.receiver)
