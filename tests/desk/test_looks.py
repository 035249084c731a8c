"""Each look at personal data is in a log of its own before its answer is given, and nobody can change it."""

import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from counter.db import check, engine
from counter.desk.desk import Desk
from counter.desk.looks import LINES
from counter.domain.entries import Kind
from counter.domain.identity import read_id
from counter.domain.looks import About, Field, LookKind, LooksClosed, LooksForm, LookWay, Why
from counter.domain.refusal import Reason, Refused, Trouble, Unavailable
from counter.domain.staff import Role
from tests.desk.desks import TODAY, Clock, make_desk, next_day, open_day, reopen, take_in

PUT_IN = (
    "INSERT INTO look SELECT month, 4, at, clerk, looked, about, subject, person, field, hits, way,"
    " why, hash FROM look WHERE month = '2026-03' AND number = 3"
)
EVER = (date(2000, 1, 1), date(2100, 1, 1))


def form(**asked: object) -> LooksForm:
    return LooksForm(*EVER, why=Why.INSPECTION, **asked)  # type: ignore[arg-type]  # texts alone are asked


def looks_of(desk: Desk) -> list[tuple[LookKind, About, str, int]]:
    """The log, the oldest first, without those at the log itself."""
    with desk.context.store.looks() as reading:
        found = [
            each.seen for month in reading.months() for each, _ in reading.month(month.month, 0)
        ]
    return [(s.looked, s.about, s.field, s.hits) for s in found if s.about is not About.LOOKS]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Desk:
    desk = make_desk(tmp_path, clock=clock)
    open_day(desk)
    return desk


def test_a_search_is_logged_by_kind_of_field_and_hits_never_by_its_words(desk: Desk) -> None:
    number = take_in(desk).number
    for words in ("陳大文", "陳大", "A123456789", "0912345678", number, "沒有這個人"):
        desk.find(words)
    desk.pledgor_by_id(read_id("A123456789", None, "id", on=TODAY))
    desk.pledgor_by_id(read_id("B123456780", None, "id", on=TODAY))
    assert looks_of(desk) == [
        (LookKind.SEARCHED, About.TICKETS, Field.WORDS, 1),
        (LookKind.SEARCHED, About.TICKETS, Field.WORDS, 1),
        (LookKind.SEARCHED, About.TICKETS, Field.ID_NUMBER, 1),
        (LookKind.SEARCHED, About.TICKETS, Field.PHONE, 1),
        (LookKind.SEARCHED, About.TICKETS, Field.NUMBER, 1),
        (LookKind.SEARCHED, About.TICKETS, Field.WORDS, 0),
        (LookKind.SEARCHED, About.PERSON, Field.ID_NUMBER, 1),
        (LookKind.SEARCHED, About.PERSON, Field.ID_NUMBER, 0),
    ]


def test_opening_is_logged_by_whom_what_and_whose(desk: Desk) -> None:
    pledge = take_in(desk).pledge
    view = desk.ticket(pledge)
    assert desk.pledgor(view.pledgor.pledgor) is not None
    assert desk.pledgor("nobody") is None
    desk.reminders.card(view.pledgor.pledgor)
    desk.reminders.attempts_on(pledge)
    desk.sign_in("s1")
    ticket = view.pledge.ticket
    of_ticket = desk.looks.view(form(of=ticket.number))
    assert [(each.code, each.name, each.number) for each in of_ticket.lines] == [
        ("c1", "王小明", "K01-01-115-00001-4")
    ]
    of_person = desk.looks.view(form(of="A123456789"))
    assert [each.seen.person for each in of_person.lines if each.seen.about is not About.LOOKS] == (
        [view.pledgor.pledgor] * 2
    )
    assert {each.code for each in desk.looks.view(form(clerk="s1")).lines} == {"s1"}


def test_a_page_that_shows_itself_anew_is_no_second_look(desk: Desk, clock: Clock) -> None:
    pledge = take_in(desk).pledge
    for _ in range(3):
        desk.ticket(pledge)
    clock.wait(minutes=5)
    desk.ticket(pledge)
    desk.sign_in("c2")
    desk.ticket(pledge)
    assert len(looks_of(desk)) == 3


