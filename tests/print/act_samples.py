"""Papers about acts to print: receipts, notices, the application, plain and at their extremes."""

from datetime import date
from typing import Any

from counter.domain.money import Mg, Ntd, RatePart
from counter.print.papers import (
    ActLines,
    ApplicantLines,
    ApplicationPaper,
    EndedLine,
    ItemLines,
    NoticeKind,
    NoticePaper,
    ReceiptPaper,
    WrittenLine,
)
from tests.print.samples import KAOHSIUNG, KAOHSIUNG_WORDS, NECKLACE, NUMBER, RING, WATCH, WORDING

DAY = date(2026, 11, 20)
MATURITY = date(2027, 2, 22)
LAST_DAY = date(2027, 3, 2)
ACT = ActLines("K01-02-001041", DAY, "14:05", "林美惠")
APPROVED = ActLines("K01-02-001042", DAY, "14:05", "林美惠", "陳主任")
SECOND_NUMBER = "K0102115000133"
THIRD_NUMBER = "K0102115000149"
LONG = "長" * 200
LONGEST_THING = ItemLines(
    type_name="其他" * 10,
    quantity=999,
    gross=Mg(99_999_999),
    stones=Mg(9_999_999),
    purity="純金 9999" * 4,
    features=tuple((f"欄位{number}", f"{number}{LONG}") for number in range(6)),
    defects=LONG,
)


def ended(what: str = "續質", number: str = NUMBER, **changes: Any) -> EndedLine:
    """A ticket of 53,400 with three months' interest."""
    fields: dict[str, Any] = {
        "since": date(2026, 8, 20),
        "until": DAY,
        "half_months": 6,
        "principal": Ntd(53_400),
        "interest": Ntd(1_442),
        "parts": (RatePart(Ntd(53_400), 90),),
    }
    return EndedLine(what, number, **{**fields, **changes})


def written(number: str = SECOND_NUMBER, principal: int = 53_400) -> WrittenLine:
    return WrittenLine(number, Ntd(principal), MATURITY, LAST_DAY)


def receipt(**changes: Any) -> ReceiptPaper:
    """That of a renewal."""
    fields: dict[str, Any] = {
        "office": KAOHSIUNG,
        "words": KAOHSIUNG_WORDS,
        "act": ACT,
        "ended": (ended(),),
        "written": (written(),),
        "received": Ntd(1_500),
        "change": Ntd(58),
    }
    return ReceiptPaper(**{**fields, **changes})


RECEIPTS = {
    "renewal": receipt(),
    "redemption": receipt(
        ended=(ended("取贖"),),
        written=(),
        received=Ntd(55_000),
        change=Ntd(158),
        returned=("黃金 3 件（封袋 K01-02-115-00012-7）",),
    ),
    "top-up": receipt(
        act=APPROVED,
        ended=(ended("增貸"),),
        written=(written(principal=80_000),),
        received=Ntd(0),
        change=Ntd(0),
    ),
    "split": receipt(
        ended=(ended("拆單"),), written=(written(principal=30_000), written(THIRD_NUMBER, 23_400))
    ),
    "several": receipt(
        ended=(*(ended(number=NUMBER) for _ in range(5)), ended("取贖", SECOND_NUMBER)),
        written=tuple(written() for _ in range(5)),
        received=Ntd(63_000),
        change=Ntd(948),
        returned=("黃金 3 件（封袋 K01-02-115-00012-7）", "手錶 1 件（封袋 B-12）"),
    ),
    "released free of charge": receipt(
        ended=(
            ended(
                "發還物主",
                since=DAY,
                half_months=0,
                principal=Ntd(0),
                interest=Ntd(0),
                until=DAY,
                parts=(),
            ),
        ),
        written=(),
        received=Ntd(0),
        change=Ntd(0),
        returned=("黃金 3 件（封袋 K01-02-115-00012-7）",),
    ),
    "refund": receipt(
        act=APPROVED,
        ended=(ended("退還贖款", half_months=0, principal=Ntd(0), interest=Ntd(0), parts=()),),
        written=(),
        received=Ntd(0),
        change=Ntd(0),
        refunded=Ntd(53_400),
    ),
}


