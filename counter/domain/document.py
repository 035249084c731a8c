"""Reads a document of tables (an agency's rules, a station's settings) and notes all that is wrong.

A key path says where: `rates[3].since` is the third row of `rates`, counted from one. After a
fault reading goes on with a harmless value, so that one run finds every fault.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from types import MappingProxyType
from typing import Generic, TypeVar

from counter.domain.refusal import Facts, Trouble, Unavailable

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

INTEGER_MAX = 1_000_000_000
YEAR_MIN = 1912
YEAR_MAX = 2200
_CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
NO_DAY = date.min
NO_TIME = time.min


class Flaw(StrEnum):
    """What can be wrong with a document; each has a sentence in `resources/wording/`."""

    # the file
    UNREADABLE = "unreadable"
    NOT_TOML = "not-toml"
    CUT_OFF = "cut-off"
    # the form
    MISSING = "missing"
    UNKNOWN_KEY = "unknown-key"
    WRONG_TYPE = "wrong-type"
    EMPTY = "empty"
    CONTROL_CHARACTER = "control-character"
    CODE_FORM = "code-form"
    NOT_A_CHOICE = "not-a-choice"
    OUT_OF_RANGE = "out-of-range"
    DECIMAL_FORM = "decimal-form"
    DUPLICATE = "duplicate"
    NO_SUCH = "no-such"
    # days
    DAYS_DESCEND = "days-descend"
    DAYS_REPEAT = "days-repeat"
    DAYS_OVERLAP = "days-overlap"
    DAYS_GAP = "days-gap"
    ENDS = "ends"
    STARTS_LATE = "starts-late"
    # the law
    RATE_TOO_HIGH = "rate-too-high"
    TERM_TOO_SHORT = "term-too-short"
    GRACE_TOO_SHORT = "grace-too-short"
    GRACE_KIND = "grace-kind"
    CLOSURE_TOO_SHORT = "closure-too-short"
    # what belongs together
    ORDER = "order"
    GENERAL_MISSING = "general-missing"
    OTHERS_MISSING = "others-missing"
    GENERAL_EVIDENCE = "general-evidence"
    WITHOUT_ROW = "without-row"
    UNEQUAL = "unequal"
    GONE = "gone"
    # messages to pledgors
    PLACE_UNKNOWN = "place-unknown"
    TELLS_TOO_MUCH = "tells-too-much"
    TOO_MANY_PARTS = "too-many-parts"
    # identifiers
    BUSINESS_NUMBER = "business-number"
    PAGE_URL = "page-url"
    BRANCH_CODE = "branch-code"


class Shape(StrEnum):
    """What a value should have been; each has a word in `resources/wording/`."""

    TEXT = "text"
    INTEGER = "integer"
    FLAG = "flag"
    DAY = "day"
    TIME = "time"
    TABLE = "table"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class DocumentFault:
    """One thing wrong in a document: where (key path), what, the facts; `line` 0 = not known."""

    key: str
    flaw: Flaw
    facts: Facts
    line: int = 0


class DocumentInvalid(Unavailable):
    """A document that cannot be used: the name of its file and all its faults, by line."""

    def __init__(self, trouble: Trouble, file: str, faults: Iterable[DocumentFault]) -> None:
        self.file = file
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        first = self.faults[0]
        super().__init__(trouble, file=file, line=first.line, key=first.key, count=len(self.faults))


@dataclass(frozen=True, slots=True)
class Rows(Generic[T]):
    """The rows of a list of tables with the key path of each.

    `sound`: every row was read without a fault, so that what is not here does not exist.
    """

    values: tuple[T, ...]
    keys: tuple[str, ...]
    sound: bool


class Table:
    """One table under reading. What was not asked for by `close` is an unknown key."""

    def __init__(self, values: Mapping[str, object], at: str, faults: list[DocumentFault]) -> None:
        self._values = values
        self._faults = faults
        self._asked: set[str] = set()
        self.at = at

    def path(self, key: str) -> str:
        """The key path of one of this table's keys."""
        return f"{self.at}.{key}" if self.at else key

    def note(self, key: str, flaw: Flaw, **facts: int | str | date) -> None:
        """Note a fault at one of this table's keys."""
        self._faults.append(DocumentFault(self.path(key), flaw, MappingProxyType(facts)))

    def has(self, key: str) -> bool:
        """Whether the table has the key; asking is taking note of it."""
        self._asked.add(key)
        return key in self._values

    def text(self, key: str, *, may_be_empty: bool = False) -> str:
        """One line of text."""
        value = self._take(key, str, Shape.TEXT)
        if value is None:
            return ""
        if not value.strip() and not may_be_empty:
            self.note(key, Flaw.EMPTY)
        if _CONTROL.search(value):
            self.note(key, Flaw.CONTROL_CHARACTER)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of lines of text."""
        values = self._take(key, list, Shape.LIST)
        return () if values is None else self._each_text(key, values)

    def _each_text(self, key: str, values: Sequence[object]) -> tuple[str, ...]:
        read = []
        for place, value in enumerate(values, 1):
            at = f"{key}[{place}]"
            if not isinstance(value, str):
                self.note(at, Flaw.WRONG_TYPE, wanted=Shape.TEXT)
            elif not value.strip():
                self.note(at, Flaw.EMPTY)
            elif _CONTROL.search(value):
                self.note(at, Flaw.CONTROL_CHARACTER)
            else:
                read.append(value)
        return tuple(read)

    def code(self, key: str) -> str:
        """A code: small ASCII letters, digits and single hyphens."""
        value = self._take(key, str, Shape.TEXT)
        if value is None:
            return ""
        if not _CODE.fullmatch(value):
            self.note(key, Flaw.CODE_FORM)
        return value

    def integer(self, key: str, *, least: int, most: int = INTEGER_MAX) -> int:
        """A whole number within bounds."""
        value = self._take(key, int, Shape.INTEGER)
        if value is None:
            return least
        if not least <= value <= most:
            self.note(key, Flaw.OUT_OF_RANGE, least=least, most=most)
            return least
        return value

    def decimal(self, key: str, *, places: int, most: int) -> int:
        """A decimal figure written as text ("0.68"), in units of its last place, 0 to `most`."""
        value = self._take(key, str, Shape.TEXT)
        if value is None:
            return 0
        match = re.fullmatch(rf"([0-9]{{1,6}})(?:\.([0-9]{{1,{places}}}))?", value, re.ASCII)
        if match is None:
            self.note(key, Flaw.DECIMAL_FORM, places=places)
            return 0
        scaled = int(match[1] + (match[2] or "").ljust(places, "0"))
        if scaled > most:
            self.note(key, Flaw.OUT_OF_RANGE, least=0, most=most // 10**places)
            return 0
        return scaled

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """True or false; `default` where the key may be left out."""
        if default is not None and not self.has(key):
            return default
        return self._take(key, bool, Shape.FLAG) or False

    def day(self, key: str) -> date:
        """A day without a time, of a year that may occur."""
        value = self._take(key, date, Shape.DAY)
        if value is None:
            return NO_DAY
        if not YEAR_MIN <= value.year <= YEAR_MAX:
            self.note(key, Flaw.OUT_OF_RANGE, least=YEAR_MIN, most=YEAR_MAX)
            return NO_DAY
        return value

    def time_of_day(self, key: str) -> time:
        """A time of day."""
        value = self._take(key, time, Shape.TIME)
        return NO_TIME if value is None else value

    def choice(self, key: str, choices: type[E]) -> E:
        """One of an enum's values."""
        value = self._take(key, str, Shape.TEXT)
        first = next(iter(choices))
        if value is None:
            return first
        try:
            return choices(value)
        except ValueError:
            self.note(key, Flaw.NOT_A_CHOICE, choices=", ".join(choices))
            return first

    def table(self, key: str, read: Callable[["Table"], T]) -> T | None:
        """A table within this one, None if it is missing or wrong."""
        values = self._take(key, dict, Shape.TABLE)
        return None if values is None else self._read(values, self.path(key), read)

    def rows(self, key: str, read: Callable[["Table"], T], *, least: int = 1) -> Rows[T]:
        """A list of tables; with `least` 0 it may be left out."""
        if least == 0 and not self.has(key):
            return Rows((), (), sound=True)
        before = len(self._faults)
        values = self._take(key, list, Shape.LIST)
        if values is not None and len(values) < least:
            self.note(key, Flaw.EMPTY)
        read_rows: list[T] = []
        keys: list[str] = []
        for place, row in enumerate(values or (), 1):
            at = f"{key}[{place}]"
            noted = len(self._faults)
            if not isinstance(row, dict):
                self.note(at, Flaw.WRONG_TYPE, wanted=Shape.TABLE)
                continue
            value = self._read(row, self.path(at), read)
            if len(self._faults) == noted:
                read_rows.append(value)
                keys.append(self.path(at))
        return Rows(tuple(read_rows), tuple(keys), sound=len(self._faults) == before)

    def unique(self, rows: Rows[T], key: str, of: Callable[[T], object]) -> None:
        """Note every row that repeats what an earlier one has at `key`."""
        seen = set()
        for row, at in zip(rows.values, rows.keys, strict=True):
            value = of(row)
            if value in seen:
                facts = MappingProxyType({"value": str(value)})
                self._faults.append(DocumentFault(f"{at}.{key}", Flaw.DUPLICATE, facts))
            seen.add(value)

    def close(self) -> None:
        """Note every key that nobody asked for."""
        for key in self._values:
            if key not in self._asked:
                self.note(key, Flaw.UNKNOWN_KEY)

    def _read(self, values: Mapping[str, object], at: str, read: Callable[["Table"], T]) -> T:
        inner = Table(values, at, self._faults)
        value = read(inner)
        inner.close()
        return value

    def _take(self, key: str, kind: type[T], shape: Shape) -> T | None:
        """The value if it is of exactly that type: true is no integer, a moment no day."""
        if not self.has(key):
            self.note(key, Flaw.MISSING)
            return None
        value = self._values[key]
        wrong = isinstance(value, bool) != (kind is bool) or isinstance(value, datetime)
        if wrong or not isinstance(value, kind):
            self.note(key, Flaw.WRONG_TYPE, wanted=shape)
            return None
        return value
