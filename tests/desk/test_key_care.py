"""The key of a counter's file at a real desk: opened, moved over, kept otherwise, got back by its words."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from counter.db import files, keys
from counter.db.keeping import KeyFile
from counter.desk.desk import Desk
from counter.desk.key_care import BARE, KeyStatus, key_of
from counter.desk.opening import open_desk, set_up
from counter.domain.keeping import Keeping, Kept, Opening
from counter.domain.refusal import Reason, Refused, Trouble, Unavailable
from counter.settings import STATION_FILE, load_station
from tests.db.counters import unavailable
from tests.desk.desks import CHEAP, Chance, make_desk
from tests.domain.refusals import fault_of, faults_of
from tests.keyrings import OTHER, PHRASE, Ring, means

BY_PHRASE = Keeping(Kept.PASSPHRASE, PHRASE, PHRASE)
BY_RING = Keeping(Kept.KEYRING)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data folder of a counter whose program is not running."""
    make_desk(tmp_path).close()
    return tmp_path / "data"


def opened(folder: Path, opening: Opening, ring: Ring | None = None) -> Desk:
    return open_desk(folder, opening=opening, stretching=CHEAP, means=means(ring), by_names=True)


def real_key(folder: Path, opening: Opening, ring: Ring | None = None) -> bytes:
    """The key of the same counter, were its business real."""
    station = replace(load_station(folder / STATION_FILE), training=False)
    return key_of(folder, station, opening, means(ring))


def words_of(folder: Path) -> str:
    return "".join(keys.words(keys.load(folder / files.KEY)))


def test_a_passphrase_is_wanted_before_the_file_is_opened(folder: Path) -> None:
    opened(folder, Opening(keep=BY_PHRASE)).close()
    with unavailable(Trouble.KEY_LOCKED):
        opened(folder, Opening())
    with unavailable(Trouble.PASSPHRASE_WRONG):
        opened(folder, Opening(passphrase=OTHER))
    with closing(opened(folder, Opening(passphrase=PHRASE))) as desk:
        assert desk.key.status() == KeyStatus(Kept.PASSPHRASE, has_keyring=False)


def test_real_business_has_no_key_in_the_clear(folder: Path) -> None:
    with unavailable(Trouble.KEY_BARE):
        real_key(folder, Opening())
    with unavailable(Trouble.KEY_BARE):
        real_key(folder, Opening(keep=BARE))
    ring = Ring()
    key = real_key(folder, Opening(keep=BY_RING), ring)
    assert real_key(folder, Opening(), ring) == key
    assert key not in (folder / files.KEY).read_bytes()
    assert key.hex().encode() not in (folder / files.KEY).read_bytes()


def test_a_new_counter_for_real_business_never_has_one(folder: Path) -> None:
    station = load_station(folder / STATION_FILE)
    fresh = folder.with_name("fresh")
    for _ in range(2):  # what a first attempt left is used again
        set_up(fresh, station, random=Chance(), keeping=BY_PHRASE, means=means())
        assert KeyFile(fresh / files.KEY).kept() is Kept.PASSPHRASE
    with unavailable(Trouble.PASSPHRASE_WRONG):
        set_up(fresh, station, random=Chance(), keeping=replace(BY_PHRASE, passphrase=OTHER))


def test_the_words_open_what_nothing_else_opens(folder: Path) -> None:
    words = words_of(folder)
    opened(folder, Opening(keep=BY_PHRASE)).close()
    by_words = Opening(words=words, keep=Keeping(Kept.PASSPHRASE, OTHER, OTHER))
    opened(folder, by_words).close()
    with unavailable(Trouble.PASSPHRASE_WRONG):
        opened(folder, Opening(passphrase=PHRASE))
    opened(folder, Opening(passphrase=OTHER)).close()
    (folder / files.KEY).unlink()
    opened(folder, by_words).close()
    opened(folder, Opening(passphrase=OTHER)).close()


def test_words_that_are_wrong_change_nothing(folder: Path) -> None:
    before = (folder / files.KEY).read_bytes()
    others = "".join(keys.words(bytes(range(32))))
    with unavailable(Trouble.DATABASE_WRONG_KEY):
        opened(folder, Opening(words=others, keep=BY_PHRASE))
    with pytest.raises(Refused):
        opened(folder, Opening(words=words_of(folder)[1:], keep=BY_PHRASE))
    assert (folder / files.KEY).read_bytes() == before


def test_a_weak_passphrase_changes_nothing(folder: Path) -> None:
    before = (folder / files.KEY).read_bytes()
    with pytest.raises(Refused) as refused:
        opened(folder, Opening(keep=Keeping(Kept.PASSPHRASE, "1234", "1234")))
    assert [each.reason for each in refused.value.faults] == [Reason.PASSPHRASE_WEAK]
    assert (folder / files.KEY).read_bytes() == before


def test_a_disk_that_takes_no_key_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(files, "replace", fail)
    with unavailable(Trouble.FOLDER_UNUSABLE):
        opened(folder, Opening(keep=BY_PHRASE))
    assert keys.load(folder / files.KEY)


def test_who_answers_for_the_counter_changes_what_keeps_its_key(folder: Path) -> None:
    ring = Ring()
    with closing(opened(folder, Opening(), ring)) as desk:
        desk.sign_in("c1")
        assert fault_of(desk.key.change, "", BY_PHRASE).reason is Reason.ROLE_NOT_ALLOWED
        desk.sign_in("s1")
        assert desk.key.change("", BY_PHRASE) is Kept.PASSPHRASE
        assert desk.key.status() == KeyStatus(Kept.PASSPHRASE, has_keyring=True)
        found = faults_of(desk.key.change, "", Keeping(Kept.PASSPHRASE, "x", "x"))
        assert [each.reason for each in found] == [Reason.EMPTY, Reason.PASSPHRASE_WEAK]
        with unavailable(Trouble.PASSPHRASE_WRONG):
            desk.key.change(OTHER, BY_RING)
        assert desk.key.change(PHRASE, BY_RING) is Kept.KEYRING
    opened(folder, Opening(), ring).close()


def test_nothing_that_opens_a_key_is_told(folder: Path) -> None:
    """Each failing path talks; none of them says a secret."""
    key, words = keys.load(folder / files.KEY), words_of(folder)
    said = []
    with closing(opened(folder, Opening(keep=BY_PHRASE))) as desk:
        said.append(repr(desk.context))
        desk.sign_in("s1")
        for phrase in ("", OTHER):
            with pytest.raises((Refused, Unavailable)) as told:
                desk.key.change(phrase, Keeping(Kept.PASSPHRASE, PHRASE, OTHER))
            said.append(repr(told.value))
        said.append(repr(desk.recovery_sheet()))
    for opening in (
        Opening(),
        Opening(passphrase=OTHER),
        Opening(words=words[:-1], keep=BY_PHRASE),
        Opening(words=words, keep=Keeping(Kept.PASSPHRASE, PHRASE, OTHER)),
        Opening(passphrase=PHRASE, keep=BY_RING),
    ):
        with pytest.raises((Refused, Unavailable)) as failed:
            opened(folder, opening)
        said += [repr(failed.value), repr(opening)]
    for secret in (PHRASE, OTHER, key.hex(), repr(key), words, " ".join(words), words[:4]):
        assert not [each for each in said if secret in each]
