"""How figures, days and numbers are written: one place for screen and paper."""

from datetime import date
from itertools import pairwise

from counter.domain.money import HALF_MONTHS_PER_MONTH

ROC_EPOCH = 1911
MONTHS_PER_YEAR = 12

_DIGITS = "零壹貳參肆伍陸柒捌玖"
_PLACES = ((1_000, "仟"), (100, "佰"), (10, "拾"), (1, ""))
_GROUP = 10_000
_GROUPS = ((_GROUP * _GROUP, "億"), (_GROUP, "萬"), (1, ""))
_CAPITALS_END = _GROUP * _GROUP * _GROUP
_WEEKDAYS = "一二三四五六日"
_SPANS = ((86_400, "天", "d"), (3_600, "小時", "h"), (60, "分", "min"), (1, "秒", "s"))
_MG_PER_GRAM = 1_000
_MG_PER_QIAN = 3_750
# 0.0001 錢 is 0.375 mg: with four places the milligrams can be told from the figure again.
_QIAN_PLACES = 4
_QIAN_SCALE = 10_000
# Branch, counter, year, serial, check digit.
_TICKET_NUMBER_CUTS = (0, 3, 5, 8, 13, 14)
_LAST_GROUP = 4
_PHONE_DIGITS_MAX = 13
"""Digits at the end of a phone number."""

_KILOBYTE, _MEGABYTE = 1000, 1_000_000


def figure(number: int) -> str:
    """A whole number with its thousands apart: 3,000."""
    return f"{number:,}"


def ntd(amount: int) -> str:
    """An amount of money: NT$ 3,000, and -NT$ 3,000 for what is paid out."""
    sign = "-" if amount < 0 else ""
    return f"{sign}NT$ {abs(amount):,}"


