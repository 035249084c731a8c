"""A counter is enrolled by a code; one that was stopped starts anew and loses nothing."""

import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from counter import cli, enrol
from counter.db import files, mark
from counter.desk import trust
from counter.desk.answers import Receipt
from counter.desk.desk import Desk
from counter.domain.effects import State
from counter.domain.entries import Kind, TakenIn
from counter.domain.refusal import Trouble, Unavailable
from counter.protocol import Answer, Enrolled, Outcome, sign_head
from counter.sentences import LANGUAGES, of_trouble
from counter.settings import STATION_FILE, load_station, save_station
from counter.sync import core
from counter.sync.core import PULL_MAX, LineError
from tests.desk.desks import Clock, redeem, take_in
from tests.enrolled import URL, Town, opened_town
from tests.sync.lines import certificates


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def town(tmp_path: Path, clock: Clock) -> Iterator[Town]:
    with closing(opened_town(tmp_path, clock)) as town:
        yield town


def trouble(enrolling: Callable[[], object], expected: Trouble) -> None:
    with pytest.raises(Unavailable) as told:
        enrolling()
    assert told.value.trouble is expected
    assert all(
        "…" not in of_trouble(told.value, each).replace("https://…", "") for each in LANGUAGES
    )


def old_files(town: Town, name: str) -> list[Path]:
    return sorted(town.data(name).glob("before-enrol-*.db"))


def states(desk: Desk, *pledges: str) -> list[State]:
    with desk.context.store.read() as reading:
        found = [reading.pledge(each) for each in pledges]
    return [each.state for each in found if each is not None]


def number_of(receipt: Receipt) -> str:
    assert isinstance(receipt.entry.body, TakenIn)
    return receipt.entry.body.ticket.number


def in_order(town: Town, kind: Kind) -> int:
    """How many entries of that kind central has."""
    town.set_up("reader", counter=3)
    town.enrol("reader", town.code(3))
    with town.desk("reader") as desk, desk.context.store.readers.connection() as connection:
        count = "SELECT count(*) FROM journal WHERE kind = ?"
        return int(connection.execute(count, (kind.value,)).fetchone()[0])


# --------------------------------------------------------------------------------- the first time


def test_a_new_counter_keeps_where_central_is_and_has_what_the_branch_has(town: Town) -> None:
    town.set_up("first")
    town.set_up("second", counter=2)
    assert town.enrol("first").startswith(f"K01-01  {URL}  #0  @")
    with town.desk("first") as desk:
        pledge = take_in(desk).entry.subjects[0]
        town.meet(desk)
    town.enrol("second", town.code(2))
    assert load_station(town.data("second") / STATION_FILE).central_url == URL
    with town.desk("second") as desk:
        assert desk.line_status().enrolled
        assert states(desk, pledge) == [State.OPEN]
        redeem(desk, pledge)
        assert town.meet(desk) is None
    assert old_files(town, "second") == []


def test_a_counter_that_worked_alone_brings_all_it_did(town: Town) -> None:
    town.set_up("first")
    with town.desk("first") as desk:
        take_in(desk)
    assert "#2" in town.enrol("first")
    with town.desk("first") as desk:
        assert desk.line_status().waiting == 0
    assert in_order(town, Kind.TAKEN_IN) == 1


def test_a_new_pc_for_a_counter_goes_on_with_its_numbers(town: Town) -> None:
    town.set_up("old")
    town.enrol("old")
    with town.desk("old") as desk:
        for _ in range(PULL_MAX):  # more than one answer holds
            take_in(desk)
        number = number_of(take_in(desk))
        town.meet(desk)
    town.set_up("new")
    town.enrol("new")
    with town.desk("new") as desk:
        assert number_of(take_in(desk)) > number
        assert town.meet(desk) is None


def test_a_counter_that_worked_alone_takes_the_place_of_an_enrolled_one(town: Town) -> None:
    for name in ("old", "new"):
        town.set_up(name)
    town.enrol("old")
    taken = []
    for name in ("old", "new"):
        with town.desk(name) as desk:
            taken.append(take_in(desk))
            town.meet(desk)
    assert "+2" in town.enrol("new")
    with town.desk("new") as desk:
        town.meet(desk)
        assert states(desk, *(each.entry.subjects[0] for each in taken)) == [State.OPEN] * 2
        with desk.context.store.read() as reading:
            [twice] = reading.numbers_given_twice()  # for a person to settle: it is on two papers
        assert {each.ticket.number for each in twice} == {number_of(each) for each in taken}
    assert len(old_files(town, "new")) == 1


@pytest.mark.parametrize("url", ["central", "ftp://central", "https://"])
def test_what_is_no_address_is_told_at_once(town: Town, url: str) -> None:
    town.set_up("first")
    trouble(lambda: town.enrol("first", url=url), Trouble.CENTRAL_URL)


