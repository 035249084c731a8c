"""A counter at work by chance: what was shown is what is written, numbers have no gap, the cash agrees."""

import tempfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from counter.domain.codes import ExtensionCause, PrintReason, ReversalReason
from counter.domain.entries import Redeemed, Renewed, TakenIn
from counter.domain.forms import EvidenceForm, HoursForm, ItemForm, PledgorForm, ReprintForm
from counter.domain.identity import IdNumber
from counter.domain.money import Ntd
from counter.domain.policy import GENERAL
from counter.domain.ticket import read_number
from counter.print.papers import TicketPaper
from tests.desk.desks import (
    BAR,
    CERTIFICATE,
    INTAKE,
    OTHER_PLEDGOR,
    PLEDGOR,
    RING,
    TODAY,
    WATCH,
    Clock,
    make_desk,
    next_day,
    open_day,
    redeem,
    renew,
    undo,
)

pytestmark = pytest.mark.usefixtures("unmeasured")
"""Each part is measured where it is tested by itself."""

CAP = 75_000


class CounterAtWork(RuleBasedStateMachine):
    """Two pledgors, one counter, some months."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = ExitStack()
        folder = Path(self.undo.enter_context(tempfile.TemporaryDirectory()))
        self.clock = Clock()
        self.desk = make_desk(folder, clock=self.clock)
        self.undo.callback(self.desk.close)
        self.day = TODAY
        self.open: list[str] = []
        self.numbers: list[str] = []
        self.cash = 0
        open_day(self.desk)

    def teardown(self) -> None:
        self.undo.close()

    def workable(self) -> list[str]:
        return [each for each in self.open if self.desk.ticket(each).refusal is None]

    @rule(days=st.integers(0, 40))
    def a_day_goes_by(self, days: int) -> None:
        self.day += timedelta(days=days)
        self.clock.go_to(self.day)
        next_day(self.desk, self.day)
        self.desk.extend_hours(HoursForm(ExtensionCause.QUEUE))  # it may be a day of rest

    @rule(
        pledgor=st.sampled_from([PLEDGOR, OTHER_PLEDGOR]),
        low=st.booleans(),
        items=st.lists(st.sampled_from([RING, BAR, WATCH]), min_size=1, max_size=3),
        hundreds=st.integers(1, 1_000),
    )
    def take_in(
        self, pledgor: PledgorForm, low: bool, items: list[ItemForm], hundreds: int
    ) -> None:
        appraised = sum(item.appraised for item in items)
        form = replace(
            INTAKE,
            pledgor=pledgor,
            class_code="low-income" if low else GENERAL,
            evidence=replace(CERTIFICATE, valid_until=date(2030, 1, 1)) if low else None,
            items=tuple(items),
            principal=Ntd(min(100 * hundreds, appraised)),
        )
        offer = self.desk.offer(form)
        assert offer.faults == ()
        assert offer.appraised == appraised
        receipt = self.desk.take_in(replace(form, agreed=offer.terms))
        body, paper = receipt.entry.body, receipt.papers[0]
        assert isinstance(body, TakenIn)
        assert isinstance(paper, TicketPaper)
        assert body.ticket.terms == paper.terms == offer.terms
        assert paper.table == offer.table == self.desk.ticket(receipt.pledge).table
        self.open.append(receipt.pledge)
        self.numbers.append(receipt.number)
        self.cash -= form.principal

    @precondition(lambda self: self.workable())
    @rule(data=st.data(), keep=st.booleans())
    def renew(self, data: st.DataObject, keep: bool) -> None:
        pledge = data.draw(st.sampled_from(self.workable()))
        view = self.desk.ticket(pledge)
        code, evidence = GENERAL, None
        if keep and view.new_class != GENERAL and view.pledgor.evidence is not None:
            on_file = view.pledgor.evidence
            code = view.new_class
            evidence = EvidenceForm(
                on_file.kind, view.pledgor.evidence_number, on_file.valid_until, reused=True
            )
        offer = self.desk.renewal_offer(pledge, code, evidence)
        assert offer.faults == ()
        assert offer.due == view.today
        assert offer.dearer == 0 or offer.papers
        receipt = renew(self.desk, pledge, class_code=code, evidence=evidence)
        body = receipt.entry.body
        assert isinstance(body, Renewed)
        assert body.ticket.terms == offer.terms
        assert (body.settled.interest, body.settled.half_months) == (
            offer.due.interest,
            offer.due.half_months,
        )
        self.open.remove(pledge)
        self.open.append(receipt.pledge)
        self.numbers.append(receipt.number)
        self.cash += offer.due.interest

    @precondition(lambda self: self.workable())
    @rule(data=st.data())
    def redeem(self, data: st.DataObject) -> None:
        pledge = data.draw(st.sampled_from(self.workable()))
        view = self.desk.ticket(pledge)
        assert view.today is not None
        shown = next(row for row in view.table if row.on >= view.today.on)
        assert shown.interest == view.today.interest
        body = redeem(self.desk, pledge).entry.body
        assert isinstance(body, Redeemed)
        assert body.settled.interest == view.today.interest
        self.open.remove(pledge)
        self.cash += view.today.total

    @precondition(lambda self: self.workable())
    @rule(data=st.data())
    def undo_or_print_again(self, data: st.DataObject) -> None:
        pledge = data.draw(st.sampled_from(self.workable()))
        held = self.desk.ticket(pledge).pledge
        if held.opened_on == self.day and not held.ticket.predecessors:
            undo(self.desk, pledge, reason=ReversalReason.PLEDGOR_WITHDREW)
            self.open.remove(pledge)
            self.cash += held.ticket.principal
        else:
            self.desk.reprint(ReprintForm(pledge, PrintReason.DAMAGED))
            assert self.desk.ticket(pledge).pledge.copies == held.copies + 1

    @invariant()
    def numbers_have_no_gap(self) -> None:
        read = [read_number(number, "") for number in self.numbers]
        for year in {each.year for each in read}:
            serials = [each.serial for each in read if each.year == year]
            assert serials == list(range(1, len(serials) + 1))

    @invariant()
    def the_drawer_holds_what_the_acts_brought(self) -> None:
        days = {self.desk.ticket(each).pledge.opened_on for each in self.open}
        assert all(day <= self.day for day in days)
        total, day = 0, TODAY
        while day <= self.day:
            total += self.desk.day_sums(day).drawer
            day += timedelta(days=1)
        assert total == self.cash

    @invariant()
    def what_is_owed_is_with_its_pledgor(self) -> None:
        views = [self.desk.ticket(each) for each in self.open]
        owed = [view for view in views if view.refusal is None]  # past its grace a debt is no more
        for view in views:
            of_same = [other for other in owed if other.pledgor.pledgor == view.pledgor.pledgor]
            assert view.pledgor.open_tickets == len(of_same)
            assert view.pledgor.open_principal == sum(
                other.pledge.ticket.principal for other in of_same
            )

    @invariant()
    def the_low_rate_stays_within_its_cap(self) -> None:
        for person in (PLEDGOR, OTHER_PLEDGOR):
            known = self.desk.pledgor_by_id(IdNumber(person.id_kind, person.id_number))
            if known is not None:
                assert 0 <= known.low_rate_open <= CAP

    @invariant()
    def no_entry_made_a_problem(self) -> None:
        assert all(not self.desk.ticket(each).pledge.problems for each in self.open)


@pytest.mark.slow
@pytest.mark.hypothesis
def test_a_counter_at_work_shows_what_it_writes() -> None:
    run_state_machine_as_test(
        CounterAtWork,
        settings=settings(
            max_examples=max(8, settings().max_examples // 50),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
