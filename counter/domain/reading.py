"""Reads what people type and paste: full-width forms, blanks and line breaks are taken, the rest is refused by name.

Every function takes `at`, the name of the field, and raises `Refused` with that field.
"""

import re
import unicodedata
from datetime import date, time, timedelta

from counter.domain.money import Mg, Ntd
from counter.domain.refusal import Reason, refuse

MG_PER_GRAM = 1_000
MG_PER_QIAN = 3_750
ROC_OFFSET = 1911
FIRST_YEAR = 1912
ROC_YEAR_DIGITS_MAX = 3
TEXT_MAX = 200
DIGITS_MAX = 12
EMAIL_MAX = 254
PATH_MAX = 1_000
HOURS, MINUTES = 24, 60
CHANGE_MAX = Ntd(10_000)
"""More change than this nobody is given: the money is counted anew."""

_FULL_WIDTH = {
    code: code - 0xFEE0
    for span in ("０９", "ＡＺ", "ａｚ")
    for code in range(ord(span[0]), ord(span[1]) + 1)
}
_NUMBER_SIGNS = str.maketrans(
    {"，": ",", "．": ".", "。": ".", "－": "-", "−": "-", "＄": "$", "／": "/", "＃": "#",
     "（": "(", "）": ")", "＋": "+", "：": ":", "\N{FULLWIDTH PERCENT SIGN}": "%"}
)  # fmt: skip
_LINE_BREAKS = "\r\n\t\v\f\x85\u2028\u2029"
_JOINERS = "\u200c\u200d"
_DATE_FORMS = (
    re.compile(
        r"(?P<roc>(?:中華)?民國)?(?P<y>\d{1,4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日?", re.ASCII
    ),
    re.compile(r"(?P<roc>民國)?(?P<y>\d{1,4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})", re.ASCII),
    re.compile(r"(?P<roc>民國)?(?P<y>\d{2,4}?)(?P<m>\d{2})(?P<d>\d{2})", re.ASCII),
)
_SHORT_DAYS = (
    re.compile(r"(?P<m>)(?P<d>\d{1,2})", re.ASCII),
    re.compile(r"(?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?", re.ASCII),
    re.compile(r"(?P<m>\d{2})(?P<d>\d{2})", re.ASCII),
)
_DAYS_AHEAD = 366
_SOON_DAYS = 270
"""A day and month further ahead is rather the one that is over: nobody plans for it without a year."""
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_LANDLINES = {
    "02": (8,),
    "04": (7, 8),  # 049 and seven digits are 04 and eight
    "03": (7,),
    "05": (7,),
    "06": (7,),
    "07": (7,),
    "08": (7,),
}


def text(raw: str, at: str, *, most: int = TEXT_MAX) -> str:
    """One line of words, NFC, full-width letters and digits narrowed, blanks trimmed; may be empty."""
    line = raw.translate({ord(mark): " " for mark in _LINE_BREAKS}).translate(_FULL_WIDTH)
    _refuse_controls(line, at)
    words = unicodedata.normalize("NFC", " ".join(line.split()))
    if len(words) > most:
        refuse(Reason.TOO_LONG, at, most=most, length=len(words))
    return words


def required(raw: str, at: str, *, most: int = TEXT_MAX) -> str:
    """As `text`, but something must be there."""
    words = text(raw, at, most=most)
    if not words:
        refuse(Reason.EMPTY, at)
    return words


def symbols(raw: str, at: str, *, most: int = TEXT_MAX) -> str:
    """A code or a number: no blanks at all, punctuation narrowed, letters as typed."""
    return text(raw, at, most=most).translate(_NUMBER_SIGNS).replace(" ", "")


def path(raw: str, at: str) -> str:
    """Where a file or a folder lies, to the letter but for blanks around it; what no disk takes is refused."""
    typed = raw.strip()
    if not typed:
        refuse(Reason.EMPTY, at)
    _refuse_controls(typed, at)
    if len(typed) > PATH_MAX:
        refuse(Reason.TOO_LONG, at, most=PATH_MAX, length=len(typed))
    return typed


