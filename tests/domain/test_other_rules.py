"""What a ticket costs by the rules of its day, where the counter had only those before them (A-42)."""

from dataclasses import replace

from counter.domain.money import Ntd
from counter.domain.other_rules import is_dearer, overcharge, terms_by
from counter.domain.policy import Policy, Rate
from counter.domain.terms import Terms
from tests.domain.cases import terms, ticket
from tests.domain.policies import CALENDAR, MONDAY, POLICY

TICKET = ticket()


def general_at(monthly_bp: int) -> Policy:
    """Rules with that general rate from the day of the ticket on."""
    row = Rate("general", MONDAY, monthly_bp, cap=None, assumed=False)
    return replace(POLICY, rates=(*POLICY.rates, row))


def over(policy: Policy) -> int:
    return overcharge(TICKET, policy, CALENDAR, low_rate_open=Ntd(0))


def test_the_difference_is_that_of_the_interest_to_maturity() -> None:
    assert {part.rate_bp for part in TICKET.terms.parts} == {90}
    assert over(general_at(80)) == TICKET.principal * 3 * 10 // 10_000
    assert over(general_at(100)) == -TICKET.principal * 3 * 10 // 10_000
    assert over(general_at(90)) == 0


def test_rules_that_know_no_such_ticket_ask_for_nothing_else() -> None:
    assert over(replace(POLICY, item_types=POLICY.item_types[1:])) == 0


def anew(policy: Policy) -> Terms:
    return terms_by(policy, CALENDAR, TICKET, "general", low_rate_open=Ntd(0))


def test_the_days_stay_as_printed() -> None:
    found = anew(general_at(80))
    assert [part.rate_bp for part in found.parts] == [80]
    assert replace(found, parts=TICKET.terms.parts) == TICKET.terms == terms()


def test_only_a_ticket_at_another_rate_that_asks_more_is_dearer() -> None:
    for bp, dearer in ((80, True), (90, False), (100, False)):
        policy = general_at(bp)
        assert is_dearer(TICKET, anew(policy), policy, CALENDAR) is dearer
    cheap = replace(TICKET.terms, parts=())
    assert not is_dearer(TICKET, cheap, POLICY, CALENDAR), "a part that moved alone is none"
