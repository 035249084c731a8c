"""The file of a key: wrapped by the system's keyring or a passphrase, never unwrapped again."""

import json
import os
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, Windows, macOS

from counter.db import keeping, keys
from counter.db.keeping import KeyFile, system_keyring
from counter.domain.keeping import Kept
from counter.domain.refusal import Trouble, Unavailable
from tests.db.counters import KEY, unavailable
from tests.keyrings import OTHER, PHRASE, Ring, means


@pytest.fixture
def ring() -> Ring:
    return Ring()


@pytest.fixture
def key_file(tmp_path: Path, ring: Ring) -> KeyFile:
    return KeyFile(tmp_path / "counter.key", means(ring))


def bare(data: bytes) -> bool:
    """Whether the key can be read in what lies there."""
    return any(form in data for form in (KEY, KEY.hex().encode(), KEY.hex().upper().encode()))


def test_a_key_in_the_clear_is_told_as_that(key_file: KeyFile) -> None:
    key_file.keep(KEY, Kept.FILE)
    assert key_file.kept() is Kept.FILE
    assert key_file.load() == KEY
    assert bare(key_file.path.read_bytes())


def test_a_passphrase_opens_the_key_and_another_does_not(key_file: KeyFile) -> None:
    key_file.keep(KEY, Kept.PASSPHRASE, PHRASE)
    assert key_file.kept() is Kept.PASSPHRASE
    assert key_file.load(PHRASE) == KEY
    with unavailable(Trouble.PASSPHRASE_WRONG):
        key_file.load(OTHER)
    with unavailable(Trouble.KEY_LOCKED):
        key_file.load()
    assert not bare(key_file.path.read_bytes())
    assert key_file.path.stat().st_mode & 0o777 == 0o600


def test_the_keyring_opens_the_key_only_together_with_the_file(
    key_file: KeyFile, ring: Ring
) -> None:
    key_file.keep(KEY, Kept.KEYRING)
    assert key_file.kept() is Kept.KEYRING
    assert key_file.load() == KEY
    assert not bare(key_file.path.read_bytes())
    assert not bare("".join(ring.kept.values()).encode())


@pytest.mark.parametrize("loss", ["locked", "gone", "exchanged", "none"])
def test_a_keyring_that_gives_nothing_is_told(key_file: KeyFile, ring: Ring, loss: str) -> None:
    key_file.keep(KEY, Kept.KEYRING)
    ring.is_locked = loss == "locked"
    if loss == "gone":
        ring.kept.clear()
    elif loss == "exchanged":
        ring.kept = dict.fromkeys(ring.kept, "ab" * 32)
    asked = KeyFile(key_file.path, means()) if loss == "none" else key_file
    with unavailable(Trouble.KEYRING_SILENT):
        asked.load()


def test_a_keyring_that_takes_nothing_leaves_the_key_as_it_was(
    key_file: KeyFile, ring: Ring
) -> None:
    key_file.keep(KEY, Kept.PASSPHRASE, PHRASE)
    ring.is_locked = True
    with unavailable(Trouble.KEYRING_SILENT):
        key_file.keep(KEY, Kept.KEYRING)
    assert key_file.load(PHRASE) == KEY


def test_what_protected_the_key_before_is_forgotten(key_file: KeyFile, ring: Ring) -> None:
    key_file.keep(KEY, Kept.KEYRING)
    key_file.keep(KEY, Kept.PASSPHRASE, PHRASE)
    assert ring.kept == {}
    key_file.keep(KEY, Kept.PASSPHRASE, OTHER)
    with unavailable(Trouble.PASSPHRASE_WRONG):
        key_file.load(PHRASE)
    assert key_file.load(OTHER) == KEY
    with pytest.raises(FileExistsError):
        key_file.keep(KEY, Kept.FILE)


def test_a_keyring_that_does_not_let_go_stops_nothing(key_file: KeyFile, ring: Ring) -> None:
    key_file.keep(KEY, Kept.KEYRING)
    ring.is_locked = True
    key_file.keep(KEY, Kept.PASSPHRASE, PHRASE)
    alone = KeyFile(key_file.path, means())
    assert alone.load(PHRASE) == KEY
    ring.is_locked = False
    key_file.keep(KEY, Kept.KEYRING)
    alone.keep(KEY, Kept.PASSPHRASE, PHRASE)
    assert alone.load(PHRASE) == KEY


@pytest.mark.skipif(os.name != "posix", reason="elsewhere an open file cannot be exchanged")
def test_the_key_that_lay_there_is_written_over(key_file: KeyFile) -> None:
    keys.store(key_file.path, KEY)
    with key_file.path.open("rb") as before:
        key_file.keep(KEY, Kept.PASSPHRASE, PHRASE)
        assert set(before.read()) == {0}


def test_where_an_open_file_cannot_be_exchanged_the_new_one_takes_its_place(
    key_file: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.store(key_file.path, KEY)
    with monkeypatch.context() as patched:
        patched.setattr(keeping, "_WRITES_OVER", False)
        key_file.keep(KEY, Kept.PASSPHRASE, PHRASE)
    assert key_file.load(PHRASE) == KEY


@pytest.mark.parametrize(
    "change",
    [
        {"kept": "magic"},
        {"kept": None},
        {"sealed": "zz"},
        {"nonce": 7},
        {"salt": None},
        {"memory_kib": 2**40},
        {"passes": 99},
        {"lanes": 99},
    ],
)
def test_a_file_that_was_spoilt_is_told_and_costs_nothing(
    key_file: KeyFile, change: dict[str, object]
) -> None:
    key_file.keep(KEY, Kept.PASSPHRASE, PHRASE)
    told = json.loads(key_file.path.read_bytes()) | change
    key_file.path.write_text(json.dumps(told))
    with unavailable(Trouble.KEY_MISSING):
        key_file.load(PHRASE)


def test_half_a_file_is_told(key_file: KeyFile) -> None:
    key_file.keep(KEY, Kept.PASSPHRASE, PHRASE)
    key_file.path.write_bytes(key_file.path.read_bytes()[:40])
    with unavailable(Trouble.KEY_MISSING):
        key_file.kept()
    key_file.path.unlink()
    with unavailable(Trouble.KEY_MISSING):
        key_file.load()


def test_a_passphrase_is_not_taken_for_the_file_of_a_keyring(key_file: KeyFile) -> None:
    key_file.keep(KEY, Kept.PASSPHRASE, PHRASE)
    told = json.loads(key_file.path.read_bytes()) | {"kept": "keyring", "entry": "ab"}
    key_file.path.write_text(json.dumps(told))
    with unavailable(Trouble.KEYRING_SILENT):
        key_file.load(PHRASE)


def test_the_systems_own_keyrings_count_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds: tuple[type[KeyringBackend], ...] = (
        Windows.WinVaultKeyring,
        macOS.Keyring,
        SecretService.Keyring,
    )
    for kind in kinds:
        monkeypatch.setattr(kind, "viable", False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    assert system_keyring() is None
    monkeypatch.setattr(SecretService.Keyring, "viable", True)
    assert isinstance(system_keyring(), SecretService.Keyring)


def test_no_file_of_a_key_shows_it(key_file: KeyFile) -> None:
    key_file.keep(KEY, Kept.PASSPHRASE, PHRASE)
    with pytest.raises(Unavailable) as told:
        key_file.load(OTHER)
    for shown in (repr(key_file), repr(told.value), str(told.value)):
        assert KEY.hex() not in shown
        assert "lamps" not in shown
