"""The second person of an act: of the staff, another one, and one of the two a supervisor."""

import pytest

from counter.domain.refusal import Fault, Reason
from counter.domain.staff import NOBODY, Clerk, Role, is_supervisor, second_faults

CLERK = Clerk("c1", "王小明", Role.CLERK)
OTHER = Clerk("c2", "李小華", Role.CLERK)
CHIEF = Clerk("s1", "林主任", Role.SUPERVISOR)
DEPUTY = Clerk("s2", "陳副主任", Role.SUPERVISOR)
STAFF = (CLERK, OTHER, CHIEF, DEPUTY)


def test_a_supervisor_is_one_of_the_staff_with_that_role() -> None:
    assert is_supervisor("s1", STAFF)
    assert not is_supervisor("c1", STAFF)
    assert not is_supervisor("s1", (CLERK,))


def test_before_anyone_signed_in_no_code_and_no_name_stand_for_a_person() -> None:
    assert (NOBODY.code, NOBODY.name) == ("", "")
    told = second_faults("c1", "second", clerk=NOBODY, staff=STAFF)
    assert told == (Fault(Reason.SUPERVISOR_NEEDED, "second", {}),)


@pytest.mark.parametrize(
    ("clerk", "second"), [(CLERK, "s1"), (CHIEF, "c1"), (CHIEF, "s2"), (CHIEF, "c2")]
)
def test_two_people_of_whom_one_is_a_supervisor_are_enough(clerk: Clerk, second: str) -> None:
    assert second_faults(second, "second", clerk=clerk, staff=STAFF) == ()


@pytest.mark.parametrize(
    ("clerk", "second", "reason"),
    [
        (CLERK, "", Reason.SECOND_MISSING),
        (CHIEF, "nobody", Reason.CLERK_UNKNOWN),
        (CLERK, "c1", Reason.SAME_PERSON),
        (CHIEF, "s1", Reason.SAME_PERSON),
        (CLERK, "c2", Reason.SUPERVISOR_NEEDED),
    ],
)
def test_anybody_else_is_refused_at_the_field(clerk: Clerk, second: str, reason: Reason) -> None:
    told = second_faults(second, "second", clerk=clerk, staff=STAFF)
    assert told == (Fault(reason, "second", {}),)
