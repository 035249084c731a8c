"""A wrong class is put right at the desk: another number, the same days, no money, two people, papers."""

from dataclasses import replace
from datetime import date
from typing import Any

from counter.desk.answers import Changed, Receipt
from counter.desk.desk import Desk
from counter.domain.effects import State
from counter.domain.entries import ClassCorrected
from counter.domain.forms import CorrectForm, EvidenceForm
from counter.domain.money import Ntd
from counter.domain.refusal import Reason
from counter.print.papers import LabelPaper, NoticeKind, NoticePaper, TicketPaper
from tests.desk.desks import CERTIFICATE, PLEDGOR, WATCH, next_day, redeem, renew, take_in, undo
from tests.domain.refusals import fault_of, faults_of, places

APRIL = date(2026, 4, 20)


def form_for(desk: Desk, pledge: str, **changes: Any) -> CorrectForm:
    """A correction to low-income, shown and agreed to, but for `changes`."""
    form = CorrectForm(
        pledge=pledge,
        class_code="low-income",
        evidence=CERTIFICATE,
        held_then=True,
        ticket_returned=True,
        note="漏看證明",
        agreed=None,
        second="s1",
    )
    form = replace(form, **changes)
    if "agreed" in changes:
        return form
    return replace(form, agreed=desk.correction_offer(form).terms)


def correct(desk: Desk, pledge: str, **changes: Any) -> Receipt:
    """Correct a ticket's class."""
    return desk.correct_class(form_for(desk, pledge, **changes))


def again(desk: Desk, pledge: str, **changes: Any) -> Receipt:
    """Another ticket of the same pledgor."""
    person = desk.ticket(pledge).pledgor.pledgor
    return take_in(desk, pledgor=replace(PLEDGOR, pledgor=person), **changes)


def test_a_ticket_of_the_same_day_follows_under_the_right_class(desk: Desk) -> None:
    old = take_in(desk)
    next_day(desk, APRIL)
    before = desk.ticket(old.pledge)
    assert before.today is not None
    offer = desk.correction_offer(form_for(desk, old.pledge))
    assert (offer.now.interest, offer.then.interest, offer.faults) == (450, 300, ())
    receipt = correct(desk, old.pledge)
    body = receipt.entry.body
    assert isinstance(body, ClassCorrected)
    assert (receipt.entry.cash_ntd, receipt.entry.approver) == (0, "s1")
    assert receipt.entry.subjects == (old.pledge, receipt.pledge, body.ticket.pledgor)
    assert receipt.changed == {Changed.PLEDGE, Changed.PLEDGOR, Changed.DAY, Changed.NUMBERS}

    ended, new = desk.ticket(old.pledge), desk.ticket(receipt.pledge)
    assert (ended.pledge.state, ended.pledge.successors) == (State.CORRECTED, (receipt.pledge,))
    assert ended.pledge.settled is None
    ticket, former = new.pledge.ticket, before.pledge.ticket
    assert (receipt.number, ticket.number) == ("K0101115000023", "K0101115000023")
    assert (ticket.predecessors, ticket.first) == ((old.pledge,), old.pledge)
    assert (ticket.items, ticket.principal, ticket.wording) == (
        former.items,
        former.principal,
        former.wording,
    )
    assert replace(ticket.terms, class_code="general", parts=former.terms.parts) == former.terms
    assert ticket.evidence is not None
    assert (ticket.evidence.checked_on, ticket.evidence.checked_by) == (APRIL, "c1")
    assert (new.place, new.bags) == (before.place, before.bags)
    assert new.today is not None
    assert new.today.interest == 300
    assert [link.interest for link in new.chain] == [None, None]


def test_what_follows_costs_what_the_right_class_costs(desk: Desk) -> None:
    old = take_in(desk)
    next_day(desk, APRIL)
    new = correct(desk, old.pledge)
    assert redeem(desk, new.pledge).entry.cash_ntd == 50_300


def test_the_reason_lies_in_the_vault_and_stands_on_the_notice(desk: Desk) -> None:
    old = take_in(desk)
    receipt = correct(desk, old.pledge)
    assert "漏看" not in repr(receipt.entry)
    ticket, label, notice = receipt.papers
    assert isinstance(ticket, TicketPaper)
    assert isinstance(label, LabelPaper)
    assert isinstance(notice, NoticePaper)
    assert (ticket.number, ticket.predecessors) == (receipt.number, (old.number,))
    assert (ticket.class_name, ticket.interest_paid) == ("低收入戶", 0)
    assert notice.kind is NoticeKind.CLASS_CORRECTION
    assert (notice.act.approver, notice.cash) == ("林主任", ())
    assert notice.lines == (
        ("原單號", "K01-01-115-00001-4"),
        ("新單號", "K01-01-115-00002-3"),
        ("原身分別", "一般"),
        ("更正後身分別", "低收入戶"),
        ("更正原因", "漏看證明"),
    )


