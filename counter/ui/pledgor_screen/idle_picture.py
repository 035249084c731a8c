"""What the pledgor's screen shows while nothing is written for anybody: the office, its prices and its hours."""

from datetime import date

from counter import formats
from counter.domain.policy import LendingStandard, Policy, in_force, rate_on
from counter.ui.pledgor_screen import words as said
from counter.ui.pledgor_screen.board import CENTRE, RIGHT, Column
from counter.ui.pledgor_screen.place import Place
from counter.ui.pledgor_screen.words import Both


def draw(whole: Column, place: Place, *, beside: bool) -> None:
    """The idle view; `beside`: there is room for two columns."""
    policy, today = place.policy, place.today
    whole.gap(24)
    whole.both(Both(policy.name, policy.name_en), 56, bold=True, align=CENTRE)
    whole.gap(24)
    whole.both(said.WELCOME, 68, part="accent", bold=True, align=CENTRE)
    whole.gap(36)
    if beside:
        left, right = whole.halves(28)
        _standards(left, policy, today)
        _rates(right, policy, today)
        whole.take(left, right)
    else:
        _standards(whole, policy, today)
        whole.gap(28)
        _rates(whole, policy, today)
    whole.gap(28)
    with whole.card():
        whole.pair(said.HOURS, said.hours(place.branch.hours), 38)


def _standards(column: Column, policy: Policy, today: date) -> None:
    """What is lent on metal today (黃金質借標準)."""
    with column.card():
        column.both(said.STANDARD, 36, bold=True)
        column.gap(10)
        for standard in _standards_today(policy, today):
            value = Both(formats.ntd(standard.per_qian), "")
            column.pair(_metal(policy, standard.metal), value, 56)
            column.gap(6)
        column.both(said.PER_QIAN, 28, part="muted", align=RIGHT)


def _standards_today(policy: Policy, today: date) -> list[LendingStandard]:
    metals = dict.fromkeys(standard.metal for standard in policy.standards)
    found = (in_force([s for s in policy.standards if s.metal == m], today) for m in metals)
    return [standard for standard in found if standard is not None]


def _metal(policy: Policy, metal: str) -> Both:
    kind = next(kind for kind in policy.item_types if kind.metal == metal)
    return Both(kind.name, kind.name_en)


def _rates(column: Column, policy: Policy, today: date) -> None:
    """The rates of today, monthly and annual. Source: PA 11."""
    with column.card():
        column.both(said.RATES, 36, bold=True)
        column.gap(10)
        for known in policy.classes:
            rate = rate_on(policy, known.code, today)
            if rate is not None:
                name = said.class_to(Both(known.name, known.name_en), rate.cap)
                column.pair(name, said.rate(rate.monthly_bp), 34, bold=False)
                column.gap(4)
        column.both(said.NO_FEE, 28, part="muted", align=RIGHT)
