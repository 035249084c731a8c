"""What is done with the bags scanned: carried to a place, offered to somebody, brought back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter.domain.custody import Party
from counter.domain.refusal import Reason, fault
from counter.domain.vault import COUNTER, Doing, HandoverForm, MoveForm, ReturnForm
from counter.ui.fields import ChoiceField, Field, FlagField, Gathering, TextField, put_texts
from counter.ui.figures import DayField
from counter.ui.labels import text_label
from counter.ui.pages.page import Grid
from counter.ui.pages.vault_words import VaultWords
from counter.ui.place_field import PlaceField
from counter.ui.room import Room

if TYPE_CHECKING:  # the desk's answers are loaded behind the first page
    from counter.desk.answers import Receipt

_NOTE_MAX = 120
_NAME_MAX = 60
_LABEL_PX = 76


class VaultPanel(QWidget):
    """One act at the right of the vault's page. `changed`: a field of it says something else now.

    `doing`: what bags are scanned for; None where it has none in hand.
    """

    changed = Signal()
    doing: Doing | None = None
    icon = "check_circle"

    def __init__(self, room: Room, name: str) -> None:
        super().__init__()
        self.room = room
        self.setObjectName(f"vault.{name}")
        self.told = text_label("", "muted", wrap=True)
        self.told.setObjectName(f"vault.{name}.told")
        self.grid = Grid(gap_px=room.theme.look.measures.gap - 2, label_px=_LABEL_PX)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(room.theme.look.measures.gap)
        self.column.addWidget(self.told)
        self.column.addLayout(self.grid)

    def heading(self) -> str:
        """What the act is called."""
        raise NotImplementedError

    def button(self) -> str:
        """What its button says."""
        raise NotImplementedError

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        raise NotImplementedError

    def act(
        self, bags: tuple[str, ...], gathering: Gathering
    ) -> tuple[Callable[..., Receipt], object]:
        """Which act the desk is asked for, and its form; what can't be read goes into `gathering`."""
        raise NotImplementedError

    def start(self) -> None:
        """The panel is shown: say what is to be done."""

    def take_place(self, place: str) -> None:
        """A place of the plan was scanned."""

    def take_bag(self, bag: str) -> bool:  # noqa: ARG002 - panels with bags of their own read it
        """Whether the panel itself wants a bag that was scanned; else it goes into the hand."""
        return False

    def set_plan(self, plan: Sequence[str]) -> None:
        """Offer these places."""

    def empty(self) -> None:
        """Nothing typed is left."""
        put_texts(self.fields(), {})
        for field in self.fields():
            field.clear_fault()

    def is_blank(self) -> bool:
        """Whether nothing is typed in it."""
        typed = (each for each in self.fields() if isinstance(each, TextField))
        return all(each.is_blank() for each in typed)


class MovePanel(VaultPanel):
    """Bags are carried to a place, the new ones above all."""

    doing = Doing.MOVE
    icon = "inventory_2"

    def __init__(self, room: Room) -> None:
        super().__init__(room, "move")
        self.told.setText(
            self.tr("Scan the bags, then the label of the place; or the place first.")
        )
        self.target = PlaceField("target", self.tr("To place"), room.say)
        self.counter = FlagField("to_counter", self.tr("Back to the counter"), room.say)
        self.grid.put(self.target, 0, 0, key="T")
        self.column.addWidget(self.counter)
        self.target.changed.connect(self.changed)

    def heading(self) -> str:
        return self.tr("Put away, move")

    def button(self) -> str:
        return self.tr("Put them there")

    def fields(self) -> tuple[Field, ...]:
        return (self.target, self.counter)

    def act(
        self, bags: tuple[str, ...], gathering: Gathering
    ) -> tuple[Callable[..., Receipt], object]:
        target = gathering.take(self.target.place, COUNTER)
        if not target and self.target.is_blank() and not self.counter.is_on():
            gathering.faults.append(fault(Reason.EMPTY, "target"))
        return self.room.desk.vault.move, MoveForm(bags, target)

    def take_place(self, place: str) -> None:
        self.target.set_text(place)
        self.counter.set_on(False)

    def set_plan(self, plan: Sequence[str]) -> None:
        self.target.set_plan(plan)

    def empty(self) -> None:
        super().empty()
        self.counter.set_on(False)


