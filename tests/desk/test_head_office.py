"""Rules of the head office hold from their day on, at every counter, without a restart; late ones leave a list (D4)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from counter import wire
from counter.desk.desk import Desk
from counter.desk.rulebook import Rulebook
from counter.domain.entries import Kind
from counter.domain.money import Ntd
from counter.domain.refusal import Reason, Trouble
from tests.desk.branches import Branch
from tests.desk.desks import TODAY, Clock, make_desk, next_day, open_day, redeem, reopen, take_in
from tests.desk.test_correction import correct, form_for
from tests.domain.refusals import fault_of
from tests.published import PEOPLE, force, publish, rate_row, rules_text

THURSDAY = date(2026, 3, 19)
FRIDAY = date(2026, 3, 20)


@pytest.fixture
def branch(tmp_path: Path, clock: Clock) -> Iterator[Branch]:
    branch = Branch.opened(tmp_path, clock)
    yield branch
    branch.close()


@pytest.fixture
def desk(branch: Branch) -> Desk:
    return branch.desks[0]


def go_on(branch: Branch, clock: Clock, day: date, *desks: Desk) -> None:
    """Another business day begins at these desks; what they did is at central before."""
    branch.meet()
    clock.go_to(day)
    for desk in desks or branch.desks:
        next_day(desk, day)


def rate(desk: Desk, pledge: str) -> list[int]:
    return [part.rate_bp for part in desk.ticket(pledge).pledge.ticket.terms.parts]


def test_a_ticket_has_the_new_rate_from_the_day_on_and_an_old_one_keeps_its_own(
    branch: Branch, desk: Desk, clock: Clock, tmp_path: Path
) -> None:
    old = take_in(desk)
    assert publish(branch.service, tmp_path, rules_text(THURSDAY)) == {"K01": True}
    branch.meet()
    before = take_in(desk)
    assert (rate(desk, before.pledge), before.entry.policy_version) == ([90], "2026-11-20")
    news = desk.head_office.rules()
    assert (news.version, news.since, news.unusable) == ("2026-11-20", None, ())
    assert [(each.version, each.since) for each in news.coming] == [("115-1", THURSDAY)]
    assert (news.coming[0].prepared_by, news.coming[0].approved_by) == ("h1", "h2")

    go_on(branch, clock, THURSDAY)
    for each in branch.desks:
        new = take_in(each)
        assert (rate(each, new.pledge), new.entry.policy_version) == ([80], "115-1")
        assert new.entry.policy_hash == each.policy.hash != old.entry.policy_hash
    assert (rate(desk, old.pledge), desk.ticket(old.pledge).today.interest) == ([90], 450)  # type: ignore[union-attr] # it is open
    assert redeem(desk, old.pledge).entry.cash_ntd == 50_450
    news = desk.head_office.rules()
    assert (news.version, news.since, news.coming) == ("115-1", THURSDAY, ())
    assert desk.head_office.by_other_rules() == ()


def test_a_day_that_is_still_open_keeps_its_rules_past_midnight(
    branch: Branch, desk: Desk, clock: Clock, tmp_path: Path
) -> None:
    publish(branch.service, tmp_path, rules_text(THURSDAY))
    branch.meet()
    go_on(branch, clock, date(2026, 3, 18))
    clock.go_to(THURSDAY)
    assert desk.context.policy.version == "2026-11-20"
    desk.close_day()
    assert desk.context.policy.version == "115-1"


def test_a_counter_that_starts_without_a_line_works_by_the_rules_it_has(
    branch: Branch, desk: Desk, clock: Clock, tmp_path: Path
) -> None:
    publish(branch.service, tmp_path, rules_text(THURSDAY))
    desk.close_day()
    branch.meet()
    desk.close()
    clock.go_to(THURSDAY)
    again = reopen(tmp_path / "counter 1", clock=clock)
    assert again.policy.version == "115-1"
    open_day(again, THURSDAY)
    assert rate(again, take_in(again).pledge) == [80]
    again.context.store.rebuild()
    assert again.head_office.rules().version == "115-1"
    again.close()


def test_rules_published_again_for_the_same_day_take_the_place_of_those_before(
    branch: Branch, desk: Desk, clock: Clock, tmp_path: Path
) -> None:
    publish(branch.service, tmp_path, rules_text(THURSDAY))
    friday = rules_text(FRIDAY, "0.7", "115-3", earlier=rate_row(THURSDAY, "0.8"))
    publish(branch.service, tmp_path, friday)
    publish(branch.service, tmp_path, rules_text(THURSDAY, "0.75", "115-2"))
    branch.meet()
    coming = desk.head_office.rules().coming
    assert [each.version for each in coming] == ["115-2", "115-3"]
    go_on(branch, clock, THURSDAY)
    assert rate(desk, take_in(desk).pledge) == [75]
    go_on(branch, clock, FRIDAY)
    assert rate(desk, take_in(desk).pledge) == [70]


def test_rules_that_came_late_leave_a_list_of_the_tickets_written_by_others(
    branch: Branch, desk: Desk, clock: Clock, tmp_path: Path
) -> None:
    before = take_in(desk)
    go_on(branch, clock, THURSDAY)
    branch.meet()
    clock.go_to(FRIDAY)
    publish(branch.service, tmp_path, rules_text(FRIDAY), emergency=True)
    for each in branch.desks:
        next_day(each, FRIDAY)
    late, paid = take_in(desk), take_in(desk)
    redeem(desk, paid.pledge)
    other = take_in(branch.desks[1])
    assert desk.head_office.by_other_rules() == ()
    branch.meet()
    for each in branch.desks:
        found = each.head_office.by_other_rules()
        assert [row.pledge for row in found] == [late.pledge, other.pledge]
        assert {(row.over, row.version, row.pledged_on) for row in found} == {
            (Ntd(150), "2026-11-20", FRIDAY)
        }
    assert before.pledge not in {row.pledge for row in desk.head_office.by_other_rules()}
    assert rate(desk, take_in(desk).pledge) == [80]


def test_a_paper_that_asks_less_than_the_rules_is_told_and_stays(
    branch: Branch, desk: Desk, tmp_path: Path
) -> None:
    publish(branch.service, tmp_path, rules_text(TODAY, "1"), emergency=True)
    ticket = take_in(desk)
    branch.meet()
    (row,) = desk.head_office.by_other_rules()
    assert (row.pledge, row.over) == (ticket.pledge, Ntd(-150))
    assert redeem(desk, ticket.pledge).entry.cash_ntd == 50_450
    assert desk.head_office.by_other_rules() == ()


def test_rules_that_change_no_interest_leave_no_list(
    branch: Branch, desk: Desk, tmp_path: Path
) -> None:
    publish(branch.service, tmp_path, rules_text(TODAY, "0.9"), emergency=True)
    take_in(desk)
    branch.meet()
    assert desk.policy.version == "2026-11-20"
    assert desk.context.policy.version == desk.policy.version == "115-1"
    assert desk.head_office.by_other_rules() == ()


def test_a_desk_alone_works_by_the_rules_that_came_with_the_program(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    news = desk.head_office.rules()
    assert (news.version, news.since, news.coming) == ("2026-11-20", None, ())
    assert desk.head_office.by_other_rules() == ()
    desk.close()


def test_a_ticket_that_asks_too_much_is_written_anew_in_its_own_class(
    branch: Branch, desk: Desk, tmp_path: Path
) -> None:
    ticket = take_in(desk)
    publish(branch.service, tmp_path, rules_text(TODAY), emergency=True)
    branch.meet()
    new = correct(desk, ticket.pledge, class_code="general", evidence=None)
    assert new.entry.policy_version == "115-1"
    assert rate(desk, new.pledge) == [80]
    assert desk.head_office.by_other_rules() == ()
    again = form_for(desk, new.pledge, class_code="general", evidence=None, agreed=None)
    assert fault_of(desk.correction_offer, again).reason is Reason.CLASS_SAME


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (rules_text(THURSDAY, "31"), "rates[2].monthly_percent"),
        (rules_text(THURSDAY).replace('"general"', '"common"'), "classes"),
        (rules_text(THURSDAY).replace("[end]", "[ends]"), "end"),
        ("no rules", ""),
    ],
)
def test_rules_that_cannot_be_used_are_told_and_those_before_them_go_on(
    branch: Branch, desk: Desk, clock: Clock, text: str, key: str
) -> None:
    force(branch.service, text, THURSDAY, "115-9")
    branch.meet()
    news = desk.head_office.rules()
    (trouble,) = news.unusable
    assert (trouble.trouble, trouble.facts["key"]) == (Trouble.RULES_UNUSABLE, key)
    assert (trouble.facts["version"], trouble.facts["day"]) == ("115-9", THURSDAY)
    assert (news.coming, desk.line_status().rules_from) == ((), None)
    go_on(branch, clock, THURSDAY)
    assert (rate(desk, take_in(desk).pledge), desk.policy.version) == ([90], "2026-11-20")


def test_a_counter_for_real_business_takes_no_rules_with_samples(
    branch: Branch, desk: Desk, tmp_path: Path
) -> None:
    real = replace(desk.context, station=replace(desk.station, training=False))
    publish(branch.service, tmp_path, rules_text(THURSDAY))
    branch.meet()
    with real.store.read() as reading:
        book = Rulebook(real)
        book.follow(real, reading)
    assert [each.policy for each in book.publications] == [None]


def test_rules_of_a_newer_program_are_told_and_those_before_them_go_on(
    branch: Branch, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(branch.service, tmp_path, rules_text(THURSDAY))
    with monkeypatch.context() as newer:
        understood = {Kind.POLICY_PUBLISHED: wire.READER + 1}
        newer.setattr(wire, "UNDERSTOOD_SINCE", understood)
        publish(branch.service, tmp_path, rules_text(THURSDAY, "0.7", "115-2"))
    branch.meet()
    news = desk.head_office.rules()
    assert [each.trouble for each in news.unusable] == [Trouble.RULES_NEWER]
    assert [each.version for each in news.coming] == ["115-1"]


def test_rules_that_central_forgot_hold_on_and_come_again(
    branch: Branch, desk: Desk, tmp_path: Path
) -> None:
    before = branch.store.image()
    publish(branch.service, tmp_path, rules_text(TODAY), emergency=True)
    branch.meet()
    branch.store.restore(before)
    branch.service.restored()
    branch.meet()
    assert desk.context.policy.version == "115-1"
    (told,) = branch.service.published("kaohsiung")
    assert (told.clerk, told.approver) == PEOPLE
    publish(branch.service, tmp_path, rules_text(TODAY, "0.7", "115-2"), emergency=True)
    branch.meet()
    assert desk.context.policy.version == "115-2"
