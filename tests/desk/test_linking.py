"""A human who was entered twice is one person everywhere, and two again when that was wrong (R-164 to R-169)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from counter.desk.answers import Receipt
from counter.desk.desk import Desk
from counter.domain.call_forms import AttemptForm, ConsentForm, ContactNumber, ContactsForm
from counter.domain.codes import AlertCause
from counter.domain.entries import Kind, PaidTogether, Renewed
from counter.domain.forms import EvidenceForm, LiftAlertForm, PledgorForm, RaiseAlertForm
from counter.domain.identity import IdKind, IdNumber
from counter.domain.linking import LinkForm, PartForm, PersonsLinked
from counter.domain.looks import LooksForm, Why
from counter.domain.money import Ntd, RatePart
from counter.domain.persons import PersonForm
from counter.domain.refusal import Reason
from counter.domain.reminding import Channel, ConsentHow, NumberKind, Outcome
from counter.print.person_paper import PersonPaper
from counter.print.render import render
from tests.db.test_rebuild import sums_of
from tests.desk import claims
from tests.desk.branches import Branch
from tests.desk.desks import (
    CERTIFICATE,
    INTAKE,
    OTHER_PLEDGOR,
    PLEDGOR,
    RING,
    TODAY,
    Clock,
    renew,
    take_in,
    undo,
)
from tests.desk.reminded import DUE, attempt, go_to, rows
from tests.desk.test_together import form_for
from tests.domain.refusals import fault_of, faults_of, places

TWIN = replace(PLEDGOR, name="陳大雯", id_number="B123456780", phone="0987654321")
"""The same human under a number that was misread, and another phone."""
LOW: dict[str, Any] = {"class_code": "low-income", "evidence": CERTIFICATE}


@dataclass(frozen=True, slots=True)
class Pair:
    """A human with two records at one desk: the tickets, and who they were written for."""

    desk: Desk
    first: Receipt
    second: Receipt
    stays: str
    joins: str

    def form(self, **changes: str) -> LinkForm:
        """The link that makes them one, but for `changes`."""
        return replace(LinkForm(self.stays, self.joins, "同一人，證號誤植", "s1"), **changes)

    def linked(self) -> Receipt:
        """They are one."""
        return self.desk.links.link(self.form())

    def parted(self, link: Receipt) -> Receipt:
        """They are two again."""
        return self.desk.links.part(PartForm(link.entry.id, "另有其人", "s1"))


@pytest.fixture
def pair(desk: Desk) -> Pair:
    """Two records, each with a ticket."""
    return pair_of(desk)


def pair_of(desk: Desk, **changes: Any) -> Pair:
    """Two records at that desk, each with a ticket, as usual but for `changes`."""
    first = take_in(desk, **changes)
    second = take_in(desk, **changes, pledgor=TWIN)
    return Pair(desk, first, second, first.entry.subjects[-1], second.entry.subjects[-1])


def test_two_are_put_side_by_side_with_what_differs(pair: Pair) -> None:
    for text in (pair.joins, "陳大雯", "B123456780", pair.second.number, "0987654321"):
        offer = pair.desk.links.offer(pair.stays, text)
        assert (offer.one.pledgor, offer.other.pledgor) == (pair.stays, pair.joins)
        assert offer.differs == {"name", "id_number", "phone"}


def test_whom_nobody_or_several_fit_is_asked_for_again(pair: Pair) -> None:
    take_in(pair.desk, pledgor=OTHER_PLEDGOR)
    assert fault_of(pair.desk.links.offer, "x", pair.joins).reason is Reason.PLEDGOR_UNKNOWN
    for text, reason in (
        ("無此人", Reason.PLEDGOR_UNKNOWN),
        ("陳大文", Reason.PERSONS_ARE_ONE),
    ):
        assert fault_of(pair.desk.links.offer, pair.stays, text).reason is reason
    third = take_in(pair.desk, pledgor=replace(TWIN, id_number="C123456781"))
    assert third.entry.subjects[-1] != pair.joins
    told = fault_of(pair.desk.links.offer, pair.stays, "陳大雯")
    assert (told.reason, told.facts["count"]) == (Reason.OTHER_NOT_CLEAR, 2)


def test_a_link_takes_two_known_persons_a_reason_and_a_supervisor(pair: Pair) -> None:
    bare = pair.form(note="", second="c2")
    assert places(faults_of(pair.desk.links.link, bare)) == [
        (Reason.EMPTY, "note"),
        (Reason.SUPERVISOR_NEEDED, "second"),
    ]
    assert fault_of(pair.desk.links.link, pair.form(joins="x")).reason is Reason.PLEDGOR_UNKNOWN
    made = pair.linked()
    assert (made.entry.approver, made.entry.subjects) == ("s1", (pair.stays, pair.joins))
    assert isinstance(made.entry.body, PersonsLinked)
    assert fault_of(pair.desk.links.link, pair.form()).reason is Reason.PERSONS_ARE_ONE
    pair.parted(made)
    again = PartForm(made.entry.id, "再次", "s1")
    assert fault_of(pair.desk.links.part, again).reason is Reason.LINK_IS_OVER
    assert fault_of(pair.desk.links.part, replace(again, link="x")).reason is Reason.LINK_IS_OVER


def test_both_histories_are_one_page_from_either_and_the_tickets_keep_their_names(
    pair: Pair,
) -> None:
    desk = pair.desk
    made = pair.linked()
    for each in (pair.stays, pair.joins):
        view = desk.persons.view(each)
        assert (view.person.pledgor, view.person.name) == (pair.stays, "陳大文")
        assert {ticket.number for ticket in view.tickets} == {pair.first.number, pair.second.number}
        assert [(event.kind, event.of) for event in view.events] == [
            (Kind.PERSONS_LINKED, ""),
            (Kind.TAKEN_IN, "陳大雯"),
            (Kind.TAKEN_IN, ""),
        ]
        (link,) = view.links
        assert (link.link, link.name, link.id_number, link.note) == (
            *(made.entry.id, "陳大雯", "B123456780"),
            "同一人，證號誤植",
        )
    ticket = desk.ticket(pair.second.pledge)
    assert (ticket.pledgor.name, [each.name for each in ticket.pledgor.also]) == (
        "陳大雯",
        ["陳大文"],
    )
    assert ticket.pledgor.also[0].stays
    assert ticket.pledgor.open_tickets == 2


def test_the_paper_for_the_person_holds_both_and_tells_the_link(pair: Pair) -> None:
    made = pair.linked()
    given = pair.desk.persons.give(pair.joins, id_checked=True)
    assert given.entry.subjects == (pair.stays, pair.joins)
    (paper,) = given.papers
    text = repr(paper)
    assert isinstance(paper, PersonPaper)
    assert ("合併自", "陳大雯（B123456780）") in paper.particulars
    assert "登錄於陳大雯的資料" in text
    assert render((paper,)).startswith(b"%PDF")
    pair.parted(made)
    (paper,) = pair.desk.persons.give(pair.joins, id_checked=True).papers
    assert "目前未生效" in repr(paper)


def test_apart_again_everything_is_summed_up_as_before(pair: Pair) -> None:
    before = sums_of(pair.desk.context.store)
    made = pair.linked()
    linked = sums_of(pair.desk.context.store)
    assert linked["person_link"] != before["person_link"] == []
    pair.desk.context.store.rebuild()
    assert sums_of(pair.desk.context.store) == linked
    pair.parted(made)
    after = sums_of(pair.desk.context.store)
    changed = {name for name, rows in after.items() if rows != before[name]}
    assert changed == {"entry_subject"}, "the two acts are on file, nothing else is otherwise"
    (event,) = [
        each
        for each in pair.desk.persons.view(pair.joins).events
        if each.kind is Kind.PERSONS_LINKED
    ]
    assert not event.stands
    pair.desk.context.store.rebuild()
    assert sums_of(pair.desk.context.store) == after


def test_an_intake_with_either_document_is_for_the_one_who_stays(pair: Pair) -> None:
    desk = pair.desk
    pair.linked()
    found = desk.pledgor_by_id(IdNumber(IdKind.NATIONAL, "B123456780"))
    assert found is not None
    assert (found.pledgor, found.name, found.open_tickets) == (pair.stays, "陳大文", 2)
    assert (known := desk.pledgor(pair.joins)) is not None
    assert known.pledgor == pair.stays
    for form in (
        TWIN,
        replace(TWIN, pledgor=pair.stays),
        replace(PLEDGOR, pledgor=pair.joins),
    ):
        assert take_in(desk, pledgor=form).entry.subjects[-1] == pair.stays
        assert desk.persons.view(pair.stays).person.id_number == "A123456789"
    foreign = replace(PLEDGOR, pledgor=pair.joins, id_number="C123456781")
    refused = replace(INTAKE, pledgor=foreign)
    assert fault_of(desk.offer, refused).reason is Reason.ID_OTHER_PERSON


def test_a_search_finds_one_person_by_either_name_or_number(pair: Pair) -> None:
    pair.linked()
    for text in ("陳大雯", "陳大文", "B123456780", "A123456789", "0987654321"):
        found = pair.desk.find(text).rows
        assert {row.number for row in found} == {pair.first.number, pair.second.number}
        assert {(row.pledgor, row.name, row.also) for row in found} == {
            (pair.stays, "陳大文", ("陳大雯",))
        }
    undo(pair.desk, pair.first.pledge)
    undo(pair.desk, pair.second.pledge)
    (row,) = pair.desk.find("陳大雯").rows
    assert (row.pledge, row.name) == ("", "陳大文")


def test_the_low_rate_is_shared_by_both(desk: Desk) -> None:
    pair = pair_of(desk, **LOW, principal=Ntd(60_000))
    assert desk.over_cap() == ()
    pair.linked()
    (told,) = desk.over_cap()
    assert (told.over, set(told.numbers)) == (45_000, {pair.first.number, pair.second.number})
    offer = desk.offer(replace(INTAKE, **LOW, pledgor=TWIN, principal=Ntd(10_000)))
    assert offer.low_rate_before == 120_000
    assert offer.terms is not None
    assert offer.terms.parts == (RatePart(Ntd(10_000), 90),)
    both = form_for(desk, (pair.first.pledge, pair.second.pledge), ())
    low = tuple(
        replace(
            each,
            class_code="low-income",
            evidence=replace(CERTIFICATE, reused=True),
        )
        for each in both.renewals
    )
    renewed = desk.pay_together(replace(both, renewals=low))
    assert isinstance(renewed.entry.body, PaidTogether)
    parts = [each.ticket.terms.parts for each in renewed.entry.body.renewed]
    assert parts == [
        (RatePart(Ntd(60_000), 60),),
        (RatePart(Ntd(15_000), 60), RatePart(Ntd(45_000), 90)),
    ]


def test_a_redemption_undone_counts_the_cap_of_both_once(desk: Desk) -> None:
    pair = pair_of(desk, **LOW, principal=Ntd(60_000))
    payment = form_for(desk, (), (pair.first.pledge, pair.second.pledge))
    desk.pay_together(payment)
    pair.linked()
    assert desk.reversal_offer(pair.first.pledge).over_cap == 45_000


def test_a_paper_for_the_low_rate_shown_for_either_keeps_it_for_both(desk: Desk) -> None:
    first = take_in(desk)
    second = take_in(desk, pledgor=TWIN, **LOW)
    stays, joins = first.entry.subjects[-1], second.entry.subjects[-1]
    assert desk.ticket(first.pledge).new_class == "general"
    pair = Pair(desk, first, second, stays, joins)
    pair.linked()
    assert desk.ticket(first.pledge).new_class == "low-income"
    known = desk.pledgor(stays)
    assert known is not None
    assert (known.class_code, known.evidence_number) == ("low-income", "LI-115-1")
    body = renew(desk, first.pledge).entry.body
    assert isinstance(body, Renewed)
    renewed = body.ticket
    kept = desk.ticket(second.pledge).pledge.ticket.evidence
    assert kept is not None
    assert renewed.evidence is not None
    assert renewed.evidence.record != kept.record, "kept with the one it is written for"
    assert not renewed.evidence.is_new, "two people saw it before"
    assert replace(renewed.evidence, record=kept.record, is_new=True) == kept
    longer = EvidenceForm("low-income-certificate", "LI-116-9", date(2027, 12, 31), reused=False)
    take_in(desk, pledgor=replace(PLEDGOR, pledgor=stays), class_code="low-income", evidence=longer)
    assert desk.ticket(second.pledge).pledgor.evidence_number == "LI-116-9"


def test_an_alert_on_either_warns_of_both_and_is_lifted_where_it_stands(pair: Pair) -> None:
    desk = pair.desk
    desk.raise_alert(RaiseAlertForm(pair.joins, AlertCause.ID_LOST, "", stops=True))
    made = pair.linked()
    (alert,) = desk.ticket(pair.first.pledge).pledgor.alerts
    assert desk.ticket(pair.second.pledge).pledgor.alerts == (alert,)
    warned = replace(INTAKE, pledgor=replace(PLEDGOR, pledgor=pair.stays))
    assert Reason.SECOND_MISSING in {each.reason for each in desk.offer(warned).faults}
    payment = form_for(desk, (pair.first.pledge, pair.second.pledge), ())
    offer = desk.together_offer(payment.renewals, ())
    assert [each.pledgor for each in offer.warned] == [pair.stays]
    lifted = desk.lift_alert(LiftAlertForm(pair.stays, alert.alert, "證件已尋回", second="s1"))
    assert lifted.entry.subjects == (pair.joins,)
    assert desk.ticket(pair.first.pledge).pledgor.alerts == ()
    pair.parted(made)
    assert desk.ticket(pair.second.pledge).pledgor.alerts == ()


def test_who_reports_a_loss_shows_the_document_of_either(pair: Pair) -> None:
    twin = replace(claims.PLEDGOR, id_number="B123456780")
    assert fault_of(claims.report, pair.desk, pair.first.pledge, twin).at == "id_number"
    pair.linked()
    claims.report(pair.desk, pair.first.pledge, twin)
    assert pair.desk.ticket(pair.first.pledge).blocks


def test_the_call_list_has_one_row_and_one_call_for_both(pair: Pair, clock: Clock) -> None:
    desk = pair.desk
    go_to(desk, clock, DUE)
    assert len(rows(desk)) == 2
    pair.linked()
    (row,) = rows(desk)
    both = {pair.first.pledge, pair.second.pledge}
    assert (row.pledgor, {each.pledge for each in row.tickets}) == (pair.stays, both)
    card = desk.reminders.card(pair.joins)
    assert (card.pledgor, {each.pledge for each in card.tickets}) == (pair.stays, both)
    assert [each.number for each in card.numbers] == ["0912345678", "0987654321"]
    form = AttemptForm(
        *(pair.joins, tuple(sorted(both)), Channel.PHONE, Outcome.WRONG_NUMBER),
        number="0987654321",
    )
    noted = desk.reminders.record(form)
    assert noted.entry.subjects == (pair.stays,)
    card = desk.reminders.card(pair.stays)
    assert [(each.number, each.wrong) for each in card.numbers] == [
        ("0912345678", False),
        ("0987654321", True),
    ]
    assert [len(each.numbers) for each in card.attempts] == [2]


def test_numbers_of_both_are_called_until_one_is_left_out(pair: Pair, clock: Clock) -> None:
    desk = pair.desk
    desk.reminders.change_contacts(ContactsForm(pair.stays, ()))
    go_to(desk, clock, DUE)
    pair.linked()
    (row,) = rows(desk)
    assert (row.number, desk.reminders.card(pair.stays).number) == ("0987654321", "0987654321")
    mine = ContactNumber("0911000111", NumberKind.MOBILE, wrong=False)
    desk.reminders.change_contacts(ContactsForm(pair.joins, (mine,)))
    numbers = desk.reminders.card(pair.stays).numbers
    assert [(each.number, each.wrong) for each in numbers] == [
        ("0911000111", False),
        ("0987654321", True),
    ]


def test_what_either_forbade_is_forbidden_until_it_is_allowed_anew(pair: Pair) -> None:
    desk = pair.desk

    def said(person: str, *, given: bool) -> None:
        form = ConsentForm(person, Channel.SMS, given=given, how=ConsentHow.IN_WRITING)
        desk.reminders.change_consent(form)

    def allowed(person: str) -> list[bool]:
        return [each.given for each in desk.reminders.card(person).consents]

    said(pair.stays, given=True)
    said(pair.joins, given=False)
    made = pair.linked()
    assert allowed(pair.stays) == [False]
    said(pair.joins, given=True)
    assert allowed(pair.stays) == [True]
    pair.parted(made)
    assert (allowed(pair.stays), allowed(pair.joins)) == ([True], [False])


def test_who_forbids_the_use_of_their_data_on_either_record_is_called_by_nobody(
    pair: Pair, clock: Clock
) -> None:
    desk = pair.desk
    desk.raise_alert(RaiseAlertForm(pair.joins, AlertCause.USE_BLOCKED, "本人要求", stops=False))
    go_to(desk, clock, DUE)
    assert len(rows(desk)) == 1
    pair.linked()
    assert rows(desk) == ()
    assert fault_of(attempt, desk, pair.first.pledge).reason is Reason.USE_BLOCKED


def test_a_correction_puts_right_the_one_who_stays_also_to_the_other_number(pair: Pair) -> None:
    desk = pair.desk
    right = replace(PLEDGOR, pledgor=pair.stays, id_number="B123456780")
    form = PersonForm(right, "證號誤植", id_checked=True, second="s1")
    assert fault_of(desk.persons.correct, form).reason is Reason.ID_OTHER_PERSON
    pair.linked()
    receipt = desk.persons.correct(replace(form, person=replace(right, pledgor=pair.joins)))
    assert receipt.entry.subjects == (pair.stays,)
    assert desk.persons.view(pair.joins).person.id_number == "B123456780"
    assert desk.ticket(pair.second.pledge).pledgor.name == "陳大雯"


def test_who_saw_either_record_is_told_to_who_asks_by_the_document_of_one(pair: Pair) -> None:
    desk = pair.desk
    desk.persons.view(pair.joins)
    pair.linked()
    desk.sign_in("s1")
    form = LooksForm(TODAY, TODAY, of="A123456789", why=Why.PERSON_ASKS)
    seen = {each.seen.person for each in desk.looks.view(form).lines}
    assert pair.joins in seen


@pytest.fixture
def branch(tmp_path: Path, clock: Clock) -> Iterator[Branch]:
    """Two counters."""
    branch = Branch.opened(tmp_path, clock)
    yield branch
    branch.close()


def test_of_two_links_at_once_the_first_in_the_branchs_order_counts_at_every_counter(
    branch: Branch,
) -> None:
    one, two = branch.desks
    people: list[PledgorForm] = [PLEDGOR, TWIN, replace(TWIN, id_number="C123456781")]
    a, b, c = (take_in(one, pledgor=each).entry.subjects[-1] for each in people)
    branch.meet()
    branch.clock.wait(minutes=1)
    lost = two.links.link(LinkForm(b, a, "對造", "s1"))
    made = one.links.link(LinkForm(a, b, "同一人", "s1"))
    chained = one.links.link(LinkForm(c, a, "同一人", "s1"))
    assert one.persons.view(b).person.pledgor == c
    assert two.persons.view(a).person.pledgor == b
    branch.exchanges[0].step()
    branch.meet()
    for desk in branch.desks:
        group = {desk.persons.view(each).person.pledgor for each in (a, b, c)}
        assert group == {c}
        links = {each.link for each in desk.persons.view(a).links}
        assert links == {made.entry.id, chained.entry.id}
        (event,) = [e for e in desk.persons.view(a).events if e.entry == lost.entry.id]
        assert not event.stands
    two.links.part(PartForm(made.entry.id, "另有其人", "s1"))
    branch.meet()
    tables = []
    for desk in branch.desks:
        assert desk.persons.view(b).person.pledgor == b
        assert desk.persons.view(a).person.pledgor == c
        live = sums_of(desk.context.store)
        desk.context.store.rebuild()
        assert sums_of(desk.context.store)["person_link"] == live["person_link"]
        tables.append(live["person_link"])
    assert tables[0] == tables[1]


def test_who_was_entered_twice_and_is_linked_is_listed_no_more(branch: Branch) -> None:
    one, two = branch.desks
    first = take_in(one)
    branch.clock.wait(minutes=1)
    second = take_in(two, items=(RING,))
    branch.meet()
    stays, joins = first.entry.subjects[-1], second.entry.subjects[-1]
    assert [each.pledgor for each in one.doubles.people()] == [stays, joins]
    one.links.link(LinkForm(joins, stays, "兩櫃各登一次", "s1"))
    branch.meet()
    for desk in branch.desks:
        assert desk.doubles.people() == ()
