"""Whatever breaks off an act, at whatever step: it is on disk whole or not at all, and the next one goes on."""

import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from counter.db import check, files
from counter.db import store as stores
from counter.db.prepared import Driver, driver_of
from counter.db.readers import Readers
from counter.domain.refusal import Trouble
from tests.db.counters import KEY, Counter, Spied, new_store, opened, unavailable
from tests.db.test_rebuild import sums_of

STATEMENTS_OF_AN_INTAKE = 20


def sound(folder: Path) -> int:
    """Open what a crash left, check all of it, do a further act; the number of entries it had."""
    with opened(folder) as store:
        assert check.quick_check(store)
        live = sums_of(store)
        with store.read() as reading:
            head = reading.head()
            assert reading.last_serial(115) == head.number
        store.rebuild()
        assert sums_of(store) == live
        Counter(store).take_in()
        with store.read() as reading:
            assert reading.head().number == head.number + 1
    return head.number


# ------------------------------------------------------------------------------- killed


def unmeasured() -> dict[str, str]:
    """Without coverage: what was measured dies with the process."""
    return {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE_")}


WORKER = """
import os, signal, sys
from pathlib import Path
from counter.db import store as stores
from counter.db.prepared import driver_of
from tests.db.counters import Counter, Spied, opened

def work(folder, left):
    counter = Counter(opened(folder))
    counter.take_in()
    print("saved", flush=True)

    def count(sql):
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    stores.driver_of = lambda connection: Spied(driver_of(connection), after=count)
    counter.take_in()
    print("saved", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

for folder in map(Path, sys.argv[1:]):
    worker = os.fork()
    if not worker:
        work(folder, int(folder.name))
    print(os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]), flush=True)
"""


def test_a_process_killed_at_any_statement_leaves_whole_acts(tmp_path: Path) -> None:
    folders = [tmp_path / str(step) for step in (*range(1, STATEMENTS_OF_AN_INTAKE + 1), 99)]
    new_store(folders[0]).close()
    for folder in folders[1:]:
        shutil.copytree(folders[0], folder)
    played = subprocess.run(
        [sys.executable, "-c", WORKER, *folders], capture_output=True, check=True, env=unmeasured()
    )
    ends = [end.split() for end in played.stdout.split(b"%d\n" % -signal.SIGKILL)]
    assert ends == [*[[b"saved"]] * STATEMENTS_OF_AN_INTAKE, [b"saved"] * 2, []]
    found = {folder.name: sound(folder) for folder in folders}
    assert found == {folder.name: 2 if folder.name == "99" else 1 for folder in folders}


BUSY_WORKER = """
import sys
from pathlib import Path
from tests.db.counters import Counter, opened
counter = Counter(opened(Path(sys.argv[1])))
while True:
    counter.take_in()
    print("saved", flush=True)
"""


@pytest.mark.slow
def test_a_process_killed_at_any_moment_loses_nothing_it_told(tmp_path: Path) -> None:
    chance = Random(3)
    for _ in range(6):
        folder = tmp_path / str(chance.random())
        new_store(folder).close()
        with subprocess.Popen(
            [sys.executable, "-c", BUSY_WORKER, str(folder)],
            stdout=subprocess.PIPE,
            env=unmeasured(),
        ) as worker:
            assert worker.stdout is not None
            for _ in range(chance.randrange(1, 60)):
                worker.stdout.readline()
            worker.kill()
            more = len(worker.stdout.read().splitlines())
        with closing(Readers(folder / files.DATABASE, KEY)) as readers, readers.read() as reading:
            number = reading.head().number
        assert number >= more
        assert sound(folder) == number


# ------------------------------------------------------------------------------- the disk as it was


def test_the_disk_after_any_statement_holds_whole_acts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = tmp_path / "live"
    pictures: dict[bytes, Path] = {}
    seen: list[bytes] = []

    def picture(_: str) -> None:
        """The disk as it is; most statements leave it as it was."""
        log = live / f"{files.DATABASE}-wal"
        seen.append((live / files.DATABASE).read_bytes() + log.read_bytes())
        if seen[-1] in pictures:
            return
        copy = pictures[seen[-1]] = tmp_path / f"picture {len(pictures)}"
        copy.mkdir()
        for path in live.glob(f"{files.DATABASE}*"):
            shutil.copyfile(path, copy / path.name)

    def spied(connection: Driver) -> Spied:
        return Spied(driver_of(connection), before=picture, after=picture)

    with new_store(live) as store:
        Counter(store).take_in()
        with monkeypatch.context() as watched:
            watched.setattr(stores, "driver_of", spied)
            Counter(store).take_in()
        picture("")
    assert len(seen) == 2 * STATEMENTS_OF_AN_INTAKE + 1
    acts = {disk: sound(folder) for disk, folder in pictures.items()}
    assert [acts[disk] for disk in seen] == [1] * (len(seen) - 1) + [2]


def test_a_log_torn_anywhere_holds_the_acts_before_the_tear(tmp_path: Path) -> None:
    live = tmp_path / "live"
    acts = 6
    sizes = []
    with new_store(live) as store:
        log = live / f"{files.DATABASE}-wal"
        for _ in range(acts):
            Counter(store).take_in()
            sizes.append(log.stat().st_size)
        shutil.copytree(live, tmp_path / "whole")
    chance = Random(11)
    cuts = [
        *sizes,
        *(size - 1 for size in sizes),
        *(chance.randrange(sizes[-1]) for _ in range(12)),
    ]
    for cut in cuts:
        torn = tmp_path / f"torn {cut}"
        shutil.copytree(tmp_path / "whole", torn, dirs_exist_ok=True)
        (torn / f"{files.DATABASE}-shm").unlink()
        with (torn / f"{files.DATABASE}-wal").open("r+b") as file:
            file.truncate(cut)
        assert sound(torn) == sum(size <= cut for size in sizes)


# ------------------------------------------------------------------------------- a full disk


def test_a_full_disk_refuses_the_act_and_nothing_else(counter: Counter) -> None:
    counter.take_in()
    live = sums_of(counter.store)
    with _pages_limited(counter), unavailable(Trouble.DISK_FULL):
        for _ in range(100):
            counter.take_in()
    done = len(sums_of(counter.store)["ticket_number"])
    assert done > len(live["ticket_number"])
    counter.take_in()
    with counter.store.read() as reading:
        assert reading.head().number == reading.last_serial(115) == done + 1
    assert check.quick_check(counter.store)


@contextmanager
def _pages_limited(counter: Counter) -> Iterator[None]:
    def limit(pages: str) -> None:
        with counter.store._writer.begin() as connection:
            connection.execute(text(f"PRAGMA max_page_count = {pages}"))

    with counter.store._writer.begin() as connection:
        now = connection.execute(text("PRAGMA page_count")).scalar_one()
    limit(str(now + 4))
    yield
    limit("4294967294")


def test_a_write_that_fails_at_commit_refuses_the_act_and_nothing_else(counter: Counter) -> None:
    counter.take_in()
    log = counter.store.path.with_name(f"{files.DATABASE}-wal")
    for room in (0, 1, 100, 5000, 20_000):
        with no_file_larger_than(log.stat().st_size + room), unavailable(Trouble.DISK_FAILED):
            counter.take_in()
        with counter.store.read() as reading:
            assert reading.last_serial(115) == reading.head().number
        number = counter.take_in().number
        with counter.store.read() as reading:
            assert reading.pledge_ids_by_number(number)
    assert check.quick_check(counter.store)
    counter.store.close()
    assert sound(counter.store.path.parent) == 6


FULL_DISK = """
import sys
from pathlib import Path
from counter.db import check
from counter.domain.refusal import Trouble, Unavailable
from tests.db.counters import Counter, new_store

folder = Path(sys.argv[1])
ballast = folder / "ballast"
store = new_store(folder / "counter")
counter = Counter(store)
counter.take_in()
full = 0
for attempt in range(30):
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            file.truncate(max(0, file.tell() - 4096 * (attempt % 6)))
    try:
        counter.take_in()
    except Unavailable as error:
        assert error.trouble is Trouble.DISK_FULL, error
        full += 1
    ballast.unlink()
    ticket = counter.take_in()
    with store.read() as reading:
        assert reading.last_serial(115) == reading.head().number
        assert reading.pledge_ids_by_number(ticket.number) == (ticket.pledge,)
assert check.quick_check(store)
print("full", full)
"""


def test_a_disk_that_is_full_at_commit_refuses_the_act_and_nothing_else(tmp_path: Path) -> None:
    work = 'mount -t tmpfs -o size=6m none "$1" || exit 77; exec "$2" -c "$3" "$1"'
    own_disk = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", work, "sh"]
    try:
        done = subprocess.run(
            [*own_disk, str(tmp_path), sys.executable, FULL_DISK],
            capture_output=True,
            check=False,
            text=True,
        )
    except FileNotFoundError:
        pytest.skip("this system has no unshare")
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("this system lets no user have a disk of his own")
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[1]) > 5


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """Any user may lower this limit; a write beyond it fails."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_takes_no_writing_is_told(counter: Counter) -> None:
    counter.take_in()
    counter.store.close()
    counter.store.path.chmod(0o400)
    if os.access(counter.store.path, os.W_OK):
        pytest.skip("root writes where nobody may")
    with opened(counter.store.path.parent) as store, unavailable(Trouble.DISK_FAILED):
        Counter(store).take_in()
