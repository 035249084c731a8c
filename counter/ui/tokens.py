"""The colours of the window by what they are for, light and dark, and the measures that grow with the text."""

from dataclasses import dataclass, fields
from enum import StrEnum

CONTRAST_TEXT = 4.5
CONTRAST_EDGE = 3.0
"""Least contrast of texts and of the edges of fields (WCAG 2.2, 1.4.3 and 1.4.11)."""


class Scheme(StrEnum):
    """Which colours are worn; SYSTEM follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Colours:
    """One set of colours, each named by its part, as #RRGGBB."""

    window: str
    surface: str
    sunken: str
    line: str
    edge: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    accent_soft: str
    on_accent: str
    focus: str
    danger: str
    danger_soft: str
    warn: str
    warn_soft: str
    good: str
    good_soft: str
    rail: str
    rail_text: str
    rail_muted: str
    rail_active: str
    training: str
    on_training: str


LIGHT = Colours(
    window="#F1F4F5",
    surface="#FFFFFF",
    sunken="#F6F8F9",
    line="#D9E0E3",
    edge="#7F8D94",
    text="#16242A",
    muted="#4D5E66",
    accent="#0B5C6B",
    accent_hover="#084956",
    accent_soft="#DDEFF2",
    on_accent="#FFFFFF",
    focus="#0A7A90",
    danger="#B3261E",
    danger_soft="#FCECEA",
    warn="#7A4B00",
    warn_soft="#FFF1D6",
    good="#1A6838",
    good_soft="#E3F3E8",
    rail="#0D3D49",
    rail_text="#EAF4F6",
    rail_muted="#B2CDD4",
    rail_active="#1A5866",
    training="#F2B632",
    on_training="#2B1D00",
)

DARK = Colours(
    window="#10171A",
    surface="#182125",
    sunken="#141C20",
    line="#2A363C",
    edge="#6F8089",
    text="#E4ECEF",
    muted="#A0B1B9",
    accent="#62C6D8",
    accent_hover="#86D6E4",
    accent_soft="#17363E",
    on_accent="#05232A",
    focus="#62C6D8",
    danger="#FF8F85",
    danger_soft="#3B1D1C",
    warn="#F0BE62",
    warn_soft="#392C14",
    good="#7FD3A0",
    good_soft="#173020",
    rail="#0B1114",
    rail_text="#E4ECEF",
    rail_muted="#93A8B0",
    rail_active="#1B2A30",
    training="#D99E1E",
    on_training="#1F1500",
)

TEXT_ON: tuple[tuple[str, str], ...] = (
    ("text", "window"),
    ("text", "surface"),
    ("text", "sunken"),
    ("text", "accent_soft"),
    ("muted", "window"),
    ("muted", "surface"),
    ("muted", "sunken"),
    ("muted", "accent_soft"),
    ("accent", "surface"),
    ("accent", "window"),
    ("accent", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("danger", "surface"),
    ("danger", "window"),
    ("danger", "danger_soft"),
    ("warn", "surface"),
    ("warn", "window"),
    ("warn", "warn_soft"),
    ("good", "surface"),
    ("good", "window"),
    ("good", "good_soft"),
    ("rail_text", "rail"),
    ("rail_text", "rail_active"),
    ("rail_muted", "rail"),
    ("rail_muted", "rail_active"),
    ("on_training", "training"),
)
"""Every pair of text and ground that the window shows."""

EDGE_ON: tuple[tuple[str, str], ...] = (
    ("edge", "surface"),
    ("edge", "window"),
    ("focus", "surface"),
    ("focus", "window"),
    ("danger", "surface"),
)
"""Every pair of a field's edge or focus ring and the ground it stands on."""


_NEARLY_BLACK = 0.04045
"""Below it a channel is linear (sRGB)."""


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21. Source: WCAG 2.2, relative luminance."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= _NEARLY_BLACK else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def by_name(colours: Colours) -> dict[str, str]:
    """The colours as a mapping from part to #RRGGBB."""
    return {each.name: getattr(colours, each.name) for each in fields(colours)}


TEXT_SCALES = (100, 125, 150)
"""The sizes of text a clerk may choose, in percent."""

BASE_TEXT_PX = 15


@dataclass(frozen=True, slots=True)
class Measures:
    """Lengths in pixels, grown with the text."""

    text: int
    small: int
    heading: int
    title: int
    figure: int
    huge: int
    field: int
    row: int
    gap: int
    pad: int
    rail: int
    rail_row: int
    icon: int


def measures(percent: int) -> Measures:
    """The lengths at a text size in percent; gaps grow half as much so that pages stay on the screen."""

    def grown(px: int) -> int:
        return round(px * percent / 100)

    def eased(px: int) -> int:
        return round(px * (100 + percent) / 200)

    return Measures(
        text=grown(BASE_TEXT_PX),
        small=grown(13),
        heading=grown(16),
        title=grown(20),
        figure=grown(24),
        huge=grown(56),
        field=grown(32),
        row=grown(28),
        gap=eased(8),
        pad=eased(14),
        rail=grown(188),
        rail_row=eased(34),
        icon=grown(19),
    )
