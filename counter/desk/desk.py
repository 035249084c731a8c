"""One clerk's desk: every act in one transaction, every answer a frozen value."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from counter.db.backup import Backup
from counter.db.check import Progress
from counter.db.mark import Behind
from counter.db.reading import Reading
from counter.db.rows import PledgorRow
from counter.desk import (
    alerts,
    application,
    blocks,
    caps,
    correction,
    days,
    exchange,
    intake,
    lending,
    lines,
    loss,
    papers,
    people,
    receipts,
    refused_intake,
    reversal,
    seen,
    settling,
    stolen,
    together,
    trust,
    views,
)
from counter.desk.accounts import AccountDesk
from counter.desk.acting import Acting
from counter.desk.answers import (
    BackupStatus,
    BlockedTicket,
    Clash,
    CorrectionOffer,
    DayStatus,
    DaySums,
    ExchangeOffer,
    Found,
    MergeChoice,
    Offer,
    OverCap,
    OwedView,
    PledgorView,
    Receipt,
    RenewalOffer,
    ReversalOffer,
    SettlementOffer,
    StolenOffer,
    TicketView,
    TogetherOffer,
)
from counter.desk.asking import BEFORE_SIGN_IN, answers
from counter.desk.audit import AuditExports
from counter.desk.call_proofs import CallProofs
from counter.desk.call_sheets import CallSheets
from counter.desk.context import Context
from counter.desk.count_papers import CountPapers
from counter.desk.doubles import Doubles
from counter.desk.erasing import Erasures
from counter.desk.forfeiting import Forfeitures
from counter.desk.head_office import HeadOffice
from counter.desk.inspecting import Inspections
from counter.desk.key_care import KeyCare
from counter.desk.letters import Letters
from counter.desk.lines import LineStatus, WaitingEntry
from counter.desk.linking import Links
from counter.desk.lists import Lists
from counter.desk.looking import shows
from counter.desk.looks import LookBook
from counter.desk.messages import Messages
from counter.desk.morning import Mornings
from counter.desk.oversteps import Oversteps
from counter.desk.persons import Persons
from counter.desk.pictures import Album
from counter.desk.reminding import Reminders
from counter.desk.remitting import Remittances
from counter.desk.stocktakes import Stocktakes
from counter.desk.training import Training
from counter.desk.vault import VaultDesk
from counter.domain.charges import Due, Step
from counter.domain.claim_forms import (
    FoundForm,
    HoldForm,
    HoldNoteForm,
    LiftForm,
    LossForm,
    RefundForm,
    ReleaseForm,
    ReplaceForm,
)
from counter.domain.forms import (
    ClosedDayForm,
    CorrectForm,
    DayForm,
    EvidenceForm,
    ExchangeForm,
    HoursForm,
    IntakeForm,
    LiftAlertForm,
    RaiseAlertForm,
    RedeemForm,
    RefusedIntakeForm,
    RenewForm,
    ReprintForm,
    ReverseForm,
    TogetherForm,
)
from counter.domain.identity import IdNumber
from counter.domain.policy import Policy
from counter.domain.roles import (
    AT_BOOKS,
    AT_COUNTS,
    AT_PAYMENTS,
    AT_RESCUES,
    EVERYBODY,
    KEY_KEEPERS,
)
from counter.domain.settlement_forms import PayOwedForm, SettleForm
from counter.domain.staff import NOBODY, Clerk
from counter.domain.terms import Terms
from counter.print.papers import (
    ApplicationPaper,
    DaySheetPaper,
    LabelPaper,
    ReceiptPaper,
    RecoverySheetPaper,
)
from counter.settings import Station


@answers(
    {
        AT_BOOKS: "find ticket pledgor pledgor_by_id clashes settlement_offer owed day_sheet",
        AT_COUNTS: "stolen_offer",
        AT_PAYMENTS: "pay_owed",
        AT_RESCUES: "recovery_sheet confirm_recovery declare_numbers_lost",
        EVERYBODY: "blocked over_cap day_sums waiting_entries explain",
        BEFORE_SIGN_IN: "sign_in sign_out when_acted close day save_draft drop_draft recovery_kept "
        "numbers_behind pay_mark back_up backup_status check check_is_due line_status hear_line",
    }
)
class Desk:
    """The acts and questions of one counter, for one clerk at a time.

    Every act is safely on disk when its method returns. Raises Refused where a rule says no and Unavailable where
    the disk or a file does.
    """

    def __init__(self, context: Context) -> None:
        self._acting = Acting(context)
        self._act = self._acting.act
        self.accounts = AccountDesk(self._acting)
        self.training = Training(self._acting)
        self.reminders = Reminders(self._acting)
        self.messages = Messages(self._acting, self.reminders)
        self.head_office = HeadOffice(self._acting)
        self.call_sheets = CallSheets(self._acting)
        self.call_proofs = CallProofs(self._acting, self.reminders)
        self.letters = Letters(self._acting)
        self.doubles = Doubles(self._acting)
        self.persons = Persons(self._acting)
        self.links = Links(self._acting)
        self.erasures = Erasures(self._acting)
        self.remittances = Remittances(self._acting)
        self.forfeiture = Forfeitures(self._acting)
        self.album = Album(self._acting)
        self.lists = Lists(self._acting)
        self.vault = VaultDesk(self._acting)
        self.stocktakes = Stocktakes(self._acting)
        self.inspections = Inspections(self._acting)
        self.mornings = Mornings(self._acting, self.inspections, self.lists, self.letters)
        self.audit = AuditExports(self._acting)
        self.key = KeyCare(self._acting)
        self.looks = LookBook(self._acting)
        self.oversteps = Oversteps(self._acting)
        self.count_papers = CountPapers(self._acting, self.album)

    @property
    def context(self) -> Context:
        """What this desk stands on, with the rules that hold now."""
        return self._acting.context

    @property
    def policy(self) -> Policy:
        """The agency's rules as last followed; nothing is read for it."""
        return self._acting.policy

    @property
    def station(self) -> Station:
        """This counter's own settings."""
        return self.context.station

    @property
    def clerk(self) -> Clerk | None:
        """Who works here now; None before anyone signed in."""
        return self._acting.clerk

    @property
    def staff(self) -> tuple[Clerk, ...]:
        """Who may act today, as last known; nothing is read for it."""
        return self._acting.known.staff

    @property
    def has_accounts(self) -> bool:
        """Whether people sign in by accounts here, as last known."""
        return bool(self._acting.book.accounts)

    @property
    def people(self) -> tuple[Clerk, ...]:
        """The same with everybody who ever might."""
        return self._acting.known.people

    def sign_in(self, code: str) -> Clerk:
        """Let a member of staff take over the desk."""
        return self._acting.sign_in(code)

    def sign_out(self) -> None:
        """Leave the desk to whoever signs in next."""
        self._acting.sign_out()

    def when_acted(self, hear: Callable[[], None]) -> None:
        """Call `hear` whenever an act is on disk."""
        self._acting.after_act = hear

    def close(self) -> None:
        """Leave the counter's file in order."""
        self.context.store.close()

    # ------------------------------------------------------------------ the day

    def day(self) -> DayStatus:
        """Where the business day stands."""
        with self.context.store.read() as reading:
            return days.status(self.context, reading)

    def day_sums(self, day: date) -> DaySums:
        """A business day's acts and cash."""
        with self.context.store.read() as reading:
            return days.sums(reading, day)

    def day_sheet(self, day: date) -> DaySheetPaper:
        """The sheet of a day, sealed with the journal's present head."""
        with self.context.store.read() as reading:
            sums = days.sums(reading, day)
            return papers.day_sheet(
                self.context, sums, reading.head(), self._acting.signed_in().name
            )

    def application(self, form: IntakeForm) -> ApplicationPaper:
        """The application for a pledge, filled in as far as its form is; nothing is written."""
        clerk = self._acting.signed_in()
        with self.context.store.read() as reading:
            return application.application(self.context, reading, form, clerk)

    def open_day(self, form: DayForm) -> Receipt:
        """Open a business day; months of looks that are over are closed with it."""
        opened = self._act(lambda w, clerk: days.open_day(self.context, w, form, clerk))
        self.looks.turn_months()
        return opened

    def close_day(self) -> Receipt:
        """Close the open business day; its sheet is to be printed."""
        return self._act(lambda w, clerk: days.close_day(self.context, w, clerk))

    def extend_hours(self, form: HoursForm) -> Receipt:
        """Go on outside the office hours, for a reason."""
        return self._act(lambda w, clerk: days.extend_hours(self.context, w, form, clerk))

    def close_branch(self, form: ClosedDayForm) -> Receipt:
        """Enter a day on which the city closed the branch."""
        return self._act(lambda w, clerk: days.close_branch(self.context, w, form, clerk))

    # ------------------------------------------------------------------ pledges

    def take_in(self, form: IntakeForm) -> Receipt:
        """Take a pledge in and pay the principal out."""
        return self._act(lambda w, clerk: intake.take_in(self.context, w, form, clerk))

    def note_refusal(self, form: RefusedIntakeForm) -> Receipt:
        """Note a pledge that was refused or not made; print what the police are told."""
        return self._act(lambda w, clerk: refused_intake.note(self.context, w, form, clerk))

    def raise_alert(self, form: RaiseAlertForm) -> Receipt:
        """Warn of a person from now on."""
        return self._act(lambda w, clerk: alerts.put(self.context, w, form, clerk))

    def lift_alert(self, form: LiftAlertForm) -> Receipt:
        """Warn of a person no longer."""
        return self._act(lambda w, clerk: alerts.lift(self.context, w, form, clerk))

    def renew(self, form: RenewForm) -> Receipt:
        """Take the interest and write a new ticket."""
        return self._act(lambda w, clerk: lending.renew(self.context, w, form, clerk))

    def redeem(self, form: RedeemForm) -> Receipt:
        """Take principal and interest and hand the goods over."""
        return self._act(lambda w, clerk: lending.redeem(self.context, w, form, clerk))

    def pay_together(self, form: TogetherForm) -> Receipt:
        """Renew and redeem several tickets in one payment."""
        return self._act(lambda w, clerk: together.pay(self.context, w, form, clerk))

    def exchange(self, form: ExchangeForm) -> Receipt:
        """Top up, pay down, redeem a part, split or merge: old tickets for new ones."""
        return self._act(lambda w, clerk: exchange.make(self.context, w, form, clerk))

    def undo(self, form: ReverseForm) -> Receipt:
        """Undo an act: its tickets are void, those it ended stand open again."""
        return self._act(lambda w, clerk: reversal.undo(self.context, w, form, clerk))

    def correct_class(self, form: CorrectForm) -> Receipt:
        """Put a wrong class right: a ticket of the same day follows."""
        return self._act(lambda w, clerk: correction.correct(self.context, w, form, clerk))

    def report_loss(self, form: LossForm) -> Receipt:
        """Block a ticket as lost."""
        return self._act(lambda w, clerk: loss.report(self.context, w, form, clerk))

    def withdraw_loss(self, form: FoundForm) -> Receipt:
        """Take a loss report back: the paper is here again."""
        return self._act(lambda w, clerk: loss.withdraw(self.context, w, form, clerk))

    def replace_lost(self, form: ReplaceForm) -> Receipt:
        """Give a new ticket for a lost one."""
        return self._act(lambda w, clerk: loss.give_new(self.context, w, form, clerk))

    def hold(self, form: HoldForm) -> Receipt:
        """Keep goods for the police."""
        return self._act(lambda w, clerk: stolen.hold(self.context, w, form, clerk))

    def note_hold(self, form: HoldNoteForm) -> Receipt:
        """Add the letter of the police that followed their word."""
        return self._act(lambda w, clerk: stolen.note(self.context, w, form, clerk))

    def lift_hold(self, form: LiftForm) -> Receipt:
        """The police let goods go."""
        return self._act(lambda w, clerk: stolen.lift(self.context, w, form, clerk))

    def release(self, form: ReleaseForm) -> Receipt:
        """Hand stolen goods to their owner."""
        return self._act(lambda w, clerk: stolen.release(self.context, w, form, clerk))

    def refund(self, form: RefundForm) -> Receipt:
        """Pay an owner back what stolen goods cost."""
        return self._act(lambda w, clerk: stolen.refund(self.context, w, form, clerk))

    def settle(self, form: SettleForm) -> Receipt:
        """End a clash of two counters."""
        return self._act(lambda w, clerk: settling.settle(self.context, w, form, clerk))

    def pay_owed(self, form: PayOwedForm) -> Receipt:
        """Pay what a settled clash left owed."""
        return self._act(lambda w, clerk: settling.pay_owed(self.context, w, form, clerk))

    def reprint(self, form: ReprintForm) -> Receipt:
        """Print a ticket again."""
        return self._act(lambda w, clerk: lending.reprint(self.context, w, form, clerk))

    # ------------------------------------------------------------------ questions

    @shows(seen.found, words=0)
    def find(self, text: str) -> Found:
        """What the box on top means: a scan, a number, or words to search for."""
        with self.context.store.read() as reading:
            return views.find(self.context, reading, text, self._acting.parts)

    @shows(seen.ticket)
    def ticket(self, pledge: str) -> TicketView:
        """A ticket with all that can be told of it today."""
        with self.context.store.read() as reading:
            return views.ticket(self.context, reading, pledge, self._acting.parts)

    def labels(self, pledge: str) -> tuple[LabelPaper, ...]:
        """The label of each bag of a ticket, as often as one is wanted: it is no numbered paper."""
        with self.context.store.read() as reading:
            return papers.labels(self.context, reading, lending.known_pledge(reading, pledge))

    def receipt_again(self, pledge: str) -> tuple[ReceiptPaper, ...]:
        """The receipt of a ticket's last payment, marked as a copy: it has its act's number."""
        with self.context.store.read() as reading:
            known = lending.known_pledge(reading, pledge)
            return (receipts.once_more(self.context, reading, known),)

    @shows(seen.person)
    def pledgor(self, pledgor: str) -> PledgorView | None:
        """The pledgor of that id."""
        with self.context.store.read() as reading:
            return self._pledgor_view(reading, people.staying(reading, pledgor))

    @shows(seen.person_by_id)
    def pledgor_by_id(self, number: IdNumber) -> PledgorView | None:
        """Who has, or once had, a document of that kind and number."""
        with self.context.store.read() as reading:
            row = people.bearer(reading, number.kind, number.number)
            return self._pledgor_view(reading, row)

    def offer(self, form: IntakeForm) -> Offer:
        """What an intake would be as its form stands."""
        with self.context.store.read() as reading:
            return intake.offer(self.context, reading, form, self._acting.clerk or NOBODY)

    def renewal_offer(
        self, pledge: str, class_code: str, evidence: EvidenceForm | None
    ) -> RenewalOffer:
        """What a renewal today would cost and bring."""
        with self.context.store.read() as reading:
            return views.renewal_offer(
                self.context,
                reading,
                pledge,
                class_code,
                evidence,
                clerk=self._acting.clerk or NOBODY,
            )

    @shows(seen.warned)
    def together_offer(
        self, renewals: tuple[RenewForm, ...], redemptions: tuple[str, ...]
    ) -> TogetherOffer:
        """What several tickets in one payment would cost and bring."""
        with self.context.store.read() as reading:
            return together.offer(
                self.context, reading, renewals, redemptions, self._acting.clerk or NOBODY
            )

    def exchange_offer(self, form: ExchangeForm) -> ExchangeOffer:
        """What an exchange would be as its form stands."""
        with self.context.store.read() as reading:
            return exchange.offer(self.context, reading, form, self._acting.signed_in())

    def merge_choices(self, pledge: str) -> tuple[MergeChoice, ...]:
        """The pledgor's other open tickets."""
        with self.context.store.read() as reading:
            return exchange.merge_choices(self.context, reading, pledge)

    def merge_scan(self, pledge: str, text: str) -> MergeChoice | None:
        """The ticket scanned to be merged with that one; None if it is that one's own paper."""
        with self.context.store.read() as reading:
            return exchange.merge_scan(self.context, reading, pledge, text)

    def reversal_offer(self, pledge: str) -> ReversalOffer:
        """What undoing the last act on a ticket would bring."""
        with self.context.store.read() as reading:
            return reversal.offer(self.context, reading, pledge, self._acting.clerk or NOBODY)

    def correction_offer(self, form: CorrectForm) -> CorrectionOffer:
        """What a ticket of the right class would cost."""
        with self.context.store.read() as reading:
            return correction.offer(self.context, reading, form)

    def blocked(self) -> tuple[BlockedTicket, ...]:
        """Every ticket that a loss report or the police stop, the most urgent first."""
        with self.context.store.read() as reading:
            return blocks.blocked(self.context, reading)

    def over_cap(self) -> tuple[OverCap, ...]:
        """Every pledgor whose tickets bear the low rate on more than the cap."""
        with self.context.store.read() as reading:
            return caps.over_cap(self.context, reading)

    def stolen_offer(self, pledge: str) -> StolenOffer:
        """What decides how stolen goods go back to their owner."""
        with self.context.store.read() as reading:
            return stolen.offer(self.context, reading, pledge)

    def clashes(self) -> tuple[Clash, ...]:
        """Every clash that nobody has settled, both sides of it, the oldest first."""
        with self.context.store.read() as reading:
            return settling.clashes(self.context, reading)

    def settlement_offer(self, entry: str) -> SettlementOffer:
        """The ways out of a clash, by the id of the act that did not fit."""
        with self.context.store.read() as reading:
            return settling.offer(self.context, reading, entry)

    def owed(self) -> tuple[OwedView, ...]:
        """What settled clashes left to pay, the oldest first."""
        with self.context.store.read() as reading:
            return settling.owed(self.context, reading)

    def explain(self, terms: Terms, due: Due) -> tuple[Step, ...]:
        """Why an amount is what it is, line by line."""
        with self.context.store.read() as reading:
            return views.explain(self.context, reading, terms, due)

    # ------------------------------------------------------------------ drafts

    def draft(self, page: str) -> str | None:
        """What was being typed on a page when it was last saved."""
        with self.context.store.read() as reading:
            return reading.draft(page)

    def save_draft(self, page: str, text: str) -> None:
        """Keep what is being typed, so that a crash loses nothing."""
        with self.context.store.write() as writing:
            writing.save_draft(page, text)

    def drop_draft(self, page: str) -> None:
        """Forget what was being typed."""
        with self.context.store.write() as writing:
            writing.drop_draft(page)

    # ------------------------------------------------------------------ trust

    def recovery_sheet(self) -> RecoverySheetPaper:
        """The key on paper; once it was put away, for who may change what protects it. Raises Refused."""
        if self.recovery_kept():
            self._acting.require_role(KEY_KEEPERS)
        return trust.recovery_sheet(self.context)

    def recovery_kept(self) -> bool:
        """Whether a person confirmed that the key sheet is put away."""
        with self.context.store.read() as reading:
            return reading.recovery_kept()

    def confirm_recovery(self) -> Receipt:
        """The signed-in clerk says that the key sheet is put away."""
        return self._act(lambda w, clerk: trust.confirm_recovery(self.context, w, clerk))

    def numbers_behind(self) -> Behind | None:
        """What a restored disk no longer knows; new business stops until a supervisor declares it lost.

        With 0 entries: the mark is gone, and a supervisor must know that no old copy was restored.
        """
        return self._acting.numbers_behind()

    def declare_numbers_lost(self, supervisor: str) -> Receipt:
        """Declare the numbers a restored disk forgot as lost; business goes on.

        Where the mark itself is gone the supervisor answers for it that none is: no number is declared.
        """
        return self._acting.declare_numbers_lost(supervisor)

    def pay_mark(self) -> None:
        """Write the mark that the last act owes: no paper and no further number before it stands.

        Raises Unavailable MARK_UNWRITABLE while there is no writing it, Refused if business stops.
        """
        self._acting.pay_mark()

    def back_up(self, progress: Progress | None = None) -> Backup | None:
        """Copy the file to the second path; None if cancelled."""
        return trust.back_up(self.context, progress)

    def backup_status(self) -> BackupStatus:
        """The newest copy on the second path, or what is wrong."""
        return trust.backup_status(self.context)

    def check(self) -> None:
        """Check the whole file; damage stops new business. Raises Unavailable DATABASE_DAMAGED.

        Other troubles, such as DATABASE_LOCKED, only mean that nothing was found out: business goes on.
        """
        self._acting.check()

    def check_is_due(self) -> bool:
        """Whether the whole file is to be checked: at the start, then daily."""
        return self._acting.check_is_due()

    # ------------------------------------------------------------------ the line to central

    def line_status(self) -> LineStatus:
        """How this counter stands with central, and why new business waits."""
        return self._with_pictures(self._acting.line_status())

    def waiting_entries(self) -> tuple[WaitingEntry, ...]:
        """What has not left this disk, the oldest first."""
        with self.context.store.read() as reading:
            return lines.waiting_entries(self.context, reading)

    def confirm_line(self, supervisor: str) -> LineStatus:
        """A supervisor lets new business go on for today, though so much waits or the clock is wrong."""
        return self._with_pictures(self._acting.confirm_line(supervisor))

    def hear_line(self, news: lines.News) -> None:
        """What the line tells of itself; from any thread."""
        self._acting.news = news

    # ------------------------------------------------------------------ inside

    def _with_pictures(self, line: LineStatus) -> LineStatus:
        return replace(line, pictures_missing=self.album.missing)

    def _pledgor_view(self, reading: Reading, row: PledgorRow | None) -> PledgorView | None:
        if row is None:
            return None
        rules = self.context.rules_to_show(reading)
        warned = alerts.open_alerts(self.context, reading, row.pledgor)
        return people.needed(people.view(reading, rules, row, warned), self._acting.parts)
