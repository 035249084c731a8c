"""The rules and the calendar as they are shipped."""

from functools import cache

from counter.domain.days import Calendar
from counter.domain.policy import Policy
from counter.places import AGENCIES
from counter.settings import load_policy, public_calendar

KAOHSIUNG = "kaohsiung"
TAIPEI = "taipei"


@cache
def policy(agency: str) -> Policy:
    return load_policy(AGENCIES / f"{agency}.toml")


def calendar() -> Calendar:
    return public_calendar()
