"""Where the program's own resources lie, in a checkout and in a bundle."""

import sys
from pathlib import Path

ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent.parent))
RESOURCES = ROOT / "resources"
AGENCIES = RESOURCES / "agencies"
CALENDAR = RESOURCES / "calendar" / "taiwan.toml"
FONTS = RESOURCES / "fonts"
ICONS = RESOURCES / "icons"
TRANSLATIONS = RESOURCES / "i18n"
WORDING = RESOURCES / "wording"
