"""The term of personal data: who is due, what keeps somebody, when an erasure counts and whom it reaches."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.domain import retention
from counter.domain.codes import Verdict
from counter.domain.devices import Unreadable
from counter.domain.effects import State
from counter.domain.entries import Entry
from counter.domain.erasures import ErasedPerson, Ground, PersonsErased
from counter.domain.money import Ntd
from counter.domain.persons import DataGiven
from counter.domain.pledge import Owed, Pledge, Problem
from counter.domain.policy import Retention
from counter.domain.refusal import Reason
from counter.domain.retention import ErasureForm, Needed, PersonFacts
from counter.domain.staff import Team
from tests.domain.cases import CLERK, SUPERVISOR, TEAM, entry, pledge
from tests.domain.refusals import faults_of

RULE = Retention(since=date(2011, 7, 20), years=11)
LAST = date(2026, 3, 16)
LAST_DAY = date(2037, 12, 31)
FACTS = PersonFacts("p", "e9", LAST, frozenset(), 3, 1, ("owner",))
BY_SUPERVISOR = Team(SUPERVISOR, TEAM.staff)
FORM = ErasureForm(("p",), second="c1")
GIVEN = DataGiven("p", id_checked=True, tickets=1, acts=1)
REDEEMED = replace(pledge(), state=State.REDEEMED)
PEOPLE = "abcd"


def test_the_last_day_is_the_end_of_the_last_whole_year() -> None:
    assert retention.kept_until(LAST, RULE) == LAST_DAY
    assert not retention.is_due(FACTS, RULE, LAST_DAY)
    assert retention.is_due(FACTS, RULE, LAST_DAY + timedelta(days=1))


@given(st.dates(date(2011, 1, 1), date(2060, 1, 1)), st.dates(date(2011, 1, 1), date(2060, 1, 1)))
def test_the_question_to_the_store_leaves_out_nobody_who_is_due(last_on: date, on: date) -> None:
    is_due = retention.is_due(replace(FACTS, last_on=last_on), RULE, on)
    assert is_due is (last_on < retention.due_before(on, RULE))


def test_backups_without_the_keys_are_counted_by_working_days() -> None:
    def is_weekend(day: date) -> bool:
        return day.weekday() > 4

    assert retention.backups_until(date(2038, 1, 4), is_weekend, 14) == date(2038, 1, 22)


@pytest.mark.parametrize(
    ("of", "needed"),
    [
        (REDEEMED, None),
        (replace(REDEEMED, state=State.VOIDED), None),
        (replace(REDEEMED, state=State.OPEN), Needed.GOODS),
        (replace(REDEEMED, state=State.FORFEITED), Needed.GOODS),
        (replace(REDEEMED, state=State.DISPUTED), Needed.GOODS),
        (replace(REDEEMED, owed=(Owed("e1", Ntd(90)),)), Needed.MONEY),
        (replace(REDEEMED, problems=(Problem("e1", 1, State.REDEEMED),)), Needed.CLASH),
    ],
)
def test_what_is_open_keeps_a_person(of: Pledge, needed: Needed | None) -> None:
    found = retention.needed_for(
        [REDEEMED, of], barred=False, message=False, unread=False, waits=False
    )
    assert found == ({needed} if needed else set())


def test_so_do_an_alert_that_bars_a_message_and_what_cannot_be_read() -> None:
    found = retention.needed_for([], barred=True, message=True, unread=True, waits=True)
    assert found == {Needed.ALERT, Needed.MESSAGE, Needed.UNREAD, Needed.ERASURE}


@given(
    st.lists(
        st.builds(
            PersonFacts,
            person=st.sampled_from(PEOPLE),
            last=st.just("e1"),
            last_on=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
            needed=st.frozensets(st.sampled_from(Needed), max_size=1),
            records=st.just(1),
            pictures=st.just(0),
        ),
        unique_by=lambda facts: facts.person,
    ),
    st.frozensets(st.sampled_from(PEOPLE), min_size=2),
)
def test_nobody_is_due_with_something_open_or_without_all_who_are_the_same_human(
    known: list[PersonFacts], group: frozenset[str]
) -> None:
    on = date(2038, 1, 1)
    found = retention.due(known, dict.fromkeys(group, group), RULE, on)
    assert all(not each.needed and on > retention.kept_until(each.last_on, RULE) for each in found)
    gone = {each.person for each in found}
    assert gone & group in (frozenset(), group)
    alone = {each.person for each in known if each.person not in group}
    assert gone - group == alone & {
        each.person for each in known if retention.is_due(each, RULE, on)
    }


def test_one_act_takes_a_hundred_people_at_most_and_nobody_without_the_same_human() -> None:
    people = [replace(FACTS, person=f"p{number:03}") for number in range(105)]
    last = frozenset({"p098", "p099", "p101"})
    found = [each.person for each in retention.batch(people, dict.fromkeys(last, last))]
    assert len(found) == 100
    assert not last & set(found)
    assert found == sorted({each.person for each in people} - last)[:100]


def test_a_supervisor_and_a_second_person_decide_and_the_entry_has_counts_and_no_words() -> None:
    body = retention.decide(FORM, [FACTS], RULE, BY_SUPERVISOR)
    erased = ErasedPerson("p", "e9", LAST_DAY, 3, 1, ("owner",))
    assert body == PersonsErased(Ground.TERM_OVER, 11, (erased,))


@pytest.mark.parametrize(
    ("form", "team", "reason"),
    [
        (FORM, Team(CLERK, TEAM.staff), Reason.ROLE_NOT_ALLOWED),
        (replace(FORM, persons=()), BY_SUPERVISOR, Reason.EMPTY),
        (replace(FORM, persons=("p", "other")), BY_SUPERVISOR, Reason.ERASURE_NOT_DUE),
        (replace(FORM, persons=("p",) * 101), BY_SUPERVISOR, Reason.ERASURE_TOO_MANY),
        (replace(FORM, second=""), BY_SUPERVISOR, Reason.SECOND_MISSING),
        (replace(FORM, second="s1"), BY_SUPERVISOR, Reason.SAME_PERSON),
    ],
)
def test_an_erasure_is_refused(form: ErasureForm, team: Team, reason: Reason) -> None:
    faults = faults_of(retention.decide, form, [FACTS], RULE, team)
    assert reason in [each.reason for each in faults]


def test_rules_without_a_term_let_nothing_go() -> None:
    (fault,) = faults_of(retention.rule_in_force, None)
    assert fault.reason is Reason.RETENTION_UNKNOWN
    assert retention.rule_in_force(RULE) is RULE


@pytest.mark.parametrize(
    ("verdict", "in_order", "counts"),
    [
        (Verdict.NONE, False, True),
        (Verdict.NONE, True, False),
        (Verdict.ACCEPTED, True, True),
        (Verdict.LATE, True, True),
        (Verdict.TWICE, False, False),
        (Verdict.CLASH, True, False),
    ],
)
def test_an_erasure_counts_once_its_place_is_known(
    verdict: Verdict, in_order: bool, counts: bool
) -> None:
    made = replace(entry(2, erasure("e1")), verdict=verdict)
    assert retention.counts(made, in_order=in_order) is counts


def erasure(last: str, person: str = "p") -> PersonsErased:
    erased = ErasedPerson(person, last, LAST_DAY, 1, 0, ())
    return PersonsErased(Ground.TERM_OVER, 11, (erased,))


def placed(number: int, body: DataGiven | PersonsErased) -> Entry:
    return replace(entry(number, body), verdict=Verdict.ACCEPTED)


def test_an_act_in_between_keeps_the_person_and_the_same_act_told_twice_does_not() -> None:
    known, later = placed(1, GIVEN), placed(2, GIVEN)
    twice = replace(later, verdict=Verdict.TWICE)
    gone = placed(3, erasure(known.id))
    assert retention.last_erasure([known, gone], "p", in_order=True) == 1
    assert retention.last_erasure([known, later, gone], "p", in_order=True) is None
    assert retention.last_erasure([known, twice, gone, later], "p", in_order=True) == 2
    assert retention.last_erasure([known, gone], "other", in_order=True) is None
    assert retention.last_erasure([known, later], "p", in_order=True) is None


def test_of_two_erasures_the_last_that_holds_counts_and_nothing_before_is_needed() -> None:
    first, stranger = placed(1, erasure("")), placed(2, erasure("", "other"))
    again = placed(3, erasure(first.id))
    assert retention.last_erasure([first, again], "p", in_order=True) == 1
    assert retention.last_erasure([first, stranger], "p", in_order=True) == 0


def test_what_a_newer_program_wrote_counts_as_an_act() -> None:
    known = entry(1, GIVEN)
    unread = Unreadable(
        *("d1", 1, 1, "new", 2, 2, "u", ("p",), "K01", LAST),
        recorded_at=known.recorded_at,
        previous_hash="",
        data=b"{}",
    )
    assert retention.last_erasure([unread, placed(2, erasure("u"))], "p", in_order=True) == 1
    assert retention.last_erasure([unread], "p", in_order=True) is None
