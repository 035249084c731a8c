"""Papers to print: of a made-up agency at Kaohsiung's and Taipei's kinds of rules."""

from datetime import date, time
from typing import Any

from counter.domain import charges
from counter.domain.charges import Due
from counter.domain.days import Calendar, end_of, roll
from counter.domain.entries import Kind
from counter.domain.money import Mg, Ntd, RatePart, total
from counter.domain.parts import Finger
from counter.domain.policy import Branch, Hours, Wording, Words
from counter.domain.terms import Terms
from counter.print.papers import (
    DayLine,
    DaySheetPaper,
    ItemLines,
    LabelPaper,
    Office,
    PlaceLabelPaper,
    PledgorLines,
    RecoverySheetPaper,
    TicketPaper,
)

NUMBER = "K0102115000127"
CODE = "7Q2M9XKD4R"
PAGE = "HTTPS://PAWN.EXAMPLE.GOV.TW"
CALENDAR = Calendar(holidays=frozenset({date(2026, 10, 10), date(2027, 1, 1)}))

KAOHSIUNG_WORDS = Words(
    pledge="質借",
    pledgor="質借人",
    ticket="質借單",
    maturity="滿當期日",
    redeem="取贖",
    renew="續質",
    day_end="日結",
)
TAIPEI_WORDS = Words(
    pledge="質當",
    pledgor="持當人",
    ticket="當票",
    maturity="滿當日",
    redeem="贖回",
    renew="順延質當",
    day_end="日結",
)

NOTES = (
    "本單為無記名憑證，認單不認人；持單人得憑本單取贖或續質，請妥為保管。",
    "質借期間三個月，期滿後有五日寬限期；於寬限期滿前未取贖亦未續質者，質當物所有權歸本所，借款債務消滅。",
    "續質應繳清利息並換發新單，質借期間自換單日起重新起算，按換單日利率計息。",
    "本單遺失、被竊或滅失者，請即攜帶身分證明文件至本所掛失並申請補發，不收費用。",
    "繳款方式：臨櫃、郵政匯票（掛號寄送，以郵戳日為準）或自動櫃員機轉帳（以入帳日為準）。",
    "利息按月計算，未滿一個月者以一個月計；零數五日以內不計，十五日以內以半個月計，逾十五日以一個月計。",
    "除利息外不收其他費用。營業時間內得隨時取贖；取贖時請當面點清質當物，並於副聯簽名。",
)

PRIVACY = (
    "本機關為辦理質借業務，依個人資料保護法蒐集您的姓名、身分證明文件號碼及聯絡方式，於法定保存期間內僅供質借、"
    "通知及稽核之用；您得依該法第三條行使權利。"
)

WORDING = Wording(
    since=date(2026, 1, 1),
    version="115-1",
    ticket_title="質借單",
    ticket_title_en="Collateral Loan Ticket",
    notes=NOTES,
    notes_en=tuple(
        f"Clause {number} in English, which says the same and is as long as it has to be for that."
        for number in range(1, len(NOTES) + 1)
    ),
    privacy=PRIVACY,
    insurance="質當物於保管期間由本所投保火災及竊盜險；因本所保管不善致滅失、毀損者，由本所依法賠償。",
    application=(
        "本人聲明質當物為本人所有或有權處分，來源合法，非贓物；已核對本單所載質當物、金額、利率及期日無誤，"
        "並已如數收訖質借金額。"
    ),
    request=(
        "申請人聲明：所質物品為本人所有或有權處分，來源合法，並非贓物，亦非當舖業法第16條不得收當之物品；所填資料均屬實在。"
    ),
)

WEEK = tuple(Hours(day, time(8, 30), time(16, 30)) for day in range(5))

KAOHSIUNG = Office(
    agency="高雄市動產質借所",
    agency_en="Kaohsiung Collateral Office",
    business_number="04595257",
    branch=Branch(
        code="K01",
        name="鹽埕總所",
        name_en="Yancheng",
        address="高雄市鹽埕區河西路 8 號",
        phone="(07) 551-2345",
        counters=4,
        hours=WEEK,
    ),
)

TAIPEI = Office(
    agency="臺北市動產質借處",
    agency_en="Taipei City Secured Small Loans Service",
    business_number="04595257",
    branch=Branch(
        code="T03",
        name="中正分處",
        name_en="Zhongzheng",
        address="臺北市中正區重慶南路 1 段 122 號 2 樓",
        phone="(02) 2311-5678",
        counters=4,
        hours=(*WEEK, Hours(5, time(9), time(12))),
    ),
)

RING = ItemLines(
    type_name="黃金",
    quantity=1,
    gross=Mg(18_750),
    stones=Mg(0),
    purity="純金 9999",
    features=(("品名", "龍鳳戒指"), ("銀樓戳記", "金瑞成")),
    defects="戒圍內側輕微刮痕",
)
NECKLACE = ItemLines(
    type_name="黃金",
    quantity=2,
    gross=Mg(37_860),
    stones=Mg(360),
    purity="純金 999",
    features=(("品名", "鑲紅寶石項鍊"), ("銀樓戳記", "老天成")),
    defects="",
)
WATCH = ItemLines(
    type_name="手錶",
    quantity=1,
    gross=Mg(0),
    stones=Mg(0),
    purity="",
    features=(
        ("廠牌", "勞力士 ROLEX"),
        ("型號", "Submariner Date 126610LN"),
        ("機身序號", "3V9K71Q4"),
        ("盒證", "有盒、有保證卡"),
        ("狀況", "走時正常"),
    ),
    defects="錶殼六點鐘位置細微擦痕，錶帶缺一節",
)


