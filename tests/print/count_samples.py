"""Reports of stocktakes to draw."""

from dataclasses import replace
from datetime import date
from typing import Any

from counter.domain.counts import Cause, Finding, Method
from counter.domain.money import Mg, Ntd
from counter.print.count_papers import (
    CountAct,
    CountBag,
    CountDifference,
    CountHead,
    CountMovement,
    CountResult,
    CountSum,
    CountTotals,
)
from counter.print.papers import StocktakePaper
from tests.print.samples import KAOHSIUNG

OPENED = CountAct("K01-01-004711", date(2026, 11, 21), "09:05", "林主任", "1f" * 32)
CLOSED = CountAct("K01-01-004788", date(2026, 11, 21), "16:40", "王小明", "9c" * 32)
HEAD = CountHead(
    count="e1",
    opened=OPENED,
    closed=CLOSED,
    place=10_482,
    entries=4_710,
    places=(),
    types=(),
    method=Method.WHOLE,
    size=0,
    seed="",
    asked=5_998,
    blind=True,
    counters=(1, 2, 3),
    without=(),
    late=0,
    people=("王小明", "林主任"),
)
FINDINGS = (
    Finding.MISSING,
    Finding.WRONG_SEAL,
    Finding.MISPLACED,
    Finding.UNKNOWN,
    Finding.TWO_PLACES,
    Finding.REDEEMED,
    Finding.OUTSIDE,
    Finding.OTHER_BRANCH,
)
LONG_TEXT = (
    "本袋於十一月十八日由𠮷田係員與雅柏甦詠‧博伊哲努 Yapasuyongʉ Poiconʉ 共同移至乙庫三號櫃上層，當日未登錄移置；"
    "經調閱監視錄影及交接簿查明，封緘完整、內容相符，已補登移置並提醒經辦日後隨到隨登。=SUM(A1:A9) "
    "另請主管於次月自行查核時列入複查項目，並將結果併同本報告存查備核。"
)


def difference(line: int, text: str = "補登後相符。") -> CountDifference:
    finding = FINDINGS[(line - 1) % len(FINDINGS)]
    return CountDifference(
        line=line,
        bag=f"K01-02-115-{line:05}-7",
        number=f"K0102115{line:05}7",
        finding=finding,
        booked="S1-03",
        scanned="未掃得" if finding is Finding.MISSING else "S2-11",
        cause=list(Cause)[line % len(Cause)],
        text=text,
    )


def movement(number: int) -> CountMovement:
    finding = (Finding.ARRIVED, Finding.LEFT, Finding.MOVED)[number % 3]
    return CountMovement(
        bag=f"K01-01-115-{number:05}-3",
        finding=finding,
        act={Finding.ARRIVED: "質借", Finding.LEFT: "取贖", Finding.MOVED: "封袋移置"}[finding],
        by=replace(OPENED, number=f"K01-01-{4711 + number:06}", at="10:20"),
        source="S1-03" if finding is Finding.MOVED else "—",
        target="—" if finding is Finding.LEFT else "S1-04",
        scanned=bool(number % 4),
    )


def bag(number: int) -> CountBag:
    """One of many, no two alike in what a reader of fonts would remember."""
    return CountBag(
        bag=f"K01-{number % 4 + 1:02}-115-{number:05}-{number % 10}",
        types=("金飾", "手錶", "金飾、鑽石", "機車")[number % 4],
        things=number % 3 + 1,
        weight=Mg(3_750 * (number % 97 + 1) + number),
        principal=Ntd(1_000 * (number % 173 + 3)),
        place=f"S{number % 9 + 1}-{number % 41 + 1:02}",
        came="相符" if number % 50 else f"短少（差異 {number // 50 + 1}）",
    )


def report(differences: int = 3, movements: int = 5, bags: int = 0, **of: Any) -> StocktakePaper:
    total = CountSum("合計", 5_998, 8_120, Mg(151_234_567), Ntd(303_040_000))
    places = [f"S{row}-{column:02}" for row in (1, 2) for column in range(1, 9)]
    sums = (*(replace(total, name=each, bags=374) for each in ("櫃檯（未入庫）", *places)),)
    return replace(
        StocktakePaper(
            office=KAOHSIUNG,
            head=HEAD,
            totals=CountTotals(
                places=sums,
                types=(*(replace(total, name=each) for each in ("金飾", "手錶", "鑽石", "機車")),),
                total=total,
                loans=Ntd(300_000_000),
                forfeited=Ntd(3_040_000),
                ties=True,
                digest="77" * 32,
            ),
            result=CountResult(5_990, ("K01-02-115-00012-7",), (), 2),
            differences=tuple(map(difference, range(1, differences + 1))),
            movements=tuple(map(movement, range(movements))),
            bags=tuple(map(bag, range(1, bags + 1))),
        ),
        **of,
    )
