"""Pictures at central: taken and given by the names that the branch's own entries give them, sealed all the while."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from central.admission import Revoked
from central.pictures import NoPicture, NotNamed, WrongBytes
from central.store import Store
from counter import wire
from counter.protocol import PictureNames, picture_name
from tests.central.centrals import BRANCH, Central, Counter
from tests.domain.cases import item, taken_in, ticket

SEALED = Random(1).randbytes(3000)
NAME = picture_name(SEALED)


def names(central: Central, by: Counter, *pictures: str) -> None:
    """An intake whose thing has these pictures."""
    things = (replace(item("B1"), pictures=pictures or (NAME,)),)
    central.push(by, by.write(taken_in(ticket("p1", items=things))))


def keep(central: Central, by: Counter, sealed: bytes = SEALED, name: str = NAME) -> PictureNames:
    return central.service.pictures.keep(by.device, by.incarnation, name, sealed)


def given(central: Central, by: Counter) -> bytes:
    return central.service.pictures.sealed(by.device, by.incarnation, NAME)


def there(central: Central, by: Counter) -> tuple[str, ...]:
    asked = PictureNames((NAME, "ab" * 32))
    return central.service.pictures.there(by.device, by.incarnation, asked).names


def test_a_picture_comes_to_the_other_counter_as_it_was_sent(central: Central) -> None:
    one, other = central.counter(1), central.counter(2)
    names(central, one)
    assert there(central, other) == ()
    with pytest.raises(NoPicture):
        given(central, other)
    assert keep(central, one).names == (NAME,)
    assert there(central, other) == (NAME,)
    assert given(central, other) == SEALED
    assert central.service.totals().pictures == 1


def test_the_same_picture_twice_is_kept_once(central: Central) -> None:
    one, other = central.counter(1), central.counter(2)
    names(central, one)
    assert keep(central, one) == keep(central, one) == keep(central, other)
    assert central.service.totals().pictures == 1


def test_a_picture_that_no_entry_of_the_branch_names_is_refused(central: Central) -> None:
    one, elsewhere = central.counter(1), central.counter(1, branch="T01")
    names(central, one)
    with pytest.raises(NotNamed):
        keep(central, elsewhere)
    keep(central, one)
    with pytest.raises(NoPicture):
        given(central, elsewhere)
    assert there(central, elsewhere) == ()


@pytest.mark.parametrize("sealed", [b"", SEALED[:-1], SEALED + b"\0"])
def test_other_bytes_than_those_of_the_name_are_refused(central: Central, sealed: bytes) -> None:
    one = central.counter()
    names(central, one)
    with pytest.raises(WrongBytes):
        keep(central, one, sealed)
    assert there(central, one) == ()


def test_what_is_no_name_of_a_picture_names_none(central: Central) -> None:
    one = central.counter()
    names(central, one, "../central.db", NAME)
    assert keep(central, one).names == (NAME,)


def test_a_pc_that_was_shut_out_neither_gives_nor_gets_pictures(central: Central) -> None:
    one = central.counter()
    names(central, one)
    central.service.revoke(BRANCH, 1)
    for ask in (keep, given, there):
        with pytest.raises(Revoked):
            ask(central, one)


def test_an_act_that_did_not_fit_names_its_pictures_all_the_same(central: Central) -> None:
    one, other = central.counter(1), central.counter(2)
    names(central, one)
    sealed = SEALED + b"of the other"
    names(central, other, picture_name(sealed))
    assert keep(central, other, sealed, picture_name(sealed)).names == (picture_name(sealed),)


def test_a_picture_that_a_backup_did_not_have_is_taken_once_its_entry_came_again() -> None:
    central = Central("sqlite://")
    one = central.counter()
    image = central.store.image()
    names(central, one)
    keep(central, one)
    central.store.restore(image)
    central.service.restored()
    with pytest.raises(NotNamed):
        keep(central, one)
    central.push(one, one.written)
    assert there(central, one) == ()
    keep(central, one)
    assert given(central, one) == SEALED


def test_a_program_that_reads_more_knows_the_pictures_the_older_one_could_not_read_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    central = Central("sqlite://")
    one = central.counter()
    with monkeypatch.context() as newer:
        newer.setattr(wire, "READER", 2)
        things = (replace(item("B1"), pictures=(NAME,)),)
        entries = one.write(taken_in(ticket("p1", items=things)))
    central.push(one, entries)
    with pytest.raises(NotNamed):
        keep(central, one)
    monkeypatch.setattr(wire, "READER", 2)
    central.service.read_anew()
    assert keep(central, one).names == (NAME,)


def test_a_picture_stays_when_central_starts_again(url_of: Callable[[str], str]) -> None:
    url = url_of("sqlite")
    central = Central(url)
    one = central.counter()
    names(central, one)
    keep(central, one)
    central.store.close()
    store = Store(url)
    with store.read() as reading:
        assert reading.picture(BRANCH, NAME) == SEALED
    store.close()


def test_verify_looks_at_every_picture(central: Central) -> None:
    by = central.counter()
    others = [picture_name(each) for each in (b"second", b"third")]
    names(central, by, NAME, others[0])
    for sealed in (SEALED, b"second"):
        keep(central, by, sealed, picture_name(sealed))
    assert central.service.verify() == ()
    with central.store.write() as writing:
        writing.keep_picture(BRANCH, others[1], b"fourth", at=central.moment)
    assert central.service.verify() == (
        f"{BRANCH}: no entry names the picture {others[1]}",
        f"{BRANCH}: the bytes are not the picture {others[1]}",
    )
    with central.store.write() as writing:
        writing.add_named_pictures(BRANCH, others[1:])
    assert (
        f"{BRANCH}: the names of pictures are not those in its entries" in central.service.verify()
    )