class OfferPanel(VaultPanel):
    """Bags are offered to a colleague, to another branch, to an outside appraiser."""

    doing = Doing.OFFER
    icon = "handshake"

    def __init__(self, room: Room) -> None:
        super().__init__(room, "offer")
        self.told.setText(
            self.tr("Scan each bag. Until the receiver takes it over, it counts as kept here.")
        )
        words = VaultWords()
        parties = (Party.CUSTODIAN, Party.BRANCH, Party.APPRAISER)
        self.party = ChoiceField(
            "party",
            self.tr("To"),
            room.say,
            [("", "—"), *((each.value, words.party(each)) for each in parties)],
        )
        self.to = ChoiceField("to", self.tr("Which one"), room.say)
        self.name = TextField("name", self.tr("Name"), room.say)
        self.due = DayField("due", self.tr("Back by"), room.say, coming_after=room.today)
        self.note = TextField("note", self.tr("What for"), room.say)
        for number, (field, key) in enumerate(
            ((self.party, "P"), (self.to, "W"), (self.name, "N"), (self.due, "D"), (self.note, "M"))
        ):
            self.grid.put(field, number, 0, key=key)
        self._asked: Party | None = None
        self._picked: dict[Party | None, str] = {}
        self.party.changed.connect(self._turn)
        self._turn()

    def heading(self) -> str:
        return self.tr("Hand over")

    def button(self) -> str:
        return self.tr("Offer them")

    def fields(self) -> tuple[Field, ...]:
        return (self.party, self.to, self.name, self.due, self.note)

    def act(
        self, bags: tuple[str, ...], gathering: Gathering
    ) -> tuple[Callable[..., Receipt], object]:
        party = Party(self.party.code()) if self.party.code() else None
        form = HandoverForm(
            party=party,
            to=self.to.code(),
            name=""
            if self.name.isHidden()
            else gathering.take(lambda: self.name.words(most=_NAME_MAX), ""),
            due=None if self.due.isHidden() else gathering.take(self.due.day_or_none, None),
            bags=bags,
            note=gathering.take(lambda: self.note.words(most=_NOTE_MAX), ""),
        )
        return self.room.desk.vault.hand_over, form

    def empty(self) -> None:
        super().empty()
        self.party.pick_first()
        self._turn()
        self._picked.clear()

    def _turn(self) -> None:
        """Ask for what that kind of receiver needs; what was said of another kind is kept, and not sent along."""
        party = Party(self.party.code()) if self.party.code() else None
        leaves = party in {Party.BRANCH, Party.APPRAISER}
        self._picked[self._asked] = self.to.code()
        self._asked = party
        self.to.set_choices(self._receivers(party))
        self.to.set_code(self._picked.get(party, ""))
        self.grid.show_row(self.to, shown=party in {Party.CUSTODIAN, Party.BRANCH})
        self.grid.show_row(self.name, shown=leaves)
        self.grid.show_row(self.due, shown=leaves)
        self.changed.emit()

    def _receivers(self, party: Party | None) -> list[tuple[str, str]]:
        clerk = self.room.door.clerk
        here = self.room.station.branch
        if party is Party.CUSTODIAN:
            staff = self.room.staff
            found = [(e.code, e.name) for e in staff if clerk is None or e.code != clerk.code]
        elif party is Party.BRANCH:
            branches = [each for each in self.room.policy.branches if each.code != here]
            found = [(e.code, self.room.named(e.name, e.name_en)) for e in branches]
        else:
            return []
        return [("", "—"), *found]


class ReturnPanel(VaultPanel):
    """Bags that were outside are back."""

    doing = Doing.RETURN
    icon = "undo"

    def __init__(self, room: Room) -> None:
        super().__init__(room, "return")
        self.told.setText(
            self.tr("Scan each bag that is back, look at its seal, then scan the place.")
        )
        self.place = PlaceField("place", self.tr("To place"), room.say)
        self.place.edit.setPlaceholderText(self.tr("blank = at the counter"))
        self.brought_by = TextField("brought_by", self.tr("Brought by"), room.say)
        self.grid.put(self.place, 0, 0, key="T")
        self.grid.put(self.brought_by, 1, 0, key="N")

    def heading(self) -> str:
        return self.tr("Take back")

    def button(self) -> str:
        return self.tr("They are back")

    def fields(self) -> tuple[Field, ...]:
        return (self.place, self.brought_by)

    def act(
        self, bags: tuple[str, ...], gathering: Gathering
    ) -> tuple[Callable[..., Receipt], object]:
        form = ReturnForm(
            bags=bags,
            place=gathering.take(self.place.place, COUNTER),
            brought_by=gathering.take(lambda: self.brought_by.words(most=_NAME_MAX), ""),
        )
        return self.room.desk.vault.take_back, form

    def take_place(self, place: str) -> None:
        self.place.set_text(place)

    def set_plan(self, plan: Sequence[str]) -> None:
        self.place.set_plan(plan)
