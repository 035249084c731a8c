"""Frozen facts made and changed quickly: the books are summed up from them by the thousand.

A frozen dataclass fills each field by a call of `object.__setattr__`, and `dataclasses.replace` collects all of them by
name before it does so again: for a pledge 6 and 10 µs. Here both are written out once for a class, as dataclasses write
their own `__init__`. What they fill is of a twin class that is not frozen and is told its true class afterwards, which
takes a third and a fifth of that.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

F = TypeVar("F")


def twin(cls: Any) -> Any:
    """Of a frozen dataclass one with the same slots that is not frozen."""
    assert not hasattr(cls, "__post_init__"), "it would not be called"
    return type(cls.__name__, (), {"__slots__": tuple(each.name for each in fields(cls))})


def quick(cls: type[F]) -> type[F]:
    """The same frozen dataclass, which is made in less time."""
    own: Any = cls
    known = {"twin": twin(cls), "cls": cls, "tell": object.__setattr__}
    known |= {f"else_{each.name}": each.default for each in fields(own)}
    lines = [f"def __init__({', '.join(['self', *map(parameter, fields(own))])}):"]
    lines += [" tell(self, '__class__', twin)"]
    lines += [f" self.{each.name} = {each.name}" for each in fields(own)]
    own.__init__ = made("__init__", [*lines, " self.__class__ = cls"], known)
    return cls


def parameter(field: Field[Any]) -> str:
    """A field as a function takes it that knows its default as `else_` and its name."""
    assert field.default_factory is MISSING, "nothing would be made"
    return field.name if field.default is MISSING else f"{field.name}=else_{field.name}"


def made(name: str, lines: list[str], known: dict[str, Any]) -> Any:
    """The function of that name in these lines. `known`: what it calls."""
    source = "\n".join(lines)
    exec(source, known)  # nosec B102  # noqa: S102 - made of the names of our own fields alone
    return known[name]


@cache
def _copier(cls: Any, changed: tuple[str, ...]) -> Callable[..., Any]:
    names = [each.name for each in fields(cls)]
    for each in changed:
        if each not in names:
            raise AttributeError(f"{cls.__name__} has no field {each}")
    lines = [f"def copied({', '.join(['_fact', *changed])}):", " _made = _twin()"]
    lines += [f" _made.{each} = {each if each in changed else f'_fact.{each}'}" for each in names]
    known = {"_twin": twin(cls), "_cls": cls}
    return made("copied", [*lines, " _made.__class__ = _cls", " return _made"], known)  # type: ignore[no-any-return] # written right above


if TYPE_CHECKING:
    # Checked like the function whose place it takes.
    from dataclasses import replace as replace  # noqa: PLC0414 - that is how mypy knows it is to be had here
else:

    def replace(fact, /, **changes):
        """As `dataclasses.replace`, of a frozen dataclass with slots."""
        return _copier(type(fact), (*changes,))(fact, **changes)
