"""A stocktake from opening to seal, as its entries add up and as rules allow (R-115 to R-118)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from counter.domain import counting, stocktake
from counter.domain.codes import Verdict
from counter.domain.counting import (
    Balances,
    CloseCountForm,
    Count,
    DropForm,
    ExplainForm,
    OpenCountForm,
    ScanForm,
    SealForm,
    Stage,
)
from counter.domain.counts import (
    Cause,
    CountClosed,
    CountDropped,
    CountOpened,
    CountSealed,
    Difference,
    Finding,
    KeptPaper,
    LineExplained,
    Method,
    PaperForm,
    ScansTold,
)
from counter.domain.devices import Unreadable
from counter.domain.entries import Body, Entry
from counter.domain.money import Ntd
from counter.domain.refusal import Reason, Refused
from tests.domain.bodies import SCAN
from tests.domain.cases import CLERK, OTHER, RECORD, SUPERVISOR, TEAM, entry
from tests.domain.test_stocktake import ALL, WHOLE, outcome

OPENED = replace(WHOLE, counters=(1, 2))
LINE = Difference("B1", Finding.MISSING, "S1-01", "")
CLOSED = CountClosed("e1", (LINE,), 3, (), "0" * 64)
EXPLAINED = LineExplained("e1", 1, Cause.FOUND, RECORD)
KEPT = ((KeptPaper(PaperForm.ODS, "1" * 64, "2" * 64),), RECORD)
SEALED = CountSealed("e1", (), (), "0" * 64, Ntd(0), Ntd(0), *KEPT)
DROPPED = CountDropped("e1", RECORD)
FIGURES = stocktake.figures(ALL)


def told(counter: int = 1, *, finished: bool = True) -> ScansTold:
    return ScansTold("e1", counter, (SCAN,), finished)


def acts(*bodies: Body) -> list[Entry | Unreadable]:
    return [entry(number, body) for number, body in enumerate((OPENED, *bodies), 1)]


def count(*bodies: Body) -> Count:
    found = counting.fold(acts(*bodies), "e1")
    assert found is not None
    return found


def faults(error: pytest.ExceptionInfo[Refused]) -> list[tuple[Reason, str]]:
    return [(each.reason, each.at) for each in error.value.faults]


def test_a_count_is_what_its_entries_add_up_to() -> None:
    found = count(told(finished=False), told(2), CLOSED, EXPLAINED, SEALED)
    assert found.stage is Stage.SEALED
    assert (found.by, found.closed, found.sealed) == ("c1", CLOSED, SEALED)
    assert found.scans == ((1, SCAN), (2, SCAN))
    assert (found.waits_for, found.unexplained) == ((1,), 0)


def test_nothing_is_a_count_that_nobody_opened() -> None:
    assert counting.fold([entry(1, told())], "e1") is None
    assert counting.fold(acts(), "e9") is None


def test_scans_that_came_before_the_opening_was_known_count() -> None:
    assert counting.fold([entry(2, told()), entry(1, OPENED)], "e1") == count(told())


def test_scans_that_came_after_the_close_are_told_and_do_not_count() -> None:
    found = count(CLOSED, told())
    assert (found.scans, found.late) == ((), 1)


def test_what_is_told_twice_by_a_counter_that_started_anew_counts_once() -> None:
    again = replace(entry(3, told()), verdict=Verdict.TWICE)
    assert counting.fold([*acts(told()), again], "e1") == count(told())


@pytest.mark.parametrize(
    ("bodies", "stage"),
    [
        ((), Stage.RUNNING),
        ((CLOSED, replace(CLOSED, matched=9)), Stage.CLOSED),
        ((SEALED, EXPLAINED), Stage.RUNNING),
        ((DROPPED, CLOSED), Stage.DROPPED),
        ((CLOSED, DROPPED), Stage.DROPPED),
        ((CLOSED, SEALED, DROPPED), Stage.SEALED),
    ],
)
def test_the_first_end_in_the_order_holds(bodies: tuple[Body, ...], stage: Stage) -> None:
    found = count(*bodies)
    assert found.stage is stage
    assert found.closed in {None, CLOSED}


def test_an_act_tells_which_count_it_is_about() -> None:
    assert counting.about(OPENED, "e7") == "e7"
    assert counting.about(CLOSED, "e7") == "e1"


# ----------------------------------------------------------------------------------- opening

FORM = OpenCountForm(("S1-02", "S1-01"), ("gold",), Method.WHOLE, 9, blind=True, counters=(2, 1))


def open_count(form: OpenCountForm, *, is_running: bool = False) -> CountOpened:
    return counting.decide_open(
        form,
        ALL,
        plan=("S1-01", "S1-02", "S1-03"),
        types=("gold", "watch"),
        counters=(1, 2),
        is_running=is_running,
        seed="AB12",
    )


def test_a_whole_count_needs_no_seed_and_a_sample_shows_its_own() -> None:
    assert open_count(FORM) == CountOpened(
        ("S1-01", "S1-02"), ("gold",), Method.WHOLE, 0, "", blind=True, counters=(1, 2)
    )
    sample = open_count(replace(FORM, places=(), types=(), method=Method.RANDOM, size=3))
    assert (sample.size, sample.seed) == (3, "AB12")


@pytest.mark.parametrize(
    ("changes", "reason", "at"),
    [
        ({"places": ("S9",)}, Reason.PLACE_UNKNOWN, "places"),
        ({"types": ("boat",)}, Reason.ITEM_TYPE_UNKNOWN, "types"),
        ({"counters": ()}, Reason.EMPTY, "counters"),
        ({"counters": (7,)}, Reason.COUNTER_UNKNOWN, "counters"),
        ({"places": ("S1-03",)}, Reason.COUNT_OF_NOTHING, "places"),
        ({"method": Method.RANDOM, "size": 0}, Reason.SAMPLE_SIZE, "size"),
        ({"method": Method.VALUE, "size": 4}, Reason.SAMPLE_SIZE, "size"),
    ],
)
def test_a_count_does_not_begin_otherwise(changes: dict[str, Any], reason: Reason, at: str) -> None:
    with pytest.raises(Refused) as error:
        open_count(replace(FORM, **changes))
    assert (reason, at) in faults(error)


def test_one_count_at_a_time() -> None:
    with pytest.raises(Refused) as error:
        open_count(FORM, is_running=True)
    assert faults(error) == [(Reason.COUNT_RUNNING, "")]


# ----------------------------------------------------------------------------------- scanning


def test_a_counter_that_was_named_scans_also_after_it_was_finished_and_is_not_any_more() -> None:
    counting.require_scanning(count(told(1)), 1)
    assert count(told(1)).finished == {1}
    assert count(told(1), told(1, finished=False)).finished == set()


@pytest.mark.parametrize(
    ("found", "counter", "reason"),
    [
        (count(CLOSED), 1, Reason.COUNT_OVER),
        (count(), 3, Reason.COUNT_ELSEWHERE),
    ],
)
def test_nobody_else_scans(found: Count, counter: int, reason: Reason) -> None:
    with pytest.raises(Refused) as error:
        counting.require_scanning(found, counter)
    assert faults(error) == [(reason, "")]


@pytest.mark.parametrize(
    ("place", "places", "plan", "reasons"),
    [
        ("S1-01", (), ("S1-01",), []),
        ("", (), (), []),
        ("", (), ("S1-01",), [Reason.SCAN_WITHOUT_PLACE]),
        ("S1-02", ("S1-01",), ("S1-01", "S1-02"), [Reason.PLACE_NOT_COUNTED]),
        ("S9", (), ("S1-01",), [Reason.PLACE_NOT_COUNTED]),
    ],
)
def test_a_scan_says_at_which_place_of_the_count_it_was_made(
    place: str, places: tuple[str, ...], plan: tuple[str, ...], reasons: list[Reason]
) -> None:
    found = counting.place_faults(
        ScanForm("e1", "BAG:A", place), replace(OPENED, places=places), plan
    )
    assert [each.reason for each in found] == reasons


# ----------------------------------------------------------------------------------- the end


def close(found: Count, *, scans: int = 0, **changes: Any) -> CountClosed:
    form = replace(CloseCountForm("e1"), **changes)
    ended = outcome([])
    if scans:
        ended = replace(ended, lines=(LINE,) * scans)
    return counting.decide_close(form, found, ended, FIGURES, clerk=CLERK, staff=TEAM.staff)


def test_a_count_is_closed_when_every_counter_is_finished() -> None:
    made = close(count(told(1), told(2)))
    assert [each.finding for each in made.lines] == [Finding.MISSING] * 3
    assert (made.without, made.figures) == ((), FIGURES.digest)


@pytest.mark.parametrize(
    ("found", "changes", "reason", "at"),
    [
        (count(told(1)), {}, Reason.COUNT_WAITS, "without"),
        (count(), {"without": (2,), "second": "s1"}, Reason.COUNT_WAITS, "without"),
        (count(told(1)), {"without": (2,)}, Reason.SECOND_MISSING, "second"),
        (count(told(1), told(2)), {"scans": 401}, Reason.TOO_MANY_LINES, ""),
        (count(CLOSED), {}, Reason.COUNT_OVER, ""),
    ],
)
def test_a_count_is_never_closed_silently_without_a_counter(
    found: Count, changes: dict[str, Any], reason: Reason, at: str
) -> None:
    with pytest.raises(Refused) as error:
        close(found, **changes)
    assert (reason, at) in faults(error)


def test_two_people_go_on_without_a_counter_and_the_seal_says_so() -> None:
    assert close(count(told(1)), without=(2,), second="s1").without == (2,)


def test_a_line_is_explained_by_cause_and_words() -> None:
    form = ExplainForm("e1", 1, Cause.FOUND, "在隔壁格")
    assert counting.decide_explanation(form, count(CLOSED)) is Cause.FOUND


@pytest.mark.parametrize(
    ("form", "found", "reason", "at"),
    [
        (ExplainForm("e1", 0, Cause.FOUND, "x"), count(CLOSED), Reason.LINE_UNKNOWN, "line"),
        (ExplainForm("e1", 2, Cause.FOUND, "x"), count(CLOSED), Reason.LINE_UNKNOWN, "line"),
        (ExplainForm("e1", 1, None, "x"), count(CLOSED), Reason.REASON_MISSING, "cause"),
        (ExplainForm("e1", 1, Cause.FOUND, ""), count(CLOSED), Reason.EMPTY, "text"),
        (ExplainForm("e1", 1, Cause.FOUND, "x"), count(), Reason.COUNT_NOT_CLOSED, ""),
        (
            ExplainForm("e1", 1, Cause.FOUND, "x"),
            count(CLOSED, EXPLAINED, SEALED),
            Reason.COUNT_OVER,
            "",
        ),
    ],
)
def test_nothing_else_is_explained(
    form: ExplainForm, found: Count, reason: Reason, at: str
) -> None:
    with pytest.raises(Refused) as error:
        counting.decide_explanation(form, found)
    assert faults(error) == [(reason, at)]


BALANCES = Balances(Ntd(30_000), Ntd(10_000))


def test_two_people_seal_what_is_explained_with_its_figures() -> None:
    made = counting.decide_seal(
        SealForm("e1", "s1"),
        count(CLOSED, EXPLAINED),
        (FIGURES, BALANCES),
        KEPT,
        clerk=CLERK,
        staff=TEAM.staff,
    )
    assert (made.places, made.types, made.figures) == (
        FIGURES.places,
        FIGURES.types,
        FIGURES.digest,
    )
    assert (made.loans, made.forfeited) == (30_000, 10_000)
    assert (made.papers, made.paper_keys) == KEPT


@pytest.mark.parametrize(
    ("second", "bodies", "reason"),
    [
        ("c1", (CLOSED, EXPLAINED), Reason.SAME_PERSON),
        ("c2", (CLOSED, EXPLAINED), Reason.SUPERVISOR_NEEDED),
        ("s1", (CLOSED,), Reason.LINES_UNEXPLAINED),
        ("s1", (), Reason.COUNT_NOT_CLOSED),
    ],
)
def test_nobody_seals_alone_or_with_lines_unexplained(
    second: str, bodies: tuple[Body, ...], reason: Reason
) -> None:
    with pytest.raises(Refused) as error:
        counting.decide_seal(
            SealForm("e1", second),
            count(*bodies),
            (FIGURES, BALANCES),
            KEPT,
            clerk=CLERK,
            staff=TEAM.staff,
        )
    assert reason in [each.reason for each in error.value.faults]


def test_two_people_break_a_count_off_with_a_reason() -> None:
    counting.decide_drop(DropForm("e1", "停電", "c2"), count(), clerk=SUPERVISOR, staff=TEAM.staff)
    with pytest.raises(Refused) as error:
        counting.decide_drop(DropForm("e1", "", ""), count(), clerk=OTHER, staff=TEAM.staff)
    assert faults(error) == [(Reason.EMPTY, "reason"), (Reason.SECOND_MISSING, "second")]
    with pytest.raises(Refused) as error:
        counting.decide_drop(DropForm("e1", "x", "s1"), count(DROPPED), clerk=OTHER, staff=())
    assert faults(error) == [(Reason.COUNT_OVER, "")]


def test_a_count_tells_its_day() -> None:
    assert count().on == date(2026, 3, 16)


# ----------------------------------------------------------------------------------- places

PLAN = ("S1-01", "S2-01")


@pytest.mark.parametrize(
    ("typed", "place"),
    [("PLACE:S1-01", "S1-01"), (" s2-01 ", "S2-01"), ("S3-01", ""), ("BAG:X-9", ""), ("X-9", "")],
)
def test_a_scan_names_a_place_by_its_label_or_as_the_plan_has_it(typed: str, place: str) -> None:
    assert counting.read_place(typed, OPENED, PLAN) == place


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ("PLACE:", Reason.PLACE_FORM),
        ("PLACE:S9-01", Reason.PLACE_NOT_COUNTED),
        ("s2-01", Reason.PLACE_NOT_COUNTED),
    ],
)
def test_a_place_that_is_not_counted_is_told_when_it_is_scanned(label: str, reason: Reason) -> None:
    with pytest.raises(Refused) as error:
        counting.read_place(label, replace(OPENED, places=("S1-01",)), PLAN)
    assert faults(error) == [(reason, "place")]
