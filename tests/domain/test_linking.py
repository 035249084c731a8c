"""Two records of one human: which links hold, in whatever order they come, and what is asked before one is made."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counter.domain import linking
from counter.domain.linking import Link, LinkForm, PartForm, PersonsLinked, PersonsParted
from counter.domain.refusal import Reason
from tests.domain.cases import RECORD, TEAM
from tests.domain.refusals import faults_of, places

Acts = list[tuple[str, PersonsLinked | PersonsParted]]
PEOPLE = "abcde"
LINK = LinkForm("a", "b", "同一證號", second="s1")
PART = PartForm("e1", "另有其人", second="s1")


def link(joins: str, stays: str) -> PersonsLinked:
    return PersonsLinked(stays, joins, RECORD)


def part(entry: str) -> PersonsParted:
    return PersonsParted(entry, "a", "b", RECORD)


@st.composite
def acts(draw: st.DrawFn) -> Acts:
    """Links and partings as counters that do not see each other may write them."""
    drawn: Acts = []
    for number in range(draw(st.integers(0, 8))):
        parted = draw(st.none() | st.integers(0, 8))
        if parted is None:
            joins, stays = draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(PEOPLE))
            drawn.append((f"e{number}", link(joins, stays)))
        else:
            drawn.append((f"e{number}", part(f"e{parted}")))
    return drawn


def test_links_make_a_chain_and_its_end_stands_for_all() -> None:
    links = linking.in_force([("e1", link("a", "b")), ("e2", link("b", "c"))])
    assert [linking.counts_as(links, each) for each in "abcd"] == ["c", "c", "c", "d"]


@pytest.mark.parametrize(
    ("second", "joins"),
    [(link("a", "c"), "a"), (link("b", "a"), "b"), (link("a", "b"), "a")],
    ids=["joins-another-as-well", "ring", "again"],
)
def test_of_two_links_that_do_not_go_together_the_first_counts(
    second: PersonsLinked, joins: str
) -> None:
    assert linking.in_force([("e1", link("a", "b")), ("e2", second)]) == {"a": Link("e1", "b")}
    first = linking.in_force([("e2", second), ("e1", link("a", "b"))])
    assert first == {joins: Link("e2", second.stays)}


def test_nobody_joins_themselves() -> None:
    assert linking.in_force([("e1", link("a", "a"))]) == {}


def test_a_link_that_was_parted_holds_no_more_wherever_the_order_puts_it() -> None:
    assert linking.in_force([("e2", part("e1")), ("e1", link("a", "b"))]) == {}


@given(acts(), st.sampled_from(PEOPLE), st.sampled_from(PEOPLE))
@settings(max_examples=60, deadline=None)
def test_a_link_and_its_parting_leave_what_was_before(known: Acts, joins: str, stays: str) -> None:
    both: Acts = [("x", link(joins, stays)), ("y", part("x"))]
    assert linking.in_force([*known, *both]) == linking.in_force(known)


@given(acts())
@settings(max_examples=60, deadline=None)
def test_everybody_counts_as_one_who_joined_nobody(known: Acts) -> None:
    links = linking.in_force(known)
    assert all(linking.counts_as(links, each) not in links for each in PEOPLE)


def test_a_link_and_a_parting_take_a_reason_and_two_people() -> None:
    linking.decide_link(LINK, are_one=False, team=TEAM)
    linking.decide_parting(PART, holds=True, team=TEAM)
    bare = replace(LINK, note="", second="")
    assert places(faults_of(linking.decide_link, bare, are_one=False, team=TEAM)) == [
        (Reason.EMPTY, "note"),
        (Reason.SECOND_MISSING, "second"),
    ]
    over = replace(PART, note="")
    assert places(faults_of(linking.decide_parting, over, holds=False, team=TEAM)) == [
        (Reason.LINK_IS_OVER, ""),
        (Reason.EMPTY, "note"),
    ]
    assert places(faults_of(linking.decide_link, LINK, are_one=True, team=TEAM)) == [
        (Reason.PERSONS_ARE_ONE, "")
    ]


def test_one_of_the_two_people_is_a_supervisor() -> None:
    clerks = replace(LINK, second="c2")
    assert places(faults_of(linking.decide_link, clerks, are_one=False, team=TEAM)) == [
        (Reason.SUPERVISOR_NEEDED, "second")
    ]
