"""People who do not exist and what they bring, as a working day would."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from counter.domain.charges import table, write_terms
from counter.domain.counts import Method
from counter.domain.forms import IntakeForm, ItemForm, PledgorForm
from counter.domain.identity import IdKind
from counter.domain.intake import intake_terms
from counter.domain.lending import Rules
from counter.domain.money import Mg, Ntd
from counter.domain.parts import Finger
from counter.domain.policy import Policy
from counter.domain.ticket import TicketNumber, check_code, qr_text, roc_year
from counter.places import AGENCIES
from counter.print.count_papers import (
    CountAct,
    CountBag,
    CountHead,
    CountResult,
    CountSum,
    CountTotals,
)
from counter.print.papers import (
    ItemLines,
    Marks,
    Office,
    PledgorLines,
    StocktakePaper,
    TicketPaper,
)
from counter.settings import load_policy, public_calendar

DAY = date(2026, 3, 10)
FAMILY_NAMES = "陳林黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐"
GIVEN_NAMES = ["雅惠", "志明", "淑芬", "家豪", "怡君", "俊傑", "美玲", "宗翰", "佩珊", "建宏"]
THINGS = ("戒指", "項鍊", "手鍊", "手鐲", "耳環", "墜子")


def tickets(count: int) -> tuple[TicketPaper, ...]:
    """Tickets of one counter, no two alike."""
    policy = load_policy(AGENCIES / "kaohsiung.toml")
    return tuple(_ticket(policy, serial) for serial in range(1, count + 1))


def intakes(policy: Policy, on: date, count: int) -> Iterator[IntakeForm]:
    """Gold rings brought by a new pledgor each; each agreed to the terms of that day."""
    ring = ItemForm(
        type_code="gold",
        quantity=1,
        gross=Mg(37_500),
        stones=Mg(0),
        purity="gold-9999",
        appraised=Ntd(50_000),
        features=(("kind", "戒指"), ("mark", "金足")),
        defects="",
    )
    blank = IntakeForm(
        pledgor=_pledgor(0),
        class_code="general",
        evidence=None,
        items=(ring,),
        principal=Ntd(30_000),
        bag="",
        place="甲-03-12",
        id_checked=True,
        finger=Finger.LEFT_THUMB,
    )
    terms = intake_terms(blank, Rules(policy, public_calendar(), on), low_rate_open=Ntd(0))
    for serial in range(1, count + 1):
        yield replace(blank, pledgor=_pledgor(serial), agreed=terms)


def _pledgor(serial: int) -> PledgorForm:
    return PledgorForm(
        pledgor="",
        name=_name(serial),
        id_kind=IdKind.NATIONAL,
        id_number=_id_number(serial),
        born=date(1950, 1, 1) + timedelta(days=serial % 15_000),
        phone=f"09{serial:08}",
        address="高雄市鹽埕區新興街40號",
    )


def _name(serial: int) -> str:
    given = GIVEN_NAMES[serial // len(FAMILY_NAMES) % len(GIVEN_NAMES)]
    return FAMILY_NAMES[serial % len(FAMILY_NAMES)] + given


def _id_number(serial: int) -> str:
    """A national ID number that checks (letter A counts 1, the next digit eight times)."""
    digits = f"1{serial:07}"
    total = 1 + sum(
        int(digit) * weight for digit, weight in zip(digits, range(8, 0, -1), strict=True)
    )
    return f"A{digits}{-total % 10}"


def _ticket(policy: Policy, serial: int) -> TicketPaper:
    branch = policy.branches[0]
    day = DAY + timedelta(days=serial % 60)
    principal = Ntd(100_000 + 100 * serial)
    calendar = public_calendar()
    terms = write_terms(
        policy,
        calendar,
        class_code="low-income",
        item_type="gold",
        principal=principal,
        pledged_on=day,
    )
    number = str(TicketNumber(branch.code, 2, roc_year(day.year), serial))
    code = check_code(serial * 0x9E3779B97F4A7C15 % 2**50)
    return TicketPaper(
        office=Office(policy.name, policy.name_en, policy.business_number, branch),
        words=policy.words,
        wording=policy.wordings[-1],
        number=number,
        predecessors=(),
        interest_paid=Ntd(0),
        qr_text=qr_text(policy.page_url, number, code),
        pledgor=PledgorLines(
            name=_name(serial),
            id_kind="國民身分證",
            id_number=_id_number(serial),
        ),
        items=tuple(_item(serial + place) for place in range(2)),
        principal=principal,
        class_name="低收入戶",
        terms=terms,
        storage_fee=Ntd(0),
        table=table(terms, calendar),
        clerk="林雅惠",
        id_checked_by="林雅惠",
        finger=Finger.LEFT_THUMB,
        bag=number,
        place="甲-03-12",
        marks=Marks(training=True, sample=True),
    )


def _item(number: int) -> ItemLines:
    return ItemLines(
        type_name="黃金",
        quantity=1 + number % 2,
        gross=Mg(7_500 + 125 * (number % 300)),
        stones=Mg(0),
        purity="純金 9999",
        features=(("品名", THINGS[number % len(THINGS)]), ("銀樓戳記", "金足")),
        defects="" if number % 3 else "表面有刮痕",
    )


def count_report(bags: int) -> StocktakePaper:
    """The report of a stocktake without a difference that lists so many bags."""
    opened = CountAct("K01-01-004711", DAY, "09:05", "林主任", "1f" * 32)
    total = CountSum("合計", bags, bags, Mg(bags * 37_500), Ntd(bags * 50_000))
    policy = load_policy(AGENCIES / "kaohsiung.toml")
    return StocktakePaper(
        office=Office(policy.name, policy.name_en, policy.business_number, policy.branches[0]),
        head=CountHead(
            count="e1",
            opened=opened,
            closed=opened,
            place=10_482,
            entries=4_710,
            places=(),
            types=(),
            method=Method.WHOLE,
            size=0,
            seed="",
            asked=bags,
            blind=True,
            counters=(1, 2),
            without=(),
            late=0,
            people=("王小明", "林主任"),
        ),
        totals=CountTotals((total,), (total,), total, total.principal, Ntd(0), True, "7" * 64),
        result=CountResult(bags, (), (), 0),
        differences=(),
        movements=(),
        bags=tuple(map(_bag, range(1, bags + 1))),
    )


def _bag(serial: int) -> CountBag:
    return CountBag(
        bag=f"K01-{serial % 4 + 1:02}-115-{serial:05}-{serial % 10}",
        types=("黃金", "手錶", "黃金、鑽石", "機車")[serial % 4],
        things=serial % 3 + 1,
        weight=Mg(3_750 * (serial % 97 + 1) + serial),
        principal=Ntd(1_000 * (serial % 173 + 3)),
        place=f"S{serial % 9 + 1}-{serial % 41 + 1:02}",
        came="相符" if serial % 50 else f"短少（差異 {serial // 50 + 1}）",
    )
