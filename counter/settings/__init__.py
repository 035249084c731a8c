"""What is set outside the program: an agency's rules, the calendar, this counter's own place."""

from counter.settings.calendars import calendar_for, public_calendar
from counter.settings.files import agencies, load_policy
from counter.settings.stations import (
    STATION_FILE,
    Station,
    data_folder,
    is_set_up,
    load_station,
    refuse_samples,
    rules_of,
    save_station,
)

__all__ = [
    "STATION_FILE",
    "Station",
    "agencies",
    "calendar_for",
    "data_folder",
    "is_set_up",
    "load_policy",
    "load_station",
    "public_calendar",
    "refuse_samples",
    "rules_of",
    "save_station",
]
