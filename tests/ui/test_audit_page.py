"""The page on which the journal is handed to an auditor (R-130)."""

import threading
from pathlib import Path

from counter.audit.sealed import new_pair
from counter.domain.entries import Kind
from counter.ui.tasks import READERS, Lane
from tests.desk.desks import TODAY, Chance
from tests.ui.conftest import Counter


def test_two_people_hand_the_journal_to_an_auditor(counter: Counter, tmp_path: Path) -> None:
    pair = new_pair(tmp_path / "auditor", "correct horse battery", Chance())
    hands = counter.open()
    hands.press("F12")
    hands.press("F10")
    page = hands.window.pages.audit
    assert hands.window.page() is page
    hands.press("F9")
    assert hands.fault("key")
    assert hands.fault("to")
    hands.put("key", str(tmp_path / "auditor.pub"))
    hands.rest()
    assert pair.key.name[:4] in hands.label("audit.named")
    hands.put("to", str(tmp_path / "journal.export"))
    hands.press("F9")
    assert hands.fault("second")
    hands.put("second", "s1")
    hands.press("F9")

    def has_left() -> None:
        assert hands.window.page() is not page

    hands.until(has_left)
    assert (tmp_path / "journal.export").stat().st_size > 0
    acts = hands.desk.day_sums(TODAY).acts
    assert acts[-1].kind is Kind.JOURNAL_EXPORTED
    assert pair.key.name in hands.banner()


def test_the_journal_is_written_beside_the_work_and_esc_stops_it(
    counter: Counter, tmp_path: Path
) -> None:
    new_pair(tmp_path / "auditor", "correct horse battery", Chance())
    hands = counter.open()
    hands.press("F12")
    hands.press("F10")
    page, tasks, held = hands.window.pages.audit, hands.window.room.tasks, threading.Event()
    for _ in range(READERS):
        tasks.run(held.wait, owner=page, done=print, failed=print, lane=Lane.READ)
    hands.put("key", str(tmp_path / "auditor.pub"))
    hands.put("to", str(tmp_path / "journal.export"))
    hands.put("second", "s1")
    page.button.click()

    def writes() -> None:
        assert "Esc" in hands.label("audit.progress")

    def has_stopped() -> None:
        assert page.button.isEnabled()

    hands.until(writes)
    assert not page.button.isEnabled()
    tasks.cancel_reads()
    hands.until(has_stopped)
    held.set()
    hands.rest()
    assert not list(tmp_path.glob("journal*"))
    assert hands.label("audit.progress") == ""
    assert "no file was written" in hands.banner()
