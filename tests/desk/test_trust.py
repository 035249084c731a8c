"""What keeps a counter's file trustworthy: the key sheet, the whole check, copies, drafts, a full disk."""

import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from counter.db import engine, keys
from counter.desk.answers import Changed
from counter.desk.desk import Desk
from counter.desk.opening import KEY_FILE, open_desk, set_up
from counter.desk.trust import station_beside
from counter.domain.codes import RefusalCause
from counter.domain.entries import RecoveryKept
from counter.domain.forms import RefusedIntakeForm
from counter.domain.refusal import Reason, Trouble, Unavailable
from counter.domain.ticket import read_number
from counter.sentences import of_trouble
from counter.settings import is_set_up, load_station, save_station
from tests.desk.desks import (
    INTAKE,
    TODAY,
    Chance,
    Clock,
    agreed,
    make_desk,
    open_day,
    redeem,
    renew,
    reopen,
    take_in,
)
from tests.domain.refusals import fault_of

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def trouble(expected: Trouble) -> Iterator[None]:
    with pytest.raises(Unavailable) as raised:
        yield
    assert raised.value.trouble is expected
    assert of_trouble(raised.value, "zh_TW")


# -------------------------------------------------------------------------- the key sheet


def test_the_key_sheet_tells_the_key_in_words_and_by_code(desk: Desk, tmp_path: Path) -> None:
    sheet = desk.recovery_sheet()
    assert len(sheet.words) == 24
    assert sheet.qr_text == " ".join(sheet.words)
    assert keys.from_words(sheet.qr_text) == keys.load(tmp_path / "data" / KEY_FILE)
    assert (sheet.agency, sheet.branch) == ("高雄市政府財政局動產質借所", "動產質借所")
    assert (sheet.station, sheet.made_on) == ("K01-01", TODAY)
    assert sheet.marks.training
    assert len(sheet.sheet) == 8
    assert sheet == desk.recovery_sheet()


def test_the_reminder_ends_when_a_person_says_that_the_sheet_is_put_away(
    desk: Desk, tmp_path: Path
) -> None:
    assert not desk.recovery_kept()
    receipt = desk.confirm_recovery()
    assert receipt.entry.body == RecoveryKept(desk.recovery_sheet().sheet)
    assert (receipt.entry.clerk, receipt.entry.business_day) == ("c1", TODAY)
    assert receipt.changed == {Changed.DAY}
    assert desk.recovery_kept()
    desk.close()
    again = reopen(tmp_path)
    assert again.recovery_kept()
    again.close()


# -------------------------------------------------------------------------------- drafts


def test_a_draft_is_kept_until_it_is_dropped(desk: Desk) -> None:
    assert desk.draft("intake") is None
    desk.save_draft("intake", "{}")
    desk.save_draft("intake", '{"name": "陳"}')
    desk.save_draft("other", "x")
    assert desk.draft("intake") == '{"name": "陳"}'
    desk.drop_draft("intake")
    desk.drop_draft("intake")
    assert (desk.draft("intake"), desk.draft("other")) == (None, "x")


def test_an_intake_that_is_written_needs_its_draft_no_more(desk: Desk) -> None:
    desk.save_draft("intake", "half of it")
    fault_of(take_in, desk, id_checked=False)
    assert desk.draft("intake") == "half of it"
    take_in(desk)
    assert desk.draft("intake") is None


def test_a_pledge_that_came_to_nothing_leaves_no_draft_of_the_person(desk: Desk) -> None:
    desk.save_draft("intake", "somebody's name")
    desk.note_refusal(RefusedIntakeForm(RefusalCause.WITHDREW, "", (), "", "", "", "", "", "", ""))
    assert desk.draft("intake") is None