def amount(raw: str, at: str) -> Ntd:
    """Whole NT$: `3,000`, `NT$3000`, `３０００元`; a leading minus is read, for a rule to refuse."""
    typed = symbols(raw, at)
    bare = re.sub(r"^(-?)(?:NT|TWD|新臺幣|新台幣)?\$?", r"\1", typed, flags=re.IGNORECASE)
    return Ntd(_whole(_ungrouped(bare.removesuffix("整").removesuffix("元")), at, typed))


def received(raw: str, at: str, *, due: Ntd) -> Ntd:
    """Cash handed over: so much more than is due is a slip or a stray barcode, not money. R-38."""
    handed = amount(raw, at)
    if handed - due > CHANGE_MAX:
        refuse(Reason.RECEIVED_TOO_MUCH, at, amount=due, over=handed - due, most=CHANGE_MAX)
    return handed


def count(raw: str, at: str) -> int:
    """A whole number, e.g. how many pieces."""
    typed = symbols(raw, at)
    return _whole(_ungrouped(typed), at, typed)


def grams(raw: str, at: str) -> Mg:
    """Weight in mg from grams with up to three decimals."""
    whole, decimals = _decimal(raw, at, places=3)
    return Mg(whole * MG_PER_GRAM + int(decimals.ljust(3, "0")))