def test_a_class_that_was_not_due_leaves_its_paper_behind_too(desk: Desk) -> None:
    old = take_in(desk, class_code="low-income", evidence=CERTIFICATE)
    new = correct(desk, old.pledge, class_code="general", evidence=None, held_then=False)
    view = desk.ticket(new.pledge)
    assert (view.terms.class_code, view.pledge.ticket.evidence) == ("general", None)
    assert (view.pledgor.class_code, view.pledgor.evidence) == ("general", None)
    assert view.new_class == "general"
    shown = view.pledgor
    desk.context.store.rebuild()
    assert desk.ticket(new.pledge).pledgor == shown


def test_the_right_class_is_kept_for_the_next_renewal(desk: Desk) -> None:
    old = take_in(desk)
    new = correct(desk, old.pledge)
    assert desk.ticket(new.pledge).new_class == "low-income"
    on_file = desk.ticket(new.pledge).pledgor.evidence
    assert on_file is not None
    following = renew(desk, new.pledge)
    assert desk.ticket(following.pledge).pledge.ticket.evidence == on_file


def test_the_paper_on_file_may_serve(desk: Desk) -> None:
    first = take_in(desk, class_code="low-income", evidence=CERTIFICATE)
    wrong = again(desk, first.pledge, items=(WATCH,), class_code="general", evidence=None)
    used = EvidenceForm(CERTIFICATE.kind, CERTIFICATE.number, CERTIFICATE.valid_until, reused=True)
    new = correct(desk, wrong.pledge, evidence=used)
    mine, others = (desk.ticket(each).pledge.ticket for each in (new.pledge, first.pledge))
    assert mine.evidence is not None
    assert replace(mine.evidence, is_new=True) == others.evidence


def test_the_cap_leaves_only_what_other_tickets_do_not_use(desk: Desk) -> None:
    first = take_in(desk, class_code="low-income", evidence=CERTIFICATE)
    wrong = again(desk, first.pledge, items=(WATCH,), principal=Ntd(60_000))
    offer = desk.correction_offer(form_for(desk, wrong.pledge))
    assert offer.low_rate_before == 50_000
    assert [part.principal for part in offer.terms.parts] == [25_000, 35_000]
    new = correct(desk, wrong.pledge)
    assert desk.ticket(new.pledge).terms.parts == offer.terms.parts


def test_the_interest_paid_before_a_renewal_is_not_touched(desk: Desk) -> None:
    first = take_in(desk)
    new = renew(desk, first.pledge)
    right = correct(desk, new.pledge)
    chain = desk.ticket(right.pledge).chain
    assert [link.number for link in chain] == [first.number, new.number, right.number]
    assert [link.interest for link in chain] == [450, None, None]
    assert right.entry.cash_ntd == 0


def test_a_correction_that_lacks_anything_is_refused_and_changes_nothing(desk: Desk) -> None:
    old = take_in(desk)
    told = faults_of(
        correct, desk, old.pledge, held_then=False, ticket_returned=False, note="", second=""
    )
    assert places(told) == [
        (Reason.EVIDENCE_NOT_THEN, "held_then"),
        (Reason.TICKET_NOT_RETURNED, "ticket_returned"),
        (Reason.EMPTY, "note"),
        (Reason.SECOND_MISSING, "second"),
    ]
    assert fault_of(correct, desk, old.pledge, agreed=None).reason is Reason.TERMS_CHANGED
    assert desk.ticket(old.pledge).pledge.state is State.OPEN
    same = form_for(desk, old.pledge, class_code="general", agreed=None)
    assert fault_of(desk.correction_offer, same).reason is Reason.CLASS_SAME


def test_a_corrected_ticket_says_so_and_is_neither_corrected_nor_undone_again(desk: Desk) -> None:
    old = take_in(desk)
    new = correct(desk, old.pledge)
    refusal = desk.ticket(old.pledge).refusal
    assert refusal is not None
    assert refusal.reason is Reason.TICKET_CORRECTED
    stale = form_for(desk, old.pledge, agreed=None)
    assert fault_of(desk.correct_class, stale).reason is Reason.TICKET_CORRECTED
    assert fault_of(undo, desk, new.pledge).reason is Reason.ACT_NOT_REVERSIBLE
    back = correct(desk, new.pledge, class_code="general", evidence=None)
    assert desk.ticket(back.pledge).terms == desk.ticket(old.pledge).terms
