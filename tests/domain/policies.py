"""A small agency made for tests: every figure in it is another one, so that none can pass for another."""

from datetime import date, time

from counter.domain.days import Calendar
from counter.domain.lending import Rules
from counter.domain.money import Mg, Ntd
from counter.domain.policy import (
    Anchor,
    Bands,
    Branch,
    Cap,
    CapKind,
    EvidenceKind,
    FieldKind,
    Forbidden,
    Grace,
    Hours,
    ItemField,
    ItemType,
    LendingStandard,
    Limits,
    Policy,
    Purity,
    Rate,
    RateClass,
    Reminder,
    Term,
    Wording,
    Words,
)

FIRST = date(2011, 7, 20)
MONDAY = date(2026, 3, 16)
PAGE = "HTTPS://PAWN.EXAMPLE.TW"

CERTIFICATE = EvidenceKind(
    "certificate", "低收入戶證明", "certificate", has_number=True, has_expiry=True
)
LETTER = EvidenceKind("letter", "里長證明", "letter", has_number=False, has_expiry=False)

BRAND = ItemField("brand", "廠牌", "Brand", FieldKind.TEXT, required=True, choices=())
SERIAL = ItemField("serial", "序號", "Serial", FieldKind.TEXT, required=False, choices=())

ITEM_TYPES = (
    ItemType("gold", "黃金", "Gold", by_weight=True, metal="gold", ceiling=Ntd(300_000), fields=()),
    ItemType(
        "platinum",
        "白金",
        "Platinum",
        by_weight=True,
        metal="platinum",
        ceiling=Ntd(250_000),
        fields=(),
    ),
    ItemType(
        "watch",
        "手錶",
        "Watch",
        by_weight=False,
        metal="",
        ceiling=Ntd(80_000),
        fields=(BRAND, SERIAL),
    ),
    ItemType(
        "motorcycle",
        "機車",
        "Motorcycle",
        by_weight=False,
        metal="",
        ceiling=Ntd(40_000),
        fields=(),
    ),
    ItemType("camera", "相機", "Camera", by_weight=False, metal="", ceiling=Ntd(30_000), fields=()),
)

WORDING = Wording(
    since=FIRST,
    version="2011-07-20",
    ticket_title="當票",
    ticket_title_en="Pawn ticket",
    notes=("認票不認人",),
    notes_en=("Whoever holds the ticket may redeem",),
    privacy="個資告知",
    insurance="公共意外責任險",
    application="申請",
    request="聲明",
)

POLICY = Policy(
    agency="sample",
    version="2026.1",
    hash="0" * 64,
    name="樣本當舖",
    name_en="Sample Pawnshop",
    business_number="04595257",
    page_url=PAGE,
    words=Words("質借", "質借人", "當票", "滿當期日", "取贖", "續質", "日結"),
    classes=(
        RateClass("general", "一般", "General", ()),
        RateClass("low-income", "低收入戶", "Low-income", (CERTIFICATE, LETTER)),
    ),
    rates=(
        Rate("general", FIRST, 90, None, assumed=False),
        Rate("low-income", date(2019, 2, 22), 75, None, assumed=False),
        Rate("low-income", date(2020, 2, 19), 60, Cap(CapKind.TRANCHE, Ntd(75_000)), assumed=False),
    ),
    terms=(
        Term(FIRST, 3, ()),
        Term(FIRST, 3, ("camera",)),
        Term(FIRST, 6, ("motorcycle",)),
    ),
    graces=(Grace(FIRST, days=5, months=0),),
    bands=(Bands(FIRST, free_days=5, half_days=15, minimum_months=1),),
    limits=(
        Limits(FIRST, Ntd(500), Ntd(200_000), Ntd(100), items_max=3, weight_max=Mg(1_000_000)),
        Limits(
            date(2026, 6, 1),
            Ntd(1_000),
            Ntd(100_000),
            Ntd(1_000),
            items_max=2,
            weight_max=Mg(500_000),
        ),
    ),
    item_types=ITEM_TYPES,
    purities=(
        Purity("gold-9999", "純金 9999", "Fine gold", "gold", 9_999),
        Purity("gold-750", "K 金 750", "18 K gold", "gold", 7_500),
        Purity("platinum-950", "白金 950", "Platinum 950", "platinum", 9_500),
    ),
    standards=(
        LendingStandard(date(2026, 1, 1), "gold", Ntd(12_000)),
        LendingStandard(date(2026, 3, 1), "gold", Ntd(13_000)),
        LendingStandard(date(2026, 5, 1), "platinum", Ntd(4_000)),
    ),
    forbidden=(
        Forbidden("contraband", "違禁物品", "Contraband", "當舖業法第16條第1款", police=True),
        Forbidden("uniform", "制服", "Uniforms", "當舖業法第16條第4款", police=False),
    ),
    reminders=(Reminder(FIRST, Anchor.BEFORE_MATURITY, 7, 2, 3, 2),),
    wordings=(WORDING,),
    branches=(
        Branch(
            "K01",
            "本所",
            "Head office",
            "高雄市",
            "07-2911234",
            2,
            (Hours(0, time(8, 30), time(16, 30)),),
        ),
    ),
    samples=(),
)

CALENDAR = Calendar(holidays=frozenset(), official_until=2026)


def rules(on: date = MONDAY, *, policy: Policy = POLICY, calendar: Calendar = CALENDAR) -> Rules:
    """What a decision of that day goes by."""
    return Rules(policy, calendar, on)
