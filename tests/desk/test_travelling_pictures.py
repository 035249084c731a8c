"""What one counter took a picture of the other shows, whatever line and central do meanwhile."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import pytest

from counter.db import engine
from counter.db.pictures import Pictures
from counter.desk.desk import Desk
from counter.domain.refusal import Trouble, Unavailable
from counter.protocol import PictureNames
from counter.sync.core import LineError
from counter.sync.pictures import LOOKED_AT_MAX, PictureExchange
from tests.desk.branches import Branch
from tests.desk.desks import RING, Clock, redeem, renew, take_in
from tests.desk.picture_files import jpeg

JPEG_BEGINS = b"\xff\xd8\xff"


@pytest.fixture
def branch(tmp_path: Path, clock: Clock) -> Iterator[Branch]:
    branch = Branch.opened(tmp_path, clock)
    yield branch
    branch.close()


def pledge_with_picture(desk: Desk, width: int = 300) -> tuple[str, str]:
    """An intake of a thing with a picture: the pledge and the picture's name."""
    name = desk.album.add(jpeg(width)).name
    return take_in(desk, items=(replace(RING, pictures=(name,)),)).pledge, name


def carry(exchange: PictureExchange) -> int | None:
    """Exchange pictures until nothing is left; how many are elsewhere, None if it is not their turn."""
    while (step := exchange.step()).more:
        pass
    return step.missing


def comes_again(exchange: PictureExchange) -> bool:
    """Whether the round that is under way leaves something to be tried again soon."""
    while (step := exchange.step()).more:
        pass
    return step.again


def trouble_of(desk: Desk, name: str) -> Trouble:
    with pytest.raises(Unavailable) as raised:
        desk.album.small(name)
    return raised.value.trouble


def waiting(desk: Desk) -> tuple[int, int]:
    line = desk.line_status()
    return line.pictures, line.picture_bytes


def sent(branch: Branch, counter: int = 1) -> list[str]:
    return [name for what, name in branch.wires[counter - 1].carried if what == "send"]


def fetched(branch: Branch, counter: int = 2) -> list[str]:
    return [name for what, name in branch.wires[counter - 1].carried if what == "fetch"]


def folder_of(desk: Desk) -> Pictures:
    return desk.context.pictures


# ------------------------------------------------------------------------------------ the way


def test_the_other_counter_shows_the_picture_of_what_it_hands_over(branch: Branch) -> None:
    here, there = branch.desks
    pledge, name = pledge_with_picture(here)
    branch.meet()
    gives, takes = branch.carrier(1), branch.carrier(2)
    assert carry(takes) == 1
    assert trouble_of(there, name) is Trouble.PICTURE_ELSEWHERE
    assert carry(gives) == 0
    assert carry(takes) == 0
    assert there.album.picture(name) == here.album.picture(name)
    assert there.ticket(pledge).pledge.ticket.items[0].pictures == (name,)
    redeem(there, pledge)
    assert there.album.picture(name).startswith(JPEG_BEGINS)


def test_a_picture_goes_behind_the_entries_and_never_before_them(branch: Branch) -> None:
    here, _ = branch.desks
    _, name = pledge_with_picture(here)
    gives = branch.carrier(1)
    assert carry(gives) is None
    assert branch.wires[0].carried == []
    branch.meet()
    carry(gives)
    assert sent(branch) == [name]


def test_what_has_not_left_the_disk_is_told_with_its_size(branch: Branch) -> None:
    here, there = branch.desks
    _, one = pledge_with_picture(here)
    _, two = pledge_with_picture(here, 400)
    size = sum(folder_of(here).size(name) for name in (one, two))
    assert waiting(here) == (2, size)
    branch.meet()
    assert waiting(here) == (2, size)
    gives = branch.carrier(1)
    assert waiting(there) == (0, 0)
    carry(gives)
    assert waiting(here) == (0, 0)
    carry(branch.carrier(2))
    assert waiting(there) == (0, 0)


def test_a_picture_that_no_act_names_waits_for_nobody(branch: Branch) -> None:
    here, _ = branch.desks
    name = here.album.add(jpeg()).name
    carry(branch.carrier(1))
    assert waiting(here) == (0, 0)
    assert branch.wires[0].carried == []
    assert trouble_of(branch.desks[1], name) is Trouble.PICTURE_MISSING