def notice(kind: NoticeKind = NoticeKind.REVERSAL, **changes: Any) -> NoticePaper:
    fields: dict[str, Any] = {
        "office": KAOHSIUNG,
        "words": KAOHSIUNG_WORDS,
        "kind": kind,
        "act": APPROVED,
        "lines": (("單號", "K01-02-115-00012-7"),),
    }
    return NoticePaper(**{**fields, **changes})


NOTICES = {
    NoticeKind.REVERSAL: notice(
        lines=(
            ("原交易", "續質　K01-02-001040　115年11月20日"),
            ("作廢單號", "K01-02-115-00013-3"),
            ("恢復單號", "K01-02-115-00012-7"),
            ("沖銷原因", "單號選錯"),
            ("質物去處", "封袋 K01-02-115-00012-7 仍在甲庫 03-12"),
        ),
        paragraphs=(
            "作廢之質借單號碼保留備查，不再使用。",
            "恢復之質借單依原載金額、利率及期日繼續有效。",
        ),
        cash=(("退還利息", Ntd(-1_442)),),
    ),
    NoticeKind.CLASS_CORRECTION: notice(
        NoticeKind.CLASS_CORRECTION,
        lines=(
            ("原單號", "K01-02-115-00012-7"),
            ("新單號", "K01-02-115-00013-3"),
            ("原身分別", "一般　月息 0.9 %"),
            ("更正後身分別", "低收入戶　月息 0.6 %"),
            ("更正原因", "證明文件漏登"),
        ),
    ),
    NoticeKind.LOSS_REPORT: notice(
        NoticeKind.LOSS_REPORT,
        lines=(
            ("單號", "K01-02-115-00012-7"),
            ("申報人", "王小明"),
            ("證件", "國民身分證　A123456789"),
            ("證件查驗", "林美惠"),
            ("遺失時地", "115年11月19日 鹽埕區捷運站"),
            ("聯絡電話", ""),
        ),
        goods=(RING, NECKLACE),
        paragraphs=("申報人陳述：昨日搭乘捷運時皮夾遭竊，已向鹽埕分局報案，質借單在皮夾內。",),
    ),
    NoticeKind.LOSS_WITHDRAWAL: notice(
        NoticeKind.LOSS_WITHDRAWAL,
        lines=(("單號", "K01-02-115-00012-7"), ("申報人", "王小明"), ("原掛失", "K01-02-001030")),
    ),
    NoticeKind.HOLD: notice(
        NoticeKind.HOLD,
        lines=(
            ("單號", "K01-02-115-00012-7"),
            ("警察機關", "高雄市政府警察局鹽埕分局"),
            ("承辦員警", "偵查佐 李大同"),
            ("公文文號", "高市警鹽分偵字第11572345600號"),
        ),
        goods=(RING, NECKLACE),
    ),
    NoticeKind.HOLD_LIFTED: notice(
        NoticeKind.HOLD_LIFTED,
        lines=(("單號", "K01-02-115-00012-7"), ("公文文號", "高市警鹽分偵字第11572345699號")),
        goods=(RING,),
    ),
    NoticeKind.RELEASE: notice(
        NoticeKind.RELEASE,
        lines=(
            ("單號", "K01-02-115-00012-7"),
            ("物主", "𠮷田‧Yapasuyongʉ"),
            ("證件", "護照　X1"),
            ("權利證明", "購買證明、警察機關文件"),
            ("公文文號", "高市警鹽分偵字第11572345600號"),
            ("發還方式", "物主以質借本金贖回"),
        ),
        cash=(("收回本金", Ntd(53_400)),),
        goods=(RING, NECKLACE),
    ),
    NoticeKind.REFUND: notice(
        NoticeKind.REFUND,
        lines=(("單號", "K01-02-115-00012-7"), ("領款人", "王小明"), ("依據", "法院判決")),
        cash=(("退還贖款", Ntd(-53_400)),),
    ),
    NoticeKind.POLICE_REPORT: notice(
        NoticeKind.POLICE_REPORT,
        lines=(
            ("當事人", "王小明"),
            ("證件", "國民身分證　A123456789"),
            ("住址", ""),
            ("情形", "持公務機關製服及識別證要求質借"),
        ),
        goods=(WATCH,),
        article="當舖業法第16條第3款",
        to="高雄市政府警察局鹽埕分局",
    ),
    NoticeKind.REFUSAL: notice(
        NoticeKind.REFUSAL, lines=(("原因", "未合意金額"), ("物品種類", "黃金、手錶"))
    ),
    NoticeKind.SETTLEMENT: notice(
        NoticeKind.SETTLEMENT,
        lines=(
            ("單號", "K01-01-115-00012-7、K01-02-115-00031-4"),
            ("處理之交易", "順延質當　K01-02-001041　115年3月16日　李小華"),
            ("有效之交易", "取贖　K01-01-002310　115年3月16日　王小明"),
            ("處理方式", "當場退還款項，該筆交易作廢"),
            ("作廢單號", "K01-02-115-00031-4"),
            ("領款人", "王小明"),
            ("證件", "國民身分證　A123456789"),
        ),
        paragraphs=("處理原因：上午十時至十一時線路中斷，兩個櫃檯各辦理一次。",),
        cash=(("退還款項", Ntd(-1_442)),),
    ),
    NoticeKind.OWED_PAID: notice(
        NoticeKind.OWED_PAID,
        lines=(
            ("單號", "K01-01-115-00012-7"),
            ("處理之交易", "取贖　K01-02-001041　115年3月16日　李小華"),
            ("處理單號", "K01-01-002325　115年3月16日"),
            ("領款人", "王小明"),
            ("證件", "國民身分證　A123456789"),
        ),
        cash=(("退還款項", Ntd(-54_842)),),
    ),
}


