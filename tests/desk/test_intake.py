"""An intake at the desk: what is written, what is printed, what it costs, who the pledgor is."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from counter import formats
from counter.desk.answers import Changed
from counter.desk.desk import Desk
from counter.domain.codes import PrintReason
from counter.domain.entries import TakenIn
from counter.domain.forms import ReprintForm
from counter.domain.identity import IdKind, IdNumber
from counter.domain.money import Ntd, RatePart
from counter.domain.parts import Evidence, Finger
from counter.domain.refusal import Reason, Trouble, Unavailable
from counter.print.papers import ItemLines, LabelPaper, PledgorLines, TicketPaper
from tests.desk.desks import (
    BAR,
    CERTIFICATE,
    INTAKE,
    OTHER_PLEDGOR,
    PLEDGOR,
    RING,
    TODAY,
    WATCH,
    agreed,
    make_desk,
    open_day,
    redeem,
    take_in,
)
from tests.domain.refusals import fault_of, faults_of, places


def written(desk: Desk, pledge: str) -> TakenIn:
    """The body of the entry that opened a pledge."""
    with desk.context.store.read() as reading:
        found = reading.pledge(pledge)
        assert found is not None
        entry = reading.entry(found.opened_by_entry)
        assert entry is not None
        body = entry.body
    assert isinstance(body, TakenIn)
    return body


def ticket_of(papers: tuple[object, ...]) -> TicketPaper:
    (paper,) = [each for each in papers if isinstance(each, TicketPaper)]
    return paper


# ----------------------------------------------------------------------- what is written


def test_an_intake_writes_a_ticket_and_pays_the_principal_in_full(desk: Desk) -> None:
    receipt = take_in(desk, items=(RING, WATCH), principal=Ntd(150_000))
    assert receipt.entry.cash_ntd == -150_000
    assert receipt.number == "K0101115000014"
    assert receipt.changed == {Changed.PLEDGE, Changed.PLEDGOR, Changed.DAY, Changed.NUMBERS}
    assert (receipt.change, receipt.warning) == (0, None)

    body = written(desk, receipt.pledge)
    ticket = body.ticket
    assert receipt.entry.body == body
    assert receipt.entry.subjects == (ticket.pledge, ticket.pledgor)
    assert receipt.entry.policy_version == desk.policy.version
    assert receipt.entry.policy_hash == desk.policy.hash
    assert (ticket.number, ticket.pledge) == (receipt.number, receipt.pledge)
    assert (ticket.first, ticket.predecessors) == (receipt.pledge, ())
    assert (ticket.principal, ticket.terms.pledged_on) == (150_000, TODAY)
    assert ticket.terms.parts == (RatePart(Ntd(150_000), 90),)
    assert (ticket.evidence, ticket.wording) == (None, "K-115-1")
    assert ticket.low_rate_known_on is None
    assert [item.type_code for item in ticket.items] == ["gold", "watch"]
    assert [item.bag for item in ticket.items] == [receipt.number] * 2
    assert (body.id_checked, body.finger) == (True, Finger.LEFT_THUMB)
    assert desk.ticket(receipt.pledge).place == "甲-1"


def test_the_entry_holds_no_word_about_the_pledgor_or_the_things(desk: Desk) -> None:
    receipt = take_in(
        desk,
        items=(replace(WATCH, defects="刮痕"),),
        class_code="low-income",
        evidence=CERTIFICATE,
    )
    told = repr(receipt.entry)
    for word in (
        "陳大文",
        "A123456789",
        "0912345678",
        "高雄市",
        "1980-05",
        "Rolex",
        "刮痕",
        "LI-115",
    ):
        assert word not in told


def test_the_check_code_is_drawn_by_chance(desk: Desk) -> None:
    codes = {written(desk, take_in(desk).pledge).ticket.code for _ in range(20)}
    assert len(codes) == 20
    assert all(len(code) == 10 for code in codes)
    assert len({code[0] for code in codes}) > 1


def test_the_words_about_a_thing_lie_in_its_record(desk: Desk) -> None:
    ring = replace(RING, features=(("kind", "戒指"), ("mark", "")))
    item = written(desk, take_in(desk, items=(ring,)).pledge).ticket.items[0]
    assert item.record is not None
    with desk.context.store.read() as reading:
        assert reading.record(item.record) == {"kind": "戒指", "defects": "刮痕"}


def test_a_thing_without_words_has_no_record(desk: Desk) -> None:
    bare = replace(desk.policy.item_types[0], fields=())
    policy = replace(desk.policy, item_types=(bare, *desk.policy.item_types[1:]))
    desk._acting.context = replace(desk.context, policy=policy)
    receipt = take_in(desk, items=(replace(RING, features=(), defects=""),))
    assert written(desk, receipt.pledge).ticket.items[0].record is None
    assert desk.ticket(receipt.pledge).items[0].features == ()


# ----------------------------------------------------------------------- what is printed


def test_an_intake_prints_the_ticket_and_a_label(desk: Desk) -> None:
    receipt = take_in(
        desk, items=(RING, WATCH), principal=Ntd(100_000), class_code="low-income",
        evidence=CERTIFICATE,
    )  # fmt: skip
    paper, label = receipt.papers
    assert isinstance(paper, TicketPaper)
    assert isinstance(label, LabelPaper)
    ticket = written(desk, receipt.pledge).ticket

    assert paper.office.agency == "高雄市政府財政局動產質借所"
    assert paper.office.branch.code == "K01"
    assert paper.number == receipt.number
    assert (paper.predecessors, paper.interest_paid, paper.storage_fee) == ((), 0, 0)
    assert paper.qr_text == f"HTTPS://MPS.KCG.GOV.TW/T/{receipt.number}/{ticket.code}"
    assert paper.pledgor == PledgorLines("陳大文", "國民身分證", "A123456789")
    assert paper.items == (
        ItemLines(
            "黃金", 1, RING.gross, RING.stones, "純金 9999",
            (("品名", "戒指"), ("銀樓戳記", "金足")), "刮痕", "Gold",
        ),
        ItemLines(
            "手錶", 1, WATCH.gross, WATCH.stones, "",
            (("廠牌", "Rolex"), ("型號", "Submariner"), ("機身序號", "R-1")), "", "Watch",
        ),
    )  # fmt: skip
    assert (paper.principal, paper.class_name, paper.terms) == (100_000, "低收入戶", ticket.terms)
    assert (paper.clerk, paper.id_checked_by, paper.finger) == (
        "王小明",
        "王小明",
        Finger.LEFT_THUMB,
    )
    assert (paper.bag, paper.place) == (formats.ticket_number(receipt.number), "甲-1")
    assert paper.wording.version == "K-115-1"
    assert (paper.marks.training, paper.marks.sample, paper.marks.copy) == (True, True, 1)
    assert paper.table[0].interest == 675  # 75,000 at 0.6 %, 25,000 at 0.9 %
    assert paper.table[-1].on == ticket.terms.last_day

    assert label.code == f"BAG:{receipt.number}"
    assert (label.bag, label.number, label.place) == (paper.bag, receipt.number, "甲-1")
    assert label.contents == "黃金 1 件、手錶 1 件"
    assert "陳大文" not in repr(label)


def test_a_label_counts_alike_things_together(desk: Desk) -> None:
    items = (RING, replace(RING, quantity=2), WATCH)
    _, label = take_in(desk, items=items, principal=Ntd(1_000)).papers
    assert isinstance(label, LabelPaper)
    assert label.contents == "黃金 3 件、手錶 1 件"


def test_the_pledgors_lines_name_the_kind_of_document(desk: Desk) -> None:
    for kind, number, words in (
        (IdKind.RESIDENT, "A800000014", "居留證"),
        (IdKind.PASSPORT, "310123456/TWN", "護照"),
        (IdKind.LICENCE, "1234567", "駕駛執照"),
    ):
        person = replace(PLEDGOR, id_kind=kind, id_number=number)
        assert ticket_of(take_in(desk, pledgor=person).papers).pledgor.id_kind == words


def test_a_pledgor_without_fingers_is_told_on_the_stub(desk: Desk) -> None:
    paper = ticket_of(take_in(desk, finger=Finger.NONE).papers)
    assert (paper.finger, paper.id_checked_by) == (Finger.NONE, "王小明")


# ------------------------------------------------------------------------------ refusals


def test_a_form_with_faults_writes_nothing(desk: Desk) -> None:
    form = replace(agreed(desk), id_checked=False, finger=None)
    assert places(faults_of(desk.take_in, form)) == [
        (Reason.ID_NOT_CHECKED, "id_checked"),
        (Reason.FINGER_NOT_CONFIRMED, "finger"),
    ]
    assert len(desk.day_sums(TODAY).acts) == 1
    assert desk.pledgor_by_id(IdNumber(IdKind.NATIONAL, "A123456789")) is None
    assert take_in(desk).number == "K0101115000014"


def test_an_intake_nobody_agreed_to_is_refused(desk: Desk) -> None:
    assert fault_of(desk.take_in, INTAKE).reason is Reason.TERMS_CHANGED


def test_forbidden_goods_are_refused_with_their_article(desk: Desk) -> None:
    fault = fault_of(desk.take_in, agreed(desk, forbidden="uniforms"))
    assert fault.reason is Reason.FORBIDDEN_GOODS_POLICE
    assert fault.facts["article"] == "當舖業法第16條第4款"


def test_real_business_is_refused_while_a_sample_value_is_in_force(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as trouble:
        make_desk(tmp_path, training=False)
    assert trouble.value.trouble is Trouble.POLICY_SAMPLE


# ---------------------------------------------------------------------------------- bags


def test_the_bag_may_have_a_number_of_its_own(desk: Desk) -> None:
    receipt = take_in(desk, bag="B-12")
    assert [item.bag for item in written(desk, receipt.pledge).ticket.items] == ["B-12"]
    assert ticket_of(receipt.papers).bag == "B-12"
    assert desk.ticket(receipt.pledge).bags == ("B-12",)


def test_a_bag_holds_the_goods_of_one_open_ticket(desk: Desk) -> None:
    first = take_in(desk, bag="B-12")
    form = replace(INTAKE, bag="B-12")
    (told,) = desk.offer(form).faults
    fault = fault_of(take_in, desk, bag="B-12")
    assert fault == told
    assert (fault.reason, fault.at) == (Reason.BAG_IN_USE, "bag")
    assert fault.facts == {"bag": "B-12", "number": first.number}
    redeem(desk, first.pledge)
    assert desk.offer(form).faults == ()
    assert take_in(desk, bag="B-12").number == "K0101115000023"


def test_a_bag_named_like_the_next_ticket_is_refused_and_takes_no_number(desk: Desk) -> None:
    taken = take_in(desk, bag="K0101115000023")
    fault = fault_of(take_in, desk)
    assert (fault.reason, fault.facts["number"]) == (Reason.BAG_IN_USE, taken.number)
    assert take_in(desk, bag="B-1").number == "K0101115000023"


# ------------------------------------------------------------------------------ pledgors


def test_a_new_pledgor_is_known_from_then_on(desk: Desk) -> None:
    assert desk.pledgor_by_id(IdNumber(IdKind.NATIONAL, "A123456789")) is None
    receipt = take_in(desk)
    known = desk.pledgor_by_id(IdNumber(IdKind.NATIONAL, "A123456789"))
    assert known is not None
    assert known == desk.pledgor(known.pledgor)
    assert (known.name, known.id_kind, known.id_number) == (
        "陳大文",
        IdKind.NATIONAL,
        "A123456789",
    )
    assert (known.born, known.phone) == (date(1980, 5, 1), "0912345678")
    assert (known.address, known.former_ids) == ("高雄市鹽埕區大仁路1號", ())
    assert (known.class_code, known.evidence, known.evidence_number) == ("general", None, "")
    assert (known.open_tickets, known.open_principal, known.low_rate_open) == (1, 50_000, 0)
    assert desk.ticket(receipt.pledge).pledgor == known


def test_nobody_has_an_id_that_was_never_given(desk: Desk) -> None:
    assert desk.pledgor("nobody") is None


def test_the_same_number_is_the_same_person(desk: Desk) -> None:
    first, second = take_in(desk), take_in(desk)
    assert written(desk, first.pledge).ticket.pledgor == written(desk, second.pledge).ticket.pledgor
    assert written(desk, first.pledge).identity == written(desk, second.pledge).identity


def test_another_number_is_another_person(desk: Desk) -> None:
    first, second = take_in(desk), take_in(desk, pledgor=OTHER_PLEDGOR)
    assert written(desk, first.pledge).ticket.pledgor != written(desk, second.pledge).ticket.pledgor
    other = desk.ticket(second.pledge).pledgor
    assert (other.name, other.id_kind) == ("𠮷田カヨ Kulas", IdKind.RESIDENT)


def test_a_new_address_is_a_new_record_of_the_same_person(desk: Desk) -> None:
    first = take_in(desk)
    second = take_in(desk, pledgor=replace(PLEDGOR, address="高雄市新興區"))
    before, after = written(desk, first.pledge), written(desk, second.pledge)
    assert before.ticket.pledgor == after.ticket.pledgor
    assert before.identity != after.identity
    assert desk.ticket(first.pledge).pledgor.address == "高雄市新興區"


def test_an_old_resident_number_changed_for_a_new_one_keeps_the_history(desk: Desk) -> None:
    old = replace(OTHER_PLEDGOR, id_number="AC01234567")
    first = take_in(desk, pledgor=old)
    person = written(desk, first.pledge).ticket.pledgor
    new = replace(OTHER_PLEDGOR, pledgor=person)
    second = take_in(desk, pledgor=new)
    assert written(desk, second.pledge).ticket.pledgor == person
    known = desk.pledgor(person)
    assert known is not None
    assert (known.id_number, known.former_ids) == ("A800000014", ("AC01234567",))
    assert desk.pledgor_by_id(IdNumber(IdKind.RESIDENT, "AC01234567")) == known
    assert desk.pledgor_by_id(IdNumber(IdKind.RESIDENT, "A800000014")) == known
    assert known.open_tickets == 2


def test_a_ticket_printed_again_shows_the_number_it_was_written_under(desk: Desk) -> None:
    old = replace(OTHER_PLEDGOR, id_number="AC01234567")
    first = take_in(desk, pledgor=old)
    person = written(desk, first.pledge).ticket.pledgor
    take_in(desk, pledgor=replace(OTHER_PLEDGOR, pledgor=person))
    again = desk.reprint(ReprintForm(first.pledge, PrintReason.DAMAGED))
    assert ticket_of(again.papers).pledgor == PledgorLines("𠮷田カヨ Kulas", "居留證", "AC01234567")


# ------------------------------------------------------------------------------ evidence


def test_evidence_is_kept_with_who_saw_it_and_when(desk: Desk) -> None:
    receipt = take_in(desk, class_code="low-income", evidence=CERTIFICATE)
    evidence = written(desk, receipt.pledge).ticket.evidence
    assert evidence is not None
    assert evidence == Evidence(
        "low-income-certificate", date(2026, 12, 31), "c1", TODAY, evidence.record, is_new=True
    )
    person = desk.ticket(receipt.pledge).pledgor
    assert (person.class_code, person.evidence) == ("low-income", replace(evidence, is_new=False))
    assert person.evidence_number == "LI-115-1"


def test_evidence_on_file_that_is_used_again_stays_what_it_was(desk: Desk) -> None:
    first = take_in(desk, class_code="low-income", evidence=CERTIFICATE)
    desk.sign_in("c2")
    again = replace(CERTIFICATE, reused=True)
    second = take_in(desk, class_code="low-income", evidence=again)
    kept = written(desk, second.pledge).ticket.evidence
    assert kept is not None
    assert not kept.is_new
    assert replace(kept, is_new=True) == written(desk, first.pledge).ticket.evidence
    assert kept.checked_by == "c1"


def test_evidence_seen_anew_is_a_record_of_its_own(desk: Desk) -> None:
    first = take_in(desk, class_code="low-income", evidence=CERTIFICATE)
    desk.sign_in("c2")
    second = take_in(desk, class_code="low-income", evidence=CERTIFICATE)
    before = written(desk, first.pledge).ticket.evidence
    after = written(desk, second.pledge).ticket.evidence
    assert before is not None
    assert after is not None
    assert (after.checked_by, after.valid_until) == ("c2", before.valid_until)
    assert after.record != before.record


def test_evidence_said_to_be_on_file_but_other_is_kept_as_what_was_decided_on(desk: Desk) -> None:
    take_in(desk, class_code="low-income", evidence=CERTIFICATE)
    other = replace(CERTIFICATE, valid_until=date(2027, 12, 31), reused=True)
    receipt = take_in(desk, class_code="low-income", evidence=other)
    kept = written(desk, receipt.pledge).ticket.evidence
    assert kept is not None
    assert kept.valid_until == date(2027, 12, 31)


def test_a_pledgor_without_any_evidence_has_none_to_use_again(desk: Desk) -> None:
    take_in(desk)
    again = replace(CERTIFICATE, reused=True)
    kept = written(desk, take_in(desk, class_code="low-income", evidence=again).pledge)
    assert kept.ticket.evidence is not None
    assert kept.ticket.evidence.checked_on == TODAY


def test_a_general_ticket_rests_on_no_paper_whatever_was_left_in_the_field(desk: Desk) -> None:
    receipt = take_in(desk, class_code="general", evidence=CERTIFICATE)
    assert written(desk, receipt.pledge).ticket.evidence is None
    assert desk.ticket(receipt.pledge).pledgor.evidence is None


# --------------------------------------------------------------------------- the low rate


def low_parts(desk: Desk, principal: int) -> list[tuple[int, int]]:
    """Parts of a new low-income ticket over that principal."""
    receipt = take_in(
        desk, class_code="low-income", evidence=CERTIFICATE, items=(BAR,), principal=Ntd(principal)
    )
    parts = written(desk, receipt.pledge).ticket.terms.parts
    return [(part.principal, part.rate_bp) for part in parts]


@pytest.mark.parametrize(
    ("before", "parts"),
    [
        ([], [(75_000, 60), (25_000, 90)]),
        ([60_000], [(15_000, 60), (85_000, 90)]),
        ([90_000], [(100_000, 90)]),
        ([75_000], [(100_000, 90)]),
        ([74_900], [(100, 60), (99_900, 90)]),
        ([30_000, 30_000], [(15_000, 60), (85_000, 90)]),
        ([60_000, 60_000], [(100_000, 90)]),
    ],
)
def test_the_low_rate_is_a_tranche_over_all_open_tickets_of_the_pledgor(
    desk: Desk, before: list[int], parts: list[tuple[int, int]]
) -> None:
    for principal in before:
        low_parts(desk, principal)
    assert low_parts(desk, 100_000) == parts


def test_general_tickets_and_other_persons_use_nothing_of_the_tranche(desk: Desk) -> None:
    take_in(desk, items=(BAR,), principal=Ntd(100_000))
    take_in(
        desk,
        pledgor=OTHER_PLEDGOR,
        class_code="low-income",
        evidence=CERTIFICATE,
        items=(BAR,),
        principal=Ntd(75_000),
    )
    assert low_parts(desk, 100_000) == [(75_000, 60), (25_000, 90)]


def test_the_low_rate_used_elsewhere_is_shown_with_the_pledgor(desk: Desk) -> None:
    low_parts(desk, 60_000)
    known = desk.pledgor_by_id(IdNumber(IdKind.NATIONAL, "A123456789"))
    assert known is not None
    assert known.low_rate_open == 60_000
    assert desk.offer(INTAKE).low_rate_before == 60_000


# ------------------------------------------------------------- what is shown beforehand


def test_an_offer_tells_limits_terms_and_days_before_anyone_agrees(desk: Desk) -> None:
    offer = desk.offer(replace(INTAKE, items=(RING, WATCH), principal=Ntd(100_000)))
    assert offer.faults == ()
    assert offer.appraised == 210_000
    assert offer.limits == (95_990, 300_000)  # 10 錢 × 0.9999 × 9,600, and the ceiling
    assert offer.terms is not None
    assert offer.terms.parts == (RatePart(Ntd(100_000), 90),)
    assert [due.interest for due in offer.table] == [900, 1_350, 1_800, 2_250, 2_700]
    assert offer.low_rate_before == 0


def test_an_offer_says_what_it_can_while_the_form_is_not_complete(desk: Desk) -> None:
    empty = replace(INTAKE, items=(), principal=Ntd(0), id_checked=False, finger=None)
    offer = desk.offer(empty)
    assert places(offer.faults) == [
        (Reason.NO_ITEMS, "items"),
        (Reason.PRINCIPAL_NOT_POSITIVE, "principal"),
        (Reason.ID_NOT_CHECKED, "id_checked"),
        (Reason.FINGER_NOT_CONFIRMED, "finger"),
    ]
    assert (offer.terms, offer.table, offer.limits, offer.appraised) == (None, (), (), 0)
    nobody = replace(PLEDGOR, name="", id_number="")
    offer = desk.offer(replace(INTAKE, pledgor=nobody, items=(replace(RING, purity=""),)))
    assert (offer.limits, offer.low_rate_before) == ((None,), 0)
    assert offer.terms is not None


# ------------------------------------------------------------------------------- Taipei


def test_taipei_writes_by_its_own_rules_and_words(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, "taipei")
    open_day(desk)
    receipt = take_in(desk, items=(WATCH,), principal=Ntd(53_400))
    paper = ticket_of(receipt.papers)
    assert receipt.number.startswith("T0101115")
    assert (paper.words.ticket, paper.words.renew) == ("當票", "換單")
    assert paper.terms.parts == (RatePart(Ntd(53_400), 68),)
    assert (paper.terms.term_months, paper.terms.grace_months) == (6, 6)
    assert (paper.terms.maturity, paper.terms.last_day) == (date(2026, 9, 16), date(2027, 3, 16))
    desk.close()
