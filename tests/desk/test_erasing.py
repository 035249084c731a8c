"""Personal data go when their term is over: keys, records and words; books, chain and sums stay (ADR 52)."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from counter.db import backup, engine, files
from counter.db.check import quick_check
from counter.desk.desk import Desk
from counter.desk.erasing import DueLine
from counter.domain.call_forms import ContactsForm
from counter.domain.codes import AlertCause
from counter.domain.erasures import ERASED_NAME, PersonsErased
from counter.domain.forms import LiftAlertForm, RaiseAlertForm
from counter.domain.linking import LinkForm
from counter.domain.persons import PersonForm
from counter.domain.refusal import Reason, Refused, Trouble, Unavailable
from counter.domain.retention import ErasureForm
from counter.print.render import render
from counter.sync.core import Sync
from tests.audit.exports import export, lie
from tests.db.counters import unavailable
from tests.db.test_crash import no_file_larger_than
from tests.db.test_rebuild import sums_of
from tests.desk import test_role_table
from tests.desk.branches import Branch, join
from tests.desk.desks import (
    OTHER_PLEDGOR,
    PLEDGOR,
    RING,
    Clock,
    make_desk,
    next_day,
    open_day,
    redeem,
    reopen,
    take_in,
)
from tests.desk.picture_files import jpeg, saved
from tests.desk.test_looks_marked import questions
from tests.desk.test_special_intakes import REFUSED
from tests.domain.refusals import fault_of

PAGE = 4096
LATER = date(2038, 1, 4)
"""Taken in and redeemed in 2026: kept until the end of 2037 (A-81)."""
WORDS = ("陳大文", "A123456789", "0912345678", "鹽埕區", "金足", "刮痕", "走失協尋")


def take_and_redeem(desk: Desk, **changes: object) -> str:
    """A pledge that ended; its pledgor has nothing else."""
    pledge = take_in(desk, **changes).pledge
    redeem(desk, pledge)
    return pledge


def pledgor_of(desk: Desk, pledge: str) -> str:
    return desk.ticket(pledge).pledgor.pledgor


def erase(desk: Desk) -> PersonsErased:
    """Whoever is due."""
    due = tuple(each.person for each in desk.erasures.due().lines)
    desk.sign_in("s1")
    body = desk.erasures.erase(ErasureForm(due, second="c1")).entry.body
    assert isinstance(body, PersonsErased)
    return body


def cells_of(desk: Desk) -> str:
    """Everything that the key of the file opens, drafts and freed pages aside."""
    file = engine.driver(desk.context.store.path, desk.context.key)
    tables = [
        name for (name,) in file.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    ]
    rows = itertools.chain.from_iterable(file.execute(f"SELECT * FROM {each}") for each in tables)
    found = "\n".join(
        cell.decode(errors="replace") if isinstance(cell, bytes) else str(cell)
        for row in rows
        for cell in row
    )
    file.close()
    return found


def pages_of(desk: Desk) -> bytes:
    """Every page of the file and of the log beside it as whoever has the key can read it, what is free with it."""
    path = desk.context.store.path
    whole, log = path.read_bytes(), path.with_name(f"{path.name}-wal").read_bytes()[32:]
    numbered = [(at // PAGE + 1, whole[at : at + PAGE]) for at in range(0, len(whole), PAGE)]
    frames = (log[at : at + PAGE + 24] for at in range(0, len(log), PAGE + 24))
    numbered.extend((int.from_bytes(each[:4]), each[24:]) for each in frames)
    return b"".join(opened(desk.context.key, *each) for each in numbered)


def opened(key: bytes, number: int, page: bytes) -> bytes:
    """A page of SQLCipher: behind it the initial value and 64 bytes of its mark, at the head of the first a salt."""
    reading = Cipher(AES(key), CBC(page[-80:-64])).decryptor()
    return reading.update(page[16 if number == 1 else 0 : -80]) + reading.finalize()


def keys_of(desk: Desk, person: str) -> tuple[int, int]:
    """How many keys and records of a person are in the file."""
    file = engine.driver(desk.context.store.path, desk.context.key)
    counts = tuple(
        file.execute(f"SELECT count(*) FROM {table} WHERE person = ?", (person,)).fetchone()[0]
        for table in ("person_key", "person_record")
    )
    file.close()
    return counts[0], counts[1]


@dataclass
class Gone:
    """A counter in 2038, and somebody there whose term is over."""

    desk: Desk
    pledge: str
    person: str
    picture: str
    line: DueLine
    running: str


@pytest.fixture
def gone(tmp_path: Path, clock: Clock) -> Iterator[Gone]:
    desk = make_desk(tmp_path, clock=clock)
    open_day(desk)
    picture = desk.album.add(saved(tmp_path, "ring.jpg", jpeg(800))).name
    pledge = take_and_redeem(desk, items=(replace(RING, pictures=(picture,)),))
    person = pledgor_of(desk, pledge)
    desk.raise_alert(RaiseAlertForm(person, AlertCause.OTHER, stops=False, note="走失協尋"))
    running = take_in(desk, pledgor=OTHER_PLEDGOR).pledge
    clock.go_to(LATER)
    next_day(desk, LATER)
    (line,) = desk.erasures.due().lines
    yield Gone(desk, pledge, person, picture, line, running)
    desk.close()


def test_a_supervisor_lets_go_whoever_is_due_and_nobody_else(gone: Gone) -> None:
    desk, line = gone.desk, gone.line
    assert (line.person, line.kept_until) == (gone.person, date(2037, 12, 31))
    assert line.ticket == desk.ticket(gone.pledge).pledge.ticket.number
    refused = fault_of(desk.erasures.erase, ErasureForm((gone.person,), "s1"))
    assert refused.reason is Reason.ROLE_NOT_ALLOWED
    desk.sign_in("s1")
    refused = fault_of(desk.erasures.erase, ErasureForm((pledgor_of(desk, gone.running),), "c1"))
    assert refused.reason is Reason.ERASURE_NOT_DUE
    (erased,) = erase(desk).persons
    assert (erased.person, erased.records, erased.pictures) == (gone.person, line.records, 1)
    assert desk.erasures.due().lines == ()
    (past,) = desk.erasures.past()
    assert (past.persons, past.gone, past.by) == (1, 1, "林主任")
    proof = desk.erasures.proof(past.entry)
    assert [each.reached for each in proof.lines] == [True]
    assert (proof.place, proof.until > LATER) == (None, True)
    assert b"%PDF" in render([proof])
    assert fault_of(desk.erasures.proof, "other").reason is Reason.ERASURE_UNKNOWN


def test_no_word_is_left_that_any_key_opens(gone: Gone) -> None:
    desk = gone.desk
    with desk.context.store.readers.connection() as connection:
        asked = "SELECT key FROM person_key WHERE person = ?"
        (key,) = connection.execute(asked, (gone.person,)).fetchone()
    before, pages = cells_of(desk), pages_of(desk)
    assert [word for word in WORDS[:3] if word not in before or word.encode() not in pages] == []
    assert key in pages
    kept = (desk.context.folder / files.PICTURES / gone.picture).read_bytes()
    erase(desk)
    assert keys_of(desk, gone.person) == (0, 0)
    after = cells_of(desk)
    assert [word for word in WORDS if word in after] == []
    pages = pages_of(desk)
    assert [word for word in WORDS if word.encode() in pages] == []
    assert key not in pages
    assert not desk.context.pictures.has(gone.picture)
    assert desk.context.pictures.keep(kept) == gone.picture
    with unavailable(Trouble.PICTURE_ERASED):
        desk.album.picture(gone.picture)
    assert desk.find("陳大文").rows == ()


def test_the_books_the_chain_and_the_sums_stay(gone: Gone, tmp_path: Path) -> None:
    desk = gone.desk
    erase(desk)
    view = desk.ticket(gone.pledge)
    assert (view.pledgor.name, view.lacks, view.erased) == (ERASED_NAME, False, True)
    assert view.pledgor.id_number == ""
    assert desk.persons.view(gone.person).person.name == ERASED_NAME
    assert desk.find(gone.line.ticket).pledge == gone.pledge
    assert quick_check(desk.context.store)
    before = sums_of(desk.context.store)
    desk.context.store.rebuild()
    assert sums_of(desk.context.store) == before
    desk.sign_in("c1")
    handed_out = export(desk, tmp_path)
    assert lie(handed_out.parts, handed_out.paper) is None


def test_nothing_at_the_desk_breaks_on_who_is_gone(
    gone: Gone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = gone.desk
    erase(desk)
    empty = test_role_table.sample
    of_people = ("accounts.", "training.", "key.", "messages.", "sign_", "close")
    for text in (gone.pledge, gone.person):
        monkeypatch.setattr(
            test_role_table,
            "sample",
            lambda kind, folder, text=text: text if kind is str else empty(kind, folder),
        )
        for name, method in questions(desk):
            if not name.startswith(of_people):
                with suppress(Refused, Unavailable):
                    test_role_table.arguments(method, tmp_path)(attrgetter(name)(desk))


def test_nothing_is_written_about_who_is_gone_and_who_comes_back_is_a_new_person(
    gone: Gone,
) -> None:
    desk, running = gone.desk, pledgor_of(gone.desk, gone.running)
    erase(desk)
    desk.sign_in("c1")
    typed = replace(PLEDGOR, pledgor=gone.person)
    acts: tuple[Callable[[], object], ...] = (
        lambda: desk.raise_alert(RaiseAlertForm(gone.person, AlertCause.OTHER, "註記", stops=True)),
        lambda: desk.links.link(LinkForm(running, gone.person, "同一人", "s1")),
        lambda: desk.links.link(LinkForm(gone.person, running, "同一人", "s1")),
        lambda: desk.persons.correct(PersonForm(typed, "更正", id_checked=True, second="s1")),
        lambda: desk.persons.give(gone.person, id_checked=True),
        lambda: desk.reminders.change_contacts(ContactsForm(gone.person, ())),
    )
    for act in acts:
        with unavailable(Trouble.RECORD_ERASED):
            act()
    new = pledgor_of(desk, take_in(desk, pledgor=typed).pledge)
    assert new != gone.person
    assert keys_of(desk, gone.person) == (0, 0)
    assert pledgor_of(desk, take_in(desk, pledgor=typed).pledge) == new


def test_acts_on_the_data_alone_let_no_term_begin_anew(tmp_path: Path, clock: Clock) -> None:
    desk = make_desk(tmp_path, clock=clock)
    open_day(desk)
    person = pledgor_of(desk, take_and_redeem(desk))
    desk.note_refusal(replace(REFUSED, who="李不詳", id_number="B123456780"))
    clock.go_to(LATER)
    next_day(desk, LATER)
    turned_away, pledgor = sorted(desk.erasures.due().lines, key=attrgetter("ticket"))
    assert (turned_away.ticket, turned_away.pledge, turned_away.records) == ("", "", 1)
    assert pledgor.person == person
    held = RaiseAlertForm(person, AlertCause.OTHER, stops=True, note="訴訟中")
    desk.raise_alert(held)
    assert [each.person for each in desk.erasures.due().lines] == [turned_away.person]
    (alert,) = desk.persons.view(person).person.alerts
    desk.lift_alert(LiftAlertForm(person, alert.alert, "結案", second="s1"))
    desk.persons.give(person, id_checked=True)
    desk.raise_alert(replace(held, stops=False))
    erase(desk)
    assert keys_of(desk, person) == keys_of(desk, turned_away.person) == (0, 0)
    assert [word for word in ("訴訟中", "李不詳", "B123456780") if word in cells_of(desk)] == []
    desk.close()


@pytest.fixture
def branch(tmp_path: Path, clock: Clock) -> Iterator[Branch]:
    branch = Branch.opened(tmp_path, clock)
    yield branch
    branch.close()


def go_later(branch: Branch) -> None:
    branch.clock.go_to(LATER)
    for desk in branch.desks:
        next_day(desk, LATER)
    branch.meet()


def test_every_counter_and_central_let_go_as_soon_as_the_order_has_it(branch: Branch) -> None:
    first, second = branch.desks
    pledge = take_and_redeem(first)
    person = pledgor_of(first, pledge)
    branch.meet()
    go_later(branch)
    erase(second)
    assert keys_of(second, person) != (0, 0)
    assert second.erasures.due().lines == ()
    (waits,) = second.erasures.past()
    pending = second.erasures.proof(waits.entry)
    assert (waits.gone, pending.place, pending.lines[0].reached) == (None, None, None)
    assert b"%PDF" in render([pending])
    branch.meet()
    (done,) = second.erasures.past()
    assert done.gone == 1
    assert second.erasures.proof(done.entry).place is not None
    for desk in branch.desks:
        assert keys_of(desk, person) == (0, 0)
        assert desk.ticket(pledge).pledgor.name == ERASED_NAME
        before = sums_of(desk.context.store)
        desk.context.store.rebuild()
        assert sums_of(desk.context.store) == before
    with branch.store.read() as reading:
        assert reading.record_places("K01", person) == ()
    assert branch.service.verify() == ()


def test_who_comes_back_at_a_counter_that_had_not_heard_keeps_what_is_new(branch: Branch) -> None:
    first, second = branch.desks
    pledge = take_and_redeem(first)
    person = pledgor_of(first, pledge)
    branch.meet()
    go_later(branch)
    branch.wires[0].cut = True
    back = take_in(first, pledgor=replace(PLEDGOR, pledgor=person, phone="0922333444")).pledge
    erase(second)
    branch.exchanges[1].step()
    assert keys_of(second, person) == (0, 0)
    branch.wires[0].cut = False
    branch.meet()
    for desk in branch.desks:
        assert desk.ticket(back).pledgor.name == PLEDGOR.name
        told = [each for event in desk.persons.view(person).events for each in event.corrections]
        assert told == [], "nothing was put right: who they were before is gone"
        assert desk.context.store.is_wanted is False
        before = sums_of(desk.context.store)
        desk.context.store.rebuild()
        assert sums_of(desk.context.store) == before


def test_who_comes_back_before_their_erasure_has_its_place_is_known_everywhere(
    branch: Branch,
) -> None:
    first, second = branch.desks
    person = pledgor_of(first, take_and_redeem(first))
    branch.meet()
    go_later(branch)
    erase(second)
    second.sign_in("c1")
    back = take_in(second, pledgor=replace(PLEDGOR, pledgor=person)).pledge
    branch.meet()
    for desk in branch.desks:
        assert desk.ticket(back).pledgor.name == PLEDGOR.name
        events = desk.persons.view(person).events
        assert not any(each.corrections for each in events), "who they were before is not told"
        with desk.context.store.read() as reading:
            assert reading.supervision.records_missing(LATER) == 0


def test_where_the_file_takes_no_writing_after_an_erasure_the_log_is_emptied_later(
    gone: Gone, tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    desk = gone.desk
    desk.context.store._empty_log()
    with no_file_larger_than(desk.context.store.path.stat().st_size - PAGE):
        erase(desk)
    assert "emptied at the next start" in caplog.text
    assert keys_of(desk, gone.person) == (0, 0), "the act stands"
    desk.close()
    with closing(reopen(tmp_path, clock=clock)) as again:
        pages = pages_of(again)
        assert not any(word.encode() in pages for word in WORDS)


def test_what_came_behind_an_erasure_goes_by_the_next(branch: Branch) -> None:
    first, second = branch.desks
    person = pledgor_of(first, take_and_redeem(first))
    branch.meet()
    go_later(branch)
    branch.wires[0].cut = True
    first.raise_alert(RaiseAlertForm(person, AlertCause.OTHER, stops=False, note="走失協尋"))
    erase(second)
    branch.exchanges[1].step()
    branch.wires[0].cut = False
    branch.meet()
    assert keys_of(second, person) == (1, 1)
    assert [each.person for each in second.erasures.due().lines] == [person]
    erase(second)
    branch.meet()
    for desk in branch.desks:
        assert keys_of(desk, person) == (0, 0)
        assert "走失協尋" not in cells_of(desk)
        assert [each.gone for each in desk.erasures.past()] == [1, 1]
        before = sums_of(desk.context.store)
        desk.context.store.rebuild()
        assert sums_of(desk.context.store) == before
    assert branch.service.verify() == ()


def test_an_act_that_was_told_first_keeps_the_person(branch: Branch) -> None:
    first, second = branch.desks
    pledge = take_and_redeem(first)
    person = pledgor_of(first, pledge)
    branch.meet()
    go_later(branch)
    branch.wires[1].cut = True
    back = take_in(first, pledgor=replace(PLEDGOR, pledgor=person)).pledge
    erase(second)
    branch.exchanges[0].step()
    branch.wires[1].cut = False
    branch.meet()
    for desk in branch.desks:
        assert desk.ticket(back).pledgor.name == PLEDGOR.name
        assert keys_of(desk, person)[0] == 1


def test_a_new_counter_and_an_old_backup_come_to_the_same(branch: Branch, tmp_path: Path) -> None:
    first, second = branch.desks
    pledge = take_and_redeem(first)
    person = pledgor_of(first, pledge)
    branch.meet()
    go_later(branch)
    folder, copies = first.context.folder, tmp_path / "copies"
    copies.mkdir()
    copy = backup.back_up(folder, first.context.key, copies, training=True, now=branch.clock)
    assert copy is not None
    erase(second)
    branch.meet()
    first.close()
    first.context.store.path.unlink()
    backup.restore(copy.path, folder, first.context.key)
    old = reopen(folder.parent, clock=branch.clock)
    assert keys_of(old, person) != (0, 0)
    new = make_desk(tmp_path / "new", counter=3, clock=branch.clock)
    enrolled = join(new, branch.service, 3)
    for desk, wire in ((old, branch.wires[0]), (new, enrolled)):
        sync = Sync(desk.context.store, wire, now=desk.context.now)
        while sync.step().more:
            pass
        assert keys_of(desk, person) == (0, 0)
        view = desk.ticket(pledge)
        assert (view.pledgor.name, view.lacks, view.erased) == (ERASED_NAME, False, True)
        with desk.context.store.read() as reading:
            known = reading.line()
            assert known is not None
            assert known.stopped == ""
            assert reading.supervision.records_missing(LATER) == 0
        desk.close()


def test_who_is_held_for_one_with_somebody_who_has_a_ticket_stays(
    tmp_path: Path, clock: Clock
) -> None:
    desk = make_desk(tmp_path, clock=clock)
    open_day(desk)
    alone = pledgor_of(desk, take_and_redeem(desk))
    other = pledgor_of(desk, take_in(desk, pledgor=OTHER_PLEDGOR).pledge)
    desk.links.link(LinkForm(stays=other, joins=alone, note="同一人", second="s1"))
    clock.go_to(LATER)
    next_day(desk, LATER)
    assert desk.erasures.due().lines == ()
    desk.close()


def test_before_the_rules_name_a_term_nobody_is_due(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, today=date(2011, 7, 19))
    view = desk.erasures.due()
    assert (view.rule, view.lines, view.more) == (None, (), False)
    desk.close()
