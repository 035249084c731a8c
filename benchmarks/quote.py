"""One case of the trade reckoned: terms as written and what is due, from checked values."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from itertools import cycle, product
from statistics import median

from benchmarks.measuring import Figure, seconds
from counter.domain.charges import reckon
from counter.domain.money import Ntd
from counter.places import AGENCIES
from counter.settings import agencies, load_policy, public_calendar

WANTED = 50_000
ROUNDS = 15


def measure() -> Figure:
    cases = make_cases()

    def run() -> None:
        for case in cases:
            case()

    run()
    rate = len(cases) / median(seconds(run) for _ in range(ROUNDS))
    return Figure(id="quote", value=rate, unit="/s", wanted=f"≥ {WANTED:,} /s", met=rate >= WANTED)


def make_cases() -> list[Callable[[], object]]:
    """Every class of every agency, on days through five years, redeemed early, late and too late."""
    calendar = public_calendar()
    policies = [load_policy(AGENCIES / f"{code}.toml") for code in agencies()]
    classes = [(policy, known.code) for policy in policies for known in policy.classes]
    days = [date(2021, 1, 4) + timedelta(days=50 * step) for step in range(36)]
    waits = [timedelta(days=wait) for wait in (0, 20, 36, 47, 77, 91, 95, 100, 170, 230, 290)]
    sums = cycle(((3_000, 0), (53_400, 0), (100_000, 30_000), (480_000, 75_000)))
    return [
        partial(
            reckon,
            policy,
            calendar,
            class_code=code,
            item_type="gold",
            principal=Ntd(principal),
            pledged_on=day,
            on=day + wait,
            low_rate_outstanding=Ntd(low),
        )
        for (day, (policy, code), wait), (principal, low) in zip(
            product(days, classes, waits), sums, strict=False
        )
    ]
