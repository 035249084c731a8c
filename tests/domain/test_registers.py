"""Which two weeks are due, what each list holds, and that every act is told once, whoever draws when."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from counter.domain import registers
from counter.domain.days import Calendar
from counter.domain.entries import Basis
from counter.domain.filings import ListDrawn, ListKind, ListSent, SentBy
from counter.domain.money import Ntd
from counter.domain.registers import Drawn, Fortnight, Listed, Stage, Standpoint, Stood
from tests.domain.cases import RECORD, entry

CALENDAR = Calendar(holidays=frozenset({date(2026, 4, 6)}))
WEEKS = Fortnight(date(2026, 3, 16))
DAYS = st.dates(date(2001, 6, 11), date(2060, 12, 31))
OVER = WEEKS.last + timedelta(days=1)
FRIDAY, MONDAY = date(2026, 5, 15), date(2026, 5, 18)


@given(DAYS, st.integers(0, 800))
def test_every_day_lies_in_exactly_one_fortnight_that_begins_on_a_monday(
    since: date, length: int
) -> None:
    until = since + timedelta(days=length)
    found = registers.fortnights(since, until)
    assert found[0].first <= since <= found[0].last
    assert found[-1].first <= until <= found[-1].last
    assert all(each.first.weekday() == 0 for each in found)
    assert all(a.last + timedelta(days=1) == b.first for a, b in pairwise(found))
    assert registers.fortnight_of(until) == found[-1]


def test_a_register_is_due_a_week_after_its_last_day_and_a_batch_on_the_next_working_day() -> None:
    assert registers.register_due(WEEKS, CALENDAR) == date(2026, 4, 7)
    assert registers.forfeiture_due(date(2026, 6, 19), CALENDAR) == date(2026, 6, 22)


# ------------------------------------------------------------------------------------ what is told


def listed(number: int, made: Stood, *undone: Stood) -> Listed:
    return Listed(f"p{number}", f"{number}", WEEKS.first, Ntd(100), ("seal",), (made,), undone)


def drawn(number: int, place: int, device: str = "d1", at: int | None = None) -> Drawn:
    body = ListDrawn(ListKind.REGISTER, WEEKS.first, WEEKS.last, "", 1, 0, Ntd(0), "")
    made = replace(
        entry(number, body), id=f"{device}:{number}", device=device, basis=Basis(place, "")
    )
    return Drawn(made, Stood(device, 1, number, at))


@st.composite
def towns(draw: st.DrawFn) -> tuple[list[Listed], list[Drawn], Standpoint]:
    """Tickets in the branch's order, some undone later; lists drawn one after the other by one counter."""
    count = draw(st.integers(0, 8))
    tickets = []
    for number in range(count):
        place = draw(st.integers(1, 40))
        later = draw(st.none() | st.integers(place + 1, 60))
        undone = () if later is None else (Stood("d2", 1, 99, later),)
        tickets.append(listed(number, Stood("d2", 1, number, place), *undone))
    places = sorted(draw(st.lists(st.integers(0, 70), max_size=4)))
    lists = [drawn(10 + n, place) for n, place in enumerate(places)]
    return tickets, lists, Standpoint("d1", 1, 99, 100)


@given(towns(), st.sampled_from(ListKind))
def test_whatever_was_drawn_when_each_ticket_ends_as_it_stands_and_none_is_told_twice_alike(
    town: tuple[list[Listed], list[Drawn], Standpoint], kind: ListKind
) -> None:
    tickets, lists, now = town
    parts = [registers.lines_of(tickets, kind, each, lists) for each in lists]
    parts.append(registers.next_lines(tickets, kind, now, lists))
    for ticket in tickets:
        said = [line.undone for part in parts for line in part if line.listed is ticket]
        assert all(a != b for a, b in pairwise(said))
        if kind is ListKind.REGISTER or said:
            assert said[-1] == bool(ticket.undone)
        else:
            assert ticket.undone  # it came out of the batch before anybody was told


def test_a_clash_that_is_found_out_later_was_none_when_the_list_was_drawn() -> None:
    undoing = Stood("d1", 1, 3, 8, hollow=True)
    ticket = listed(1, Stood("d1", 1, 2, 5), undoing)
    before, after = drawn(4, 6), drawn(9, 8, at=12)
    first = registers.lines_of([ticket], ListKind.REGISTER, before, [before, after])
    second = registers.lines_of([ticket], ListKind.REGISTER, after, [before, after])
    assert [(each.undone,) for each in first] == [(True,)]
    assert [(each.undone,) for each in second] == [(False,)]


def test_the_content_of_a_list_is_sealed_down_to_what_a_line_says() -> None:
    now = Standpoint("d1", 1, 9, 9)
    one = registers.next_lines([listed(1, Stood("d1", 1, 1, 1))], ListKind.REGISTER, now, ())
    seen = {registers.digest(one), registers.digest(())}
    for change in (
        {"number": "2"},
        {"principal": Ntd(101)},
        {"on": WEEKS.last},
        {"seals": ("other",)},
    ):
        changed = replace(one[0].listed, **change)
        seen.add(registers.digest([replace(one[0], listed=changed)]))
    seen.add(registers.digest([replace(one[0], undone=True)]))
    assert len(seen) == 7


# ------------------------------------------------------------------------------------ how it stands


def sent(days: tuple[date, ...]) -> Drawn:
    notes = (entry(20 + n, ListSent("e", day, SentBy.POST, RECORD)) for n, day in enumerate(days))
    return replace(drawn(1, 0), sent=tuple(notes))


def supplement(on: date) -> Drawn:
    """Drawn that day, not sent yet."""
    later = drawn(2, 0)
    return replace(later, entry=replace(later.entry, business_day=on))


def test_a_list_is_red_when_its_day_is_over_or_something_came_after_it() -> None:
    due = date(2026, 4, 7)
    late = due + timedelta(days=1)
    table = (
        ((), 1, WEEKS.last, Stage.RUNNING),
        ((), 0, due, Stage.DUE),
        ((), 1, late, Stage.MISSING),
        ((sent(()),), 0, due, Stage.DRAWN),
        ((sent(()),), 0, late, Stage.MISSING),
        ((sent((due,)),), 0, late, Stage.SENT),
        ((sent((late, due)),), 0, late, Stage.SENT),  # the last note corrects the one before
        ((sent((due, late)),), 0, late, Stage.SENT_LATE),
        ((sent((late,)),), 0, late, Stage.SENT_LATE),
        ((sent((due,)),), 2, due, Stage.SUPPLEMENT),
        ((sent(()),), 2, late, Stage.MISSING),  # what came later hides no list that is overdue
        ((sent((due,)), supplement(FRIDAY)), 0, MONDAY, Stage.DRAWN),
        ((sent((due,)), supplement(FRIDAY)), 1, MONDAY, Stage.SUPPLEMENT),
        ((sent((due,)), supplement(FRIDAY)), 0, MONDAY + timedelta(days=1), Stage.MISSING),
    )
    for lists, waiting, today, wanted in table:
        found = registers.stage(
            lists, waiting=waiting, begins=OVER, due=due, today=today, calendar=CALENDAR
        )
        assert found is wanted
    assert {Stage.MISSING, Stage.SUPPLEMENT} == registers.URGENT
