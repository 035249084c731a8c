"""The ticket: every field on both copies, each in its place, nothing cut, nothing over anything else."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from counter import formats
from counter.domain.codes import PrintReason
from counter.domain.money import Mg, Ntd, RatePart
from counter.domain.parts import Finger
from counter.places import AGENCIES
from counter.print.half import Form
from counter.print.papers import ItemLines, Marks, Office, Origin, PledgorLines, TicketPaper
from counter.print.render import render
from counter.print.words import FINGERS, PRINT_REASONS
from counter.settings import load_policy
from tests.print import reading
from tests.print.samples import (
    KAOHSIUNG,
    NECKLACE,
    NUMBER,
    RING,
    WATCH,
    WORDING,
    kaohsiung_terms,
    kaohsiung_ticket,
    taipei_terms,
    taipei_ticket,
)

LONG = "長" * 200
EVERY_MARK = Marks(
    training=True,
    sample=True,
    void=True,
    replacement=True,
    copy=12,
    reason=PrintReason.PRINTER_FAILED,
)
LOW_RATE = kaohsiung_terms(
    date(2026, 3, 10), (RatePart(Ntd(75_000), 60), RatePart(Ntd(25_000), 90)), "low-income"
)
LONGEST = ItemLines(
    type_name="其他" * 10,
    quantity=999,
    gross=Mg(99_999_999),
    stones=Mg(9_999_999),
    purity="純金 9999" * 4,
    features=tuple((f"欄位{number}", f"{number}{LONG}") for number in range(6)),
    defects=LONG,
)
FILLINGS = {
    "gold": kaohsiung_ticket(),
    "watch": taipei_ticket(),
    "low rate": kaohsiung_ticket(terms=LOW_RATE, class_name="低收入戶"),
    "renewed": taipei_ticket(
        origin=Origin.RENEWAL,
        predecessors=("T0301115000017",),
        interest_paid=Ntd(2_448),
        finger=None,
    ),
    "merged": taipei_ticket(
        origin=Origin.CHANGE,
        predecessors=("T0301115000017", "T0301115000029"),
        interest_paid=Ntd(9_999_999),
        finger=None,
    ),
    "many things": kaohsiung_ticket(items=(RING, NECKLACE, WATCH) * 6, marks=EVERY_MARK),
    "bilingual": kaohsiung_ticket(
        bilingual=True,
        class_name_en="General",
        items=(replace(RING, type_name_en="Gold"), WATCH),
        pledgor=PledgorLines("Nguyễn Thị Hoa", "居留證", "A800000014"),
    ),
    "bilingual, long table": taipei_ticket(
        bilingual=True,
        class_name_en="Registered citizen with a disability certificate",
        terms=taipei_terms(parts=(RatePart(Ntd(75_000), 36), RatePart(Ntd(25_000), 68))),
        origin=Origin.CHANGE,
        predecessors=("T0301115000017", "T0301115000029"),
        interest_paid=Ntd(9_999_999),
        items=(replace(LONGEST, type_name_en="Something else " * 5),) * 2,
        finger=None,
    ),
    "no finger": kaohsiung_ticket(finger=Finger.NONE, place="", bag=""),
    "represented": kaohsiung_ticket(
        appraiser="陳主任", representation="未成年，法定代理人同意：同意書、戶籍資料"
    ),
    "large sum": taipei_ticket(principal=Ntd(999_999_999_999)),
    "rare name": kaohsiung_ticket(pledgor=PledgorLines("𠮷田‧Yapasuyongʉ Poiconʉ", "護照", "X1")),
    "longest": taipei_ticket(
        pledgor=PledgorLines("囉" * 200, "證" * 20, "W" * 200),
        items=(LONGEST,) * 3,
        class_name="領有身心障礙證明及原住民身分之設籍市民",
        clerk="一二三四五六七八九十",
        id_checked_by="Yapasuyongʉ Poiconʉ Akuyana",
        place=LONG,
        bag="B" * 20 + "、" + "C" * 20,
        marks=EVERY_MARK,
        appraiser="Yapasuyongʉ Poiconʉ Akuyana",
        representation=LONG,
    ),
}


def halves(paper: TicketPaper) -> tuple[str, str]:
    """The text of original and stub, all of their sides."""
    pdf = render([paper], Form.A5)
    texts = [reading.text(pdf, number) for number in range(reading.page_count(pdf))]
    first_stub = next(number for number, text in enumerate(texts) if "副聯本機關存查" in text)
    return "".join(texts[:first_stub]), "".join(texts[first_stub:])


def squeezed(texts: Sequence[str]) -> list[str]:
    return ["".join(text.split()) for text in texts]


def fields(paper: TicketPaper) -> list[str]:
    """What both copies must say. Source: PA 14; domain.md §5."""
    office, terms, words = paper.office, paper.terms, paper.words
    named = [
        paper.wording.ticket_title,
        formats.ticket_number(paper.number),
        formats.roc_day(terms.pledged_on),
        office.agency,
        office.branch.name,
        office.branch.address,
        office.branch.phone,
        office.business_number,
        paper.pledgor.name,
        paper.pledgor.id_kind,
        paper.pledgor.id_number,
        formats.ntd(paper.principal),
        formats.capitals(paper.principal),
        paper.class_name,
        "免收 NT$ 0",
        words.maturity,
        formats.roc_day(terms.maturity) + formats.weekday(terms.maturity),
        formats.roc_day(terms.last_day) + formats.weekday(terms.last_day),
        paper.wording.insurance,
        f"經辦{paper.clerk}"[2:],
        *(formats.ticket_number(number) for number in paper.predecessors),
    ]
    for part in terms.parts:
        named += [formats.percent(part.rate_bp), formats.annual_percent(part.rate_bp)]
    for due in paper.table:
        named += [
            formats.roc_day_short(due.on),
            formats.figure(due.interest),
            formats.figure(due.total),
        ]
    for item in paper.items:
        named += [item.type_name, item.purity, *(f"{name}：{text}" for name, text in item.features)]
        named.append(item.defects)
        if item.gross:
            net = item.gross - item.stones
            named += [formats.grams(net), formats.qian(net), formats.grams(item.gross)]
    return squeezed(named)


@pytest.mark.parametrize("filling", ["gold", "watch", "low rate", "renewed", "merged", "rare name"])
def test_both_copies_bear_every_field(filling: str) -> None:
    paper = FILLINGS[filling]
    original, stub = halves(paper)
    missing = [field for field in fields(paper) if field not in original or field not in stub]
    assert missing == []


def test_the_original_bears_the_terms_and_nothing_of_the_offices_keeping() -> None:
    paper = kaohsiung_ticket(bag="封一二三", place="甲庫九九")
    original, stub = halves(paper)
    wording = paper.wording
    for text in squeezed([wording.privacy, f"條款版本 {wording.version}"]):
        assert text in original
        assert text not in stub
    assert "正聯質借人收執" in original
    assert "封一二三" not in original
    assert "甲庫九九" not in original
    assert "指印" not in original


def test_all_terms_stand_on_the_original() -> None:
    original, _ = halves(kaohsiung_ticket())
    # A note that begins in the left column may end in the right one.
    for note in WORDING.notes:
        assert note[:12] in original
        assert note[-6:] in original


def test_the_stub_bears_the_print_the_signatures_and_the_keeping() -> None:
    paper = kaohsiung_ticket(bag="封一二三", place="甲庫九九", id_checked_by="查驗人員")
    _, stub = halves(paper)
    wanted = [
        "副聯本機關存查",
        "指印",
        "左手拇指",
        paper.wording.application,
        "簽名",
        "證件查驗",
        "查驗人員",
        "取贖日期",
        "取贖人簽名",
        "實收本息",
        "封一二三",
        "甲庫九九",
    ]
    assert [text for text in wanted if text not in stub] == []


def test_the_stub_names_who_appraised_with_the_clerk_and_who_approved() -> None:
    _, stub = halves(
        kaohsiung_ticket(
            appraiser="會同鑑價", reviewer="核可主管", representation="監護人代理：監護裁定"
        )
    )
    for text in ("鑑價覆核", "會同鑑價", "核可主管", "代理同意", "監護裁定"):
        assert text in stub


def test_a_bilingual_ticket_says_in_english_what_it_says_in_chinese() -> None:
    paper = FILLINGS["bilingual"]
    original, stub = halves(paper)
    labels = (
        *("Pledgor", "ID document", "Date of loan", "Previous no.", "Principal", "Rate"),
        *("Storage fee", "Maturity", "Last day of grace", "Pay by this day (inclusive)"),
        *("Item", "Weight", "Purity", "Features and defects", "Gold", "Scan for the amount due"),
        "General　0.9 % a month (10.8 % a year)",
        *(f"{day}" for day in (paper.terms.maturity, paper.terms.last_day)),
        *(f"{due.on}" for due in paper.table),
    )
    missing = [text for text in squeezed(labels) if text not in original or text not in stub]
    assert missing == []
    assert "質借人" in original
    for number, note in enumerate(paper.wording.notes_en, start=1):
        assert "".join(f"{number}. {note}".split()) in original
        assert "".join(note.split()) not in stub


def test_without_english_terms_none_are_promised() -> None:
    original, _ = halves(replace(FILLINGS["bilingual"], wording=replace(WORDING, notes_en=())))
    assert "TermsinEnglish" not in original


def test_a_plain_ticket_has_no_english_but_its_title() -> None:
    original, _ = halves(kaohsiung_ticket())
    assert "Pledgor" not in original
    assert "Clause" not in original


ORIGINS = {
    Origin.RENEWAL: ("續質", "利息NT$0已收訖", "前單利息已繳清"),
    Origin.CHANGE: ("異動", "利息NT$0已收訖", "業已兩訖"),
    Origin.REPLACEMENT: ("掛失補發", "115年11月21日掛失補發", "補發未付費用"),
    Origin.CORRECTION: ("身分別更正", "115年11月21日身分別更正", "身分別登載有誤"),
}


@pytest.mark.parametrize("origin", ORIGINS)
def test_what_is_signed_for_follows_from_how_the_ticket_came_about(origin: Origin) -> None:
    name, why, statement = ORIGINS[origin]
    paper = kaohsiung_ticket(
        origin=origin,
        predecessors=(NUMBER,),
        finger=None,
        written_on=date(2026, 11, 21),
        marks=Marks(replacement=origin is Origin.REPLACEMENT),
    )
    original, stub = halves(paper)
    assert f"{name}未另捺指印" in stub
    assert f"{name}聲明與簽收" in stub
    assert why in original
    assert statement in stub
    assert paper.wording.application not in stub
    stamped = "補發" in original.replace("掛失並申請補發", "").replace("掛失補發", "")
    assert stamped == (origin is Origin.REPLACEMENT)


@pytest.mark.parametrize("finger", list(Finger))
def test_the_stub_names_the_finger(finger: Finger) -> None:
    _, stub = halves(kaohsiung_ticket(finger=finger))
    assert FINGERS[finger] in stub


def test_a_renewal_is_signed_for_without_a_payout() -> None:
    paper = FILLINGS["renewed"]
    original, stub = halves(paper)
    assert "T03-01-115-00001-7" in original
    assert "利息NT$2,448已收訖" in original
    assert paper.wording.application not in stub
    assert "前單利息已繳清" in stub


def test_the_stub_alone_names_the_second_appraiser_and_who_acts_for_whom() -> None:
    original, stub = halves(FILLINGS["represented"])
    for text in ("鑑價覆核", "陳主任", "代理同意", "未成年，法定代理人同意：同意書、戶籍資料"):
        assert text in stub
        assert text not in original


def test_each_part_of_the_principal_shows_its_rate() -> None:
    original, _ = halves(FILLINGS["low rate"])
    assert "低收入戶NT$75,000月息0.6%（年息7.2%）" in original
    assert "其餘NT$25,000月息0.9%（年息10.8%）" in original


def test_the_agencys_words_stand_on_the_paper() -> None:
    original, stub = halves(taipei_ticket())
    for word in ("持當人", "質當金額", "質當日期", "滿當日", "順延質當繳「利息」", "贖回繳"):
        assert word in original
    assert "贖回記錄" in stub


def test_stones_are_taken_off_and_shown() -> None:
    original, _ = halves(kaohsiung_ticket(items=(NECKLACE,)))
    assert "淨37.5g（10錢）毛37.86g石0.36g" in original


def test_things_without_weight_have_a_dash_and_a_thing_may_have_no_features() -> None:
    bare = replace(WATCH, features=(), defects="")
    original, _ = halves(kaohsiung_ticket(items=(bare,)))
    assert "1手錶1———" in original


def test_a_storage_fee_would_be_shown_as_it_is() -> None:
    original, _ = halves(kaohsiung_ticket(storage_fee=Ntd(50)))
    assert "倉棧費" in original
    assert "NT$50" in original
    assert "免收" not in original


@pytest.mark.parametrize(
    ("marks", "texts"),
    [
        (Marks(), []),
        (Marks(training=True), ["訓練用不生效力"]),
        (Marks(sample=True), ["樣張"]),
        (Marks(void=True), ["作廢"]),
        (Marks(copy=2), ["補印第2次列印"]),
        (Marks(copy=3, reason=PrintReason.JAM), ["補印第3次列印（卡紙）"]),
        (EVERY_MARK, ["補印第12次列印（印表機故障）", "作廢", "訓練用不生效力", "樣張"]),
    ],
)
def test_marks_stand_on_both_copies(marks: Marks, texts: list[str]) -> None:
    for half in halves(kaohsiung_ticket(marks=marks)):
        for mark in ("訓練", "樣張", "作廢", "補印"):
            assert (mark in half) == any(mark in text for text in texts)
        for text in texts:
            assert text in half


@pytest.mark.parametrize("reason", list(PrintReason))
def test_a_reprint_says_why(reason: PrintReason) -> None:
    original, _ = halves(kaohsiung_ticket(marks=Marks(copy=2, reason=reason)))
    assert PRINT_REASONS[reason] in original


# ------------------------------------------------------------------------------------- places


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("filling", list(FILLINGS))
def test_nothing_is_printed_over_anything_else(filling: str, form: Form) -> None:
    pdf = render([FILLINGS[filling]], form)
    for number in range(reading.page_count(pdf)):
        pairs = list(reading.overlaps(reading.characters(pdf, number)))
        assert pairs == []


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("filling", list(FILLINGS))
def test_nothing_leaves_what_a_printer_can_print(filling: str, form: Form) -> None:
    pdf = render([FILLINGS[filling]], form)
    for number in range(reading.page_count(pdf)):
        width, height = reading.page_size_mm(pdf, number)
        for each in reading.characters(pdf, number):
            left, right = each.left * reading.MM_PER_POINT, each.right * reading.MM_PER_POINT
            bottom, top = each.bottom * reading.MM_PER_POINT, each.top * reading.MM_PER_POINT
            assert 5.0 < left < right < width - 5.0, each
            assert 4.2 < bottom < top < height - 4.2, each


@pytest.mark.parametrize("filling", list(FILLINGS))
def test_no_text_crosses_a_rule_into_the_next_cell(filling: str) -> None:
    pdf = render([FILLINGS[filling]], Form.A5)
    for number in range(reading.page_count(pdf)):
        rules = reading.upright_rules(pdf, number)
        assert reading.crossing(reading.characters(pdf, number), rules) == []


@pytest.mark.parametrize("filling", list(FILLINGS))
def test_no_text_crosses_a_rule_above_or_below(filling: str) -> None:
    pdf = render([FILLINGS[filling]], Form.A5)
    for number in range(reading.page_count(pdf)):
        rules = reading.level_rules(pdf, number)
        crossing = [
            (each, rule)
            for each in reading.characters(pdf, number)
            for rule in rules
            if each.bottom + 0.4 < rule[0] < each.top - 0.4
            and min(each.right, rule[2]) - max(each.left, rule[1]) > 0.4
        ]
        assert crossing == []


def place_of(pdf: bytes, text: str) -> tuple[float, float]:
    """Where a text of one line begins: mm from the left and from the top of its page."""
    chars = reading.characters(pdf)
    written = "".join(each.character for each in chars)
    first = chars[written.index(text)]
    _, height = reading.page_size_mm(pdf)
    return first.left * reading.MM_PER_POINT, height - first.top * reading.MM_PER_POINT


def test_fields_stand_where_a_clerk_looks_for_them() -> None:
    pdf = render([kaohsiung_ticket()], Form.A5)
    places = {
        text: tuple(round(edge) for edge in place_of(pdf, text))
        for text in (
            "高雄市動產質借所",
            "K01-02-115",
            "王小明",
            "NT$53,400",
            "新臺幣",
            "何日前",
            "責任保險",
            "一、",
        )
    }
    assert places == {
        "高雄市動產質借所": (9, 7),
        "K01-02-115": (149, 8),
        "王小明": (29, 24),
        "NT$53,400": (29, 37),
        "新臺幣": (80, 37),
        "何日前": (10, 58),
        "責任保險": (9, 107),
        "一、": (11, 117),
    }


# -------------------------------------------------------------------------------- continuation


def test_things_that_do_not_fit_go_on_to_a_next_side() -> None:
    items = tuple(replace(RING, features=(("品名", f"第{number}只"),)) for number in range(1, 21))
    paper = kaohsiung_ticket(items=items)
    for half in halves(paper):
        assert half.count("共20件") == 2
        assert "（以下見續頁）" in half
        assert "續頁第2頁／共2頁" in half
        assert all(f"第{number}只" in half for number in range(1, 21))
    assert reading.page_count(render([paper])) == 2


def test_a_thing_longer_than_a_side_is_divided_and_none_of_it_is_lost() -> None:
    for half in halves(FILLINGS["longest"]):
        assert half.count("長") >= 3 * 7 * 200
        assert half.count("囉") == 200
        assert all(half.count(f"欄位{number}") == 3 for number in range(6))


def test_a_place_too_long_for_its_cell_goes_on_to_a_next_side_of_the_stub_alone() -> None:
    original, stub = halves(kaohsiung_ticket(place=LONG))
    assert LONG not in original
    assert "【庫位】" in stub
    assert stub.count("長") == 200


def test_terms_too_long_for_their_box_go_on_to_a_next_side_of_the_original_alone() -> None:
    notes = tuple(f"{number}之{LONG}" for number in range(40))
    original, stub = halves(kaohsiung_ticket(wording=replace(WORDING, notes=notes)))
    assert "（見續頁）" in original
    assert original.count("長") == 40 * 200
    assert "四十、" in original
    assert "長" not in stub


def test_a_declaration_too_long_for_its_box_goes_on_to_a_next_side_of_the_stub() -> None:
    _, stub = halves(kaohsiung_ticket(wording=replace(WORDING, application=LONG * 3)))
    assert stub.count("長") == 600


def test_one_copy_may_have_more_sides_than_the_other() -> None:
    pdf = render([kaohsiung_ticket(place=LONG)])
    assert reading.page_count(pdf) == 2
    assert "正聯" not in reading.text(pdf, 1)
    assert "副聯" in reading.text(pdf, 1)


@pytest.mark.parametrize("agency", ["kaohsiung", "taipei"])
def test_the_wording_of_the_agencies_fits_on_one_side(agency: str) -> None:
    policy = load_policy(AGENCIES / f"{agency}.toml")
    for branch in policy.branches:
        office = Office(policy.name, policy.name_en, policy.business_number, branch)
        paper = taipei_ticket(office=office, words=policy.words, marks=EVERY_MARK)
        for wording in policy.wordings:
            pdf = render([replace(paper, wording=wording)])
            assert reading.page_count(pdf) == 1
            assert "見續頁" not in reading.text(pdf)
            assert list(reading.overlaps(reading.characters(pdf))) == []


def test_a_branch_with_a_long_name_address_and_week_keeps_its_head_apart() -> None:
    branch = replace(
        KAOHSIUNG.branch,
        name="楠梓加工出口區及橋頭科學園區聯合服務中心臨時辦事處",
        address="高雄市前鎮區成功二路 88 號高雄多功能經貿園區行政中心南棟 12 樓之 3（近捷運獅甲站）",
        hours=tuple(
            replace(each, closes=each.closes.replace(hour=14 + each.weekday))
            for each in KAOHSIUNG.branch.hours
        ),
    )
    agency = "高雄市政府財政局動產質借所暨小額融資服務中心"
    paper = kaohsiung_ticket(office=replace(KAOHSIUNG, agency=agency, branch=branch))
    pdf = render([paper], Form.A5)
    assert list(reading.overlaps(reading.characters(pdf))) == []
    assert "".join(branch.address.split()) in reading.text(pdf)