def masked(number: str) -> str:
    """The number of a document by its ends alone: two can be told apart, none can be copied."""
    ends = min(2, len(number) // 4)
    return number[:ends] + "•" * (len(number) - 2 * ends) + number[len(number) - ends :]


def capitals(amount: int) -> str:
    """An amount in capital numerals as it stands on a ticket: 新臺幣伍萬參仟肆佰元整."""
    assert 0 <= amount < _CAPITALS_END, amount
    return f"新臺幣{_capital_number(amount)}元整"


def roc_day(day: date) -> str:
    """A day in the ROC calendar: 115年11月20日, 民國前1年12月31日."""
    return f"{_roc_year(day, before='民國前')}年{day.month}月{day.day}日"


def roc_day_short(day: date) -> str:
    """A day in figures: 115/11/20, 民前1/12/31."""
    return f"{_roc_year(day, before='民前')}/{day.month:02}/{day.day:02}"


def weekday(day: date) -> str:
    """The day of the week in brackets: (五)."""
    return f"({_WEEKDAYS[day.weekday()]})"


def rate(bp: int) -> str:
    """A rate in percent, without the sign: 68 → 0.68, 90 → 0.9."""
    return decimal(bp, places=2)


def percent(bp: int) -> str:
    """A monthly rate: 0.68 %."""
    return f"{rate(bp)} %"


def share(part: int, whole: int) -> int:
    """A part of a whole in percent, half up."""
    return (200 * part + whole) // (2 * whole)


def annual_percent(monthly_bp: int) -> str:
    """The annual rate of a monthly one, simple as PA 11 asks: 68 → 8.16 %."""
    return percent(monthly_bp * MONTHS_PER_YEAR)


def months(half_months: int) -> str:
    """A number of months: 3, 1.5."""
    whole, half = divmod(half_months, HALF_MONTHS_PER_MONTH)
    return f"{whole}.5" if half else f"{whole}"


def grams(mg: int) -> str:
    """A weight: 18.75 g."""
    return f"{decimal(mg, places=3)} g"


def qian(mg: int) -> str:
    """A weight in the trade's unit, to four places: 5 錢, 0.2667 錢."""
    return f"{decimal(_qian_scaled(mg), places=_QIAN_PLACES)} 錢"


def grams_figure(mg: int) -> str:
    """The grams alone, as a field shows them: 1234.5."""
    return decimal(mg, places=3).replace(",", "")


def qian_figure(mg: int) -> str:
    """The 錢 alone, as a field shows them: 266.6667."""
    return decimal(_qian_scaled(mg), places=_QIAN_PLACES).replace(",", "")


def ticket_number(canonical: str) -> str:
    """A ticket number in its parts: K0102115000127 → K01-02-115-00012-7."""
    cuts = _TICKET_NUMBER_CUTS
    assert len(canonical) == cuts[-1], canonical
    return "-".join(canonical[a:b] for a, b in pairwise(cuts))


def phone(number: str) -> str:
    """A phone number in the groups in which it is read aloud: 0912 345 678, 07 551 3498, 02 2345 6789 #12.

    Any other address stays as it is, and so does the number of a registered letter, which is longer.
    """
    digits, mark, extension = number.partition("#")
    is_longer = len(digits) > _PHONE_DIGITS_MAX and not digits.startswith("+")
    if is_longer or not digits.removeprefix("+").isdecimal():
        return number
    if digits.startswith("09"):
        cuts = [4, 7]
    elif digits.startswith("0"):
        cuts = [2, len(digits) - _LAST_GROUP]
    else:
        cuts = list(range(len(digits) - 2 * _LAST_GROUP, len(digits), _LAST_GROUP))
    groups = [digits[a:b] for a, b in pairwise([0, *cuts, len(digits)])]
    return " ".join(each for each in (*groups, mark + extension) if each)


def entry_number(branch: str, counter: int, incarnation: int, number: int) -> str:
    """An entry's number as it stands on its papers: K01-02-001041; of a counter enrolled anew K01-02.2-000007."""
    again = f".{incarnation}" if incarnation > 1 else ""
    return f"{branch}-{counter:02}{again}-{number:06}"


def span(seconds: int, *, english: bool = False) -> str:
    """How long something lasts, by its two greatest units: 6 分 40 秒, 1 天 2 小時; 6 min 40 s."""
    parts: list[str] = []
    left = seconds
    for unit, chinese, latin in _SPANS:
        count, left = divmod(left, unit)
        if parts or count:
            parts.append(f"{count} {latin if english else chinese}" if count else "")
    return " ".join(part for part in parts[:2] if part) or f"0 {'s' if english else '秒'}"


def size(size_bytes: int) -> str:
    """`640 kB`, `1.4 MB`: rounded up, so that nothing looks like none."""
    if size_bytes < _MEGABYTE:
        return f"{-(-size_bytes // _KILOBYTE)} kB"
    return f"{decimal(-(-size_bytes * 10 // _MEGABYTE), places=1)} MB"


def decimal(scaled: int, *, places: int) -> str:
    """`scaled` / 10^`places` in figures, without trailing zeros, thousands apart."""
    sign = "-" if scaled < 0 else ""
    whole, rest = divmod(abs(scaled), 10**places)
    fraction = f"{rest:0{places}}".rstrip("0")
    return f"{sign}{whole:,}.{fraction}" if fraction else f"{sign}{whole:,}"


def _qian_scaled(mg: int) -> int:
    """錢 in ten-thousandths, rounded half up."""
    return (2 * mg * _QIAN_SCALE + _MG_PER_QIAN) // (2 * _MG_PER_QIAN)


def _roc_year(day: date, *, before: str) -> str:
    year = day.year - ROC_EPOCH
    return f"{year}" if year > 0 else f"{before}{1 - year}"


def _capital_number(number: int) -> str:
    if number == 0:
        return _DIGITS[0]
    written = ""
    gap = False
    for unit, name in _GROUPS:
        group = number // unit % _GROUP
        # A 零 stands for the places left empty between two groups, however many.
        if group and written and (gap or group < _GROUP // 10):
            written += _DIGITS[0]
        if group:
            written += _capital_group(group) + name
        gap = not group
    return written


def _capital_group(group: int) -> str:
    """One to four digits; zeros in between are one 零, zeros at the end are silent."""
    written = ""
    gap = False
    for unit, name in _PLACES:
        digit = group // unit % 10
        if digit:
            written += (_DIGITS[0] if gap and written else "") + _DIGITS[digit] + name
        gap = not digit
    return written
