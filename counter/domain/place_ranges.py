"""Places of the vault as people type them: several at once, and whole rows of a shelf as S1-01..S1-20."""

import re

from counter.domain.reading import text
from counter.domain.refusal import Reason, refuse
from counter.domain.vault import PLACES_MAX, read_place

_TYPED_MAX = 1_000
_BETWEEN = re.compile(r"[\s,;，、；]+")
_ROW = re.compile(r"(.+?)(?:\.{2,3}|…|~|～|〜|至)(.+)")
_NUMBERED = re.compile(r"(.*?)([0-9]+)")


def read_places(raw: str, at: str) -> tuple[str, ...]:
    """The places typed or scanned, in order; none for blanks. Raises Refused PLACE_FORM, PLACE_ROW."""
    typed = _BETWEEN.split(text(raw, at, most=_TYPED_MAX))
    return tuple(place for part in typed if part for place in _places(part, at))


def _places(part: str, at: str) -> tuple[str, ...]:
    """One place, or a row of them by its first and its last."""
    row = _ROW.fullmatch(part)
    if row is None:
        return (read_place(part, at),)
    first, last = read_place(row[1], at), read_place(row[2], at)
    begins, ends = _NUMBERED.fullmatch(first), _NUMBERED.fullmatch(last)
    if begins is None or ends is None or begins[1] != ends[1] or len(first) != len(last):
        refuse(Reason.PLACE_ROW, at, first=first, last=last)
    numbers = range(int(begins[2]), int(ends[2]) + 1)
    if not 0 < len(numbers) <= PLACES_MAX:
        refuse(Reason.PLACE_ROW, at, first=first, last=last)
    return tuple(f"{begins[1]}{number:0{len(begins[2])}}" for number in numbers)