def test_a_certificate_file_that_is_none_is_told_at_once(town: Town) -> None:
    town.set_up("first")
    bad = town.folder / "bad.pem"
    for content in (None, "none"):
        if content is not None:
            bad.write_text(content)
        trouble(lambda: town.enrol("first", authority=bad), Trouble.CENTRAL_AUTHORITY)
    authority, _, _ = certificates(town.folder)
    town.enrol("first", authority=authority)
    assert load_station(town.data("first") / STATION_FILE).central_authority == authority


def test_a_folder_without_a_counter_is_told(town: Town) -> None:
    trouble(lambda: town.enrol("nobody", "x"), Trouble.COUNTER_MISSING)


def test_from_the_command_line_what_stands_in_the_way_is_a_sentence(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    town.set_up("first")
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
    folder = str(town.data("first"))
    assert cli.main(["enrol", url, "code", "--folder", folder]) == cli.FAILED
    assert url in capsys.readouterr().err


def test_without_the_medium_of_the_mark_no_code_is_used(town: Town) -> None:
    town.set_up("first")
    shutil.rmtree(town.folder / "first" / "mark")
    code = town.code()
    trouble(lambda: town.enrol("first", code), Trouble.MARK_UNWRITABLE)
    (town.folder / "first" / "mark").mkdir()
    town.enrol("first", code)


def test_a_code_that_is_wrong_used_or_too_old_is_told(town: Town) -> None:
    town.set_up("first")
    trouble(lambda: town.enrol("first", "00000-00000"), Trouble.CODE_REFUSED)
    late = town.code()
    town.clock.wait(minutes=16)
    trouble(lambda: town.enrol("first", late), Trouble.CODE_REFUSED)
    used = town.code()
    town.enrol("first", f" {used}\n")
    trouble(lambda: town.enrol("first", used), Trouble.CODE_REFUSED)


def test_the_code_of_another_counter_changes_nothing(town: Town) -> None:
    town.set_up("first")
    trouble(lambda: town.enrol("first", town.code(2)), Trouble.CODE_OTHER_COUNTER)
    other = town.service.new_code("K02", 1)
    trouble(lambda: town.enrol("first", other), Trouble.CODE_OTHER_COUNTER)
    with town.desk("first") as desk:
        assert not desk.line_status().enrolled
        pledge = take_in(desk).entry.subjects[0]
    assert "+2" in town.enrol("first")
    with town.desk("first") as desk:
        assert states(desk, pledge) == [State.OPEN]


@pytest.mark.parametrize(
    ("met", "told"),
    [
        (core.Trouble.DOWN, Trouble.CENTRAL_DOWN),
        (core.Trouble.BUSY, Trouble.CENTRAL_BUSY),
        (core.Trouble.CLOCK, Trouble.CENTRAL_CLOCK),
        (core.Trouble.FORGED, Trouble.CENTRAL_FORGED),
        (core.Trouble.ORDER, Trouble.CENTRAL_FORGED),
        (core.Trouble.BAD, Trouble.CENTRAL_REFUSED),
        (core.Trouble.UNKNOWN, Trouble.CENTRAL_REFUSED),
    ],
)
def test_what_is_wrong_with_the_line_is_told(town: Town, met: core.Trouble, told: Trouble) -> None:
    town.set_up("first")
    town.trouble = met
    trouble(lambda: town.enrol("first"), told)


def forged(enrolled: Enrolled) -> Enrolled:
    thief = Ed25519PrivateKey.from_private_bytes(bytes(32))
    head = replace(enrolled.head, signature=sign_head(enrolled.head, thief))
    return replace(enrolled, head=head)


@pytest.mark.parametrize(
    "change",
    [
        forged,
        lambda each: replace(each, central_key="no key"),
        lambda each: replace(each, central_key="00"),
        lambda each: replace(each, branch="K02"),
    ],
)
def test_an_answer_that_central_did_not_sign_is_not_taken(
    town: Town, change: Callable[[Enrolled], Enrolled]
) -> None:
    town.set_up("first")
    town.change = change
    trouble(lambda: town.enrol("first"), Trouble.CENTRAL_FORGED)


def test_a_line_that_breaks_while_the_branch_comes_is_told(town: Town) -> None:
    town.set_up("first")
    town.cut = True
    trouble(lambda: town.enrol("first"), Trouble.ENROL_UNFINISHED)
    town.cut = False
    with town.desk("first") as desk:
        take_in(desk)
        assert town.meet(desk) is None


def test_what_a_counter_did_before_its_disk_was_restored_comes_along(town: Town) -> None:
    town.set_up("first")
    with town.desk("first") as desk:
        before = take_in(desk).entry.subjects[0]
        with desk.context.store.take() as taking:
            taking.new_incarnation()
        after = take_in(desk).entry.subjects[0]
    town.enrol("first")
    with town.desk("first") as desk:
        assert town.meet(desk) is None
        assert states(desk, before, after) == [State.OPEN] * 2


class Breaking:
    """A line that breaks after so many answers, or is broken by somebody."""

    def __init__(self, answers: int, how: BaseException) -> None:
        self._left = answers
        self._how = how

    def __call__(self, answer: Answer) -> Answer:
        self._left -= 1
        if self._left < 0:
            raise self._how
        return answer


@pytest.mark.parametrize("how", [LineError(core.Trouble.DOWN), KeyboardInterrupt()])
def test_who_takes_anothers_place_goes_on_where_it_broke_off(
    at_work: Town, monkeypatch: pytest.MonkeyPatch, how: BaseException
) -> None:
    town = at_work
    monkeypatch.setattr(core, "PUSH_MAX", 2)
    town.set_up("new")
    code = town.code()
    town.forge = Breaking(2, how)
    trouble(lambda: town.enrol("new", code), Trouble.ENROL_BROKEN_OFF)
    with town.desk("new") as desk:
        assert not desk.line_status().enrolled
        assert take_in(desk).entry.number
    asked = town.service.places()["K01"]
    town.forge, told = None, list[tuple[int, int]]()
    town.clock.wait(minutes=16)
    assert "+2" in town.enrol("new", code, tell=lambda *place: told.append(place))
    assert next(place for place, _ in told) > 4
    assert told[-1][0] == told[-1][1] == asked
    with town.desk("new") as desk:
        assert town.meet(desk) is None


@pytest.mark.parametrize("how", ["shut out", "forgotten"])
def test_who_was_shut_out_before_everything_came_needs_another_code(
    at_work: Town, how: str
) -> None:
    town = at_work
    code = town.code()
    town.cut = True
    trouble(lambda: town.enrol("first", code), Trouble.ENROL_BROKEN_OFF)
    town.cut = False
    if how == "shut out":
        town.service.revoke("K01", 1)
    else:
        town.forge = Breaking(0, LineError(core.Trouble.UNKNOWN))
    trouble(lambda: town.enrol("first", code), Trouble.CODE_REFUSED)
    town.forge = None
    trouble(lambda: town.enrol("first", code), Trouble.CODE_REFUSED)
    town.enrol("first")
    with town.desk("first") as desk:
        assert town.meet(desk) is None


def test_another_code_begins_anew(at_work: Town) -> None:
    town = at_work
    town.cut = True
    trouble(lambda: town.enrol("first"), Trouble.ENROL_BROKEN_OFF)
    trouble(lambda: town.enrol("first"), Trouble.ENROL_BROKEN_OFF)
    town.cut = False
    town.enrol("first")
    assert not (town.data("first") / enrol.BUILDING).exists()
    with town.desk("first") as desk:
        assert town.meet(desk) is None


# ------------------------------------------------------------------------------------ once more


@pytest.fixture
def at_work(town: Town) -> Town:
    """A counter that is enrolled and at work, a second one beside it."""
    for counter, name in enumerate(("first", "second"), 1):
        town.set_up(name, counter)
        town.enrol(name, town.code(counter))
        with town.desk(name) as desk:
            take_in(desk)
            town.meet(desk)
    return town


def copy_of(town: Town, name: str, to: str) -> None:
    """The whole disk of a PC in another one."""
    shutil.copytree(town.folder / name, town.folder / to)
    settings = town.data(to) / STATION_FILE
    station = load_station(settings)
    save_station(
        settings,
        replace(station, mark_folder=town.folder / to / "mark", backup_folder=town.folder / to),
    )


def numbers(town: Town) -> list[str]:
    """Every ticket number of the branch, as a counter that has everything sees it."""
    with town.desk("second") as desk:
        town.meet(desk)
        with desk.context.store.read() as reading:
            assert reading.numbers_given_twice() == ()
            assert reading.pledges_with_problems() == ()
        return [str(each) for each in reading_numbers(desk)]


def reading_numbers(desk: Desk) -> list[str]:
    with desk.context.store.readers.connection() as connection:
        asked = connection.execute("SELECT number FROM pledge ORDER BY number")
        return [number for (number,) in asked]


def test_of_two_pcs_with_one_copy_the_second_is_enrolled_anew_and_loses_nothing(
    at_work: Town,
) -> None:
    town = at_work
    copy_of(town, "first", "twin")
    with town.desk("first") as desk:
        redeem(desk, take_in(desk).entry.subjects[0])
        assert town.meet(desk) is None
    with town.desk("twin") as desk:
        receipt = redeem(desk, desk.find(reading_numbers(desk)[0]).pledge)
        assert town.meet(desk) is Outcome.FORK
    with town.desk("first") as desk:
        town.meet(desk)
    assert "+1" in town.enrol("twin")
    (old,) = old_files(town, "twin")
    assert old.stat().st_size > 0
    with town.desk("twin") as desk:
        assert desk.line_status().stopped == ""
        assert town.meet(desk) is None
        with desk.context.store.read() as reading:
            again = reading.entry(receipt.entry.id)
        assert again is not None
        kept = ("id", "body", "business_day", "clerk", "recorded_at", "subjects", "cash_ntd")
        assert all(getattr(again, each) == getattr(receipt.entry, each) for each in kept)
        assert again.device != receipt.entry.device
        assert again.hash != receipt.entry.hash
        take_in(desk)
        assert town.meet(desk) is None
    assert len(numbers(town)) == 4


def test_a_restored_old_copy_is_enrolled_anew_and_gets_back_what_it_forgot(at_work: Town) -> None:
    town = at_work
    copy_of(town, "first", "kept")
    with town.desk("first") as desk:
        pledges = [take_in(desk).entry.subjects[0] for _ in range(3)]
        town.meet(desk)
    shutil.copy(town.data("kept") / files.DATABASE, town.data("first") / files.DATABASE)
    (town.folder / "kept" / "mark").rename(town.folder / "kept" / "mark2")
    shutil.copytree(
        town.folder / "kept" / "mark2", town.folder / "first" / "mark", dirs_exist_ok=True
    )
    with town.desk("first") as desk:
        assert town.meet(desk) is Outcome.BEHIND
    town.enrol("first")
    with town.desk("first") as desk:
        assert states(desk, *pledges) == [State.OPEN] * 3
        take_in(desk)
        assert town.meet(desk) is None
    assert len(numbers(town)) == 6


def test_a_counter_that_was_shut_out_sends_what_it_did_once_it_is_let_in_again(
    at_work: Town,
) -> None:
    town = at_work
    town.service.revoke("K01", 1)
    with town.desk("first") as desk:
        pledge = take_in(desk).entry.subjects[0]
        assert town.meet(desk) is Outcome.REVOKED
    assert "+1" in town.enrol("first")
    with town.desk("first") as desk:
        assert states(desk, pledge) == [State.OPEN]
        town.meet(desk)
        assert desk.line_status().waiting == 0
    with town.desk("second") as desk:
        town.meet(desk)
        assert states(desk, pledge) == [State.OPEN]
        assert desk.pledgor(desk.ticket(pledge).pledgor.pledgor) is not None


def test_on_the_day_it_started_anew_a_counters_sheet_has_the_whole_day(at_work: Town) -> None:
    with at_work.desk("first") as desk:
        take_in(desk)
        before = desk.day_sums(desk.context.today())
    at_work.enrol("first")
    with at_work.desk("first") as desk:
        assert desk.day_sums(desk.context.today()).cash_out == before.cash_out > 0


def test_what_was_brought_over_and_no_longer_fits_is_a_clash(at_work: Town) -> None:
    town = at_work
    with town.desk("first") as desk:
        pledge = desk.find(reading_numbers(desk)[0]).pledge
    town.service.revoke("K01", 1)
    with town.desk("first") as desk:
        redeem(desk, pledge)
        town.meet(desk)
    with town.desk("second") as desk:
        redeem(desk, pledge)
        town.meet(desk)
    town.enrol("first")
    with town.desk("first") as desk:
        assert states(desk, pledge) == [State.REDEEMED]
        assert desk.line_status().problems == 1


def test_numbers_that_only_the_mark_remembers_are_lost_not_given_again(at_work: Town) -> None:
    town = at_work
    with town.desk("first") as desk:
        path = trust.mark_path(desk.context)
        noted = mark.read(path)
        assert noted is not None
        ((year, last),) = noted.serials.items()
    mark.write(path, replace(noted, serials={year: last + 5}))
    town.enrol("first")
    with town.desk("first") as desk:
        number = number_of(take_in(desk))
        assert town.meet(desk) is None
    assert f"{last + 6:05}" in number
    assert in_order(town, Kind.NUMBERS_LOST) == 1


def test_what_an_attempt_that_broke_off_left_is_used_by_nobody(at_work: Town) -> None:
    town = at_work
    building = town.data("first") / enrol.BUILDING
    building.mkdir()
    (building / files.DATABASE).write_bytes(b"half")
    town.enrol("first")
    assert not building.exists()
    with town.desk("first") as desk:
        assert desk.line_status().enrolled
