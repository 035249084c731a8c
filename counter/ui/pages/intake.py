"""Intake: from the ID number to the printed ticket without leaving the keyboard."""

import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import assert_never

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter.desk.answers import Changed, Offer, Receipt
from counter.domain.forms import IntakeForm
from counter.domain.money import Ntd
from counter.domain.refusal import Fault, Refused, Unavailable
from counter.domain.ticket import read_bag
from counter.ui.columns import Columns
from counter.ui.fields import ChoiceField, Field, Gathering, TextField
from counter.ui.keys import Command
from counter.ui.labels import Card
from counter.ui.pages.items_part import ItemsPart
from counter.ui.pages.more_part import MorePart
from counter.ui.pages.offer_part import OfferPart
from counter.ui.pages.page import Faults, Grid, Page, card
from counter.ui.pages.pledgor_part import PledgorPart
from counter.ui.pages.special_part import SpecialPart
from counter.ui.place_field import PlaceField
from counter.ui.pledgor_screen.shown import (
    Amount,
    Doing,
    For,
    Payment,
    Shown,
    ShownTicket,
    things_typed,
)
from counter.ui.printing import Delivery
from counter.ui.room import Room
from counter.ui.tasks import Lane, Latest

OFFER_MS = 150
DRAFT_MS = 1_200
DRAFT = "intake"
PLACE_MAX = 40
_OFFER_WIDTH_PX = 372


class More(StrEnum):
    """What else can be done with an intake."""

    CLEAR = "clear"
    REFUSED = "refused"
    APPLICATION = "application"