def longest_notice(kind: NoticeKind) -> NoticePaper:
    """A notice with everything as long as it can come."""
    return notice(
        kind,
        act=ActLines(
            "K01-02.12-999999", DAY, "14:05", "一二三四五六七八九十", "Yapasuyongʉ Akuyana"
        ),
        lines=(*((f"欄位名稱很長{n}", LONG) for n in range(12)), ("空白", "")),
        paragraphs=(LONG * 5, LONG * 5),
        goods=(LONGEST_THING,) * 3 + (RING,) * 15,
        cash=(("收回本金", Ntd(999_999_999_999)), ("退還利息", Ntd(-999_999_999_999))),
        to=LONG,
    )


def application(**changes: Any) -> ApplicationPaper:
    fields: dict[str, Any] = {
        "office": KAOHSIUNG,
        "words": KAOHSIUNG_WORDS,
        "wording": WORDING,
        "day": DAY,
        "applicant": ApplicantLines(
            name="王小明",
            id_kind="國民身分證",
            id_number="A123456789",
            born=date(1980, 5, 1),
            phone="0912-345-678",
            address="高雄市鹽埕區大仁路 1 號",
        ),
        "class_name": "低收入戶",
        "evidence": "高雄市低收入戶證明，有效至 115年12月31日",
        "items": (RING, NECKLACE, WATCH),
        "wanted": Ntd(53_400),
        "representation": "",
        "clerk": "林美惠",
    }
    return ApplicationPaper(**{**fields, **changes})


NOBODY = ApplicantLines("", "", "", None, "", "")
APPLICATIONS = {
    "filled in": application(),
    "blank": application(
        applicant=NOBODY, class_name="", evidence="", items=(), wanted=Ntd(0), clerk=""
    ),
    "represented": application(representation="未成年，法定代理人同意：同意書、戶籍資料"),
    "longest": application(
        applicant=ApplicantLines("囉" * 200, "證" * 20, "W" * 60, DAY, "0" * 40, LONG),
        class_name="領有身心障礙證明及原住民身分之設籍市民",
        evidence=LONG,
        items=(LONGEST_THING,) * 2 + (RING,) * 15,
        wanted=Ntd(999_999_999_999),
        representation=LONG,
        clerk="一二三四五六七八九十",
    ),
}
