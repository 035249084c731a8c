"""What central gives an auditor: the signed end of a branch's order, and the keys that sign there."""

from pathlib import Path

import pytest

from central.__main__ import main
from counter.audit import heads
from counter.audit.chains import CENTRALS
from counter.protocol import Head, is_signed
from tests.central.centrals import Central

BRANCH = "K01"


def test_the_end_of_an_order_is_signed_and_keys_are_told_without_centrals_devices() -> None:
    central = Central("sqlite://")
    by = central.counter(1)
    central.push(by, by.open_day())
    head = central.service.head_of(BRANCH)
    assert is_signed(head, central.keys.public)
    assert head.place == central.service.places()[BRANCH]
    own, *others = central.service.public_keys(BRANCH)
    assert own == f"{CENTRALS} {central.keys.public_key}"
    assert [each.split()[0] for each in others] == [by.device]
    for asked in (central.service.head_of, central.service.public_keys):
        with pytest.raises(ValueError, match="no branch"):
            asked("K99")


def test_an_auditor_reads_what_the_commands_print(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ("--store", str(tmp_path / "central.db"), "--branch", BRANCH)
    assert main(["enrol", *store, "--counter", "1"]) == 0
    capsys.readouterr()
    for command in ("head", "public-keys"):
        assert main([command, *store]) == 0
        (tmp_path / command).write_text(capsys.readouterr().out, encoding="utf-8")
    assert isinstance(heads.read(str(tmp_path / "head")), Head)
    assert set(heads.read_keys(tmp_path / "public-keys")) == {CENTRALS}
    assert main(["head", *store[:-1], "K99"]) == 1
    assert "no branch" in capsys.readouterr().err