def test_a_renewed_ticket_brings_nothing_twice(branch: Branch) -> None:
    here, there = branch.desks
    pledge, name = pledge_with_picture(here)
    branch.meet()
    carry(branch.carrier(1))
    carry(branch.carrier(2))
    renew(there, pledge)
    branch.meet()
    carry(branch.carrier(1))
    carry(branch.carrier(2))
    assert (sent(branch), sent(branch, 2), fetched(branch)) == ([name], [], [name])


# ------------------------------------------------------------------------- what is looked at


def test_what_somebody_looks_at_comes_first_and_of_an_ended_ticket_too(branch: Branch) -> None:
    here, there = branch.desks
    pledge, old = pledge_with_picture(here)
    _, new = pledge_with_picture(here, 400)
    redeem(here, pledge)
    branch.meet()
    carry(branch.carrier(1))
    takes = branch.carrier(2)
    assert trouble_of(there, old) is Trouble.PICTURE_ELSEWHERE
    step = takes.step()
    assert (set(step.came), step.moved) == ({old}, False)
    carry(takes)
    assert fetched(branch) == [old, new]


def test_however_often_somebody_looks_a_picture_comes_once(branch: Branch) -> None:
    here, there = branch.desks
    names = {pledge_with_picture(here, 300 + each)[1] for each in range(3)}
    branch.meet()
    carry(branch.carrier(1))
    takes = branch.carrier(2)
    takes.step()
    for name in [*names, *names]:
        assert trouble_of(there, name) is Trouble.PICTURE_ELSEWHERE
    carry(takes)
    assert sorted(fetched(branch)) == sorted(names)


def test_of_pictures_that_never_come_the_last_looked_at_are_asked_for(branch: Branch) -> None:
    takes = branch.carrier(2)
    names = [f"{each:064}" for each in range(LOOKED_AT_MAX + 1)]
    for name in names:
        takes.want(name)
    carry(takes)  # as each was asked for it was the newest
    branch.wires[1].carried.clear()
    carry(takes)
    assert sorted(branch.wires[1].carried) == [("miss", name) for name in names[1:]]


def test_of_an_ended_ticket_no_picture_comes_unless_somebody_looks_at_it(branch: Branch) -> None:
    here, there = branch.desks
    pledge, _ = pledge_with_picture(here)
    redeem(here, pledge)
    branch.meet()
    carry(branch.carrier(1))
    assert carry(branch.carrier(2)) == 0
    assert fetched(branch) == []
    assert folder_of(there).sizes() == {}


def test_what_was_looked_at_in_vain_is_asked_for_until_it_comes(branch: Branch) -> None:
    here, there = branch.desks
    pledge, name = pledge_with_picture(here)
    redeem(here, pledge)
    branch.meet()
    takes = branch.carrier(2)
    for _ in range(2):
        assert trouble_of(there, name) is Trouble.PICTURE_ELSEWHERE
        assert comes_again(takes)
    carry(branch.carrier(1))
    carry(takes)
    assert not comes_again(takes)
    assert fetched(branch) == [name]
    assert there.album.picture(name).startswith(JPEG_BEGINS)


def test_a_disk_that_is_nearly_full_takes_only_what_somebody_looks_at(branch: Branch) -> None:
    here, there = branch.desks
    _, name = pledge_with_picture(here)
    branch.meet()
    carry(branch.carrier(1))
    takes = branch.carrier(2, has_room=False)
    assert carry(takes) == 1
    assert trouble_of(there, name) is Trouble.PICTURE_ELSEWHERE
    carry(takes)
    assert there.album.picture(name).startswith(JPEG_BEGINS)


# -------------------------------------------------------------------------- what goes wrong


def test_a_picture_whose_answer_was_lost_is_not_sent_again(branch: Branch) -> None:
    here, _ = branch.desks
    _, name = pledge_with_picture(here)
    branch.meet()
    gives = branch.carrier(1)
    gives.step()
    branch.wires[0].lose_answers = 1
    with pytest.raises(LineError):
        gives.step()
    assert waiting(here)[0] == 1
    assert comes_again(gives)
    carry(gives)
    assert sent(branch) == [name]
    assert waiting(here) == (0, 0)


