"""Pictures of things at the desk: kept before an act names them, never lost after, dropped if none does."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from counter.db import files
from counter.desk import pictures
from counter.desk.answers import Picture
from counter.desk.desk import Desk
from counter.domain.entries import TakenIn
from counter.domain.refusal import Reason, Refused, Trouble, Unavailable
from tests.desk.desks import RING, WATCH, Clock, make_desk, open_day, renew, reopen, take_in
from tests.desk.picture_files import RED, colour_at, jpeg, saved, seen, turned_by_telephone


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Desk:
    made = make_desk(tmp_path, clock=clock)
    open_day(made)
    return made


def add(desk: Desk, folder: Path, width: int = 800) -> Picture:
    return desk.album.add(saved(folder, "ring.jpg", jpeg(width)))


def kept(folder: Path) -> set[str]:
    place = folder / "data" / files.PICTURES
    return {path.name for path in place.iterdir()} if place.exists() else set()


def pledge_with(desk: Desk, *names: str) -> str:
    return take_in(desk, items=(replace(RING, pictures=names),)).pledge


def trouble_of(desk: Desk, name: str) -> Trouble:
    with pytest.raises(Unavailable) as small:
        desk.album.small(name)
    with pytest.raises(Unavailable) as large:
        desk.album.picture(name)
    assert small.value.trouble is large.value.trouble
    return large.value.trouble


# --------------------------------------------------------------------------------- keeping


def test_a_picture_is_kept_small_and_large(desk: Desk, tmp_path: Path) -> None:
    picture = add(desk, tmp_path, 2000)
    assert kept(tmp_path) == {picture.name}
    assert seen(desk.album.picture(picture.name)).size == (1600, 480)
    assert seen(picture.thumbnail).size == (240, 72)
    assert desk.album.small(picture.name) == picture


def test_a_picture_of_a_camera_is_kept_alike(desk: Desk) -> None:
    picture = desk.album.add(jpeg())
    assert colour_at(desk.album.picture(picture.name), 400, 100) == RED


def test_a_picture_added_twice_while_a_thing_is_typed_is_kept_once(
    desk: Desk, tmp_path: Path
) -> None:
    assert add(desk, tmp_path) == add(desk, tmp_path)
    assert len(kept(tmp_path)) == 1


def test_a_picture_whose_file_is_gone_is_made_anew_by_adding_it_again(
    desk: Desk, tmp_path: Path
) -> None:
    name = add(desk, tmp_path).name
    (tmp_path / "data" / files.PICTURES / name).unlink()
    again = add(desk, tmp_path)
    assert kept(tmp_path) == {again.name}
    assert desk.album.small(again.name) == again


def test_a_refused_file_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        desk.album.add(saved(tmp_path, "letter.jpg", b"Dear Sir"))
    assert kept(tmp_path) == set()


def test_no_file_of_a_counter_shows_a_picture(desk: Desk, tmp_path: Path) -> None:
    given = turned_by_telephone(1)
    picture = desk.album.add(saved(tmp_path, "ring.jpg", given))
    pledge_with(desk, picture.name)
    desk.back_up()
    desk.close()
    (tmp_path / "ring.jpg").unlink()
    files_there = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert sum(path.name == picture.name for path in files_there) == 2  # with the copy
    for path in files_there:
        content = path.read_bytes()
        for mark in (b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1", b"JFIF", b"Exif", given[300:332]):
            assert mark not in content, path


# ------------------------------------------------------------------------------------ acts


def test_an_intake_names_its_pictures_thing_by_thing(desk: Desk, tmp_path: Path) -> None:
    one, two, three = (add(desk, tmp_path, width).name for width in (300, 400, 500))
    items = (
        replace(RING, pictures=(one, two)),
        replace(RING, features=(("kind", "項鍊"),)),
        replace(RING, pictures=(three, one)),
    )
    receipt = take_in(desk, items=items)
    assert isinstance(receipt.entry.body, TakenIn)
    named = [item.pictures for item in receipt.entry.body.ticket.items]
    assert named == [(one, two), (), (three, one)]
    things = desk.ticket(receipt.pledge).pledge.ticket.items
    assert [item.pictures for item in things] == named


def test_a_renewed_ticket_keeps_the_pictures(desk: Desk, tmp_path: Path) -> None:
    name = add(desk, tmp_path).name
    renewed = renew(desk, pledge_with(desk, name))
    assert desk.ticket(renewed.pledge).pledge.ticket.items[0].pictures == (name,)


@pytest.mark.parametrize("name", ["ab" * 32, "../counter.db", ""])
def test_no_intake_names_a_picture_that_is_not_there(desk: Desk, tmp_path: Path, name: str) -> None:
    good = add(desk, tmp_path).name
    before = desk.day_sums(desk.day().suggested)
    with pytest.raises(Refused) as refused:
        take_in(desk, items=(replace(RING, pictures=(good,)), replace(RING, pictures=(name,))))
    [fault] = refused.value.faults
    assert (fault.reason, fault.at) == (Reason.PICTURE_NOT_KEPT, "items.1.pictures")
    assert desk.day_sums(desk.day().suggested) == before


def test_a_seventh_picture_is_refused(desk: Desk, tmp_path: Path) -> None:
    names = tuple(add(desk, tmp_path, 100 + width).name for width in range(7))
    with pytest.raises(Refused, match="too-many-pictures"):
        take_in(desk, items=(replace(RING, pictures=names),))


def test_a_missing_picture_is_told_and_the_ticket_opens(desk: Desk, tmp_path: Path) -> None:
    name = add(desk, tmp_path).name
    pledge = pledge_with(desk, name)
    (tmp_path / "data" / files.PICTURES / name).unlink()
    assert trouble_of(desk, name) is Trouble.PICTURE_MISSING
    assert desk.ticket(pledge).pledge.ticket.items[0].pictures == (name,)
    assert desk.back_up() is not None


def test_a_damaged_picture_is_told(desk: Desk, tmp_path: Path) -> None:
    name = add(desk, tmp_path).name
    (tmp_path / "data" / files.PICTURES / name).write_bytes(b"\x01 not what it was")
    assert trouble_of(desk, name) is Trouble.PICTURE_DAMAGED


# ----------------------------------------------------------------- pictures no act came to name


def restart(desk: Desk, folder: Path, clock: Clock, days: int) -> None:
    desk.close()
    clock.moment += timedelta(days=days)
    with closing(reopen(folder, clock=clock)):
        pass


@pytest.mark.parametrize(("days", "there"), [(6, True), (8, False)])
def test_a_picture_no_act_names_is_dropped_after_a_week(
    desk: Desk, tmp_path: Path, clock: Clock, days: int, there: bool
) -> None:
    name = add(desk, tmp_path).name
    restart(desk, tmp_path, clock, days)
    assert kept(tmp_path) == ({name} if there else set())


def test_a_dropped_picture_leaves_no_note(desk: Desk, tmp_path: Path, clock: Clock) -> None:
    name = add(desk, tmp_path).name
    restart(desk, tmp_path, clock, 8)
    with closing(reopen(tmp_path, clock=clock)) as again:
        assert again.draft(pictures.LOOSE + name) is None


def test_a_picture_an_act_names_stays_for_ever(desk: Desk, tmp_path: Path, clock: Clock) -> None:
    name = add(desk, tmp_path).name
    pledge_with(desk, name)
    restart(desk, tmp_path, clock, 400)
    assert kept(tmp_path) == {name}


def test_a_named_picture_added_again_stays_though_the_second_intake_is_not_made(
    desk: Desk, tmp_path: Path, clock: Clock
) -> None:
    name = add(desk, tmp_path).name
    pledge_with(desk, name)
    assert add(desk, tmp_path).name != name
    restart(desk, tmp_path, clock, 400)
    assert kept(tmp_path) == {name}


def test_a_picture_added_again_begins_its_week_anew(
    desk: Desk, tmp_path: Path, clock: Clock
) -> None:
    name = add(desk, tmp_path).name
    clock.moment += timedelta(days=6)
    add(desk, tmp_path)
    restart(desk, tmp_path, clock, 6)
    assert kept(tmp_path) == {name}


def test_a_refused_intake_leaves_its_pictures_to_the_next_try(
    desk: Desk, tmp_path: Path, clock: Clock
) -> None:
    name = add(desk, tmp_path).name
    with pytest.raises(Refused):
        take_in(desk, items=(replace(RING, pictures=(name,)),), bag="", id_checked=False)
    restart(desk, tmp_path, clock, 8)
    assert kept(tmp_path) == set()


def test_what_is_still_being_typed_keeps_its_pictures(
    desk: Desk, tmp_path: Path, clock: Clock
) -> None:
    name, other = add(desk, tmp_path).name, add(desk, tmp_path, 500).name
    desk.save_draft("intake", json.dumps({"items": [{"pictures": [name]}]}))
    restart(desk, tmp_path, clock, 30)
    assert kept(tmp_path) == {name}
    assert other != name


def test_a_folder_that_gives_nothing_up_does_not_stop_the_start(
    desk: Desk, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise PermissionError

    name = add(desk, tmp_path).name
    with monkeypatch.context() as broken:
        broken.setattr(Path, "unlink", fail)
        restart(desk, tmp_path, clock, 8)
    assert kept(tmp_path) == {name}
    with closing(reopen(tmp_path, clock=clock)):
        assert kept(tmp_path) == set()


def test_a_watch_has_pictures_too(desk: Desk, tmp_path: Path) -> None:
    name = add(desk, tmp_path).name
    receipt = take_in(desk, items=(replace(WATCH, pictures=(name,)),))
    assert desk.ticket(receipt.pledge).pledge.ticket.items[0].pictures == (name,)
