"""Looks and enrolment: a counter that starts anew keeps its log, and it still holds together."""

from contextlib import closing
from datetime import date
from pathlib import Path

from counter.desk.desk import Desk
from tests.desk.desks import Clock, next_day
from tests.enrolled import opened_town


def months(desk: Desk) -> list[tuple[str, int]]:
    with desk.context.store.looks() as reading:
        return [(each.month, each.looks) for each in reading.months()]


def test_a_counter_that_starts_anew_keeps_its_log_of_looks(tmp_path: Path) -> None:
    clock = Clock()
    with closing(opened_town(tmp_path, clock)) as town:
        town.set_up("first")
        town.enrol("first")
        with town.desk("first") as desk:
            desk.find("一")
            town.meet(desk)
        town.service.revoke("K01", 1)
        with town.desk("first") as desk:
            clock.go_to(date(2026, 4, 1))
            desk.find("二")
            next_day(desk, date(2026, 4, 1))
        town.enrol("first")
        with town.desk("first") as desk:
            desk.find("三")
            assert months(desk) == [("2026-03", 1), ("2026-04", 2)]
            desk.check()
