"""Putting a wrong rate class right: what it will cost is shown first; another person approves."""

from counter import formats
from counter.desk.answers import CorrectionOffer, TicketView
from counter.domain.forms import CorrectForm
from counter.domain.refusal import Refused, Unavailable
from counter.ui.days import day_text
from counter.ui.evidence import EvidenceFields
from counter.ui.fields import ChoiceField, Field, FlagField, Gathering, TextField
from counter.ui.labels import text_label
from counter.ui.pages.offer_part import TermsView
from counter.ui.pages.page import Grid
from counter.ui.pages.panel import Panel
from counter.ui.pages.pledgor_part import evidence_on_file
from counter.ui.pairs import Pairs
from counter.ui.pledgor_screen.shown import Doing, Shown, ShownTicket, things_pledged
from counter.ui.room import Room
from counter.ui.tasks import Latest

NOTE_MAX = 120


class CorrectionPanel(Panel):
    """A ticket of the same day under the right class follows; no money moves."""

    def __init__(self, room: Room) -> None:
        super().__init__(room, self.tr("Correct the class"), self.tr("Correct"), "rule")
        self._latest = Latest(room.tasks, self)
        self._offer: CorrectionOffer | None = None
        self.meaning = text_label("", "muted", wrap=True)
        self.meaning.setObjectName("correction.meaning")
        self.lines = Pairs("correction")
        self.evidence = EvidenceFields(room, self)
        self.held_then = FlagField("held_then", "", room.say)
        self.note = TextField("note", self.tr("Why it was wrong"), room.say)
        people = [("", "—"), *((each.code, each.name) for each in room.staff)]
        self.second = ChoiceField("second", self.tr("Second person"), room.say, people)
        self.returned = FlagField(
            "ticket_returned",
            self.tr("The old {ticket} has been handed in").format(ticket=room.words.ticket),
            room.say,
        )
        self.terms = TermsView(room, "correction.table")
        self._lay_out()
        self.evidence.changed.connect(self._ask)

    def fields(self) -> tuple[Field, ...]:
        return (*self.evidence.fields(), self.held_then, self.note, self.second, self.returned)

    def open(self, view: TicketView, *, by_scan: bool) -> None:
        self.view = view
        self._offer = None
        self.clear_faults()
        written = view.pledge.ticket.terms
        right = next(c.code for c in self.room.policy.classes if c.code != written.class_code)
        self.held_then.set_words(
            self.tr("The paper held already on {day}").format(day=day_text(written.pledged_on))
        )
        self.held_then.set_on(False)
        self.note.set_text("")
        self.second.set_code("")
        self.returned.set_on(by_scan)
        self.meaning.setText(self._meaning(view))
        self.lines.show_lines()
        self.evidence.put(right, evidence_on_file(view.pledgor))
        self._ask()
        self.begin_at(self.evidence.class_code)

    def shown(self) -> Shown | None:
        if self.view is None or self._offer is None:
            return None
        things = things_pledged(self.view.items, self.room.policy)
        return Shown(Doing.CORRECT, (ShownTicket(things, self._offer.terms, self._offer.table),))

    def confirm(self) -> None:
        if self.view is None:
            return
        gathering = Gathering()
        form = self._form(self.view, gathering)
        if gathering.faults:
            self.refuse(gathering)
            return
        self.run(self.room.desk.correct_class, form)

    # ------------------------------------------------------------------ inside

    def _form(self, view: TicketView, gathering: Gathering) -> CorrectForm:
        return CorrectForm(
            pledge=view.pledge.ticket.pledge,
            class_code=self.evidence.class_code.code(),
            evidence=self.evidence.form(gathering),
            held_then=self.held_then.is_on(),
            ticket_returned=self.returned.is_on(),
            note=gathering.take(lambda: self.note.words(most=NOTE_MAX), ""),
            agreed=None if self._offer is None else self._offer.terms,
            second=self.second.code(),
        )

    def _ask(self) -> None:
        if self.view is None:
            return
        self.held_then.setVisible(not self.evidence.kind.isHidden())
        self._latest.ask(
            self.room.desk.correction_offer,
            self._form(self.view, Gathering()),
            done=self._show_offer,
            failed=self._not_offered,
        )

    def _show_offer(self, offer: CorrectionOffer) -> None:
        self._offer = offer
        self.evidence.class_code.clear_fault()
        self.lines.show_lines(
            ("now", self.tr("Due today as written"), formats.ntd(offer.now.interest)),
            ("then", self.tr("Due today once corrected"), formats.ntd(offer.then.interest)),
        )
        self.terms.show_terms(offer.terms, offer.table)
        self.shown_changed.emit()

    def _not_offered(self, trouble: Refused | Unavailable) -> None:
        self._offer = None
        self.lines.show_lines()
        self.terms.show_terms(None, ())
        self.shown_changed.emit()
        self.tell(trouble)

    def _meaning(self, view: TicketView) -> str:
        words = self.room.words
        told = self.tr(
            "A new {ticket} with the same days and things replaces this one; no money moves now."
        ).format(ticket=words.ticket)
        if not view.pledge.ticket.predecessors:
            return told
        kept = self.tr("Interest paid earlier, for the {ticket} before this one, stays as it was.")
        return f"{told}\n{kept.format(ticket=words.ticket)}"

    def _lay_out(self) -> None:
        look = self.room.theme.look.measures
        grid = Grid(gap_px=look.gap - 2, label_px=76)
        grid.put(self.evidence.class_code, 0, 0, key="R")
        self.evidence.label(
            {
                "kind": grid.put(self.evidence.kind, 1, 0, key="E"),
                "number": grid.put(self.evidence.number, 2, 0),
                "until": grid.put(self.evidence.valid_until, 3, 0),
            }
        )
        grid.addWidget(self.held_then, 4, 0, 1, 2)
        grid.put(self.note, 5, 0, key="N")
        grid.put(self.second, 6, 0, key="U")
        grid.addWidget(self.returned, 7, 0, 1, 2)
        self.body.addWidget(self.meaning)
        self.body.addLayout(self.lines)
        self.body.addLayout(grid)
        self.body.addWidget(text_label(self.tr("The new terms"), "heading"))
        self.body.addWidget(self.terms)
