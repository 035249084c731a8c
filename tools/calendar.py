"""Makes resources/calendar/taiwan.toml from the library holidays: `python -m tools.calendar`."""

from collections.abc import Iterable
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

from holidays import country_holidays

FILE = Path(__file__).resolve().parent.parent / "resources" / "calendar" / "taiwan.toml"
FIRST_YEAR = 2011
OFFICIAL_UNTIL = 2026
LAST_YEAR = 2099  # the library knows the lunar calendar until 2100
SATURDAY = 5


def main() -> None:
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(calendar_text(), encoding="utf-8")


def calendar_text() -> str:
    known = country_holidays("TW", years=range(FIRST_YEAR, LAST_YEAR + 1))
    rest, work = [], []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        days = [date(year, 1, 1) + timedelta(days=n) for n in range(366 if is_leap(year) else 365)]
        rest.append(line(year, (d for d in days if d.weekday() < SATURDAY and d in known)))
        work.append(line(year, (d for d in days if d in known.weekend_workdays)))
    return "\n".join(
        [
            "# Days that differ from the week, made by `python -m tools.calendar`; not for editing.",
            "# 與一般週休不同的日子；由工具產生，請勿手動修改。",
            f'source = "holidays {version("holidays")}, country TW"',
            f"official_until = {OFFICIAL_UNTIL}",
            "",
            "# Weekdays of rest.",
            "[rest]",
            *rest,
            "",
            "# Weekend days worked.",
            "[work]",
            *(each for each in work if not each.endswith("[]")),
            "",
        ]
    )


def is_leap(year: int) -> bool:
    return (date(year, 12, 31) - date(year, 1, 1)).days == 365


def line(year: int, days: Iterable[date]) -> str:
    return f"{year} = [" + ", ".join(f'"{day:%m-%d}"' for day in days) + "]"


if __name__ == "__main__":
    main()
