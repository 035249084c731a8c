"""When the paper of a class is newly recorded or changed, and when it is but renewed (R-159)."""

from dataclasses import replace
from datetime import date

from counter.domain.evidence import OnFile, is_new
from counter.domain.policy import RateClass
from tests.domain.cases import CERTIFIED
from tests.domain.policies import CERTIFICATE, POLICY

UNTIL = date(2026, 12, 31)
SEEN = replace(CERTIFIED, reused=True)
ON_FILE = OnFile((SEEN,), frozenset({"general"}))
CLASS = next(each.code for each in POLICY.classes if CERTIFICATE in each.evidence)


def test_a_paper_that_is_not_on_file_is_new_whatever_the_form_says_of_it() -> None:
    assert is_new(CLASS, CERTIFIED, OnFile(), POLICY)
    assert is_new(CLASS, SEEN, OnFile(), POLICY)


def test_the_paper_on_file_and_the_same_with_a_later_day_are_but_renewed() -> None:
    for paper in (SEEN, CERTIFIED, replace(CERTIFIED, valid_until=date(2027, 12, 31))):
        assert not is_new(CLASS, paper, ON_FILE, POLICY)


def test_another_number_kind_or_an_earlier_day_is_a_change() -> None:
    for change in ({"number": "LI-2"}, {"kind": "letter"}, {"valid_until": date(2026, 12, 30)}):
        assert is_new(CLASS, replace(CERTIFIED, **change), ON_FILE, POLICY)


def test_a_paper_without_a_last_day_holds_longer_than_any() -> None:
    endless = replace(SEEN, valid_until=None)
    assert not is_new(CLASS, endless, ON_FILE, POLICY)
    assert is_new(CLASS, CERTIFIED, OnFile((endless,)), POLICY)
    assert is_new(CLASS, CERTIFIED, OnFile((SEEN, endless)), POLICY), "on either record"


def test_a_paper_that_one_may_check_is_never_new() -> None:
    card = replace(CERTIFICATE, checked_by_two=False)
    classes = tuple(
        replace(each, evidence=(card,)) for each in POLICY.classes if each.code == CLASS
    )
    assert not is_new(CLASS, CERTIFIED, OnFile(), replace(POLICY, classes=classes))


def test_where_several_classes_take_a_paper_another_class_is_a_change() -> None:
    other = RateClass("other", "其他", "Other", (CERTIFICATE,))
    both = replace(POLICY, classes=(*POLICY.classes, other))
    held = replace(ON_FILE, classes=frozenset({CLASS}))
    assert is_new("other", SEEN, held, both)
    assert not is_new(CLASS, SEEN, held, both)
