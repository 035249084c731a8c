"""A counter's own settings: kept whole, refused with their lines."""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from counter.domain.document import DocumentInvalid, Flaw
from counter.domain.refusal import Trouble, Unavailable
from counter.domain.staff import Clerk, Role
from counter.settings import (
    Station,
    data_folder,
    load_station,
    refuse_samples,
    save_station,
)
from tests.shipped import KAOHSIUNG, policy

ON = date(2026, 11, 20)
STATION = Station(
    agency=KAOHSIUNG,
    branch="K01",
    counter=2,
    training=False,
    backup_folder=Path('/media/備份 "one"\\two'),
    mark_folder=Path("/media/mark"),
    staff=(
        Clerk("A01", "王𠮷祥", Role.CLERK),
        Clerk("S01", "Kacaw Fotol", Role.SUPERVISOR),
    ),
)


def test_a_station_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "station.toml"
    save_station(path, STATION)
    assert load_station(path) == STATION
    save_station(path, replace(STATION, training=True))
    assert load_station(path).training
    linked = replace(STATION, central_url="https://c", central_authority=Path("/ca.pem"))
    save_station(path, linked)
    assert load_station(path) == linked
    assert [each.name for each in path.parent.iterdir()] == ["station.toml"]


@pytest.mark.parametrize(
    ("old", "new", "key", "flaw", "line"),
    [
        ("counter = 2", "counter = 0", "counter", Flaw.OUT_OF_RANGE, 3),
        ("counter = 2", "counter = 100", "counter", Flaw.OUT_OF_RANGE, 3),
        ("counter = 2", 'counter = "2"', "counter", Flaw.WRONG_TYPE, 3),
        ("training = false", "training = 0", "training", Flaw.WRONG_TYPE, 4),
        ('mark_folder = "/media/mark"', 'mark_folder = ""', "mark_folder", Flaw.EMPTY, 6),
        ('role = "clerk"', 'role = "boss"', "staff[1].role", Flaw.NOT_A_CHOICE, 11),
        ('role = "supervisor"', 'role = "clerk"', "staff", Flaw.WITHOUT_ROW, 8),
        ('code = "S01"', 'code = "A01"', "staff[2].code", Flaw.DUPLICATE, 14),
        ("counter = 2", "counter = 2\nfoo = 1", "foo", Flaw.UNKNOWN_KEY, 4),
    ],
)
def test_a_wrong_station_is_refused_with_key_and_line(
    old: str, new: str, key: str, flaw: Flaw, line: int, tmp_path: Path
) -> None:
    path = tmp_path / "station.toml"
    save_station(path, STATION)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DocumentInvalid) as caught:
        load_station(path)
    assert caught.value.trouble is Trouble.STATION_INVALID
    (fault,) = caught.value.faults
    assert (fault.key, fault.flaw, fault.line) == (key, flaw, line)


def test_a_missing_station_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        load_station(tmp_path / "station.toml")
    assert caught.value.trouble is Trouble.STATION_INVALID


def test_a_disk_that_takes_nothing_leaves_the_old_station(tmp_path: Path) -> None:
    path = tmp_path / "station.toml"
    save_station(path, STATION)
    path.with_suffix(".new").mkdir()
    with pytest.raises(Unavailable) as caught:
        save_station(path, replace(STATION, counter=3))
    assert caught.value.trouble is Trouble.STATION_UNWRITABLE
    assert load_station(path) == STATION


def test_a_counter_for_real_business_refuses_sample_values_by_name() -> None:
    with pytest.raises(Unavailable) as caught:
        refuse_samples(policy(KAOHSIUNG), STATION, ON)
    assert caught.value.trouble is Trouble.POLICY_SAMPLE
    assert "agency.page_url" in str(caught.value.facts["keys"])


def test_training_takes_sample_values() -> None:
    refuse_samples(policy(KAOHSIUNG), replace(STATION, training=True), ON)


def test_a_counter_for_real_business_takes_rules_with_sources() -> None:
    refuse_samples(replace(policy(KAOHSIUNG), samples=()), STATION, ON)


def test_training_has_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert data_folder(training=False) == tmp_path / "public-pawnshop-counter"
    assert data_folder(training=True) == tmp_path / "public-pawnshop-counter-training"


def test_the_folder_follows_the_customs_of_the_platform(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert data_folder(training=False) == tmp_path / ".local/share/public-pawnshop-counter"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    assert data_folder(training=False) == tmp_path / "AppData/Local/public-pawnshop-counter"
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert data_folder(training=False) == tmp_path / "local/public-pawnshop-counter"
