"""Days and spans as the screen writes them: in the ROC calendar, on an English screen in ISO form."""

from datetime import date

from PySide6.QtCore import QLocale

from counter import formats


def day_text(day: date) -> str:
    """A day: 115年11月20日."""
    return day.isoformat() if _is_english() else formats.roc_day(day)


def full_day(day: date) -> str:
    """A day with its weekday: 115年11月20日 (五)."""
    if _is_english():
        weekday = QLocale().dayName(day.isoweekday(), QLocale.FormatType.ShortFormat)
        return f"{day.isoformat()} ({weekday})"
    return f"{formats.roc_day(day)} {formats.weekday(day)}"


def short_day(day: date) -> str:
    """A day in figures: 115/11/20."""
    return day.isoformat() if _is_english() else formats.roc_day_short(day)


def legal_day(day: date) -> str:
    """A day with weekday and ROC year whatever the screen's language."""
    if _is_english():
        return f"{full_day(day)}, {formats.roc_day(day)}"
    return full_day(day)


def span_text(seconds: int) -> str:
    """How long something lasts: 6 分 40 秒."""
    return formats.span(seconds, english=_is_english())


def _is_english() -> bool:
    return QLocale().language() is QLocale.Language.English
