"""Starting the program: one window for one counter, and a clear sentence where it cannot start."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from counter.db import engine, files, keys
from counter.db.keeping import KeyFile
from counter.desk.opening import utc_now
from counter.domain.keeping import Kept
from tests.desk.desks import make_desk, reopen
from tests.e2e.programs import Ended, ended, given_up, resources, start
from tests.house.tree import ROOT
from tests.keyrings import OTHER, PHRASE, means


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of a counter that was set up."""
    make_desk(tmp_path).close()
    return tmp_path / "data"


def started(data: Path, *, root: Path = ROOT) -> Ended:
    """Start a program that cannot go on, and read its boxes."""
    told = given_up(start("--data", data, root=root))
    boxes = [line for line in told.out.splitlines() if line.startswith("box: ")]
    return Ended(told.status, "\n".join(boxes), told.err)


def test_the_window_opens_and_closes(data: Path) -> None:
    program = start("--data", data)
    assert program.stdout is not None
    assert program.stdout.readline() == "window\n"
    closed = ended(program)
    assert (closed.status, closed.out, closed.err) == (0, "", "")
    with closing(reopen(data.parent, clock=utc_now, by_names=False)) as desk:
        told = [(each.clerk.code, each.chooses) for each in desk.training.samples()]
        assert told == [(code, True) for code in ("c1", "c2", "s1", "admin")]


def test_a_second_program_says_so_and_brings_the_first_to_front(data: Path) -> None:
    first = start("--data", data)
    assert first.stdout is not None
    assert first.stdout.readline() == "window\n"
    second = started(data)
    assert second.status == 3
    assert second.out == "box: 程式已經在執行，請使用已開啟的視窗。"
    assert first.stdout.readline() == "front\n"
    assert ended(first).status == 0


def test_another_counter_on_the_same_computer_is_no_second_program(
    data: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    make_desk(tmp_path / "other", counter=2).close()
    first = start("--data", data)
    assert first.stdout is not None
    assert first.stdout.readline() == "window\n"
    other = start("--data", tmp_path / "other" / "data")
    assert other.stdout is not None
    assert other.stdout.readline() == "window\n"
    assert (ended(other).status, ended(first).status) == (0, 0)


def test_a_passphrase_is_asked_over_the_window_until_it_opens_the_file(data: Path) -> None:
    key_file = KeyFile(data / files.KEY, means())
    key_file.keep(key_file.load(), Kept.PASSPHRASE, PHRASE)
    program = start("--data", data, typed=f"{OTHER}\n{PHRASE}")
    assert program.stdout is not None
    asked = [program.stdout.readline() for _ in range(3)]
    assert asked == ["window\n", "asks: \n", "asks: 通行碼不對，金鑰打不開。請再輸入一次。\n"]
    assert ended(program).status == 0
    gone = given_up(start("--data", data))
    assert (gone.status, gone.out, gone.err) == (0, "window\nasks: \n", "")


# -------------------------------------------------------------------------------- troubles


def driver(data: Path) -> Any:
    return engine.driver(data / files.DATABASE, keys.load(data / "counter.key"))


def no_key(data: Path, _: Path) -> None:
    (data / "counter.key").unlink()


def key_for_all(data: Path, _: Path) -> None:
    (data / "counter.key").chmod(0o644)


def other_key(data: Path, _: Path) -> None:
    (data / "counter.key").unlink()
    keys.store(data / "counter.key", bytes(range(32)))


def no_file(data: Path, _: Path) -> None:
    (data / files.DATABASE).unlink()


def damaged_file(data: Path, _: Path) -> None:
    content = bytearray((data / files.DATABASE).read_bytes())
    for place in range(4096, len(content), 4096):
        content[place + 100] ^= 0xFF
    (data / files.DATABASE).write_bytes(content)


def newer_file(data: Path, _: Path) -> None:
    connection = driver(data)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


def other_counters_file(data: Path, _: Path) -> None:
    connection = driver(data)
    connection.execute("UPDATE device SET counter = 2")
    connection.close()


def station_cut_in_half(data: Path, _: Path) -> None:
    path = data / "station.toml"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def rules_cut_in_half(_: Path, root: Path) -> None:
    path = root / "resources" / "agencies" / "kaohsiung.toml"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def rate_above_the_law(_: Path, root: Path) -> None:
    path = root / "resources" / "agencies" / "kaohsiung.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"0.9"', '"2.6"', 1), encoding="utf-8")


TROUBLES = {
    no_key: "找不到本櫃的金鑰檔",
    key_for_all: "金鑰檔可被其他使用者讀取",
    other_key: "金鑰打不開這個資料檔",
    no_file: "找不到本櫃的資料檔",
    damaged_file: "資料檔損壞",
    newer_file: "資料檔是較新版的程式寫的",
    other_counters_file: "這是另一個櫃檯的資料檔",
    station_cut_in_half: "櫃檯設定檔 station.toml",
    rules_cut_in_half: "kaohsiung.toml",
    rate_above_the_law: "超過上限",
}


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.__name__)
def test_a_counter_that_cannot_start_says_why_and_what_to_do(
    data: Path, tmp_path: Path, trouble: Callable[[Path, Path], None]
) -> None:
    root = resources(tmp_path / "bundle")
    trouble(data, root)
    told = started(data, root=root)
    assert told.status == 2
    assert told.out.startswith("box: ")
    assert TROUBLES[trouble] in told.out
    assert told.out.count("box: ") == 1
    assert told.err == ""


def test_a_missing_font_stops_the_start_with_a_sentence(data: Path, tmp_path: Path) -> None:
    told = started(data, root=resources(tmp_path / "bundle", without="fonts"))
    assert told.status == 2
    assert "缺少字型檔" in told.out


def test_a_sentence_names_the_line_of_a_broken_rule(data: Path, tmp_path: Path) -> None:
    root = resources(tmp_path / "bundle")
    rate_above_the_law(data, root)
    text = (root / "resources" / "agencies" / "kaohsiung.toml").read_text(encoding="utf-8")
    line = text[: text.index('"2.6"')].count("\n") + 1
    assert f"kaohsiung.toml 第 {line} 行" in started(data, root=root).out


def test_nothing_of_the_inside_is_told(data: Path) -> None:
    damaged_file(data, data)
    told = started(data)
    assert "Traceback" not in told.out + told.err
    assert str(data) not in told.out
