"""How a rule says no: every fault with its place and facts, in the order of the form."""

from datetime import date

import pytest

from counter.domain.refusal import (
    Fault,
    Reason,
    Refused,
    Trouble,
    Unavailable,
    fault,
    refuse,
)


def test_a_refusal_carries_every_fault_in_order() -> None:
    faults = [fault(Reason.EMPTY, "name"), fault(Reason.MINOR, "born", day=date(2010, 1, 1))]
    refused = Refused(iter(faults))
    assert refused.faults == tuple(faults)
    assert str(refused) == "name: empty, born: minor"


def test_a_fault_concerns_the_whole_act_unless_a_field_is_named() -> None:
    assert (
        fault(Reason.TICKET_FROZEN)
        == Fault(Reason.TICKET_FROZEN)
        == Fault(Reason.TICKET_FROZEN, "", {})
    )
    with pytest.raises(Refused) as refused:
        refuse(Reason.DAY_NOT_OPEN)
    assert refused.value.faults == (Fault(Reason.DAY_NOT_OPEN, "", {}),)


def test_facts_cannot_be_changed_afterwards() -> None:
    told = fault(Reason.MINOR, "born", day=date(2010, 1, 1))
    with pytest.raises(TypeError):
        told.facts["day"] = date(2000, 1, 1)  # type: ignore[index]  # that it fails is the point
    with pytest.raises(TypeError):
        Fault(Reason.EMPTY).facts["x"] = 1  # type: ignore[index]  # that it fails is the point


def test_trouble_tells_what_failed_and_where() -> None:
    trouble = Unavailable(Trouble.DISK_FULL, path="/data")
    assert (trouble.trouble, trouble.facts) == (Trouble.DISK_FULL, {"path": "/data"})
    assert str(trouble) == "disk-full: {'path': '/data'}"