def test_after_a_restart_it_goes_on_where_it_stopped(branch: Branch) -> None:
    here, _ = branch.desks
    names = {pledge_with_picture(here, 300 + each)[1] for each in range(3)}
    branch.meet()
    gives = branch.carrier(1)
    for _ in range(2):
        gives.step()
    assert waiting(here)[0] == 2
    carry(branch.carrier(1))
    assert sorted(sent(branch)) == sorted(names)


def test_a_download_that_was_spoiled_is_thrown_away_and_tried_again(branch: Branch) -> None:
    here, there = branch.desks
    _, name = pledge_with_picture(here)
    branch.meet()
    carry(branch.carrier(1))
    takes = branch.carrier(2)
    branch.wires[1].spoil = lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1])
    carry(takes)
    assert folder_of(there).sizes() == {}
    assert trouble_of(there, name) is Trouble.PICTURE_ELSEWHERE
    branch.wires[1].spoil = None
    carry(takes)
    assert there.album.picture(name).startswith(JPEG_BEGINS)


def test_a_picture_that_central_will_not_take_holds_up_no_other(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _ = branch.desks
    names = sorted(pledge_with_picture(here, 300 + each)[1] for each in range(2))
    branch.meet()
    keep = branch.service.pictures.keep

    def choosy(device: str, incarnation: int, name: str, sealed: bytes) -> PictureNames:
        return keep(device, incarnation, name, b"others" if name == names[0] else sealed)

    with monkeypatch.context() as central:
        central.setattr(branch.service.pictures, "keep", choosy)
        carry(branch.carrier(1))
    assert sent(branch) == names[1:]
    assert waiting(here)[0] == 1
    carry(branch.carrier(1))
    assert waiting(here)[0] == 0


def test_an_entry_that_central_has_not_got_yet_leaves_its_picture_waiting(
    branch: Branch,
) -> None:
    here, _ = branch.desks
    image = branch.store.image()
    pledge_with_picture(here)
    branch.meet()
    branch.restore(image)  # nobody here has heard of it
    carry(branch.carrier(1))
    assert waiting(here)[0] == 1
    branch.meet()
    carry(branch.carrier(1))
    assert waiting(here)[0] == 0


@pytest.mark.parametrize("sender", [1, 2])
def test_what_central_lost_in_a_restore_is_sent_again_by_whoever_has_it(
    branch: Branch, sender: int
) -> None:
    here, _ = branch.desks
    _, name = pledge_with_picture(here)
    branch.meet()
    image = branch.store.image()
    carry(branch.carrier(1))
    carry(branch.carrier(2))
    branch.restore(image)
    branch.meet()
    desk = branch.desks[sender - 1]
    assert waiting(desk)[0] == 1
    carry(branch.carrier(sender))
    assert sent(branch, sender)[-1] == name
    assert waiting(desk)[0] == 0
    carry(branch.carrier(3 - sender))
    assert sent(branch, 3 - sender).count(name) == (1 if sender == 2 else 0)


def test_a_picture_that_was_damaged_or_lost_on_this_disk_comes_back(branch: Branch) -> None:
    here, _ = branch.desks
    _, name = pledge_with_picture(here)
    branch.meet()
    carry(branch.carrier(1))
    path = folder_of(here).folder / name
    for harm in (lambda: path.write_bytes(b"damaged"), path.unlink):
        gives = branch.carrier(1)
        harm()
        assert trouble_of(here, name) is Trouble.PICTURE_ELSEWHERE
        carry(gives)
        assert here.album.picture(name).startswith(JPEG_BEGINS)


def test_a_damaged_picture_is_not_sent_and_holds_up_no_other(branch: Branch) -> None:
    here, _ = branch.desks
    names = sorted(pledge_with_picture(here, 300 + each)[1] for each in range(2))
    (folder_of(here).folder / names[0]).write_bytes(b"damaged")
    branch.meet()
    assert carry(branch.carrier(1)) == 1
    assert sent(branch) == names[1:]
    assert waiting(here) == (0, 0)


def test_what_lies_in_the_folder_counts_at_the_next_start(branch: Branch) -> None:
    here, _ = branch.desks
    names = sorted(pledge_with_picture(here, 300 + each)[1] for each in range(2))
    here.album.add(jpeg(200))
    with here.context.store.write() as writing:
        writing.copies.lose(names[0])  # an older copy of the file was brought back
    (folder_of(here).folder / names[1]).unlink()
    branch.meet()
    branch.carrier(1)
    assert waiting(here) == (1, folder_of(here).size(names[0]))


def test_a_counter_that_was_shut_out_or_not_enrolled_carries_nothing(branch: Branch) -> None:
    here, _ = branch.desks
    pledge_with_picture(here)
    branch.meet()
    branch.service.revoke("K01", 1)
    branch.meet()
    assert carry(branch.carrier(1)) is None
    assert branch.wires[0].carried == []


# ------------------------------------------------------------------------------------ erasure


def erase(desk: Desk, pledge: str) -> None:
    """Destroy the key of a ticket's person."""
    with desk.context.store.read() as reading:
        known = reading.pledge(pledge)
    assert known is not None
    file = engine.driver(desk.context.store.path, desk.context.key)
    file.execute("PRAGMA foreign_keys = OFF")
    with file:
        file.execute("DELETE FROM person_key WHERE person = ?", (known.ticket.pledgor,))
    file.close()


def test_once_a_person_s_key_is_gone_nobody_opens_the_picture_again(branch: Branch) -> None:
    here, there = branch.desks
    pledge, name = pledge_with_picture(here)
    branch.meet()
    carry(branch.carrier(1))
    carry(branch.carrier(2))
    for desk in (here, there):
        assert desk.album.picture(name).startswith(JPEG_BEGINS)
        erase(desk, pledge)
        assert trouble_of(desk, name) is Trouble.PICTURE_ERASED
    with branch.store.read() as reading:
        sealed = reading.picture("K01", name)
    assert sealed == folder_of(here).sealed(name)


# -------------------------------------------------------------------------------- any schedule


@dataclass
class Weather:
    """A branch to which anything happens: one thing after the other, as chance has it."""

    branch: Branch
    chance: Random
    carriers: list[PictureExchange]
    image: bytes
    names: set[str] = field(default_factory=set)

    def happen(self) -> None:
        at = self.chance.randrange(2)
        happens: list[Callable[[int], None]] = [self.act, self.fault, self.start, self.meet]
        happens += [self.meet, self.back_up, self.restore, *[self.carry] * 4]
        self.chance.choice(happens)(at)

    def act(self, at: int) -> None:
        if len(self.names) < 5:
            desk = self.branch.desks[at]
            self.names.add(pledge_with_picture(desk, 20 + len(self.names))[1])

    def carry(self, at: int) -> None:
        with contextlib.suppress(LineError):
            self.carriers[at].step()

    def fault(self, at: int) -> None:
        wire = self.branch.wires[at]
        wire.cut = self.chance.random() < 0.4
        wire.doubles = self.chance.random() < 0.4
        wire.lose_answers = self.chance.choice([0, 0, 1])
        wire.spoil = self.chance.choice([None, lambda sealed: sealed[1:]])

    def start(self, at: int) -> None:
        self.carriers[at] = self.branch.carrier(at + 1)

    def meet(self, _: int = 0) -> None:
        with contextlib.suppress(LineError):
            self.branch.meet()

    def back_up(self, _: int) -> None:
        self.image = self.branch.store.image()

    def restore(self, _: int) -> None:
        self.branch.restore(self.image)

    def clear_up(self) -> None:
        for wire in self.branch.wires:
            wire.cut, wire.doubles, wire.lose_answers, wire.spoil = False, False, 0, None
        self.meet()
        for each in self.carriers * 3:
            carry(each)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_lost_doubled_cut_or_restarted_all_pictures_come_everywhere(
    branch: Branch, seed: int
) -> None:
    carriers = [branch.carrier(1), branch.carrier(2)]
    weather = Weather(branch, Random(seed), carriers, branch.store.image())
    for _ in range(60):
        weather.happen()
    weather.clear_up()
    for desk in branch.desks:
        assert set(folder_of(desk).sizes()) == weather.names
        assert waiting(desk) == (0, 0)
        assert all(desk.album.picture(name).startswith(JPEG_BEGINS) for name in weather.names)
    with branch.store.read() as reading:
        assert set(reading.pictures("K01", weather.names)) == weather.names
    assert branch.service.verify() == ()
