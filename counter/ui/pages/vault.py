"""The vault: where every bag lies, what is carried, handed over and brought back, with the scanner in hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from counter.desk.answers import Changed
from counter.domain import vault
from counter.domain.custody import Party
from counter.domain.refusal import Refused, Unavailable
from counter.domain.ticket import BAG_PREFIX, PLACE_PREFIX, looks_like_number, read_bag
from counter.domain.ticket import bag_text as bag_code
from counter.domain.vault import Doing, read_place
from counter.ui.fields import Field, Gathering
from counter.ui.keys import Command, shown_key
from counter.ui.labels import show_part, text_label
from counter.ui.pages.more_part import MorePart
from counter.ui.pages.page import Faults, Grid, Page, card, command_button
from counter.ui.pages.vault_answer import AnswerPanel
from counter.ui.pages.vault_lists import Finder, HandList
from counter.ui.pages.vault_panels import MovePanel, OfferPanel, ReturnPanel, VaultPanel
from counter.ui.pages.vault_papers import VaultPapers
from counter.ui.pages.vault_plan import PlanPanel
from counter.ui.pages.vault_side import HANDOVERS, MAP, Shown, VaultSide, What
from counter.ui.pages.vault_words import VaultWords, bag_text
from counter.ui.room import Room
from counter.ui.scanner import normal
from counter.ui.tables import Column
from counter.ui.tasks import Lane, Latest

if TYPE_CHECKING:  # loaded with the first question
    from counter.desk.answers import Receipt
    from counter.desk.vault import HandoverView, ScannedBag

_RIGHT_WIDTH_PX = 372
_REFRESHED_BY = frozenset({Changed.VAULT, Changed.PLEDGE, Changed.DAY, Changed.CALENDAR})


class VaultWay(StrEnum):
    """What else can be done here."""

    MOVE = "move"
    OFFER = "offer"
    HANDOVERS = "handovers"
    RETURN = "return"
    PLAN = "plan"
    SLIP = "slip"
    CLEAR = "clear"


class VaultPage(Page):
    """What lies where at the left; at the right the bags in hand and the act on them."""

    def __init__(self, room: Room) -> None:
        super().__init__("vault", room)
        self._words = VaultWords()
        self._faults = Faults(room, self)
        self._planning = Latest(room.tasks, self)
        self._checking = Latest(room.tasks, self)
        self._papers = VaultPapers(room, self)
        self._places: tuple[str, ...] | None = None
        self._waits_for_places: list[str] = []
        self.finder = Finder(self.tr("Bag or place"), room.say)
        self.finder.edit.setPlaceholderText(
            self.tr("scan a label, or type its number; Enter opens the row picked")
        )
        self.side = VaultSide(room)
        self.hand_told = text_label("", "strong")
        self.hand_told.setObjectName("vault.hand")
        self.hand = HandList(self.tr("Bags scanned"), self._hand_columns(), room)
        self.carry, self.offer, self.back = MovePanel(room), OfferPanel(room), ReturnPanel(room)
        self.answer, self.plan = AnswerPanel(room), PlanPanel(room)
        self._panels: tuple[VaultPanel, ...] = (
            *(self.carry, self.offer, self.back),
            *(self.answer, self.plan),
        )
        self.panel: VaultPanel = self.carry
        self.button = command_button(room, Command.CONFIRM, "", primary=True, icon="check_circle")
        self.more = MorePart(room, self._choices(), self._begin)
        self._work = card(room, " ")
        self._lay_out()
        self._listen()
        self._show_panel(self.carry)
        self._hand_changed()

    def title(self) -> str:
        return self.tr("Vault")

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        able: dict[Command, Callable[[], None]] = {
            Command.CONFIRM: self._confirm,
            Command.MORE: self._show_more,
        }
        is_home = self.side.shown == MAP and self.panel is self.carry
        if not (self.more.isHidden() and is_home):
            able[Command.BACK] = self._go_back
        if self.side.pledge:
            able[Command.EXPLAIN] = lambda: self.opens.emit(self.side.pledge, False)
        return able

    def enter(self) -> None:
        self._ask()
        self._to_finder()

    def _told_of_line(self) -> None:
        """Other counters carry bags and hand them over, too: no ticket changes by that."""
        self.refresh(frozenset({Changed.VAULT}))

    def refresh(self, changed: frozenset[Changed]) -> None:
        if changed & _REFRESHED_BY and self.isVisible():
            self._ask()

    def forget(self) -> None:
        self.finder.set_text("")
        self.hand.show_bags(())
        for panel in self._panels:
            panel.empty()
        self._show_panel(self.carry)
        self.side.begin_anew()

    def take_scan(self, code: str) -> bool:
        """A bag's label or a place's is for this page; a ticket is shown on its own."""
        scanned = normal(code)
        if not scanned.startswith((BAG_PREFIX, PLACE_PREFIX)):
            return False
        self.finder.drop_scan(scanned)
        self._look_up(scanned)
        return True

    # ------------------------------------------------------------------ what is shown

    def _ask(self) -> None:
        """All that is shown, and what is in the way of the bags in hand by now."""
        self._planning.ask(
            self.room.desk.vault.places, done=self._set_places, failed=self._tell_about
        )
        self.side.ask()
        self._check_hand()

    def _set_places(self, places: tuple[str, ...]) -> None:
        """What was scanned before they were known follows now."""
        self._places = places
        for panel in self._panels:
            panel.set_plan(places)
        waiting, self._waits_for_places = self._waits_for_places, []
        for text in waiting:
            self._look_up(text)

    def _enter_handover(self, view: HandoverView) -> None:
        """Its bags at the left; at the right its answer, or what comes back of it."""
        if not view.is_taken:
            self.answer.open(view)
            self._show_panel(self.answer)
            self.answer.enter()
        elif view.party is not Party.CUSTODIAN:
            self._show_panel(self.back)

    def _hear_handover(self, view: HandoverView) -> None:
        """The one that is being answered may stand otherwise now."""
        if self.panel is not self.answer:
            return
        if view.is_taken:
            self._show_panel(self.carry)
        else:
            self.answer.open(view)

    def _leave_answer(self) -> None:
        if self.panel is self.answer:
            self._show_panel(self.carry)

    # ------------------------------------------------------------------ what is scanned and typed

    def _find(self) -> None:
        """Enter in the finder: what is typed there, else the row picked."""
        if self.finder.is_blank():
            self.side.open_picked()
        else:
            self._look_up(self.finder.text())

    def _look_up(self, text: str) -> None:
        """A bag or a place, scanned or typed."""
        self.finder.clear_fault()
        if self._places is None:
            self._waits_for_places.append(text)
            return
        code = normal(text)
        try:
            if code.startswith(PLACE_PREFIX) or code in self._places:
                self._take_place(read_place(code, "bag"), self._places)
            else:
                self._take_bag(read_bag(_bag_code(code), "bag"))
        except Refused as refused:
            self._tell_finder(refused)
            return
        if self.finder.text() == text:
            self.finder.set_text("")

    def _take_place(self, place: str, places: Sequence[str]) -> None:
        faults = vault.place_faults(place, places, "bag")
        if faults:
            raise Refused(faults)
        self.panel.take_place(place)
        self.side.look_at(Shown(What.PLACE, place))

    def _take_bag(self, bag: str) -> None:
        """Into the hand, if nothing is in its way; what is known of it is shown either way."""
        if self.panel.take_bag(bag):
            return
        if not self.side.pick(bag):
            self.side.look_at(Shown(What.BAG, bag))
        doing = self.panel.doing
        if doing is None:
            return
        if self.hand.pick(bag):
            told = self.tr("Bag {bag} has been scanned already: it is on the list.")
            self.room.messages.note(told.format(bag=bag_text(bag)))
            return
        self.room.tasks.run(
            self.room.desk.vault.scanned,
            doing,
            (bag,),
            owner=self,
            done=partial(self._scanned, doing),
            failed=self._tell_about,
            lane=Lane.READ,
        )

    def _scanned(self, doing: Doing, found: Sequence[ScannedBag]) -> None:
        (bag,) = found
        if doing is not self.panel.doing:
            self._look_up(bag_code(bag.bag))  # something else was begun meanwhile
        elif bag.fault is None:
            self.hand.put(bag)
            if self._target():
                self._check_hand()  # lying there already is no reason to leave it out: the place may change
        else:
            self.finder.show_fault(bag.fault)

    def _target(self) -> str:
        """Where the bags in hand are to be carried, as far as that can be read."""
        place = normal(self.carry.target.text())
        return place if self.panel is self.carry and place in (self._places or ()) else ""

    def _check_hand(self) -> None:
        """Some of the bags in hand may have gone meanwhile, or lie at that place already."""
        doing = self.panel.doing
        if doing is None or not self.hand.bags:
            self._checking.forget()
            return
        self._checking.ask(
            self.room.desk.vault.scanned,
            doing,
            self.hand.bags,
            self._target(),
            done=self.hand.say_anew,
            failed=self._tell_about,
        )

    def _hand_changed(self) -> None:
        count = len(self.hand.bags)
        told = self.tr("Bags in hand: {count}")
        if count:
            told = self.tr("Bags in hand: {count}　(Del takes one off)")
        self.hand_told.setText(told.format(count=count))
        self.side.bags.mark(self.hand.bags)

    # ------------------------------------------------------------------ what is done

    def _confirm(self) -> None:
        if not self.button.isEnabled():
            return
        if not self.finder.is_blank():
            self._find()  # what was typed and not looked up yet belongs to it
            return
        for field in self._fields():
            field.clear_fault()
        panel, bags, gathering = self.panel, self.hand.bags, Gathering()
        act, form = panel.act(bags, gathering)
        if gathering.faults:
            self._tell(Refused(gathering.faults))
            return
        self.button.setEnabled(False)
        self.room.tasks.run(
            act,
            form,
            owner=self,
            done=partial(self._acted, panel, bags),
            failed=self._tell,
            broke=lambda: self.button.setEnabled(True),
        )

    def _acted(self, panel: VaultPanel, bags: Iterable[str], receipt: Receipt) -> None:
        """What was scanned since stays in hand; the page is ready for the act of every day."""
        self.button.setEnabled(True)
        self._checking.forget()
        if panel.doing is not None:
            self.hand.drop(bags)
        places = self.plan.opened.text() if panel is self.plan else ""
        leaves = panel is self.offer and not self.offer.due.isHidden()
        panel.empty()
        if self.panel in {self.offer, self.back, self.plan}:
            self._show_panel(self.carry)
        self.finish(receipt)
        self._to_finder()
        if leaves:
            self._papers.print_slip(receipt.entry.id)
        if places:
            self._offer_labels(places)

    def _offer_labels(self, places: str) -> None:
        def fill() -> None:
            self._show_panel(self.plan)
            self.plan.labels.set_text(places)
            self._print_labels()

        told = self.tr("New places need their labels.")
        self.room.messages.also(told, (self.tr("Print them"), fill))

    def _print_labels(self) -> None:
        try:
            places = self.plan.places_to_label()
        except Refused as refused:
            self._tell(refused)
            return
        self._papers.print_labels(places)

    # ------------------------------------------------------------------ what else can be done

    def _choices(self) -> list[tuple[VaultWay, str, str]]:
        return [
            (VaultWay.MOVE, self.tr("Put away, move"), "inventory_2"),
            (VaultWay.OFFER, self.tr("Hand over…"), "handshake"),
            (VaultWay.HANDOVERS, self.tr("Hand-overs: answer, what is outside"), "schedule"),
            (VaultWay.RETURN, self.tr("Take back…"), "undo"),
            (VaultWay.PLAN, self.tr("Places and their labels…"), "label"),
            (VaultWay.SLIP, self.tr("Print the slip of this hand-over"), "print"),
            (VaultWay.CLEAR, self.tr("Put everything scanned off the list"), "delete"),
        ]

    def _show_more(self) -> None:
        why = {}
        if self.side.shown.what is not What.HANDOVER:
            why[VaultWay.SLIP] = self.tr("open one first")
        if not self.hand.bags:
            why[VaultWay.CLEAR] = self.tr("nothing is on it")
        self._work.hide()
        self.more.show()
        self.more.start_fixed(why)
        self.commands_changed.emit()

    def _begin(self, way: VaultWay) -> None:
        self._leave_more()
        panels: dict[VaultWay, VaultPanel] = {
            VaultWay.MOVE: self.carry,
            VaultWay.OFFER: self.offer,
            VaultWay.RETURN: self.back,
            VaultWay.PLAN: self.plan,
        }
        if way in panels:
            self._show_panel(panels[way])
            self._take_cursor(panels[way])
        elif way is VaultWay.HANDOVERS:
            self.side.look_at(HANDOVERS)
        elif way is VaultWay.SLIP:
            self._papers.print_slip(self.side.shown.of)
        else:
            self.hand.show_bags(())

    def _take_cursor(self, panel: VaultPanel) -> None:
        """To the fields, once there is nothing to scan before."""
        if panel.doing is None or (self.hand.bags and panel is not self.carry):
            panel.fields()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_more(self) -> None:
        self.more.hide()
        self._work.show()
        self._to_finder()
        self.commands_changed.emit()

    def _show_panel(self, panel: VaultPanel) -> None:
        """What is done at the right; the bags in hand go along."""
        self.panel = panel
        for each in self._panels:
            show_part(each, shown=each is panel, home=self.finder)
        for part in (self.hand, self.hand_told):
            show_part(part, shown=panel.doing is not None, home=self.finder)
        self._work.heading.setText(panel.heading())
        self.button.setText(f"{panel.button()}  {shown_key(Command.CONFIRM)}")
        self.button.setAccessibleName(panel.button())
        self.button.setIcon(self.room.theme.icon(panel.icon, "on_accent"))
        if self.isVisible():
            self._check_hand()
        self.commands_changed.emit()

    def _go_back(self) -> None:
        """One step back: from the list of what else, to what was shown before, to the act of every day."""
        if not self.more.isHidden():
            self._leave_more()
            return
        if self.side.shown == MAP:
            self._show_panel(self.carry)
        else:
            self.side.go_back()
            self._leave_answer()
        self._to_finder()

    # ------------------------------------------------------------------ what is wrong

    def _fields(self) -> tuple[Field, ...]:
        return (self.finder, self.hand, *self.panel.fields())

    def _tell(self, trouble: Refused | Unavailable) -> None:
        """Beside the fields; nothing scanned or typed is lost."""
        self.button.setEnabled(True)
        self._faults.show(trouble, self._fields())

    def _tell_about(self, trouble: Refused | Unavailable) -> None:
        self.room.messages.trouble(trouble)

    def _tell_finder(self, trouble: Refused | Unavailable) -> None:
        """What was scanned or typed is no bag, no place; what is said of it already is not said over."""
        if isinstance(trouble, Unavailable) or not self.finder.is_faulty:
            self._faults.show(trouble, self._fields())
        self.finder.edit.selectAll()

    def _to_finder(self) -> None:
        self.finder.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------------ how it is laid out

    def _hand_columns(self) -> tuple[Column[ScannedBag], ...]:
        return (
            Column(self.tr("Bag"), lambda each: bag_text(each.bag)),
            Column(self.tr("Now"), self._where),
            Column(self.tr("Contents"), self._contents, stretch=True),
        )

    def _where(self, bag: ScannedBag) -> str:
        return self._words.where(bag.lines[0]) if bag.lines else self.tr("gone")

    def _contents(self, bag: ScannedBag) -> str:
        return self.tr(", ").join(line.contents for line in bag.lines)

    def _listen(self) -> None:
        side = self.side
        self.finder.entered.connect(self._find)
        self.finder.stepped.connect(side.step)
        side.turned.connect(self.commands_changed)
        side.troubled.connect(self._tell_finder)
        side.entered.connect(self._enter_handover)
        side.told.connect(self._hear_handover)
        side.gone.connect(self._leave_answer)
        side.ticket_wanted.connect(lambda pledge: self.opens.emit(pledge, False))
        shown = [each for view in side.views for each in view.lists()]
        for each in (*shown, self.hand, self.answer.list):
            each.typed.connect(self.finder.begin)
        self.hand.changed.connect(self._hand_changed)
        self.carry.changed.connect(self._check_hand)
        self.plan.labels_wanted.connect(self._print_labels)
        self.room.door.line_told.connect(self._told_of_line)
        self.button.clicked.connect(self._confirm)

    def _lay_out(self) -> None:
        left = card(self.room, "")
        grid = Grid(gap_px=self.look.gap - 2, label_px=76)
        grid.put(self.finder, 0, 0, key="S")
        left.body.addLayout(grid)
        left.body.addWidget(self.side, 1)
        for part in (self.hand_told, self.hand, *self._panels):
            self._work.body.addWidget(part)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._work, 1)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        self.more.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.more.hide()
        self.lay_sides(left, right, name="vault", right_px=_RIGHT_WIDTH_PX, foot=self.button)


def _bag_code(code: str) -> str:
    """The number on a label stands there in parts, as a ticket's does."""
    return code.replace("-", "") if looks_like_number(code) else code