def qian(raw: str, at: str) -> Mg:
    """Weight in mg from 錢 (3.75 g) with up to four decimals, half up to the milligram."""
    whole, decimals = _decimal(raw, at, places=4)
    ten_thousandths = whole * 10_000 + int(decimals.ljust(4, "0"))
    return Mg((2 * ten_thousandths * MG_PER_QIAN + 10_000) // 20_000)


def day(raw: str, at: str) -> date:
    """A day in ROC (`115/11/20`, `115年11月20日`, `1151120`) or CE form (`2026-11-20`, `20261120`)."""
    typed = symbols(raw, at)
    if not typed:
        refuse(Reason.EMPTY, at)
    if "民國前" in typed or "民前" in typed:
        refuse(Reason.DATE_BEFORE_1912, at, typed=typed)
    match = next((m for form in _DATE_FORMS if (m := form.fullmatch(typed))), None)
    if match is None:
        refuse(Reason.NOT_A_DATE, at, typed=typed)
    year = int(match["y"])
    if len(match["y"]) <= ROC_YEAR_DIGITS_MAX:
        year += ROC_OFFSET
    elif match["roc"]:  # 民國 before a year of the Common Era: nobody knows which is meant
        refuse(Reason.NOT_A_DATE, at, typed=typed)
    if year < FIRST_YEAR:
        refuse(Reason.DATE_BEFORE_1912, at, typed=typed)
    try:
        return date(year, int(match["m"]), int(match["d"]))
    except ValueError:
        refuse(Reason.NOT_A_DATE, at, typed=typed)


def coming_day(raw: str, at: str, today: date) -> date:
    """A day to come, also in short: `15` the next 15th, `6/15` or `0615` the next June 15, `+3` in three days.

    A month and day that are over are not taken for those of the next year.
    """
    typed = symbols(raw, at)
    later = re.fullmatch(r"\+([0-9]{1,3})", typed)
    if later is not None:
        return today + timedelta(days=int(later[1]))
    short = next((m for form in _SHORT_DAYS if (m := form.fullmatch(typed))), None)
    if short is None:
        return day(raw, at)
    month = int(short["m"] or 0)
    days = (today + timedelta(days=n) for n in range(_DAYS_AHEAD))
    found = next((d for d in days if d.day == int(short["d"]) and month in {0, d.month}), None)
    if found is None:
        refuse(Reason.NOT_A_DATE, at, typed=typed)
    if (found - today).days > _SOON_DAYS:
        refuse(Reason.DAY_PASSED, at, month=found.month, day=found.day)
    return found


def time_of_day(raw: str, at: str) -> time:
    """A time of day in four digits or with a colon: `1430`, `9:05`, `14:30`."""
    typed = symbols(raw, at)
    match = re.fullmatch(r"([0-9]{1,2}):?([0-9]{2})", typed)
    if match is None or int(match[1]) >= HOURS or int(match[2]) >= MINUTES:
        refuse(Reason.TIME_FORM, at, typed=typed)
    return time(int(match[1]), int(match[2]))


def phone(raw: str, at: str) -> str:
    """A phone number as digits, with `#` and an extension if there is one; "" if nothing was typed."""
    typed = re.sub(r"[-()\s.]", "", symbols(raw, at))
    if not typed:
        return ""
    number, mark, extension = re.sub(r"(?:ext|轉|分機)", "#", typed, flags=re.IGNORECASE).partition(
        "#"
    )
    number = re.sub(r"^\+8860?", "0", number)
    if not _is_phone(number) or (mark and not re.fullmatch(r"[0-9]{1,6}", extension)):
        refuse(Reason.PHONE_FORM, at, typed=typed)
    return number + mark + extension


def email(raw: str, at: str) -> str:
    """An e-mail address as typed, without blanks; "" if nothing was typed."""
    typed = text(raw, at, most=EMAIL_MAX).replace(" ", "")
    if typed and not re.fullmatch(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+", typed):
        refuse(Reason.EMAIL_FORM, at, typed=typed)
    return typed


def line_user(raw: str, at: str) -> str:
    """The user id by which a service reaches somebody on LINE; "" if nothing was typed. Raises Refused.

    Not the ID that a person chose: a message to that one reaches nobody. Source: LINE Messaging API, User ID.
    """
    typed = symbols(raw, at)
    if typed and not re.fullmatch(r"[Uu][0-9A-Fa-f]{32}", typed):
        refuse(Reason.LINE_USER_FORM, at, typed=typed)
    return typed[:1].upper() + typed[1:].lower()


def _refuse_controls(line: str, at: str) -> None:
    for place, character in enumerate(line, 1):
        if unicodedata.category(character) in {"Cc", "Cf", "Cs"} and character not in _JOINERS:
            refuse(Reason.CONTROL_CHARACTER, at, place=place, codepoint=f"U+{ord(character):04X}")


def _is_phone(number: str) -> bool:
    if re.fullmatch(r"09[0-9]{8}|\+[0-9]{8,15}", number):
        return True
    return re.fullmatch(r"[0-9]+", number) is not None and any(
        number.startswith(area) and len(number) - len(area) in lengths
        for area, lengths in _LANDLINES.items()
    )


def _ungrouped(digits: str) -> str:
    """Digits without the commas between thousands; any other comma stays: `3,75` is not 375."""
    return digits.replace(",", "") if _THOUSANDS.fullmatch(digits) else digits


def _whole(digits: str, at: str, typed: str) -> int:
    if not digits:
        refuse(Reason.EMPTY, at)
    if not re.fullmatch(r"-?[0-9]+", digits):
        refuse(Reason.NOT_A_NUMBER, at, typed=typed)
    if len(digits) > DIGITS_MAX:
        refuse(Reason.TOO_LONG, at, most=DIGITS_MAX, length=len(digits))
    return int(digits)


def _decimal(raw: str, at: str, *, places: int) -> tuple[int, str]:
    typed = symbols(raw, at)
    if not typed:
        refuse(Reason.EMPTY, at)
    match = re.fullmatch(r"([0-9]*)(?:\.([0-9]*))?", _ungrouped(typed))
    if match is None or not (match[1] or match[2]):
        refuse(Reason.NOT_A_NUMBER, at, typed=typed)
    decimals = (match[2] or "").rstrip("0")
    if len(decimals) > places:
        refuse(Reason.WEIGHT_PRECISION, at, places=places)
    return _whole(match[1] or "0", at, typed), decimals
