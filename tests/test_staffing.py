"""`counter account` as it is typed: a branch without a head office sets its accounts up by itself (R-150, ADR 46)."""

import io
from contextlib import closing
from pathlib import Path

import pytest

from counter import cli
from counter.domain.refusal import Trouble, Unavailable
from counter.sentences import CHINESE, of_trouble
from tests.desk.desks import make_desk
from tests.desk.people import PASSWORD

Typed = pytest.MonkeyPatch
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder of a new counter."""
    make_desk(tmp_path).close()
    return tmp_path / "data"


def said(typed: Typed, data: Path, *words: str, text: str = PASSWORD) -> int:
    """The exit status of `counter account` with these words, and these lines typed unseen."""
    typed.setattr("sys.stdin", io.StringIO(f"{text}\n"))
    return cli.main(["account", "--data", str(data), *words])


def test_a_branch_sets_its_accounts_up_by_itself(
    data: Path, monkeypatch: Typed, capsys: Captured
) -> None:
    twice = f"{PASSWORD}\n{PASSWORD}"
    first = ("first", "--code", "a1", "--name", "陳管理")
    assert said(monkeypatch, data, *first, text=twice) == 0
    assert said(monkeypatch, data, *first, text=twice) == 1, "there is one already"
    by = ("--by", "a1")
    clerk = ("--code", "c1", "--name", "王小明", "--role", "clerk")
    limits = ("--loan-ceiling", "50000", "--may-void", "--back-date-days", "2")
    capsys.readouterr()
    assert said(monkeypatch, data, "set", *by, *clerk, *limits, "--valid-until", "2099-12-31") == 0
    starter = capsys.readouterr().out.split()[-1]
    assert len(starter.split("-")) == 3
    assert said(monkeypatch, data, "set", *by, "--code", "c1", "--valid-until", "9999-12-31") == 0
    assert said(monkeypatch, data, "set", *by, "--code", "c1", "--loan-ceiling", "0") == 0
    assert capsys.readouterr().out == "c1 set\nc1 set\n"
    assert said(monkeypatch, data, "reset", *by, "--code", "c1") == 0
    assert capsys.readouterr().out.split()[-1] not in {starter, "reset"}
    assert said(monkeypatch, data, "close", *by, "--code", "c1") == 0
    capsys.readouterr()
    assert said(monkeypatch, data, "list", *by) == 0
    head, told = capsys.readouterr().out.splitlines()
    assert head.startswith("a1 陳管理 administrator open")
    assert head.split()[-2] == "since"
    assert told.startswith("c1 王小明 clerk closed")
    assert told.endswith("..never one-time")


def test_what_is_wrong_is_told_and_nothing_is_set(
    data: Path, monkeypatch: Typed, capsys: Captured
) -> None:
    short = ("first", "--code", "a1", "--name", "陳管理")
    assert said(monkeypatch, data, *short, text="short\nshort") == 1
    assert "10 個字元" in capsys.readouterr().out
    assert said(monkeypatch, data, *short, text=f"{PASSWORD}\n{PASSWORD}") == 0
    new = ("set", "--by", "a1", "--code", "c1", "--name", "王小明")
    assert said(monkeypatch, data, *new) == 1, "a new account needs a role"
    assert said(monkeypatch, data, *new, "--role", "clerk", text="wrong") == 1
    assert "密碼不對" in capsys.readouterr().out


def test_where_no_counter_is_none_gets_accounts(
    tmp_path: Path, monkeypatch: Typed, capsys: Captured
) -> None:
    assert said(monkeypatch, tmp_path, "list", "--by", "a1") == cli.FAILED
    trouble = Unavailable(Trouble.COUNTER_MISSING, path=str(tmp_path))
    assert capsys.readouterr().err == of_trouble(trouble, CHINESE) + "\n"
    with closing(make_desk(tmp_path / "counter")) as desk:
        assert desk.accounts.people() == ()
