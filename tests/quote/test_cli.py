"""The command line as a person or a script calls it."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import pytest

from counter import cli
from counter.cli import Command, main
from counter.domain.refusal import Trouble, Unavailable

ONE = ["--agency", "kaohsiung", "--class", "general", "--principal", "10000"]
DAYS = ["--pledged-on", "2026-03-10", "--on", "2026-04-16"]
LINE = (
    '{"agency": "taipei", "class": "general", "principal": 53400,'
    ' "pledged_on": "2026-01-30", "on": "2026-03-09"}\n'
)


def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from counter.cli import main; sys.exit(main())",
            *arguments,
        ],
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=Path(__file__).parent.parent.parent,
    )


def test_a_case_from_options_is_answered() -> None:
    done = run("quote", *ONE, *DAYS)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["interest"] == 135


def test_a_stream_is_answered_line_by_line_and_a_bad_line_shows_in_the_status() -> None:
    done = run("quote", given=LINE + "nonsense\n" + LINE)
    assert (done.returncode, done.stderr) == (1, "")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each.get("interest") for each in answers] == [545, None, 545]
    assert answers[1]["line"] == 2


def test_a_good_stream_ends_with_status_zero() -> None:
    assert run("quote", given=LINE).returncode == 0


def test_english_is_spoken_on_request() -> None:
    done = run("quote", "--language", "en", *ONE, *DAYS)
    assert json.loads(done.stdout)["explain"][-1] == "Interest NT$ 135."


def test_a_quote_needs_no_window() -> None:
    code = (
        "import sys; from counter.cli import main; main(sys.argv[1:]);"
        "sys.exit(any(name.startswith(('PySide6', 'sqlalchemy', 'reportlab')) for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "quote", *ONE, *DAYS], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_reader_that_goes_away_is_no_fault_of_the_program() -> None:
    with subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from counter.cli import main; sys.exit(main(['quote']))",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as asked:
        assert asked.stdin is not None
        assert asked.stdout is not None
        assert asked.stderr is not None
        asked.stdout.close()
        asked.stdin.write(LINE * 3)
        asked.stdin.close()
        said = asked.stderr.read()
        assert (asked.wait(), said) == (1, "")


@pytest.mark.parametrize(
    ("closed", "arguments", "said"),
    [
        ("<&-", "quote", "input is closed"),
        ("<&-", "restore --words copy.db", "input is closed"),
        (">&-", "quote", "output is closed"),
    ],
)
def test_a_closed_stream_is_told_with_what_to_do(closed: str, arguments: str, said: str) -> None:
    command = (
        f'"{sys.executable}" -c "import sys; from counter.cli import main; sys.exit(main())"'
        f" {arguments} --language en {closed}"
    )
    done = subprocess.run(
        command, shell=True, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_option_is_refused_with_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["quote", "--colour", "red"])
    assert ended.value.code == 2
    assert "usage: counter" in capsys.readouterr().err


def ends_with(trouble: BaseException, monkeypatch: pytest.MonkeyPatch) -> int:
    def fail(_: object) -> int:
        raise trouble

    command = Command("fail", "fails", lambda _: None, fail)
    monkeypatch.setattr(cli, "COMMANDS", (command,))
    return main(["fail", "--language", "en"])


def test_a_trouble_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ends_with(Unavailable(Trouble.DISK_FULL), monkeypatch) == 1
    assert capsys.readouterr().err.startswith("The disk is full")


def test_an_interrupt_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ends_with(KeyboardInterrupt(), monkeypatch) == 130


@pytest.mark.parametrize(
    "line",
    [
        ["--data", "here", "--real", "fail"],
        ["fail", "--data", "here", "--real"],
        ["--real", "fail", "--data", "here"],
    ],
)
def test_the_counter_named_before_or_after_the_command_is_the_one_meant(
    line: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    meant: list[tuple[object, object]] = []

    def note(options: argparse.Namespace) -> int:
        meant.append((options.data, options.real))
        return 0

    command = Command("fail", "fails", cli._folder_options, note)
    monkeypatch.setattr(cli, "COMMANDS", (command,))
    assert main(line) == 0
    assert meant == [(Path("here"), True)]
