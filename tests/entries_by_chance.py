"""Entries of any content, made from the type hints of the journal's vocabulary."""

import unicodedata
from dataclasses import fields
from datetime import UTC, date, datetime
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from counter import wire
from counter.domain.codes import Verdict
from counter.domain.entries import KIND_OF, Entry, Kind

TEXTS = (
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
    .map(lambda text: unicodedata.normalize("NFC", text))
    .filter(lambda text: unicodedata.is_normalized("NFC", text))
)
WHOLE = st.integers(-wire.MAX_INTEGER, wire.MAX_INTEGER)
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    int: WHOLE,
    bool: st.booleans(),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
}
BODY_OF = {kind: body for body, kind in KIND_OF.items()}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a type hint."""
    hint = getattr(hint, "__supertype__", hint)
    if hint in PLAIN:
        return PLAIN[hint]
    if get_origin(hint) is tuple:
        return st.lists(values(get_args(hint)[0]), max_size=2).map(tuple)
    if NoneType in get_args(hint):
        return st.none() | values(get_args(hint)[0])
    if issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    return records(hint)


def records(cls: Any, **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values of a dataclass, the fields `given` as told."""
    hints = get_type_hints(cls)
    others = {
        field.name: values(hints[field.name]) for field in fields(cls) if field.name not in given
    }
    return st.builds(cls, **others, **given)


def entries_of(kind: Kind) -> st.SearchStrategy[Entry]:
    """Unsealed entries of a kind that this program would write."""
    return records(
        Entry,
        kind=st.just(kind),
        version=st.just(wire.VERSION),
        min_reader=st.just(wire.READER),
        body=values(BODY_OF[kind]),
        hash=st.just(""),
        signature=st.just(""),
        verdict=st.just(Verdict.NONE),
    )


ENTRIES: st.SearchStrategy[Entry] = st.sampled_from(Kind).flatmap(entries_of)
