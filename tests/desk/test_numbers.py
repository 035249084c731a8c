"""Ticket numbers without a gap, and never one twice: not after a crash, not from a restored disk."""

import json
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from counter.desk.answers import Changed
from counter.desk.desk import Desk
from counter.desk.trust import mark_path
from counter.domain.codes import PrintReason
from counter.domain.entries import NumbersLost
from counter.domain.forms import ReprintForm
from counter.domain.refusal import Reason, Trouble, Unavailable
from counter.domain.ticket import read_number
from counter.sentences import of_fault
from counter.settings import STATION_FILE, load_station, save_station
from tests.desk.desks import (
    CLERK,
    TODAY,
    Clock,
    make_desk,
    next_day,
    open_day,
    redeem,
    renew,
    reopen,
    take_in,
    undo,
)
from tests.domain.refusals import fault_of

MARK = "counter-K01-01-training.mark"


def serial(number: str) -> int:
    return read_number(number, "").serial


@contextmanager
def at_work(folder: Path) -> Iterator[Desk]:
    """The counter in `folder` after its next start, a clerk signed in."""
    desk = reopen(folder)
    desk.sign_in("c1")
    try:
        yield desk
    finally:
        desk.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A counter whose business day is open and that wrote one ticket."""
    desk = make_desk(tmp_path)
    open_day(desk)
    take_in(desk)
    desk.close()
    return tmp_path


def put_away(folder: Path) -> None:
    """A copy of the disk as it is now."""
    shutil.copytree(folder / "data", folder / "old disk")


def put_back(folder: Path) -> None:
    """The disk breaks; the copy takes its place."""
    shutil.rmtree(folder / "data")
    shutil.copytree(folder / "old disk", folder / "data")


def trouble_of(act: object, *args: object) -> Trouble:
    assert callable(act)
    with pytest.raises(Unavailable) as trouble:
        act(*args)
    return trouble.value.trouble


# ------------------------------------------------------------------------------ the series


def test_numbers_follow_without_a_gap_whatever_becomes_of_the_tickets(desk: Desk) -> None:
    first = take_in(desk)
    second = renew(desk, first.pledge)
    undo(desk, take_in(desk).pledge)
    desk.reprint(ReprintForm(second.pledge, PrintReason.JAM))
    redeem(desk, second.pledge)
    fault_of(take_in, desk, id_checked=False)
    fourth = take_in(desk)
    numbers = [first.number, second.number, fourth.number]
    assert [serial(number) for number in numbers] == [1, 2, 4]
    assert numbers == ["K0101115000014", "K0101115000023", str(read_number(numbers[2], ""))]


def test_each_roc_year_begins_with_one(tmp_path: Path) -> None:
    clock = Clock()
    clock.go_to(date(2026, 12, 31))
    desk = make_desk(tmp_path, clock=clock)
    open_day(desk, date(2026, 12, 31))
    numbers = [take_in(desk).number, take_in(desk).number]
    clock.go_to(date(2027, 1, 4))  # the business day counts, not the wall
    numbers.append(take_in(desk).number)
    next_day(desk, date(2027, 1, 4))
    numbers += [take_in(desk).number, take_in(desk).number]
    read = [read_number(number, "") for number in numbers]
    assert [(each.year, each.serial) for each in read] == [
        (115, 1),
        (115, 2),
        (115, 3),
        (116, 1),
        (116, 2),
    ]
    desk.close()


def test_each_counter_has_a_series_of_its_own(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, counter=2)
    open_day(desk)
    assert take_in(desk).number.startswith("K0102115")
    desk.close()


def test_the_series_goes_on_after_a_restart(folder: Path) -> None:
    with at_work(folder) as desk:
        assert serial(take_in(desk).number) == 2


def test_a_year_has_no_more_than_99999_numbers(desk: Desk) -> None:
    with desk.context.store.write() as writing:
        lost = NumbersLost(counter=1, year=115, first=1, last=99_998)
        desk.context.append(writing, lost, on=TODAY, clerk=CLERK)
    assert serial(take_in(desk).number) == 99_999
    fault = fault_of(take_in, desk)
    assert (fault.reason, fault.facts) == (Reason.NUMBERS_EXHAUSTED, {"year": 115})


# -------------------------------------------------------------------- the mark elsewhere


def test_an_act_that_is_safe_but_unmarked_is_told_and_the_next_one_waits(folder: Path) -> None:
    with at_work(folder) as desk:
        shutil.rmtree(folder / "mark")
        receipt = take_in(desk)
        assert receipt.warning is not None
        assert receipt.warning.trouble is Trouble.MARK_UNWRITABLE
        assert (serial(receipt.number), len(receipt.papers)) == (2, 2)
        assert desk.ticket(receipt.pledge).refusal is None

        assert trouble_of(take_in, desk) is Trouble.MARK_UNWRITABLE
        assert len(desk.day_sums(TODAY).acts) == 3

        (folder / "mark").mkdir()
        after = take_in(desk)
        assert (serial(after.number), after.warning) == (3, None)


def test_a_mark_owed_can_be_paid_without_another_act(folder: Path) -> None:
    with at_work(folder) as desk:
        desk.pay_mark()  # nothing is owed
        shutil.rmtree(folder / "mark")
        assert take_in(desk).warning is not None
        assert trouble_of(Desk.pay_mark, desk) is Trouble.MARK_UNWRITABLE
        (folder / "mark").mkdir()
        desk.pay_mark()
        assert json.loads((folder / "mark" / MARK).read_text())["serials"] == {"115": 2}
        desk.pay_mark()
        assert serial(take_in(desk).number) == 3


def test_a_mark_owed_is_not_paid_over_one_that_knows_more(folder: Path) -> None:
    with at_work(folder) as desk:
        kept = (folder / "mark" / MARK).read_text()
        shutil.rmtree(folder / "mark")
        assert take_in(desk).warning is not None
        ahead = json.dumps(json.loads(kept) | {"number": 9, "serials": {"115": 7}})
        (folder / "mark").mkdir()
        (folder / "mark" / MARK).write_text(ahead)
        assert fault_of(Desk.pay_mark, desk).reason is Reason.NUMBERS_BEHIND_MARK
        assert (folder / "mark" / MARK).read_text() == ahead
        assert desk.declare_numbers_lost("s1").entry.body == NumbersLost(1, 115, 3, 7)


def test_an_act_refused_by_a_rule_owes_no_mark(folder: Path) -> None:
    with at_work(folder) as desk:
        shutil.rmtree(folder / "mark")
        fault_of(take_in, desk, id_checked=False)
        assert take_in(desk).warning is not None


def test_a_new_counter_writes_its_first_mark_before_its_first_act(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    assert desk.numbers_behind() is None
    (tmp_path / "mark").rmdir()
    assert trouble_of(open_day, desk) is Trouble.MARK_UNWRITABLE
    assert desk.day().day is None
    (tmp_path / "mark").mkdir()
    assert open_day(desk).warning is None
    desk.close()


@pytest.mark.parametrize("content", [None, "", "{"])
def test_a_counter_whose_mark_is_gone_stops_until_a_supervisor_answers_for_it(
    folder: Path, content: str | None
) -> None:
    mark = folder / "mark" / MARK
    if content is None:
        mark.unlink()
    else:
        mark.write_text(content)
    with at_work(folder) as desk:
        behind = desk.numbers_behind()
        assert behind is not None
        assert behind.entries == 0
        fault = fault_of(take_in, desk)
        assert (fault.reason, fault.facts) == (Reason.NUMBERS_MARK_LOST, {"path": str(mark)})
        assert of_fault(fault, "zh_TW")
        assert len(desk.day_sums(TODAY).acts) == 2
        assert mark.exists() is (content is not None)

        assert fault_of(desk.declare_numbers_lost, "c1").reason is Reason.SUPERVISOR_NEEDED
        receipt = desk.declare_numbers_lost("s1")
        assert receipt.entry.body == NumbersLost(1, 115, 2, 1)
        assert (receipt.entry.incarnation, receipt.entry.number) == (2, 1)
        assert desk.numbers_behind() is None
        assert serial(take_in(desk).number) == 2
    with at_work(folder) as desk:
        assert desk.numbers_behind() is None
        assert serial(take_in(desk).number) == 3


def test_an_empty_copy_whose_mark_comes_back_before_the_first_act_is_stopped(
    tmp_path: Path,
) -> None:
    make_desk(tmp_path).close()
    put_away(tmp_path)
    with at_work(tmp_path) as desk:
        open_day(desk)
        take_in(desk)
    put_back(tmp_path)
    (tmp_path / "mark").rename(tmp_path / "unplugged")
    with at_work(tmp_path) as desk:
        assert desk.numbers_behind() is None
        (tmp_path / "unplugged").rename(tmp_path / "mark")
        assert fault_of(open_day, desk).reason is Reason.NUMBERS_BEHIND_MARK
        assert desk.declare_numbers_lost("s1").entry.body == NumbersLost(1, 115, 1, 1)


def test_a_mark_that_comes_back_as_it_was_lets_business_go_on(folder: Path) -> None:
    (folder / "mark").rename(folder / "unplugged")
    with at_work(folder) as desk:
        assert fault_of(take_in, desk).reason is Reason.NUMBERS_MARK_LOST
        (folder / "unplugged").rename(folder / "mark")
        assert serial(take_in(desk).number) == 2
        assert fault_of(desk.declare_numbers_lost, "s1").reason is Reason.NO_NUMBERS_LOST


def test_a_mark_that_comes_back_before_the_declaration_tells_what_is_lost(folder: Path) -> None:
    put_away(folder)
    with at_work(folder) as desk:
        take_in(desk)
    put_back(folder)
    (folder / "mark").rename(folder / "unplugged")
    with at_work(folder) as desk:
        (folder / "unplugged").rename(folder / "mark")
        assert desk.declare_numbers_lost("s1").entry.body == NumbersLost(1, 115, 2, 2)


# ----------------------------------------------------------------------- a restored disk


def test_a_restored_disk_stops_until_its_numbers_are_declared_lost(folder: Path) -> None:
    put_away(folder)
    with at_work(folder) as desk:
        for _ in range(3):
            take_in(desk)
    put_back(folder)
    with at_work(folder) as desk:
        behind = desk.numbers_behind()
        assert behind is not None
        assert (behind.entries, behind.lost) == (3, (NumbersLost(1, 115, 2, 4),))
        for act in (take_in, lambda desk: desk.close_day()):
            fault = fault_of(act, desk)
            assert (fault.reason, fault.facts) == (Reason.NUMBERS_BEHIND_MARK, {"entries": 3})

        fault = fault_of(desk.declare_numbers_lost, "c1")
        assert (fault.reason, fault.at) == (Reason.SUPERVISOR_NEEDED, "supervisor")
        receipt = desk.declare_numbers_lost("s1")
        assert receipt.entry.body == NumbersLost(1, 115, 2, 4)
        assert (receipt.entry.clerk, receipt.entry.approver) == ("c1", "s1")
        assert (receipt.entry.incarnation, receipt.entry.number) == (2, 1)
        assert receipt.changed == {Changed.NUMBERS, Changed.DAY}
        assert receipt.warning is None
        assert desk.numbers_behind() is None
        assert serial(take_in(desk).number) == 5
        assert fault_of(desk.declare_numbers_lost, "s1").reason is Reason.NO_NUMBERS_LOST
    with at_work(folder) as desk:
        assert desk.numbers_behind() is None
        assert serial(take_in(desk).number) == 6


def test_entries_lost_without_a_number_are_declared_too(folder: Path) -> None:
    put_away(folder)
    with at_work(folder) as desk:
        desk.close_day()
    put_back(folder)
    with at_work(folder) as desk:
        assert fault_of(take_in, desk).facts == {"entries": 1}
        body = desk.declare_numbers_lost("s1").entry.body
        assert isinstance(body, NumbersLost)
        assert (body.first, body.last) == (2, 1)
        assert serial(take_in(desk).number) == 2


def test_numbers_of_two_years_are_declared_year_by_year(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    open_day(desk, date(2026, 12, 31))
    take_in(desk)
    desk.close()
    put_away(tmp_path)
    with at_work(tmp_path) as desk:
        take_in(desk)
        next_day(desk, date(2027, 1, 4))
        take_in(desk)
    put_back(tmp_path)
    with at_work(tmp_path) as desk:
        receipt = desk.declare_numbers_lost("s1")
        assert receipt.entry.body == NumbersLost(1, 116, 1, 1)
        assert receipt.entry.number == 2
        assert serial(take_in(desk).number) == 3
        next_day(desk, date(2027, 1, 4))
        assert serial(take_in(desk).number) == 2


def test_a_mark_that_comes_back_late_still_stops_a_restored_disk(folder: Path) -> None:
    put_away(folder)
    with at_work(folder) as desk:
        take_in(desk)
    put_back(folder)
    (folder / "mark").rename(folder / "unplugged")
    with at_work(folder) as desk:
        assert fault_of(take_in, desk).reason is Reason.NUMBERS_MARK_LOST
        (folder / "unplugged").rename(folder / "mark")
        assert fault_of(take_in, desk).reason is Reason.NUMBERS_BEHIND_MARK
        assert desk.numbers_behind() is not None
        desk.declare_numbers_lost("s1")
        assert serial(take_in(desk).number) == 3


def test_a_declaration_whose_mark_fails_is_safe_and_told(folder: Path) -> None:
    put_away(folder)
    with at_work(folder) as desk:
        take_in(desk)
    put_back(folder)
    with at_work(folder) as desk:
        shutil.rmtree(folder / "mark")
        receipt = desk.declare_numbers_lost("s1")
        assert receipt.entry.body == NumbersLost(1, 115, 2, 2)
        assert receipt.warning is not None
        assert trouble_of(take_in, desk) is Trouble.MARK_UNWRITABLE
        (folder / "mark").mkdir()
        assert serial(take_in(desk).number) == 3


def test_the_mark_of_another_counter_is_no_mark_of_this_one(folder: Path, tmp_path: Path) -> None:
    other = make_desk(tmp_path / "other")
    open_day(other)
    other.close()
    shutil.copy(tmp_path / "other" / "mark" / MARK, folder / "mark" / MARK)
    assert trouble_of(reopen, folder) is Trouble.DATABASE_OTHER_COUNTER
    shutil.rmtree(folder / "mark")
    (folder / "mark").mkdir()
    with at_work(folder) as desk:  # the first try left nothing locked
        assert fault_of(take_in, desk).reason is Reason.NUMBERS_MARK_LOST


def test_counters_that_share_a_mark_folder_do_not_disturb_each_other(tmp_path: Path) -> None:
    shared = tmp_path / "mark"
    folders = []
    for counter in (1, 2):
        folder = tmp_path / f"counter {counter}"
        desk = make_desk(folder, counter=counter)
        desk.close()
        settings = folder / "data" / STATION_FILE
        save_station(settings, replace(load_station(settings), mark_folder=shared))
        folders.append(folder)
    shared.mkdir()
    for folder in folders:
        with closing(reopen(folder)) as again:
            assert open_day(again).warning is None
    for folder in folders:
        with at_work(folder) as desk:
            assert desk.numbers_behind() is None
    names = {path.name for path in shared.iterdir()}
    assert names == {MARK, "counter-K01-02-training.mark"}


def test_a_training_counter_has_a_mark_of_its_own(desk: Desk) -> None:
    context = desk.context
    assert mark_path(context).name == MARK
    real = replace(context, station=replace(context.station, training=False))
    assert mark_path(real).name == "counter-K01-01.mark"