class IntakePage(Page):
    """Fields of an intake at the left, what is offered at the right. `refused`: it comes to nothing (its form)."""

    refused = Signal(object)

    def __init__(self, room: Room) -> None:
        super().__init__("intake", room)
        self._faults = Faults(room, self)
        self._latest = Latest(room.tasks, self)
        self._offer: Offer | None = None
        self._offered: IntakeForm | None = None
        self._touched = False
        self._offer_is_fresh = False
        self._saving = False
        self._save_when_offered = False
        self._restored = False
        self._drafted = "{}"
        self.pledgor = PledgorPart(room)
        self.items = ItemsPart(room)
        self.offer = OfferPart(room)
        self.special = SpecialPart(room)
        self.more = MorePart[More](
            room,
            (
                (More.CLEAR, self.tr("Clear everything…"), "delete"),
                (More.REFUSED, self.tr("Refused or not made…"), "block"),
                (More.APPLICATION, self.tr("Print the application"), "print"),
            ),
            self._begin,
        )
        self.more.hide()
        self.bag = TextField("bag", self.tr("Bag"), room.say, latin=True)
        self.bag.edit.setPlaceholderText(
            self.tr("blank = number of the {ticket}").format(ticket=room.words.ticket)
        )
        self.place = PlaceField("place", self.tr("Vault place"), room.say)
        self._asking_places = Latest(room.tasks, self)
        goods = [(f.code, room.named(f.name, f.name_en)) for f in room.policy.forbidden]
        self.forbidden = ChoiceField(
            "forbidden",
            self.tr("Forbidden goods"),
            room.say,
            [("", self.tr("None seen")), *goods],
        )
        self._offer_wait = QTimer(self, singleShot=True, interval=OFFER_MS)
        self._offer_wait.timeout.connect(self._ask_offer)
        self._draft_wait = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._draft_wait.timeout.connect(self.keep_draft)
        self._lay_out()
        self._listen()

    def title(self) -> str:
        return self.tr("New {pledge}").format(pledge=self.room.words.pledge)

    def commands(self) -> Mapping[Command, Callable[[], None]]:
        commands: dict[Command, Callable[[], None]] = {
            Command.CONFIRM: self.save,
            Command.MORE: self._show_more,
        }
        if not self.more.isHidden():
            commands[Command.BACK] = self._leave_more
        return commands

    def enter(self) -> None:
        self.pledgor.id_number.setFocus()
        if not self._restored:
            self._restored = True
            self.room.tasks.run(
                self.room.desk.draft,
                DRAFT,
                owner=self,
                done=self._put_draft,
                failed=self.room.messages.trouble,
            )
        self._ask_offer()
        self._ask_places()

    def take_scan(self, code: str) -> bool:
        """The label of a place says where the things of this intake go; every other code is searched for."""
        try:
            return self.place.take_scan(code)
        except Refused as refused:
            self._faults.show(refused, self.fields())
            return True

    def shown(self) -> Shown | None:
        """What is written for the pledgor named now; what was typed before the page was left may be another's."""
        offer, form = self._offer, self._offered
        if offer is None or form is None or not self._touched:
            return None
        if form.pledgor.id_number not in {"", self.pledgor.pledgor_form(Gathering()).id_number}:
            return None
        things = things_typed(form.items, self.room.policy)
        if not things:
            return None
        ticket = ShownTicket(things, offer.terms, offer.table)
        lent = Amount(For.LENT, Ntd(-ticket.principal))
        return Shown(Doing.PLEDGE, (ticket,), Payment((lent,)) if ticket.principal else None)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._touched = False

    def refresh(self, changed: frozenset[Changed]) -> None:
        if changed & {Changed.CALENDAR, Changed.DAY, Changed.PLEDGE}:
            self._ask_soon()
        if Changed.VAULT in changed and self.isVisible():
            self._ask_places()
            self._ask_soon()

    def _ask_places(self) -> None:
        self._asking_places.ask(
            self.room.desk.vault.places,
            done=self.place.set_plan,
            failed=self.room.messages.trouble,
        )

    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return (
            *self.pledgor.fields(),
            self.forbidden,
            *self.items.fields(),
            self.bag,
            self.place,
            *self.special.fields(),
            *self.offer.fields(),
        )

    # ------------------------------------------------------------------ making

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.look.gap + 2)
        column.addWidget(self.pledgor)
        column.addWidget(self.items)
        column.addWidget(self._keeping_card())
        column.addWidget(self.special)
        column.addStretch(1)
        right = QWidget()
        sides = QVBoxLayout(right)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.addWidget(self.offer)
        sides.addWidget(self.more)
        sides.addStretch(1)
        both = Columns(
            left,
            right,
            name="intake",
            right_px=_OFFER_WIDTH_PX * self.look.text // 15,
            gap_px=self.look.gap + 2,
            parent=self,
        )
        self.column.addWidget(self.special.alerts)
        self.column.addWidget(both, 1)

    def _keeping_card(self) -> Card:
        box = card(self.room, self.tr("Keeping"))
        grid = Grid(gap_px=self.look.gap - 2, label_px=76)
        grid.put(self.bag, 0, 0, key="Y")
        grid.put(self.place, 0, 1, key="X")
        grid.put(self.forbidden, 1, 0, key="Z", span=2)
        box.body.addLayout(grid)
        return box

    def _listen(self) -> None:
        parts = (self.pledgor, self.items, self.offer, self.special)
        for part in (*parts, self.bag, self.place, self.forbidden):
            part.changed.connect(self._on_change)
        for field in self.fields():
            field.left.connect(self._show_faults_left)
        self.pledgor.settled.connect(self.items.start)
        self.offer.save.clicked.connect(self.save)

    # ------------------------------------------------------------------ offer

    def _on_change(self) -> None:
        self._touched = self._touched or (self.isVisible() and not self.pledgor.is_filling)
        self._save_when_offered = False  # what was to be saved is no longer what stands here
        self._ask_soon()
        if not self._draft_wait.isActive():  # who types without a pause is kept up with, too
            self._draft_wait.start()
        self.shown_changed.emit()

    def _ask_soon(self) -> None:
        self._offer_is_fresh = False
        self._offer_wait.start()

    def _form(self, gathering: Gathering) -> IntakeForm:
        principal = Ntd(0)
        if not self.offer.principal.is_blank():
            principal = gathering.take(self.offer.principal.amount, Ntd(0))
        return IntakeForm(
            pledgor=self.pledgor.pledgor_form(gathering),
            class_code=self.pledgor.evidence.class_code.code(),
            evidence=self.pledgor.evidence_form(gathering),
            items=self.items.forms(gathering),
            principal=principal,
            bag=""
            if self.bag.is_blank()
            else gathering.take(lambda: read_bag(self.bag.text(), "bag"), ""),
            place=gathering.take(lambda: self.place.words(most=PLACE_MAX), ""),
            id_checked=self.offer.id_checked.is_on(),
            finger=self.offer.picked_finger(),
            forbidden=self.forbidden.code(),
            agreed=None if self._offer is None else self._offer.terms,
            appraiser=self.special.appraiser.code(),
            representation=self.special.representation(gathering),
            second=self.special.second.code(),
        )

    def _ask_offer(self) -> None:
        self._offer_wait.stop()
        form = self._form(Gathering())
        self._latest.ask(
            self.room.desk.offer,
            form,
            done=lambda offer: self._show_offer(form, offer),
            failed=self._offer_failed,
        )

    def _offer_failed(self, trouble: Refused | Unavailable) -> None:
        """No offer, no pledge: the save that waited for it is asked for anew."""
        self._save_when_offered = False
        self.room.messages.trouble(trouble)

    def _show_offer(self, form: IntakeForm, offer: Offer) -> None:
        before, self._offer = self._offer, offer
        self._offered = form
        self._offer_is_fresh = not self._offer_wait.isActive()
        self.offer.show_offer(offer)
        self.special.show_offer(offer)
        self.items.show_limits(offer.limits)
        missing = self._missing()
        self.offer.show_missing(missing, {f.name: f.label for f in self.fields()})
        self._clear_mended(missing)
        self._show_faults_left()
        self.shown_changed.emit()
        if self._save_when_offered:
            self._save_when_offered = False
            if before is not None and before.terms == offer.terms:
                self.save()
            else:
                self.room.messages.note(self.tr("The terms have changed: look at them, then save."))

    def _missing(self) -> list[Fault]:
        """Everything in the way: what cannot be read first, then what the rules say of the rest."""
        unread = self._unread()
        places = {fault.at for fault in unread}
        offered = () if self._offer is None else self._offer.faults
        return [*unread, *(fault for fault in offered if fault.at not in places)]

    def _unread(self) -> list[Fault]:
        gathering = Gathering()
        self._form(gathering)
        return gathering.faults

    def _clear_mended(self, missing: list[Fault]) -> None:
        """A fault that another field's change mended is no longer shown."""
        places = {fault.at for fault in missing}
        for field in self.fields():
            if self._offer_is_fresh and field.name not in places:
                field.clear_fault()

    def _show_faults_left(self) -> None:
        """Faults of fields that were filled and left: not while somebody types there, nor of blank ones.

        Until the desk has seen what was typed last, only what cannot be read is told.
        """
        done = [f for f in self.fields() if not f.editor.hasFocus() and _is_filled(f)]
        faults = self._missing() if self._offer_is_fresh else self._unread()
        self._faults.place(faults, done, focus=False)

    # ------------------------------------------------------------------ saving

    def save(self) -> None:
        """Save the pledge if nothing stands in the way."""
        if self._saving:
            return
        if self.items.pictures.waits:
            self.room.messages.note(self.tr("A picture is still being read: save when it is here."))
            return
        if not self._offer_is_fresh:
            self._save_when_offered = True
            self._ask_offer()
            return
        missing = self._missing()
        if missing:
            self._tell(Refused(missing))
            return
        self._set_saving(True)
        self._draft_wait.stop()
        self.room.tasks.run(
            self.room.desk.take_in,
            self._form(Gathering()),
            owner=self,
            done=self._saved,
            failed=self._tell,
        )

    def _saved(self, receipt: Receipt) -> None:
        self._set_saving(False)
        self.clear()
        self.finish(receipt)

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self._set_saving(False)
        if isinstance(trouble, Refused):
            self._go_to_item(trouble.faults)
        self._faults.show(trouble, self.fields())

    def _go_to_item(self, faults: tuple[Fault, ...]) -> None:
        """Bring the first faulty thing into the editor."""
        here = {field.name for field in self.fields()}
        places = [f.at.split(".")[1] for f in faults if f.at.startswith("items.")]
        if places and not any(f.at in here for f in faults):
            self.items.pick(int(places[0]))

    def _set_saving(self, saving: bool) -> None:
        self._saving = saving
        self.offer.show_busy(saving)

    # ------------------------------------------------------------------ drafts

    def clear(self) -> None:
        """Begin anew: nothing of the last person stays."""
        self.pledgor.clear()
        self.items.clear()
        self.offer.clear()
        self.special.clear()
        for field in (self.bag, self.place):
            field.set_text("")
        self.forbidden.set_code("")
        self._offer = None
        self._offered = None
        self._touched = False
        self._save_when_offered = False
        self._draft_wait.stop()
        self._drafted = self._draft()
        self.shown_changed.emit()

    def _show_more(self) -> None:
        """What else can be done with what stands here."""
        self.offer.hide()
        self.more.show()
        self.more.start(frozenset(More))
        self.commands_changed.emit()

    def _leave_more(self) -> None:
        self.more.hide()
        self.offer.show()
        self.commands_changed.emit()
        self.pledgor.id_number.setFocus()

    def _begin(self, way: More) -> None:
        self._leave_more()
        match way:
            case More.CLEAR:
                self._ask_clear()
            case More.REFUSED:
                self.keep_draft()  # none of it is kept behind the refusal, which drops it
                self.refused.emit(self._form(Gathering()))
            case More.APPLICATION:
                self._print_application()
            case _:
                assert_never(way)

    def _print_application(self) -> None:
        """The application, filled in with what can be read of what is typed; nothing is written by it."""
        title = self.tr("Application")
        self.room.tasks.run(
            self.room.desk.application,
            self._form(Gathering()),
            owner=self,
            done=lambda paper: self.room.printing.deliver(Delivery((paper,), title)),
            failed=self.room.messages.trouble,
            lane=Lane.READ,
        )

    def _ask_clear(self) -> None:
        self.room.messages.ask(
            self.tr("Clear everything typed here?"),
            yes=self.tr("Clear"),
            no=self.tr("Keep"),
            on_yes=self._clear_for_good,
        )

    def _clear_for_good(self) -> None:
        self.clear()
        self.room.tasks.run(
            self.room.desk.drop_draft,
            DRAFT,
            owner=self,
            done=lambda _: None,
            failed=self.room.messages.trouble,
        )
        self.pledgor.id_number.setFocus()

    def _draft(self) -> str:
        return json.dumps(
            {
                "pledgor": self.pledgor.texts(),
                "items": self.items.plain(),
                "offer": self.offer.texts(),
                "bag": self.bag.text(),
                "place": self.place.text(),
                "special": self.special.texts(),
            },
            ensure_ascii=False,
        )

    def keep_draft(self) -> None:
        """Keep what is typed now, so that it can be put back."""
        self._draft_wait.stop()
        text = self._draft()
        if text == self._drafted or self._saving or not self._restored:
            return
        self._drafted = text
        self.room.tasks.run(
            self.room.desk.save_draft,
            DRAFT,
            text,
            owner=self,
            done=lambda _: None,
            failed=self.room.messages.trouble,
        )

    def _put_draft(self, text: str | None) -> None:
        draft = json.loads(text) if text else {}
        if not draft or not self._is_untouched():
            self._drafted = self._draft()
            return
        self.pledgor.put_texts(draft["pledgor"])
        self.items.put_plain(draft["items"])
        self.offer.put_texts(draft["offer"])
        self.bag.set_text(draft["bag"])
        self.place.set_text(draft["place"])
        self.special.put_texts(draft.get("special", {}))
        self._touched = False  # whose it was may have gone
        self._drafted = self._draft()
        if not self._is_untouched():
            self.room.messages.note(
                self.tr("An unfinished entry was found and put back. Check it and go on."),
                (self.tr("Clear it"), self._clear_for_good),
            )

    def _is_untouched(self) -> bool:
        person = (self.pledgor.id_number, self.pledgor.name, self.pledgor.phone)
        return self.items.is_blank() and all(field.is_blank() for field in person)


def _is_filled(field: Field) -> bool:
    if isinstance(field, TextField):
        return not field.is_blank()
    return isinstance(field, ChoiceField) and bool(field.code())