def test_what_was_typed_survives_a_program_that_is_killed(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from tests.desk.desks import make_desk\n"
        "desk = make_desk(Path(sys.argv[1]))\n"
        "desk.save_draft('intake', '陳大文, half typed')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, check=False)
    assert ended.returncode == -signal.SIGKILL
    with closing(reopen(tmp_path)) as desk:
        assert desk.draft("intake") == "陳大文, half typed"


# ------------------------------------------------------------------------- a damaged file


def damage(folder: Path) -> None:
    """Another signature under the first entry, as only a bad disk or a bad person writes it."""
    path = folder / "data" / "counter.db"
    with closing(engine.driver(path, keys.load(folder / "data" / KEY_FILE))) as connection:
        connection.execute("DROP TRIGGER journal_no_update")
        connection.execute("UPDATE journal SET signature = 'ff' WHERE number = 1")


def test_a_sound_file_passes_the_whole_check(desk: Desk) -> None:
    take_in(desk)
    desk.check()


def test_a_damaged_file_stops_business_but_can_be_looked_at(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    open_day(desk)
    pledge = take_in(desk).pledge
    take_in(desk)
    form = agreed(desk)
    desk.close()
    damage(tmp_path)
    with closing(reopen(tmp_path)) as again:
        again.sign_in("c1")
        with trouble(Trouble.DATABASE_DAMAGED):
            again.check()
        with trouble(Trouble.DATABASE_DAMAGED):
            again.take_in(form)
        with trouble(Trouble.DATABASE_DAMAGED):
            renew(again, pledge)
        with trouble(Trouble.DATABASE_DAMAGED):
            redeem(again, pledge)
        with trouble(Trouble.DATABASE_DAMAGED):
            again.declare_numbers_lost("s1")
        with trouble(Trouble.DATABASE_DAMAGED):
            again.close_day()
        assert len(again.day_sums(TODAY).acts) == 3
        assert again.find("陳大文").rows


@contextmanager
def file_out_of_reach(desk: Desk, folder: Path) -> Iterator[None]:
    """The disk is gone for a while: whatever opens the file anew fails."""
    path = folder / "data" / "counter.db"
    with ExitStack() as held:
        for _ in range(3):  # the views that are open already go on
            held.enter_context(desk.context.store.read())
        path.rename(path.with_suffix(".away"))
        held.callback(path.with_suffix(".away").rename, path)
        yield


def test_a_check_that_could_not_read_the_file_stops_nothing(tmp_path: Path) -> None:
    clock = Clock()
    with closing(make_desk(tmp_path, clock=clock)) as desk:
        open_day(desk)
        with file_out_of_reach(desk, tmp_path), trouble(Trouble.DISK_FAILED):
            desk.check()
        assert take_in(desk).warning is None
        assert not desk.check_is_due()
        clock.wait(hours=1)
        assert desk.check_is_due()


def test_the_file_is_checked_at_the_start_and_then_daily(tmp_path: Path) -> None:
    clock = Clock()
    with closing(make_desk(tmp_path, clock=clock)) as desk:
        assert desk.check_is_due()
        desk.check()
        clock.wait(hours=23, minutes=59)
        assert not desk.check_is_due()
        clock.wait(minutes=1)
        assert desk.check_is_due()
        desk.check()
        assert not desk.check_is_due()


def test_a_file_found_damaged_is_not_asked_again(tmp_path: Path) -> None:
    make_desk(tmp_path).close()
    clock = Clock()
    with closing(reopen(tmp_path, clock=clock)) as desk:
        open_day(desk)
        damage(tmp_path)
        with trouble(Trouble.DATABASE_DAMAGED):
            desk.check()
        clock.wait(days=2)
        assert not desk.check_is_due()
        with trouble(Trouble.DATABASE_DAMAGED):
            desk.close_day()


# --------------------------------------------------------------------------------- copies


def test_a_copy_is_made_on_the_second_path_with_the_settings_beside(
    desk: Desk, tmp_path: Path
) -> None:
    assert desk.backup_status().made is None
    entry = take_in(desk).entry
    made = desk.back_up()
    assert made is not None
    assert made.path.parent == tmp_path / "copies"
    assert (made.head.number, made.head.hash) == (entry.number, entry.hash)
    status = desk.backup_status()
    assert (status.made, status.trouble) == (made.when, None)
    assert load_station(station_beside(made.path)) == desk.station


def test_counters_of_one_name_may_share_a_folder_for_copies(tmp_path: Path) -> None:
    shared = tmp_path / "copies of all"
    shared.mkdir()
    made = []
    for name in ("one", "two"):
        desk = make_desk(tmp_path / name)
        desk.close()
        settings = tmp_path / name / "data" / "station.toml"
        save_station(settings, replace(desk.station, backup_folder=shared))
        with closing(reopen(tmp_path / name)) as again:
            assert again.backup_status().made is None
            copy = again.back_up()
            assert copy is not None
            assert load_station(station_beside(copy.path)) == again.station
            made.append(copy.path)
    assert len({station_beside(path) for path in made}) == 2
    assert all(path.exists() for path in made)


def test_a_copy_may_be_cancelled(desk: Desk) -> None:
    seen: list[tuple[int, int]] = []

    def cancel(done: int, total: int) -> bool:
        seen.append((done, total))
        return False

    assert desk.back_up(cancel) is None
    assert len(seen) == 1
    assert desk.backup_status().made is None


def test_a_second_path_that_is_gone_is_told(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "copies").rmdir()
    with trouble(Trouble.BACKUP_FAILED):
        desk.back_up()
    status = desk.backup_status()
    assert status.made is None
    assert status.trouble is not None
    assert status.trouble.trouble is Trouble.BACKUP_FAILED


# ------------------------------------------------------------------------------ full disk


@contextmanager
def broken_disk(folder: Path) -> Iterator[None]:
    """The log of the counter's file cannot grow any more: what fails is the write of COMMIT itself."""
    size = (folder / "data" / "counter.db-wal").stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def full_disk(desk: Desk) -> Iterator[None]:
    """The file has no page left."""
    with desk.context.store._writer.begin() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    yield
    with desk.context.store._writer.begin() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 4294967294")


def test_a_disk_that_fails_at_commit_changes_nothing_and_says_so(
    desk: Desk, tmp_path: Path
) -> None:
    pledge = take_in(desk).pledge
    form = agreed(desk)
    before = desk.day_sums(TODAY), desk.ticket(pledge)
    with broken_disk(tmp_path):
        with trouble(Trouble.DISK_FAILED):
            desk.take_in(form)
        with trouble(Trouble.DISK_FAILED):
            redeem(desk, pledge)
    assert (desk.day_sums(TODAY), desk.ticket(pledge)) == before
    receipt = desk.take_in(form)
    assert (receipt.number, receipt.warning) == ("K0101115000023", None)
    desk.check()
    desk.close()
    with closing(reopen(tmp_path)) as again:
        assert len(again.day_sums(TODAY).acts) == 3


def test_a_full_disk_changes_nothing_and_says_so(desk: Desk) -> None:
    written = [take_in(desk).number]
    with full_disk(desk), trouble(Trouble.DISK_FULL):
        # What fits in the pages there are is still taken in.
        written.extend(take_in(desk).number for _ in range(200))
    assert [act.ticket for act in desk.day_sums(TODAY).acts[1:]] == written
    assert read_number(take_in(desk).number, "").serial == len(written) + 1
    desk.check()


# ------------------------------------------------------------------------- opening a desk


def test_a_folder_is_set_up_once_its_settings_are_written(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    station = desk.station
    desk.close()
    data = tmp_path / "data"
    assert is_set_up(data)
    assert not is_set_up(tmp_path)
    (data / "station.toml").unlink()
    assert not is_set_up(data)
    # A broken-off first attempt left key and file: they are used again.
    key = keys.load(data / KEY_FILE)
    set_up(data, station, random=Chance())
    assert keys.load(data / KEY_FILE) == key
    reopen(tmp_path).close()


def test_the_real_clock_and_real_chance_open_a_desk_too(tmp_path: Path) -> None:
    make_desk(tmp_path).close()
    with closing(open_desk(tmp_path / "data")) as desk:
        assert desk.day().suggested >= date(2026, 1, 1)


def test_a_second_program_on_the_same_file_is_told(desk: Desk, tmp_path: Path) -> None:
    with trouble(Trouble.ALREADY_RUNNING):
        reopen(tmp_path)
    assert desk.day().day == TODAY


def test_a_file_of_another_counter_is_told(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    desk.close()
    save_station(tmp_path / "data" / "station.toml", replace(desk.station, counter=2))
    with trouble(Trouble.DATABASE_OTHER_COUNTER):
        reopen(tmp_path)


def test_a_branch_the_agency_lacks_is_told(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    desk.close()
    save_station(tmp_path / "data" / "station.toml", replace(desk.station, branch="K99"))
    with trouble(Trouble.STATION_BRANCH):
        reopen(tmp_path)


def test_nobody_is_asked_to_agree_before_the_day_is_open(tmp_path: Path) -> None:
    with closing(make_desk(tmp_path, clock=Clock())) as desk:
        offer = desk.offer(INTAKE)
        assert offer.faults == ()
        assert offer.terms is not None
        assert offer.terms.pledged_on == TODAY
        desk.sign_in("c1")
        assert fault_of(desk.take_in, agreed(desk)).reason is Reason.DAY_NOT_OPEN
        assert desk.day().day is None
