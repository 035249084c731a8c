"""Acts on persons in any order at two counters that often do not see each other: everybody comes to the same."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from counter.desk.desk import Desk
from counter.domain.codes import AlertCause
from counter.domain.effects import State
from counter.domain.forms import LiftAlertForm, RaiseAlertForm
from counter.domain.identity import IdKind
from counter.domain.linking import LinkForm, PartForm
from counter.domain.money import Ntd
from counter.domain.refusal import Refused, Unavailable
from counter.domain.retention import ErasureForm
from tests.db.test_rebuild import sums_of
from tests.desk.branches import Branch
from tests.desk.desks import (
    CERTIFICATE,
    PLEDGOR,
    RING,
    Clock,
    next_day,
    redeem,
    renew,
    take_in,
)

TERM_YEARS = 12
NUMBERS = ("A123456789", "B123456780", "C123456781")
SHARED = ("person_link", "pledgor", "pledge", "erased_person", "erased_record", "contact", "alert")


@pytest.fixture
def branch(tmp_path: Path, clock: Clock) -> Iterator[Branch]:
    """Two counters."""
    branch = Branch.opened(tmp_path, clock)
    yield branch
    branch.close()


def people(desk: Desk) -> list[str]:
    """Whoever was ever on file."""
    return [row.id for row in sums_of(desk.context.store)["pledgor"]]


def tickets(desk: Desk, *states: State) -> list[str]:
    """Every pledge in such a state."""
    return [row.id for row in sums_of(desk.context.store)["pledge"] if row.state in states]


def some_intake(desk: Desk, chance: Random) -> None:
    """Somebody comes, perhaps again; at the low rate or not."""
    who = replace(PLEDGOR, id_kind=IdKind.NATIONAL, id_number=chance.choice(NUMBERS))
    until = date(desk.context.now().year, 12, 31)
    low = {"class_code": "low-income", "evidence": replace(CERTIFICATE, valid_until=until)}
    take_in(desk, pledgor=who, principal=Ntd(40_000), items=(RING,), **chance.choice((low, {})))


def some_renewal(desk: Desk, chance: Random) -> None:
    """A ticket is renewed."""
    renew(desk, chance.choice(tickets(desk, State.OPEN)))


def some_redemption(desk: Desk, chance: Random) -> None:
    """A ticket is redeemed."""
    redeem(desk, chance.choice(tickets(desk, State.OPEN)))


def some_link(desk: Desk, chance: Random) -> None:
    """Two records are held for one; or apart again."""
    one, other = chance.choice(people(desk)), chance.choice(people(desk))
    links = desk.persons.view(one).links
    if links:
        desk.links.part(PartForm(links[0].link, "另有其人", "s1"))
    else:
        desk.links.link(LinkForm(one, other, "同一人", "s1"))


def some_alert(desk: Desk, chance: Random) -> None:
    """An alert is raised, or lifted."""
    person = chance.choice(people(desk))
    alerts = desk.persons.view(person).person.alerts
    if alerts:
        desk.lift_alert(LiftAlertForm(person, alerts[0].alert, "結案", second="s1"))
    else:
        stops = chance.random() < 0.3
        desk.raise_alert(RaiseAlertForm(person, AlertCause.OTHER, "註記", stops=stops))


def some_erasure(desk: Desk, _: Random) -> None:
    """Whoever is due goes."""
    desk.sign_in("s1")
    due = tuple(each.person for each in desk.erasures.due().lines)
    with suppress(Refused):
        desk.erasures.erase(ErasureForm(due, second="c1"))
    desk.sign_in("c1")


ACTS: tuple[Callable[[Desk, Random], None], ...] = (
    *(some_intake, some_intake, some_renewal, some_redemption, some_redemption),
    *(some_link, some_alert, some_erasure, some_erasure),
)


def a_term_goes_by(branch: Branch, day: date) -> None:
    """Years later the days are opened again."""
    branch.clock.go_to(day)
    for desk in branch.desks:
        next_day(desk, day)


@pytest.mark.parametrize("seed", [3, 7])
def test_links_terms_and_business_in_any_order_come_to_the_same_everywhere(
    branch: Branch, seed: int
) -> None:
    chance = Random(seed)
    day = date(2026, 3, 16)
    for years in (0, TERM_YEARS, TERM_YEARS):
        if years:
            for desk in branch.desks:
                for each in tickets(desk, State.OPEN):
                    with suppress(Refused):  # two counters ended it: somebody has to settle that
                        redeem(desk, each)
                branch.meet()
            day = day.replace(year=day.year + years)
            while branch.desks[0].context.calendar.rests(day):
                day = day.replace(day=day.day + 1)
            a_term_goes_by(branch, day)
        for _ in range(12):
            desk = chance.choice(branch.desks)
            with suppress(Refused, Unavailable, IndexError):
                chance.choice(ACTS)(desk, chance)
            branch.clock.wait(minutes=1)
            if chance.random() < 0.4:
                chance.choice(branch.exchanges).step()
    branch.meet()
    sums = [sums_of(each.context.store) for each in branch.desks]
    for name in SHARED:
        assert sums[0][name] == sums[1][name], name
    for desk, before in zip(branch.desks, sums, strict=True):
        with desk.context.store.read() as reading:
            assert reading.supervision.records_missing(day) == 0
        desk.context.store.rebuild()
        assert sums_of(desk.context.store) == before
    assert branch.service.verify() == ()
