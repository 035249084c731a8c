"""Numbers of identity documents and their check digits. Source: domain rules §6 (docs/rules.md)."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counter.domain.countries import GERMANY, GERMANY_IN_PASSPORTS, ISSUERS
from counter.domain.reading import required
from counter.domain.refusal import Reason, refuse

_LETTER_VALUES = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21, 22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30, 31, 33),
        strict=True,
    )
)  # fmt: skip
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 1, 1)
_BUSINESS_WEIGHTS = (1, 2, 1, 2, 1, 2, 4, 1)
_BUSINESS_DIVISOR = 5
_FREE_FORM = re.compile(r"[0-9A-Z][0-9A-Z-]{3,19}")

OLD_RESIDENT_LAST_DAY = date(2030, 12, 31)
ADULT_AT = 18
ADULT_AT_BEFORE_2023 = 20
LIMITED_AT = 7
ADULT_AT_18_SINCE = date(2023, 1, 1)


class IdKind(StrEnum):
    """The document a pledgor shows."""

    NATIONAL = "national"
    RESIDENT = "resident"
    PASSPORT = "passport"
    LICENCE = "licence"


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A checked number of a document, in capitals and ASCII; a passport's ends in its country, e.g. TR1234567/JPN."""

    kind: IdKind
    number: str


def read_id(raw: str, kind: IdKind | None, at: str, *, on: date) -> IdNumber:
    """The number of a document as typed; `kind` None tells national and resident numbers apart by their form.

    Raises Refused for a wrong form, a wrong check digit, an old resident number after 2030-12-31.
    """
    number = required(raw, at).replace(" ", "").upper()
    if kind in {IdKind.PASSPORT, IdKind.LICENCE}:
        if not _FREE_FORM.fullmatch(number):
            refuse(Reason.ID_FORM, at, typed=number)
        return IdNumber(kind, number)
    found = _kind_of(number)
    if found is None or kind not in {None, found}:
        refuse(Reason.ID_FORM, at, typed=number)
    if not _checks(number):
        refuse(Reason.ID_CHECK_DIGIT, at, typed=number)
    if number[1].isalpha() and on > OLD_RESIDENT_LAST_DAY:
        refuse(Reason.ID_OLD_RESIDENT_EXPIRED, at, last=OLD_RESIDENT_LAST_DAY)
    return IdNumber(found, number)


def issued_by(passport: IdNumber, raw: str, at: str) -> IdNumber:
    """A passport's number with the country that issued it behind: each country numbers its own.

    Raises Refused for a country that ICAO does not know.
    """
    typed = required(raw, at).upper()
    country = GERMANY if typed == GERMANY_IN_PASSPORTS else typed
    if country not in ISSUERS:
        refuse(Reason.ID_COUNTRY, at, typed=typed)
    return IdNumber(passport.kind, f"{passport.number}/{country}")


def read_full_id(raw: str, kind: IdKind, at: str, *, on: date) -> IdNumber:
    """The same as `read_id`; a passport's number with its country behind a stroke, as it is on file."""
    if kind is not IdKind.PASSPORT:
        return read_id(raw, kind, at, on=on)
    number, _, country = raw.rpartition("/")
    return issued_by(read_id(number, kind, at, on=on), country, at)


def business_number_is_valid(number: str) -> bool:
    """Whether 8 digits are a business number 統一編號 (the 7th digit 7 may count 0 or 1)."""
    if not re.fullmatch(r"[0-9]{8}", number):
        return False
    products = [
        int(digit) * weight for digit, weight in zip(number, _BUSINESS_WEIGHTS, strict=True)
    ]
    total = sum(product // 10 + product % 10 for product in products)
    # A seventh digit 7 gives 28, 2 + 8 = 10: as 1 + 0 it counts 1, or 0; 10 itself is 0 of 5.
    sevenths = (0, 1) if number[6] == "7" else (0,)
    return any((total + seventh) % _BUSINESS_DIVISOR == 0 for seventh in sevenths)


def is_adult(born: date, on: date) -> bool:
    """Whether a person born on `born` is of age. Source: CC 12, 124; 18 since 2023-01-01, 20 before."""
    years = ADULT_AT if on >= ADULT_AT_18_SINCE else ADULT_AT_BEFORE_2023
    return (on.year - born.year, on.month, on.day) >= (years, born.month, born.day)


def has_limited_capacity(born: date, on: date) -> bool:
    """Whether a minor is at least seven and may act with a representative's consent. Source: CC 13, 77."""
    return (on.year - born.year, on.month, on.day) >= (LIMITED_AT, born.month, born.day)


def _kind_of(number: str) -> IdKind | None:
    if re.fullmatch(r"[A-Z][12][0-9]{8}", number):
        return IdKind.NATIONAL
    if re.fullmatch(r"[A-Z](?:[89]|[A-D])[0-9]{8}", number):
        return IdKind.RESIDENT
    return None


def _checks(number: str) -> bool:
    letter = _LETTER_VALUES[number[0]]
    second = _LETTER_VALUES[number[1]] % 10 if number[1].isalpha() else int(number[1])
    digits = (second, *map(int, number[2:]))
    total = (
        letter // 10 + letter % 10 * 9 + sum(d * w for d, w in zip(digits, _WEIGHTS, strict=True))
    )
    return total % 10 == 0
