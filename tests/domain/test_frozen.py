"""Facts that are made and changed quickly are the same facts: frozen, with the same fields and defaults."""

import dataclasses
from dataclasses import FrozenInstanceError, dataclass

import pytest

from counter.domain.frozen import quick, replace


@quick
@dataclass(frozen=True, slots=True)
class Quick:
    """As the pledge and the bag are."""

    name: str
    amount: int = 3
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slow:
    """The same as it makes itself."""

    name: str
    amount: int = 3
    parts: tuple[str, ...] = ()


def test_a_fact_made_quickly_has_what_it_was_given_and_its_defaults() -> None:
    for given in (("a",), ("a", 4), ("a", 4, ("b",))):
        made = Quick(*given)
        assert type(made) is Quick
        assert dataclasses.astuple(made) == dataclasses.astuple(Slow(*given))
    assert Quick("a") == Quick(name="a")
    assert hash(Quick("a")) == hash(Quick(name="a"))
    assert repr(Quick("a")) == "Quick(name='a', amount=3, parts=())"


def test_a_fact_made_quickly_is_frozen() -> None:
    made = Quick("a")
    with pytest.raises(FrozenInstanceError):
        made.amount = 4  # type: ignore[misc] # that is the question
    with pytest.raises(TypeError, match="name"):
        Quick()  # type: ignore[call-arg] # that is the question
    with pytest.raises(TypeError, match="other"):
        Quick("a", other=1)  # type: ignore[call-arg] # that is the question


@pytest.mark.parametrize("kind", [Quick, Slow])
def test_a_changed_fact_is_another_and_the_first_stays_as_it_was(kind: type[Slow]) -> None:
    first = kind("a", parts=("b",))
    changed = replace(first, amount=4)
    assert changed == kind("a", 4, ("b",))
    assert type(changed) is kind
    assert first == kind("a", 3, ("b",))
    assert replace(first) == first
    with pytest.raises(FrozenInstanceError):
        changed.amount = 5  # type: ignore[misc] # that is the question
    with pytest.raises(AttributeError, match="other"):
        replace(first, other=1)  # type: ignore[call-arg] # that is the question