def kaohsiung_terms(
    pledged_on: date = date(2026, 11, 20),
    parts: tuple[RatePart, ...] = (RatePart(Ntd(53_400), 90),),
    class_code: str = "general",
) -> Terms:
    maturity = roll(end_of(pledged_on, 3), CALENDAR)
    return Terms(
        pledged_on=pledged_on,
        class_code=class_code,
        parts=parts,
        term_months=3,
        grace_days=5,
        grace_months=0,
        free_days=5,
        half_days=15,
        minimum_months=1,
        maturity=maturity,
        last_day=roll(date.fromordinal(maturity.toordinal() + 5), CALENDAR),
    )


def taipei_terms(
    pledged_on: date = date(2026, 11, 20),
    parts: tuple[RatePart, ...] = (RatePart(Ntd(120_000), 68),),
) -> Terms:
    maturity = roll(end_of(pledged_on, 6), CALENDAR)
    return Terms(
        pledged_on=pledged_on,
        class_code="general",
        parts=parts,
        term_months=6,
        grace_days=0,
        grace_months=6,
        free_days=5,
        half_days=15,
        minimum_months=1,
        maturity=maturity,
        last_day=roll(end_of(maturity, 6), CALENDAR),
    )


def table(terms: Terms) -> tuple[Due, ...]:
    return charges.table(terms, CALENDAR)


def qr_text(number: str = NUMBER, code: str = CODE) -> str:
    return f"{PAGE}/T/{number}/{code}"


def kaohsiung_ticket(**changes: Any) -> TicketPaper:
    """Gold of a general pledgor; fields may be given anew, the rest follows from `terms`."""
    terms = changes.pop("terms", kaohsiung_terms())
    fields: dict[str, Any] = {
        "office": KAOHSIUNG,
        "words": KAOHSIUNG_WORDS,
        "wording": WORDING,
        "number": NUMBER,
        "predecessors": (),
        "interest_paid": Ntd(0),
        "qr_text": qr_text(),
        "pledgor": PledgorLines("王小明", "身分證", "A123456789"),
        "items": (RING, NECKLACE),
        "principal": total(terms.parts),
        "class_name": "一般",
        "terms": terms,
        "storage_fee": Ntd(0),
        "table": table(terms),
        "clerk": "林美惠",
        "id_checked_by": "林美惠",
        "finger": Finger.LEFT_THUMB,
        "bag": "K01-02-115-00012-7",
        "place": "甲庫 03-12",
    }
    return TicketPaper(**{**fields, **changes})


def taipei_ticket(**changes: Any) -> TicketPaper:
    """A watch with the long table of a term and a grace of six months each."""
    return kaohsiung_ticket(
        **{
            "office": TAIPEI,
            "words": TAIPEI_WORDS,
            "terms": taipei_terms(),
            "items": (WATCH,),
            "number": "T0301115004518",
            **changes,
        }
    )


def label(**changes: Any) -> LabelPaper:
    fields: dict[str, Any] = {
        "agency": KAOHSIUNG.agency,
        "branch": KAOHSIUNG.branch.name,
        "number": NUMBER,
        "bag": "K01-02-115-00012-7",
        "code": f"BAG:{NUMBER}",
        "place": "甲庫 03-12",
        "contents": "黃金 3 件",
    }
    return LabelPaper(**{**fields, **changes})


def place_label(**changes: Any) -> PlaceLabelPaper:
    fields: dict[str, Any] = {
        "agency": KAOHSIUNG.agency,
        "branch": KAOHSIUNG.branch.name,
        "place": "S1-03",
        "code": "PLACE:S1-03",
    }
    return PlaceLabelPaper(**{**fields, **changes})


def day_sheet(acts: int = 12, **changes: Any) -> DaySheetPaper:
    kinds = (Kind.TAKEN_IN, Kind.RENEWED, Kind.REDEEMED, Kind.REPRINTED)
    cash = (-53_400, 1_442, 30_810, 0)
    lines = tuple(
        DayLine(
            number=1_041 + n,
            at=f"{9 + n * 7 // acts:02}:{n * 13 % 60:02}",
            kind=kinds[n % len(kinds)],
            ticket=NUMBER,
            cash=Ntd(cash[n % len(cash)]),
            clerk="林美惠",
        )
        for n in range(acts)
    )
    cash_in = sum(line.cash for line in lines if line.cash > 0)
    cash_out = -sum(line.cash for line in lines if line.cash < 0)
    fields: dict[str, Any] = {
        "office": KAOHSIUNG,
        "words": KAOHSIUNG_WORDS,
        "counter": "02",
        "device": "K01-02",
        "day": date(2026, 11, 20),
        "lines": lines,
        "cash_in": Ntd(cash_in),
        "cash_out": Ntd(cash_out),
        "drawer": Ntd(cash_in - cash_out),
        "head_number": 1_041 + acts,
        "head_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "closed_by": "陳主任",
    }
    return DaySheetPaper(**{**fields, **changes})


RECOVERY_WORDS = (
    *("abandon", "ability", "able", "about", "above", "absent", "absorb", "abstract"),
    *("absurd", "abuse", "access", "accident", "account", "accuse", "achieve", "acid"),
    *("acoustic", "acquire", "across", "act", "action", "actor", "actress", "zoo"),
)


def recovery_sheet(**changes: Any) -> RecoverySheetPaper:
    fields: dict[str, Any] = {
        "agency": KAOHSIUNG.agency,
        "branch": KAOHSIUNG.branch.name,
        "station": "K01-02",
        "sheet": "3FA9C1D2",
        "made_on": date(2026, 11, 20),
        "words": RECOVERY_WORDS,
        "qr_text": " ".join(RECOVERY_WORDS).upper(),
    }
    return RecoverySheetPaper(**{**fields, **changes})
