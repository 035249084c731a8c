"""The morning page at a real desk: it finds what was put there, ties the money, and tells who looked (R-140 …)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from counter.db.engine import driver
from counter.desk.desk import Desk
from counter.desk.lines import News
from counter.domain.custody import Party
from counter.domain.entries import Kind
from counter.domain.money import Ntd
from counter.domain.refusal import Reason, Trouble, Unavailable
from counter.domain.supervision import Check, MorningLine, MorningSeen, Standing
from counter.domain.vault import AnswerForm, HandoverForm
from counter.print.morning_papers import MorningPaper
from tests.desk.branches import Branch
from tests.desk.desks import (
    OTHER_PLEDGOR,
    TODAY,
    WATCH,
    Clock,
    next_day,
    open_day,
    redeem,
    renew,
    reopen,
    take_in,
)
from tests.desk.test_letters import drawn
from tests.desk.test_vault_desk import plan
from tests.domain.refusals import fault_of

GOOD, LOOK, WRONG = Standing.GOOD, Standing.LOOK, Standing.WRONG


def lines(desk: Desk) -> dict[Check, MorningLine]:
    return {each.check: each for each in desk.mornings.view().lines}


def stands(desk: Desk, check: Check) -> tuple[Standing, int, int]:
    line = lines(desk)[check]
    return line.standing, line.count, line.amount


def test_a_counter_that_began_today_counts_what_is_there(desk: Desk) -> None:
    first = take_in(desk).pledge
    take_in(desk, pledgor=OTHER_PLEDGOR, principal=Ntd(20_000))
    redeem(desk, renew(desk, first).pledge)
    view = desk.mornings.view()
    found = {each.check: (each.count, each.amount) for each in view.lines}
    assert view.since is None
    assert found[Check.OPEN_TICKETS] == (1, 20_000)
    assert found[Check.TAKEN_IN] == (2, 70_000)
    assert found[Check.REDEEMED] == (1, 50_000)
    assert found[Check.LEDGER] == found[Check.SUSPENSE] == (0, 0)
    assert Check.WAITING not in found, "it knows of no central"
    assert Check.NOT_PUT_AWAY not in found, "it has no plan of places"


def test_backup_check_and_drawers_are_told_as_they_stand(desk: Desk, clock: Clock) -> None:
    assert stands(desk, Check.BACKUP)[0] is WRONG
    assert stands(desk, Check.FILE_CHECK)[0] is LOOK
    desk.check()
    desk.back_up()
    clock.wait(hours=3)
    found = lines(desk)
    assert (found[Check.BACKUP].standing, found[Check.BACKUP].hours) == (GOOD, 3)
    assert (found[Check.FILE_CHECK].standing, found[Check.FILE_CHECK].hours) == (GOOD, 3)
    damage = Unavailable(Trouble.DATABASE_DAMAGED, path="x")
    desk._acting._damaged = damage
    assert stands(desk, Check.FILE_CHECK)[0] is WRONG


def test_what_waits_in_the_vault_is_found(desk: Desk, clock: Clock) -> None:
    plan(desk)
    take_in(desk, place="")
    put = take_in(desk, pledgor=OTHER_PLEDGOR, items=(WATCH,), place="s1-01").number
    assert stands(desk, Check.NOT_PUT_AWAY) == (LOOK, 1, 50_000)
    due = TODAY + timedelta(days=1)
    offer = desk.vault.hand_over(
        HandoverForm(Party.APPRAISER, "", "鑑定所", due, (put,), "")
    ).entry.id
    desk.vault.answer(AnswerForm(offer, (put,), (), "鑑定人"))
    assert stands(desk, Check.HANDOVERS_OVERDUE)[1] == 0
    clock.go_to(TODAY + timedelta(days=2))
    next_day(desk, TODAY + timedelta(days=2))
    assert stands(desk, Check.HANDOVERS_OVERDUE) == (WRONG, 1, 0)


def test_what_runs_out_today_and_what_ran_out_is_found(desk: Desk, clock: Clock) -> None:
    last = desk.ticket(take_in(desk).pledge).terms.last_day
    clock.go_to(last)
    next_day(desk, last)
    assert stands(desk, Check.CALLS_ENDING) == (LOOK, 1, 50_000)
    assert stands(desk, Check.LETTERS_PRINTED) == (GOOD, 0, 0)
    drawn(desk, *(each.pledgor for each in desk.letters.list().rows))
    assert stands(desk, Check.LETTERS_PRINTED) == (LOOK, 1, 0)
    assert stands(desk, Check.GRACE_OVER) == (GOOD, 0, 0)
    after = last + timedelta(days=1)
    clock.go_to(after)
    next_day(desk, after)
    assert stands(desk, Check.GRACE_OVER) == (LOOK, 1, 50_000)
    assert stands(desk, Check.LISTS_OVERDUE)[0] is WRONG


def test_gaps_are_found_where_the_file_lost_something(desk: Desk, clock: Clock) -> None:
    take_in(desk)
    take_in(desk, pledgor=OTHER_PLEDGOR)
    context = desk.context
    desk.close()
    with driver(context.folder / "counter.db", context.key) as lost:
        lost.execute("DELETE FROM ticket_number WHERE serial = 1")
        lost.execute("UPDATE posted SET loans_ntd = loans_ntd - 50000")
        lost.execute("UPDATE pledgor SET identity_record = 'gone' WHERE name = '陳大文'")
        lost.commit()
    again = reopen(context.folder.parent, clock=clock)
    found = {
        check: (each.standing, each.count, each.amount) for check, each in lines(again).items()
    }
    again.close()
    assert found[Check.NUMBERS_MISSING] == (WRONG, 1, 0)
    assert found[Check.LEDGER] == (WRONG, 0, -50_000)
    assert found[Check.RECORDS_MISSING] == (WRONG, 1, 0)


def test_a_supervisor_signs_what_stood_there_and_an_auditor_finds_it(
    desk: Desk, clock: Clock
) -> None:
    early = desk.mornings.view()
    assert fault_of(desk.mornings.sign, early).reason is Reason.CHECKS_SUPERVISORS
    desk.sign_in("s1")
    clock.wait(minutes=16)
    assert fault_of(desk.mornings.sign, early).reason is Reason.MORNING_OLD
    seen = desk.mornings.view()
    receipt = desk.mornings.sign(seen)
    assert receipt.entry.kind is Kind.MORNING_SEEN
    assert receipt.entry.body == MorningSeen(seen.lines)
    (paper,) = receipt.papers
    assert isinstance(paper, MorningPaper)
    assert (paper.by, paper.at, paper.hash) == ("林主任", "09:46", receipt.entry.hash)
    (who,) = desk.mornings.view().seen
    assert (who.by, who.at) == ("林主任", clock())
    for day in (TODAY + timedelta(days=1), TODAY + timedelta(days=2)):
        clock.go_to(day)
        next_day(desk, day)
    assert stands(desk, Check.MORNINGS_MISSED) == (LOOK, 1, 0)
    assert desk.mornings.view().since == TODAY + timedelta(days=1)


def test_before_the_day_is_opened_it_can_be_looked_at_and_a_day_left_open_is_found(
    desk: Desk, clock: Clock
) -> None:
    clock.go_to(TODAY + timedelta(days=1))
    assert stands(desk, Check.DAYS_OPEN) == (WRONG, 1, 0)
    desk.close_day()
    assert stands(desk, Check.DAYS_OPEN) == (GOOD, 0, 0)
    desk.sign_in("s1")
    assert desk.mornings.sign(desk.mornings.view()).entry.business_day == clock().date()


# ------------------------------------------------------------------------------------ two counters


@pytest.fixture
def branch(tmp_path: Path, clock: Clock) -> Iterator[Branch]:
    branch = Branch.opened(tmp_path, clock)
    yield branch
    branch.close()


def test_the_line_the_clashes_and_the_days_of_two_counters_are_told_and_tie(
    branch: Branch, clock: Clock
) -> None:
    first, second = branch.desks
    pledge = take_in(first).pledge
    branch.meet()
    redeem(first, pledge)
    clock.wait(minutes=1)
    redeem(second, pledge)
    clock.wait(hours=2)
    assert stands(second, Check.WAITING) == (LOOK, 1, 50_450)
    assert lines(second)[Check.WAITING].hours == 2
    branch.meet()
    assert stands(second, Check.PROBLEMS) == (WRONG, 1, 50_450)
    found = lines(second)
    for check in (Check.LEDGER, Check.SUSPENSE, Check.STOPPED, Check.PLACES_MISSING):
        assert found[check].standing is GOOD, check
    assert Check.CLOCK not in found, "nobody told of its clock"
    second.hear_line(News("", timedelta(seconds=200)))
    assert stands(second, Check.CLOCK) == (LOOK, 200, 0)

    # A counter that tells more after its day end, and leaves a day open.
    second.close_day()
    branch.meet()
    tomorrow = TODAY + timedelta(days=1)
    clock.go_to(tomorrow)
    next_day(first, tomorrow)
    assert stands(first, Check.DAYS_DIFFER) == (GOOD, 0, 0)
    assert stands(first, Check.DAYS_OPEN) == (GOOD, 0, 0)
    open_day(second, TODAY)
    branch.meet()
    assert stands(first, Check.DAYS_OPEN) == (WRONG, 1, 0)
