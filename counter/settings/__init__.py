"""What is set outside the program: an agency's rules, the calendar, this counter's own place."""

from counter.settings.calendars import calendar_for, public_calendar
from counter.settings.files import agencies, load_policy
from counter.settings.stations import (
    Station,
    data_folder,
    load_station,
    refuse_samples,
    save_station,
)

__all__ = [
    "Station",
    "agencies",
    "calendar_for",
    "data_folder",
    "load_policy",
    "load_station",
    "public_calendar",
    "refuse_samples",
    "save_station",
]