def test_the_book_of_what_was_shown_already_does_not_grow_for_ever(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counter.desk.looking._REMEMBERED", 2)
    for words in ("一", "二", "三", "一"):
        desk.find(words)
    assert len(looks_of(desk)) == 4


def test_what_leaves_the_screen_is_logged_each_time_and_before_there_is_a_file(
    desk: Desk, tmp_path: Path
) -> None:
    number = take_in(desk).number
    desk.looks.keep_paper(number)
    desk.looks.keep_paper(number)
    with pytest.raises(Refused):
        desk.lists.export("nobody's", tmp_path / "list.ods")
    assert [(kind, about) for kind, about, _, _ in looks_of(desk)] == [
        (LookKind.EXPORTED, About.PAPERS),
        (LookKind.EXPORTED, About.PAPERS),
        (LookKind.EXPORTED, About.LISTS),
    ]


def test_what_cannot_be_logged_is_not_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    pledge = take_in(desk).pledge

    def full(*_: object, **__: object) -> None:
        raise Unavailable(Trouble.DISK_FULL, path="")

    monkeypatch.setattr(desk.context.store, "note_looks", full)
    with pytest.raises(Unavailable):
        desk.ticket(pledge)


def test_looks_are_in_the_file_when_the_program_is_killed(desk: Desk, tmp_path: Path) -> None:
    desk.find("陳大文")
    copy = tmp_path / "killed"
    copy.mkdir()
    for path in desk.context.store.path.parent.glob("counter.db*"):
        (copy / path.name).write_bytes(path.read_bytes())
    with closing(engine.driver(copy / "counter.db", desk.context.key)) as left:
        assert left.execute("SELECT clerk, field, hits FROM look").fetchall() == [
            ("c1", "words", 0)
        ]


def test_reading_the_log_is_in_the_log_and_pages_go_on_below(desk: Desk, tmp_path: Path) -> None:
    for count in range(LINES + 5):
        desk.find(f"字{count}")
    desk.sign_in("s1")
    newest = desk.looks.view(form())
    assert (len(newest.lines), newest.count) == (LINES, LINES + 5)
    assert newest.more is not None
    older = desk.looks.view(form(), newest.more)
    assert (len(older.lines), older.more) == (5, None)
    assert newest.lines[-1].place != older.lines[0].place
    path = tmp_path / "looks.ods"
    assert desk.looks.export(form(clerk="c1"), path) == LINES + 5
    with zipfile.ZipFile(path) as packed:
        content = packed.read("content.xml").decode()
    assert content.count(">查詢<") == LINES + 5
    assert "字1" not in content
    (written,) = desk.looks.view(form(clerk="s1")).lines[:1]
    assert (written.seen.looked, written.seen.way, written.seen.why) == (
        LookKind.EXPORTED,
        LookWay.ODS,
        Why.INSPECTION,
    )


def test_who_may_not_read_the_log_is_told_so_and_what_is_unknown(desk: Desk) -> None:
    with pytest.raises(Refused) as told:
        desk.looks.view(form())
    assert told.value.faults[0].reason is Reason.ROLE_NOT_ALLOWED
    desk.sign_in("s1")
    for of, reason in (
        ("K01-01-115-00001-4", Reason.TICKET_UNKNOWN),
        ("A123456789", Reason.PLEDGOR_UNKNOWN),
    ):
        with pytest.raises(Refused) as told:
            desk.looks.view(form(of=of))
        assert [(each.reason, each.at) for each in told.value.faults] == [(reason, "of")]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ACCOUNTANT])
def test_who_does_not_work_at_the_window_says_why_before_looking(desk: Desk, role: Role) -> None:
    pledge = take_in(desk).pledge
    assert desk.clerk is not None
    desk._acting.take_over(replace(desk.clerk, code="u1", role=role))
    for look in (
        lambda: desk.ticket(pledge),
        lambda: desk.find("陳大文"),
        lambda: desk.lists.export("", Path("nowhere")),
        lambda: desk.looks.because(Why.NONE),
    ):
        with pytest.raises(Refused):
            look()
    desk.looks.because(Why.AUTHORITY)
    desk.ticket(pledge)
    with desk.context.store.looks() as reading:
        last = reading.last()
    assert last is not None
    assert (last[0].clerk, last[0].seen.why) == ("u1", Why.AUTHORITY)
    desk.sign_in("c1")
    desk.find("陳大文")
    with desk.context.store.looks() as reading:
        last = reading.last()
    assert last is not None
    assert last[0].seen.why is Why.NONE


# ------------------------------------------------------------------------------------ months


def closings(desk: Desk) -> list[LooksClosed]:
    with desk.context.store.looks() as reading:
        return [*reading.said()]


