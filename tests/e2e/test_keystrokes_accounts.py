"""Another clerk takes the window over with no more keys than docs/flows.md says, and no mouse."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.desk.people import own_password, staffed
from tests.e2e.test_keystrokes import play
from tests.e2e.test_keystrokes_calls import due_today


def test_a_clerk_leaves_the_window_to_another_one(tmp_path: Path, qapp: QApplication) -> None:
    with due_today(tmp_path, qapp) as (hands, desk):
        staffed(desk)
        for code in ("s1", "c1"):
            play(hands, "another clerk takes over", code=code, password=own_password(code))
            assert desk.clerk is not None
            assert desk.clerk.code == code
