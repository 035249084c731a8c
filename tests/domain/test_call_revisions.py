"""A call noted wrong is put right by another entry, for its own moment; who calls back says what came of the try."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from counter.domain.call_revisions import RevisionForm, decide_revision
from counter.domain.calls import NONE_YET, Attempt, CallTicket, tries
from counter.domain.refusal import Reason
from counter.domain.reminding import Channel, ContactAttempted, Outcome
from tests.domain.cases import RECORD
from tests.domain.policies import rules
from tests.domain.refusals import fault_of, faults_of, places

DAY = date(2026, 6, 9)
AT = datetime(2026, 6, 9, 2, 30, tzinfo=UTC)
NOW = AT + timedelta(hours=2)
NOTED = ContactAttempted(
    "person-1", ("p1",), Channel.PHONE, Outcome.REACHED, AT, None, RECORD, about=""
)
FORM = RevisionForm("e1", False, Outcome.NO_ANSWER, None, "按錯列")
TICKET = CallTicket("p1", "K0101115000014", "person-1", date(2026, 6, 22), NONE_YET)


def decide(
    form: RevisionForm, noted: ContactAttempted, *, revised: bool = False, on: date = DAY
) -> tuple[Outcome, datetime]:
    return decide_revision(form, noted, (TICKET,), rules(on), revised=revised, now=NOW)


def test_a_mistake_is_put_right_for_its_own_moment() -> None:
    assert decide(FORM, NOTED) == (Outcome.NO_ANSWER, AT)
    assert decide(replace(FORM, outcome=Outcome.WITHDRAWN), NOTED) == (Outcome.WITHDRAWN, AT)


def test_who_calls_back_does_so_now_and_needs_no_remark() -> None:
    left = replace(NOTED, outcome=Outcome.MESSAGE_LEFT)
    form = replace(FORM, called_back=True, outcome=Outcome.REACHED, note="")
    assert decide(form, left) == (Outcome.REACHED, NOW)
    told = fault_of(decide, replace(form, outcome=Outcome.NO_ANSWER), left)
    assert (told.reason, told.at) == (Reason.OUTCOME_UNFIT, "outcome")


@pytest.mark.parametrize(
    "noted",
    [
        replace(NOTED, channel=Channel.LETTER, outcome=Outcome.SENT),
        replace(NOTED, outcome=Outcome.WITHDRAWN),
    ],
    ids=["a letter", "one taken back"],
)
def test_only_a_call_that_was_made_is_put_right(noted: ContactAttempted) -> None:
    assert fault_of(decide, FORM, noted).reason is Reason.ATTEMPT_NO_CALL


def test_of_one_call_only_the_last_word_is_put_right() -> None:
    told = fault_of(partial(decide, revised=True), FORM, NOTED)
    assert told.reason is Reason.ATTEMPT_REVISED


def test_what_is_said_must_be_something_else_and_explained() -> None:
    blank = replace(FORM, outcome=None, note="")
    assert places(faults_of(decide, blank, NOTED)) == [
        (Reason.OUTCOME_MISSING, "outcome"),
        (Reason.EMPTY, "note"),
    ]
    same = replace(FORM, outcome=Outcome.REACHED)
    assert fault_of(decide, same, NOTED).reason is Reason.OUTCOME_SAME
    assert (
        fault_of(decide, replace(FORM, outcome=Outcome.SENT), NOTED).reason is Reason.OUTCOME_UNFIT
    )


def test_a_promise_names_a_day_that_was_still_to_come() -> None:
    form = replace(FORM, outcome=Outcome.PROMISED)
    assert fault_of(decide, form, NOTED).reason is Reason.PROMISE_DATE_MISSING
    past = replace(form, promised_on=DAY - timedelta(days=1))
    assert fault_of(decide, past, NOTED).reason is Reason.PROMISE_PAST
    late = replace(form, promised_on=date(2026, 6, 23))
    assert fault_of(decide, late, NOTED).reason is Reason.PROMISE_TOO_LATE
    sunday = replace(form, promised_on=date(2026, 6, 14))
    assert fault_of(decide, sunday, NOTED).reason is Reason.PROMISE_REST_DAY
    assert decide(replace(form, promised_on=DAY), NOTED) == (Outcome.PROMISED, AT)


@pytest.mark.parametrize(("days", "refused"), [(31, False), (32, True)])
def test_after_a_month_nothing_is_put_right(days: int, refused: bool) -> None:
    later = partial(decide, on=DAY + timedelta(days=days))
    if refused:
        assert fault_of(later, FORM, NOTED).reason is Reason.ATTEMPT_TOO_OLD
    else:
        assert later(FORM, NOTED) == (Outcome.NO_ANSWER, AT)


def test_what_was_put_right_counts_as_what_it_really_was() -> None:
    wrong = Attempt("e1", DAY, Channel.PHONE, Outcome.REACHED)
    unanswered = Attempt("e2", DAY, Channel.PHONE, Outcome.NO_ANSWER, about="e1")
    never = replace(unanswered, outcome=Outcome.WITHDRAWN)
    before = Attempt("e0", DAY - timedelta(days=1), Channel.PHONE, Outcome.NO_ANSWER)
    assert not tries([wrong, unanswered]).spoken
    assert tries([wrong, unanswered]) == tries([unanswered])
    assert tries([before, wrong, never]) == tries([before])
    assert tries([wrong, never]) == tries([])