def test_a_month_that_is_over_is_closed_with_its_hash_and_goes_after_five_years(
    desk: Desk, clock: Clock
) -> None:
    desk.find("一")
    desk.find("二")
    for day in (date(2026, 4, 1), date(2031, 4, 1)):
        clock.go_to(day)
        desk.find("三")
        next_day(desk, day)
        desk.check()
    first, second = closings(desk)
    assert [(each.month, each.looks) for each in first.closed] == [("2026-03", 2)]
    assert [each.month for each in second.closed] == ["2026-04"]
    assert second.dropped == first.closed
    with desk.context.store.looks() as reading:
        assert [each.month for each in reading.months()] == ["2026-04", "2031-04"]
    next_day(desk, date(2031, 4, 2))
    assert len(closings(desk)) == 2


def test_a_closing_that_cannot_be_written_waits_for_the_next_day(desk: Desk, clock: Clock) -> None:
    desk.find("一")
    clock.go_to(date(2026, 4, 1))
    desk.find("二")
    desk.sign_out()
    assert desk.looks.turn_months() is None
    assert closings(desk) == []
    desk.sign_in("c1")
    next_day(desk, date(2026, 4, 1))
    assert len(closings(desk)) == 1


def test_another_file_of_the_counter_takes_over_what_it_lacks(
    desk: Desk, tmp_path: Path, clock: Clock
) -> None:
    with closing(make_desk(tmp_path / "new", clock=clock)) as new:
        for day in (date(2026, 3, 16), date(2026, 4, 1)):
            clock.go_to(day)
            desk.find("一")
            desk.find("二")
            with desk.context.store.looks() as old, new.context.store.write() as writing:
                writing.looks.bring_over(old)
        assert looks_of(new) == looks_of(desk)
        new.check()


# ------------------------------------------------------------------------------------ tampering


def tamper(desk: Desk, tmp_path: Path, clock: Clock, *statements: str) -> Desk:
    """The desk of the same file after somebody with its key was at it, without the triggers."""
    path, key = desk.context.store.path, desk.context.key
    desk.close()
    with closing(engine.driver(path, key)) as connection:
        for name in ("look_no_delete", "look_no_update"):
            connection.execute(f"DROP TRIGGER {name}")
        for each in statements:
            connection.execute(each)
    return reopen(tmp_path, clock=clock)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE look SET clerk = 'c2' WHERE number = 2",
        "DELETE FROM look WHERE number = 1 AND month = '2026-03'",
        "DELETE FROM look WHERE number = 2 AND month = '2026-03'",
        "DELETE FROM look WHERE number = 3 AND month = '2026-03'",
        "DELETE FROM look WHERE month = '2026-03'",
        "DELETE FROM look",
        PUT_IN,
    ],
    ids=["changed", "first", "middle", "end", "month", "all", "put in"],
)
def test_tampering_with_looks_is_found(
    desk: Desk, tmp_path: Path, clock: Clock, statement: str
) -> None:
    for words in ("一", "二", "三"):
        desk.find(words)
    clock.go_to(date(2026, 4, 1))
    desk.find("四")
    next_day(desk, date(2026, 4, 1))
    desk.check()
    with closing(tamper(desk, tmp_path, clock, statement)) as left:
        with pytest.raises(Unavailable) as told:
            left.check()
        assert told.value.trouble is Trouble.DATABASE_DAMAGED


def test_the_file_itself_lets_nobody_change_or_drop_a_look(desk: Desk) -> None:
    desk.find("一")
    with closing(engine.driver(desk.context.store.path, desk.context.key)) as connection:
        for statement in ("UPDATE look SET clerk = 'c2'", "DELETE FROM look"):
            with pytest.raises(Exception, match="look: no"):
                connection.execute(statement)


def test_no_check_of_looks_goes_on_once_it_is_cancelled(desk: Desk) -> None:
    desk.find("一")
    asked: list[int] = []

    def progress(done: int, of: int) -> bool:
        asked.append(done)
        return done < of or len(asked) < 3

    assert not check.quick_check(desk.context.store, progress)


def test_closing_is_an_act_on_the_counter(desk: Desk, clock: Clock) -> None:
    desk.find("一")
    clock.go_to(date(2026, 4, 1))
    desk.find("二")
    next_day(desk, date(2026, 4, 1))
    with desk.context.store.read() as reading:
        assert reading.acts_of(date(2026, 4, 1))[-1].kind is Kind.LOOKS_CLOSED
