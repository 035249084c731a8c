"""Pictures and enrolment: nobody waits for them, and whoever starts anew has and gives what there is."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from counter.desk.desk import Desk
from counter.sync.pictures import PictureExchange
from tests.desk.desks import RING, Clock, take_in
from tests.desk.picture_files import jpeg
from tests.enrolled import Town, opened_town
from tests.sync.towns import Wire


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with closing(opened_town(tmp_path, Clock())) as town:
        yield town


def pledge_with_picture(desk: Desk) -> str:
    name = desk.album.add(jpeg(300)).name
    take_in(desk, items=(replace(RING, pictures=(name,)),))
    return name


def carry(town: Town, desk: Desk) -> list[str]:
    """Exchange pictures until nothing is left; what was sent or fetched."""
    with desk.context.store.read() as reading:
        head = reading.head()
    wire = Wire(town.service, head.device, head.incarnation)
    store, pictures = desk.context.store, desk.context.pictures
    exchange = PictureExchange(store, pictures, wire, has_room=lambda: True)
    exchange.look_through()
    while exchange.step().more:
        pass
    return [name for what, name in wire.carried if what in {"send", "fetch"}]


def test_a_new_counter_is_enrolled_without_pictures_and_they_come_afterwards(town: Town) -> None:
    town.set_up("first")
    town.enrol("first")
    with town.desk("first") as desk:
        name = pledge_with_picture(desk)
        town.meet(desk)
        carry(town, desk)
    town.set_up("second", counter=2)
    town.enrol("second", town.code(2))
    with town.desk("second") as desk:
        assert desk.context.pictures.sizes() == {}
        town.meet(desk)
        assert carry(town, desk) == [name]
        assert desk.album.picture(name)


def test_a_counter_that_worked_alone_sends_the_pictures_it_has(town: Town) -> None:
    town.set_up("first")
    with town.desk("first") as desk:
        name = pledge_with_picture(desk)
    town.enrol("first")
    with town.desk("first") as desk:
        assert desk.line_status().pictures == 1
        assert carry(town, desk) == [name]
        assert desk.line_status().pictures == 0


def test_a_counter_that_starts_anew_opens_and_sends_what_only_its_disk_has(town: Town) -> None:
    town.set_up("first")
    town.enrol("first")
    with town.desk("first") as desk:
        name = pledge_with_picture(desk)
    town.service.revoke("K01", 1)
    with town.desk("first") as desk:
        town.meet(desk)
    assert "+" in town.enrol("first")
    with town.desk("first") as desk:
        town.meet(desk)
        assert desk.album.picture(name)
        assert carry(town, desk) == [name]
