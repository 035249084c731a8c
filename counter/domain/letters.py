"""Reminder letters: to which address, under which number of registered mail, and what it means that one comes back.

A letter counts as a try when its number is noted, not when it is printed: printing it again is no second try.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from counter.domain.days import TAIPEI, day_in_taiwan
from counter.domain.reading import symbols
from counter.domain.refusal import Fault, Reason, Refused, fault, refuse

# Source: UPU standard S10, clause on the check digit of the serial number.
_S10 = re.compile(r"[A-Z]{2}[0-9]{9}[A-Z]{2}")
_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_S10_MODULUS = 11
_S10_CHECKS = {10: 0, 11: 5}
_DOMESTIC = re.compile(r"[0-9]{14}(?:[0-9]{6})?")
_NOON = time(12)
_POSTCODE = re.compile(r"(?P<code>[0-9]{3}(?:[0-9]{2,3})?)(?![0-9])[\s-]*(?P<rest>\S.*)")


class ReturnReason(StrEnum):
    """Why the post brought a letter back."""

    MOVED = "moved"
    """遷移不明."""
    NOBODY_THERE = "nobody-there"
    """查無此人."""
    NO_SUCH_ADDRESS = "no-such-address"
    """查無此址, or the address is incomplete."""
    UNCLAIMED = "unclaimed"
    """招領逾期."""
    REFUSED = "refused"
    """拒收."""
    OTHER = "other"


_REASONS = {reason.value: reason for reason in ReturnReason}


def return_reason(texts: Mapping[str, str]) -> ReturnReason | None:
    """Why a letter came back, of the record of a try; whoever wrote it: what is unknown is nothing."""
    return _REASONS.get(texts.get("reason", ""))


@dataclass(frozen=True, slots=True)
class LetterForm:
    """A letter that went to the post. `tracking`: its number as typed or scanned; `posted_on`: None for today.

    `envelope`: the address on it as the clerk compared it, where this counter knows of no print.
    """

    pledgor: str
    tracking: str
    posted_on: date | None = None
    note: str = ""
    envelope: str = ""


@dataclass(frozen=True, slots=True)
class ReturnForm:
    """A letter that came back. `entry`: of the note that it went out."""

    pledgor: str
    entry: str
    reason: ReturnReason | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter on file. `entry`: of the note; `on`: the day it was posted; `came_back`: that is noted, too."""

    entry: str
    pledges: tuple[str, ...]
    number: str
    on: date
    came_back: bool


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a letter is for. `address`: "" for none on file."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Destination:
    """An address as an envelope shows it. `postcode` "" where the address names none."""

    postcode: str
    address: str


def tracking_number(raw: str, at: str) -> str:
    """The number of registered mail as typed or scanned: 14 or 20 digits at home, UPU S10 abroad (A-53).

    Raises Refused. Only S10 has a published check digit; of a number at home the length alone is known.
    """
    typed = symbols(raw, at).upper().replace("-", "")
    if not typed:
        refuse(Reason.TRACKING_MISSING, at)
    if _S10.fullmatch(typed):
        if s10_check(typed[2:10]) != int(typed[10]):
            refuse(Reason.TRACKING_CHECK, at, typed=typed)
    elif not _DOMESTIC.fullmatch(typed):
        refuse(Reason.TRACKING_FORM, at, typed=typed)
    return typed


def s10_check(serial: str) -> int:
    """The check digit of a serial number of eight digits. Source: UPU S10."""
    total = sum(int(digit) * weight for digit, weight in zip(serial, _S10_WEIGHTS, strict=True))
    check = _S10_MODULUS - total % _S10_MODULUS
    return _S10_CHECKS.get(check, check)


def destination(address: str) -> Destination:
    """An address with the postal code that it begins with apart."""
    found = _POSTCODE.fullmatch(address)
    if found is None:
        return Destination("", address)
    return Destination(found["code"], found["rest"])


def require_postable(people: Iterable[Addressee]) -> None:
    """Refuse letters to those of whom no address is on file, all of them named. Raises Refused."""
    missing = [fault(Reason.ADDRESS_MISSING, name=to.name) for to in people if not to.address]
    if missing:
        raise Refused(missing)


def posted_at(form: LetterForm, now: datetime) -> datetime:
    """When a letter went to the post: now, or on another day at noon, as nobody wrote down the hour."""
    if form.posted_on is None or form.posted_on == day_in_taiwan(now):
        return now
    return datetime.combine(form.posted_on, _NOON, TAIPEI)


def letter_faults(
    form: LetterForm,
    to: Addressee,
    pledges: Iterable[str],
    letters: Iterable[SentLetter],
    *,
    on: date,
    printed: bool,
    is_used: Callable[[str], bool],
) -> tuple[str, tuple[Fault, ...]]:
    """The letter's number, and what speaks against noting that it went out.

    `letters`: those to the same pledgor; `on`: the day it was posted; `printed`: here, whenever it was; `is_used`:
    whether a letter has that number.
    """
    named = set(pledges)
    faults = [] if to.address else [fault(Reason.ADDRESS_MISSING, "tracking", name=to.name)]
    if to.address and not (printed or form.envelope):
        faults.append(fault(Reason.LETTER_NOT_PRINTED, "tracking", name=to.name))
    number = ""
    try:
        number = tracking_number(form.tracking, "tracking")
    except Refused as refused:
        faults.extend(refused.faults)
    if number and is_used(number):
        faults.append(fault(Reason.TRACKING_TWICE, "tracking", number=number))
    faults.extend(
        fault(Reason.LETTER_NOTED, "tracking", number=each.number)
        for each in letters
        if each.on == on and not each.came_back and not named.isdisjoint(each.pledges)
    )
    return number, tuple(faults)


def decide_return(
    form: ReturnForm, letters: Iterable[SentLetter]
) -> tuple[SentLetter, ReturnReason]:
    """Decide that a letter, one of those to that pledgor, came back. Raises Refused."""
    letter = next((each for each in letters if each.entry == form.entry), None)
    if letter is None:
        refuse(Reason.LETTER_UNKNOWN, "tracking")
    if letter.came_back:
        refuse(Reason.LETTER_CAME_BACK, "tracking", number=letter.number)
    if form.reason is None:
        refuse(Reason.RETURN_REASON_MISSING, "reason")
    return letter, form.reason
