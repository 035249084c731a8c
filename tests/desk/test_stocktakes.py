"""A stocktake at a real desk, from opening to seal, also interrupted and at two counters (R-115 to R-119)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from counter.desk.count_scans import ScanAnswer
from counter.desk.desk import Desk
from counter.domain.counting import (
    SCANS_MAX,
    CloseCountForm,
    DropForm,
    ExplainForm,
    OpenCountForm,
    ScanForm,
    SealForm,
    Stage,
)
from counter.domain.counts import Cause, Finding, Method, PaperForm
from counter.domain.money import Ntd
from counter.domain.refusal import Reason, Refused
from counter.domain.ticket import bag_text
from counter.domain.vault import MoveForm
from tests.desk.branches import Branch
from tests.desk.desks import (
    RING,
    TODAY,
    WATCH,
    Clock,
    make_desk,
    next_day,
    open_day,
    redeem,
    reopen,
    take_in,
)
from tests.desk.test_vault_desk import plan, send_out

WHOLE = OpenCountForm((), (), Method.WHOLE, 0, blind=False, counters=(1,))


@pytest.fixture
def bags(desk: Desk) -> list[str]:
    """Three bags at two places."""
    plan(desk)
    return [
        take_in(desk, place="S1-01").number,
        take_in(desk, place="S1-01", items=(RING, WATCH), principal=Ntd(30_000)).number,
        take_in(desk, place="S2-01", principal=Ntd(20_000)).number,
    ]


def begin(desk: Desk, **changes: Any) -> str:
    return desk.stocktakes.open(replace(WHOLE, **changes)).entry.id


def scan(desk: Desk, count: str, bag: str, place: str = "S1-01", **changes: Any) -> ScanAnswer:
    return desk.stocktakes.scan(replace(ScanForm(count, bag_text(bag), place), **changes))


def close(desk: Desk, count: str) -> None:
    desk.stocktakes.tell(count, finished=True)
    desk.stocktakes.close(CloseCountForm(count))


def reasons(error: pytest.ExceptionInfo[Refused]) -> list[Reason]:
    return [each.reason for each in error.value.faults]


def lines(desk: Desk, count: str) -> list[tuple[str, Finding]]:
    found = desk.stocktakes.view(count).lines
    return [(each.difference.bag, each.difference.finding) for each in found]


# ----------------------------------------------------------------------------------- from end to end


def test_a_count_without_difference_is_sealed_by_two(desk: Desk, bags: list[str]) -> None:
    count = begin(desk)
    for nth, (bag, place) in enumerate(zip(bags, ("S1-01", "S1-01", "S2-01"), strict=True), 1):
        answer = scan(desk, count, bag, place)
        assert (answer.finding, answer.number, answer.booked) == (Finding.MATCHED, bag, place)
        assert (answer.found, answer.wanted) == (nth, 3)
    close(desk, count)
    desk.stocktakes.seal(SealForm(count, "s1"))
    view = desk.stocktakes.view(count)
    assert (view.stage, view.lines, view.matched) == (Stage.SEALED, (), 3)
    assert view.people == ("王小明", "林主任")
    assert [each.form for each in view.papers] == list(PaperForm)
    assert [(row.count, row.stage) for row in desk.stocktakes.list()] == [(count, Stage.SEALED)]


def test_figures_tie_to_the_ledger_and_are_the_same_when_reckoned_anew(
    desk: Desk, bags: list[str]
) -> None:
    send_out(desk, bags[2])
    count = begin(desk)
    scan(desk, count, bags[0])
    scan(desk, count, bags[1])
    close(desk, count)
    before = desk.stocktakes.figures(count)
    assert before.ties
    assert before.as_sealed is None
    assert [(each.name, each.bags, each.principal) for each in before.figures.places] == [
        ("*", 1, 20_000),
        ("S1-01", 2, 80_000),
    ]
    assert before.balances.loans == 100_000
    desk.stocktakes.seal(SealForm(count, "s1"))
    redeem(desk, desk.vault.bag(bags[0]).lines[0].pledge)
    take_in(desk, place="S1-02")
    after = desk.stocktakes.figures(count)
    assert (after.figures, after.balances) == (before.figures, before.balances)
    assert after.as_sealed


def test_differences_are_explained_line_by_line_before_the_seal(
    desk: Desk, bags: list[str]
) -> None:
    count = begin(desk)
    scan(desk, count, bags[1], "S2-01")
    assert scan(desk, count, "X-9", "S2-01").finding is Finding.UNKNOWN
    assert scan(desk, count, bags[2], "S2-01", wrong_seal=True).finding is Finding.WRONG_SEAL
    close(desk, count)
    assert lines(desk, count) == [
        (bags[0], Finding.MISSING),
        (bags[2], Finding.WRONG_SEAL),
        (bags[1], Finding.MISPLACED),
        ("X-9", Finding.UNKNOWN),
    ]
    with pytest.raises(Refused) as error:
        desk.stocktakes.seal(SealForm(count, "s1"))
    assert reasons(error) == [Reason.LINES_UNEXPLAINED]
    for line in range(1, 5):
        desk.stocktakes.explain(ExplainForm(count, line, Cause.FOUND, f"第 {line} 筆"))
    view = desk.stocktakes.view(count)
    assert [(each.cause, each.text) for each in view.lines][3] == (Cause.FOUND, "第 4 筆")
    assert [each.number for each in view.lines] == [bags[0], bags[2], bags[1], ""]
    desk.stocktakes.seal(SealForm(count, "s1"))


def test_business_goes_on_and_nothing_of_it_is_a_difference(desk: Desk, bags: list[str]) -> None:
    count = begin(desk)
    redeem(desk, desk.vault.bag(bags[0]).lines[0].pledge)
    new = take_in(desk, place="S1-01").number
    desk.vault.move(MoveForm((bags[2],), "S1-02"))
    assert scan(desk, count, new).finding is Finding.ARRIVED
    assert scan(desk, count, bags[1]).finding is Finding.MATCHED
    draft = desk.stocktakes.draft(count)
    assert (draft.outcome.lines, draft.waits_for) == ((), (1,))
    assert [(each.bag, each.finding) for each in draft.movements] == [
        (bags[0], Finding.LEFT),
        (new, Finding.ARRIVED),
        (bags[2], Finding.MOVED),
    ]
    close(desk, count)
    assert lines(desk, count) == []


def test_what_a_count_brought_stays_what_it_was(desk: Desk, bags: list[str]) -> None:
    count = begin(desk)
    scan(desk, count, bags[0])
    scan(desk, count, "X-9")
    desk.vault.move(MoveForm((bags[2],), "S1-02"))
    close(desk, count)
    before = desk.stocktakes.draft(count)
    assert before.outcome.lines == tuple(
        each.difference for each in desk.stocktakes.view(count).lines
    )
    redeem(desk, desk.vault.bag(bags[1]).lines[0].pledge)
    take_in(desk, place="S1-01", bag="X-9")
    assert desk.stocktakes.draft(count) == before


def test_a_bag_that_the_books_handed_out_is_told_when_it_is_scanned(
    desk: Desk, bags: list[str]
) -> None:
    count = begin(desk)
    redeem(desk, desk.vault.bag(bags[0]).lines[0].pledge)
    assert scan(desk, count, bags[0]).finding is Finding.REDEEMED
    assert (bags[0], Finding.REDEEMED) in [
        (each.bag, each.finding) for each in desk.stocktakes.draft(count).outcome.lines
    ]


def test_a_scan_cut_in_half_is_scanned_again(desk: Desk, bags: list[str]) -> None:
    count = begin(desk)
    assert scan(desk, count, bags[0][:9]).finding is Finding.UNREADABLE
    assert scan(desk, count, bags[0]).finding is Finding.MATCHED
    again = scan(desk, count, bags[0])
    assert (again.finding, again.before_place, again.before_by) == (
        Finding.DUPLICATE,
        "S1-01",
        "王小明",
    )
    assert again.before_at == desk.context.now()


# ----------------------------------------------------------------------------------- its scope


def test_what_is_left_is_told_place_by_place(desk: Desk, bags: list[str]) -> None:
    late = take_in(desk, place="").number
    count = begin(desk)
    here = scan(desk, count, bags[0], "S2-01").here
    assert (here.place, here.scanned, here.wanted, here.left) == ("S2-01", 1, 1, 1)
    redeem(desk, desk.vault.bag(bags[2]).lines[0].pledge)
    progress = desk.stocktakes.progress(count)
    assert [(each.bag, each.place) for each in progress.left] == [(late, ""), (bags[1], "S1-01")]
    assert [(each.place, each.scanned, each.wanted, each.left) for each in progress.places] == [
        ("", 0, 1, 1),
        ("S1-01", 0, 2, 1),
        ("S2-01", 1, 0, 0),
    ]
    assert progress.plan == desk.vault.places()


def test_bags_that_nobody_put_away_in_the_books_are_moved_where_they_were_scanned(
    desk: Desk, bags: list[str]
) -> None:
    here, there, twice = (take_in(desk, place="").number for _ in range(3))
    count = begin(desk)
    scan(desk, count, here)
    scan(desk, count, twice)
    desk.stocktakes.tell(count)
    for bag in (there, twice, bags[2]):
        scan(desk, count, bag, "S2-01")
    wanted = (MoveForm((here,), "S1-01"), MoveForm((there,), "S2-01"))
    assert desk.stocktakes.moves_to_enter(count) == wanted
    close(desk, count)
    for each in wanted:
        desk.vault.move(each)
    assert desk.stocktakes.moves_to_enter(count) == ()
    assert desk.vault.bag(there).lines[0].place == "S2-01"
    next_day(desk, TODAY + timedelta(days=1))
    desk.vault.move(MoveForm((there,), ""))  # brought back to the counter
    assert desk.stocktakes.moves_to_enter(count) == ()


def test_a_count_is_offered_the_places_and_counters_there_are(desk: Desk) -> None:
    plan(desk)
    offer = desk.stocktakes.offer()
    assert (offer.places, offer.counters, offer.own) == (desk.vault.places(), (1,), 1)


def test_a_blind_count_does_not_show_what_is_expected(desk: Desk, bags: list[str]) -> None:
    count = begin(desk, blind=True)
    answer = scan(desk, count, bags[0], "S2-01")
    assert (answer.finding, answer.booked, answer.wanted) == (Finding.MISPLACED, "", 0)
    progress = desk.stocktakes.progress(count)
    assert (answer.here.scanned, answer.here.wanted, answer.here.left) == (1, 0, 0)
    assert (progress.found, progress.wanted, progress.left) == (1, 0, ())
    (place,) = progress.places
    assert (place.place, place.scanned, place.wanted, place.left) == ("S2-01", 1, 0, 0)


@pytest.mark.usefixtures("bags")
def test_a_count_of_one_place_takes_no_scan_elsewhere(desk: Desk) -> None:
    count = begin(desk, places=("S2-01",))
    with pytest.raises(Refused) as error:
        scan(desk, count, "X", "S1-01")
    assert reasons(error) == [Reason.PLACE_NOT_COUNTED]
    with pytest.raises(Refused) as error:
        scan(desk, count, "X", "")
    assert reasons(error) == [Reason.SCAN_WITHOUT_PLACE]


@pytest.mark.usefixtures("bags")
def test_a_sample_shows_its_seed(desk: Desk) -> None:
    count = begin(desk, method=Method.RANDOM, size=2)
    progress = desk.stocktakes.progress(count)
    assert (progress.wanted, len(progress.left), len(progress.opened.seed)) == (2, 2, 16)


@pytest.mark.usefixtures("bags")
def test_one_count_at_a_time_until_it_is_sealed_or_dropped(desk: Desk) -> None:
    count = begin(desk)
    with pytest.raises(Refused) as error:
        begin(desk)
    assert reasons(error) == [Reason.COUNT_RUNNING]
    desk.stocktakes.drop(DropForm(count, "停電", "s1"))
    assert desk.stocktakes.view(count).dropped_because == "停電"
    with pytest.raises(Refused) as error:
        scan(desk, count, "X")
    assert reasons(error) == [Reason.COUNT_OVER]
    begin(desk)


@pytest.mark.parametrize("what", ["view", "figures", "draft", "progress"])
def test_what_is_no_count_is_told_so(desk: Desk, what: str) -> None:
    with pytest.raises(Refused) as error:
        getattr(desk.stocktakes, what)("nothing")
    assert reasons(error) == [Reason.COUNT_UNKNOWN]


# ----------------------------------------------------------------------------------- interrupted


def test_an_interrupted_count_goes_on_after_a_restart(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    open_day(desk)
    plan(desk)
    first, second = (take_in(desk, place="S1-01").number for _ in range(2))
    count = begin(desk)
    scan(desk, count, first)
    desk.stocktakes.tell(count)
    scan(desk, count, first)
    desk.close()
    desk = reopen(tmp_path)
    desk.sign_in("c2")
    answer = scan(desk, count, second)
    assert (answer.finding, answer.found) == (Finding.MATCHED, 2)
    assert scan(desk, count, first).before_by == "王小明"
    (own,) = desk.stocktakes.progress(count).counters
    assert (own.scans, own.waiting, own.finished) == (4, 3, False)
    close(desk, count)
    assert lines(desk, count) == []
    desk.close()


@pytest.mark.usefixtures("bags")
def test_many_scans_are_told_in_parts_and_nothing_twice(desk: Desk) -> None:
    count = begin(desk)
    assert desk.stocktakes.tell(count) is None
    for _ in range(SCANS_MAX + 1):
        scan(desk, count, "X-1")
    assert desk.stocktakes.tell(count, finished=True) is not None
    assert desk.stocktakes.tell(count, finished=True) is None
    (own,) = desk.stocktakes.progress(count).counters
    assert (own.scans, own.waiting, own.finished) == (SCANS_MAX + 1, 0, True)


def test_whoever_scans_after_all_is_not_finished_and_nothing_scanned_is_lost(
    desk: Desk, bags: list[str]
) -> None:
    count = begin(desk)
    scan(desk, count, bags[0])
    desk.stocktakes.tell(count, finished=True)
    scan(desk, count, bags[1])
    (own,) = desk.stocktakes.progress(count).counters
    assert (own.waiting, own.finished) == (1, False)
    with pytest.raises(Refused) as error:
        desk.stocktakes.close(CloseCountForm(count))
    assert reasons(error) == [Reason.COUNT_WAITS]
    desk.stocktakes.tell(count)
    assert not desk.stocktakes.progress(count).counters[0].finished
    close(desk, count)
    assert lines(desk, count) == [(bags[2], Finding.MISSING)]


# ----------------------------------------------------------------------------------- two counters


@pytest.fixture
def branch(tmp_path: Path, clock: Clock) -> Iterator[Branch]:
    """Two counters that know two bags of one vault."""
    branch = Branch.opened(tmp_path, clock)
    plan(branch.desks[0])
    for _ in range(2):
        take_in(branch.desks[0], place="S1-01")
    branch.meet()
    yield branch
    branch.close()


def test_two_counters_scan_and_come_to_one_end(branch: Branch) -> None:
    one, two = branch.desks
    first, second = (line.bag for line in one.vault.lying_at("S1-01"))
    count = begin(one, counters=(1, 2))
    branch.meet()
    scan(one, count, first)
    scan(two, count, second)
    two.stocktakes.tell(count, finished=True)
    one.stocktakes.tell(count, finished=True)
    with pytest.raises(Refused) as error:
        one.stocktakes.close(CloseCountForm(count))
    assert reasons(error) == [Reason.COUNT_WAITS]
    branch.meet()
    progress = one.stocktakes.progress(count)
    assert (progress.found, [each.scans for each in progress.counters]) == (2, [1, 1])
    one.stocktakes.close(CloseCountForm(count))
    branch.meet()
    assert {lines(desk, count) == [] for desk in branch.desks} == {True}
    assert two.stocktakes.figures(count) == one.stocktakes.figures(count)


def test_without_a_silent_counter_two_people_close_and_its_scans_come_late(branch: Branch) -> None:
    one, two = branch.desks
    first, second = (line.bag for line in one.vault.lying_at("S1-01"))
    count = begin(one, counters=(1, 2))
    branch.meet()
    scan(one, count, first)
    scan(two, count, second)
    form = CloseCountForm(count, (1, 2), "s1")
    with pytest.raises(Refused) as error:
        one.stocktakes.close(form)
    assert reasons(error) == [Reason.COUNT_WAITS]
    one.stocktakes.tell(count, finished=True)
    assert one.stocktakes.close(form).entry.approver == "s1"
    two.stocktakes.tell(count, finished=True)
    branch.exchanges[0].step()
    branch.meet()
    for desk in branch.desks:
        view = desk.stocktakes.view(count)
        assert (view.without, view.late, lines(desk, count)) == (
            (2,),
            1,
            [(second, Finding.MISSING)],
        )


def test_what_was_scanned_and_never_told_is_told_late_by_a_counter_that_knows_of_the_close(
    branch: Branch,
) -> None:
    one, two = branch.desks
    first, second = (line.bag for line in one.vault.lying_at("S1-01"))
    count = begin(one, counters=(1, 2))
    branch.meet()
    scan(two, count, second)
    scan(one, count, first)
    one.stocktakes.tell(count, finished=True)
    one.stocktakes.close(CloseCountForm(count, (2,), "s1"))
    branch.meet()
    with pytest.raises(Refused) as error:
        scan(two, count, second)
    assert reasons(error) == [Reason.COUNT_OVER]
    assert two.stocktakes.tell(count, finished=True) is not None
    assert two.stocktakes.tell(count, finished=True) is None
    branch.meet()
    assert {desk.stocktakes.view(count).late for desk in branch.desks} == {1}


def test_what_was_scanned_for_a_count_that_was_broken_off_is_not_told(
    desk: Desk, bags: list[str]
) -> None:
    count = begin(desk)
    scan(desk, count, bags[0])
    desk.stocktakes.drop(DropForm(count, "停電", "s1"))
    assert desk.stocktakes.tell(count) is None


def test_the_figures_are_those_that_the_opening_counter_knew(branch: Branch) -> None:
    one, two = branch.desks
    pledge = two.vault.lying_at("S1-01")[0].pledge
    redeem(two, pledge)
    branch.exchanges[1].step()
    redeem(one, pledge)
    count = begin(one)
    before = one.stocktakes.figures(count)
    assert (before.figures.total.bags, before.ties) == (1, True)
    branch.meet()
    assert len(one.clashes()) == 1
    assert one.stocktakes.figures(count) == before
    assert two.stocktakes.figures(count) == before


def test_sums_of_vault_and_stocktakes_are_the_same_made_again(branch: Branch) -> None:
    one, two = branch.desks
    count = begin(one, counters=(1, 2))
    branch.meet()
    two.stocktakes.tell(count, finished=True)
    one.stocktakes.tell(count, finished=True)
    branch.meet()
    two.stocktakes.close(CloseCountForm(count))
    branch.meet()
    for desk in branch.desks:
        before = (desk.stocktakes.list(), desk.vault.map(), desk.stocktakes.view(count))
        desk.context.store.rebuild()
        assert (desk.stocktakes.list(), desk.vault.map(), desk.stocktakes.view(count)) == before
