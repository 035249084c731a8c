"""The receipt: what was paid for which tickets, either way, on a copy for each side; nobody's name."""

from dataclasses import replace

import pytest

from counter import formats
from counter.domain.codes import Change
from counter.domain.money import Ntd, RatePart
from counter.print.half import Form
from counter.print.papers import ActLines, Marks, ReceiptPaper
from counter.print.render import render, title
from counter.print.words import change_name
from tests.print import reading
from tests.print.act_samples import APPROVED, DAY, RECEIPTS, ended, receipt, written
from tests.print.samples import TAIPEI, TAIPEI_WORDS

LONG = "長" * 60
EXTREMES = {
    **RECEIPTS,
    "longest": receipt(
        office=TAIPEI,
        words=TAIPEI_WORDS,
        act=ActLines(
            "K01-02.12-999999", DAY, "14:05", "一二三四五六七八九十", "Yapasuyongʉ Akuyana"
        ),
        ended=tuple(
            ended(
                "領有證明者之部分贖回",
                principal=Ntd(99_999_999_999),
                interest=Ntd(9_999_999_999),
                half_months=25,
                parts=(RatePart(Ntd(99_999_999_999), 60), RatePart(Ntd(99_999_999_999), 90)),
            )
            for _ in range(15)
        ),
        written=tuple(written(principal=99_999_999_999) for _ in range(15)),
        received=Ntd(999_999_999_999),
        change=Ntd(999_999_999_999),
        returned=tuple(f"{LONG} {number} 件" for number in range(15)),
        refunded=Ntd(1),
        marks=Marks(training=True, sample=True, copy=3),
    ),
}


def copies(paper: ReceiptPaper) -> tuple[str, str]:
    """What an eye reads on the copy given out and on the one kept."""
    pdf = render([paper], Form.A5)
    texts = ["".join(reading.lines(pdf, number)) for number in range(reading.page_count(pdf))]
    first_kept = next(number for number, text in enumerate(texts) if "存根聯本機關存查" in text)
    return "".join(texts[:first_kept]), "".join(texts[first_kept:])


@pytest.mark.parametrize("paper", RECEIPTS.values(), ids=RECEIPTS)
def test_both_copies_bear_the_act_its_tickets_and_the_net_amount(paper: ReceiptPaper) -> None:
    wanted = [
        paper.office.agency,
        paper.act.number,
        formats.roc_day(paper.act.day),
        paper.act.at,
        paper.act.clerk,
        paper.act.approver,
        formats.ntd(abs(paper.net)),
        formats.capitals(abs(paper.net)),
        *(formats.ticket_number(line.number) for line in paper.ended),
        *(formats.ticket_number(line.number) for line in paper.written),
        *(line.what for line in paper.ended),
        *(formats.figure(line.interest) for line in paper.ended),
        *(formats.figure(line.principal) for line in paper.written),
        *(formats.roc_day(line.maturity) for line in paper.written),
        *paper.returned,
    ]
    if paper.received:
        wanted += [formats.ntd(paper.received), formats.ntd(paper.change)]
    squeezed = ["".join(text.split()) for text in wanted]
    for said in copies(paper):
        assert [text for text in squeezed if text not in said] == []


def test_the_interest_says_what_it_was_reckoned_on() -> None:
    parts = (RatePart(Ntd(75_000), 60), RatePart(Ntd(25_000), 90))
    two = ended("取贖", principal=Ntd(100_000), interest=Ntd(1_013), half_months=3, parts=parts)
    for said in copies(receipt(ended=(two, ended()))):
        assert "75,000×0.6%×1.5＋25,000×0.9%×1.5" in said
        assert "53,400×0.9%×3" in said
    free = copies(RECEIPTS["released free of charge"])
    assert not any("利息計算" in said for said in free)


def test_money_taken_and_money_paid_out_have_names_of_their_own() -> None:
    taken, paid = RECEIPTS["renewal"], RECEIPTS["top-up"]
    assert (taken.net, paid.net) == (1_442, -25_158)
    given, _ = copies(taken)
    assert "繳款收據" in given
    assert "實收金額NT$1,442" in given
    assert "收執聯繳款人收執" in given
    given, kept = copies(paid)
    assert "領款收據" in given
    assert "實付金額NT$25,158" in given
    assert "放款NT$26,600" in given
    assert "收執聯領款人收執" in given
    assert title(paid) == "領款收據"
    assert "領款人簽名" in kept
    assert "領款人簽名" not in given


def test_who_takes_goods_home_signs_the_offices_copy() -> None:
    given, kept = copies(RECEIPTS["redemption"])
    assert "交還質物黃金3件（封袋K01-02-115-00012-7）" in given
    assert "收回NT$53,400" in given
    assert "領取人簽名" in kept
    assert "已當面點清" in kept
    assert "領取人簽名" not in given
    given, kept = copies(RECEIPTS["renewal"])
    assert "簽名" not in given + kept


def test_a_receipt_that_moves_no_money_says_so_in_words() -> None:
    given, _ = copies(RECEIPTS["released free of charge"])
    assert "結清收據" in given
    assert "新臺幣零元整" in given


def test_a_refund_is_paid_out() -> None:
    paper = RECEIPTS["refund"]
    given, _ = copies(paper)
    assert paper.net == -53_400
    assert "退還款項付出NT$53,400" in given


def test_several_tickets_are_summed_up() -> None:
    given, _ = copies(RECEIPTS["several"])
    assert "合計6張320,4008,652" in given
    assert "合計5張267,000" in given
    assert "合計" not in copies(RECEIPTS["renewal"])[0]


def test_the_receipt_is_no_ticket_and_says_so() -> None:
    given, _ = copies(replace(RECEIPTS["renewal"], words=TAIPEI_WORDS))
    assert "本據非當票，不得憑以贖回。" in given


@pytest.mark.parametrize("change", Change)
def test_every_exchange_has_a_name(change: Change) -> None:
    assert change_name(change, TAIPEI_WORDS)


def test_the_second_person_of_an_act_stands_on_its_receipt() -> None:
    assert f"核准{APPROVED.approver}" in copies(RECEIPTS["top-up"])[0]
    assert "核准—" in copies(RECEIPTS["renewal"])[0]


@pytest.mark.parametrize("paper", EXTREMES.values(), ids=EXTREMES)
def test_nothing_is_cut_or_printed_over_anything_else(paper: ReceiptPaper) -> None:
    pdf = render([paper], Form.A5)
    width, height = reading.page_size_mm(pdf)
    for number in range(reading.page_count(pdf)):
        chars = reading.characters(pdf, number)
        assert list(reading.overlaps(chars)) == []
        assert reading.crossing(chars, reading.upright_rules(pdf, number)) == []
        for each in chars:
            assert each.left * reading.MM_PER_POINT > 5.0
            assert each.right * reading.MM_PER_POINT < width - 5.0
            assert each.bottom * reading.MM_PER_POINT > 2.0
            assert each.top * reading.MM_PER_POINT < height - 3.0


def test_nothing_of_the_longest_receipt_is_left_out() -> None:
    paper = EXTREMES["longest"]
    for said in copies(paper):
        assert said.count("T03") == 0
        assert said.count("99,999,999,999") >= 2 * 15
        assert all(f"{number}件" in said for number in range(15))
        assert "第1頁／共" in said
