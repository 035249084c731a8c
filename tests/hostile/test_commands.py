"""The command lines of the counter and of central, and what central is asked, take the listed strings."""

import io
import os
import sys
from pathlib import Path

import pytest

from central import __main__ as central_command
from central.accounts import Change
from central.devices import NotEnrolled
from counter import cli, enrol, staffing, upkeep
from counter.domain.refusal import Refused, Unavailable
from counter.domain.staff import Role, is_code
from counter.protocol import Enrol
from tests.central.centrals import BRANCH, Central
from tests.hostile.corpus import corpus

OK, FAILED, MISUSED = ENDED = (0, 1, 2)
AT_ONCE = 3
"""So many of a program's commands are tried with each string, in turn."""
HANDED_OVER_MAX = 100_000
"""Characters that a system hands to a program as one argument."""


def arguments() -> list[str]:
    """Those strings that a system can hand to a program at all."""
    found = []
    for each in corpus():
        try:
            data = os.fsencode(each.text)
        except UnicodeEncodeError:
            continue
        if b"\0" not in data and len(data) < HANDED_OVER_MAX:
            found.append(each.text)
    return found


def ended(program: object, *given: str) -> int:
    """How a program ends that was called so."""
    assert callable(program)
    try:
        status: int = program(list(given))
    except SystemExit as end:  # what argparse says to options that are none
        return MISUSED if end.code == MISUSED else FAILED
    return status


def test_the_counters_commands_refuse_what_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for function in (*vars(upkeep).values(), *vars(staffing).values(), *vars(enrol).values()):
        # Bound when the module was loaded: to another test's, which is closed by now.
        if "out" in (getattr(function, "__kwdefaults__", None) or {}):
            monkeypatch.setitem(function.__kwdefaults__, "out", sys.stdout)
    data = ("--data", str(tmp_path / "no counter"))
    for number, each in enumerate(arguments()):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{each}\n" * 3))
        commands = (
            ("quote", f"--agency={each}", "--principal=1", f"--on={each}"),
            ("enrol", *data, "--", each, each),
            ("restore", "--words", *data, "--", each),
            ("backup", f"--to={each}", *data),
            ("key", "--words", *data),
            ("account", "set", f"--by={each}", f"--code={each}", f"--name={each}", *data),
            ("verify", f"--key={each}", f"--head={each}", "--", each),
            ("verify", f"--export={each}", f"--to={each}", f"--clerk={each}", f"--approver={each}"),
            (each,),
        )
        for turn in range(number, number + AT_ONCE):
            command = commands[turn % len(commands)]
            assert ended(cli.main, *command) in ENDED, command
    assert "Traceback" not in "".join(capfd.readouterr())


def test_centrals_commands_refuse_what_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for number, each in enumerate(arguments()):
        commands = (
            ("publish", "--prepared-by=a", "--approved-by=b", "--", each),
            ("account", "set", f"--branch={each}", f"--role={each}"),
            ("enrol", f"--branch={each}", f"--counter={each}"),
            (each,),
        )
        command = commands[number % len(commands)]
        assert ended(central_command.main, *command) in ENDED, command
    assert "Traceback" not in "".join(capfd.readouterr())


def test_central_takes_a_string_by_its_rules_or_not_at_all() -> None:
    central = Central("sqlite://")
    central.counter()
    for each in corpus():
        text = each.text
        if is_code(text):
            continue
        with pytest.raises(ValueError, match="a branch is"):
            central.service.new_code(text, 1)
        with pytest.raises(NotEnrolled):
            central.service.enrol(Enrol(text, text, text))
        for change, people in (
            (Change(text, name="a", role=Role.CLERK), ("h1", "h2")),
            (Change("c9", name="a", role=Role.CLERK), (text, text)),
        ):
            with pytest.raises((ValueError, Refused, Unavailable)):
                central.service.give_account((BRANCH,), change, people)
    assert central.service.verify() == ()
    central.store.close()
