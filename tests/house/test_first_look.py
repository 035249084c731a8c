"""The window stands before its file is open: what only the desk needs is not loaded before it."""

import subprocess
import sys

LATER = (
    "counter.db", "counter.desk.answers", "counter.desk.desk", "counter.domain.entries", "counter.domain.forms",
    "counter.print.papers", "counter.ui.pledgor_screen", "cryptography", "PIL", "pypdfium2", "qrcode",
    "reportlab", "sqlalchemy", "sqlcipher3",
)  # fmt: skip


def test_the_first_look_at_the_window_loads_nothing_of_the_desk() -> None:
    code = f"import sys, counter.cli, counter.app; print(*sorted(set({LATER}) & set(sys.modules)))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8"
    )
    assert loaded.stdout.split() == []
