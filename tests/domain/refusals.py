"""What a rule said when it said no."""

from collections.abc import Callable, Iterable
from typing import ParamSpec

import pytest

from counter.domain.refusal import Fault, Reason, Refused

P = ParamSpec("P")


def faults_of(act: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> tuple[Fault, ...]:
    """The faults with which `act` is refused; it must be."""
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.faults


def fault_of(act: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> Fault:
    """The only fault with which `act` is refused."""
    (fault,) = faults_of(act, *args, **kwargs)
    return fault


def places(faults: Iterable[Fault]) -> list[tuple[Reason, str]]:
    """Reason and field of each."""
    return [(fault.reason, fault.at) for fault in faults]
