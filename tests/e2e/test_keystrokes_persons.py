"""What a person may ask about their data takes no more keys than docs/flows.md says, and no mouse."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from counter.domain.codes import AlertCause
from counter.domain.entries import Kind
from tests.desk.desks import PLEDGOR
from tests.e2e.test_keystrokes import play
from tests.e2e.test_keystrokes_calls import due_today


def test_a_person_is_found_their_data_are_blocked_and_handed_over(
    tmp_path: Path, qapp: QApplication
) -> None:
    with due_today(tmp_path, qapp, PLEDGOR) as (hands, desk):
        play(hands, "all about a person", number="A123456789")
        person = desk.find("A123456789").rows[0].pledgor
        play(hands, "use of data stopped", words="letter of today")
        (alert,) = desk.persons.view(person).person.alerts
        assert alert.cause is AlertCause.USE_BLOCKED
        play(hands, "data handed to the person")
        hands.see("paper.sheet.1")
        assert desk.persons.view(person).events[0].kind is Kind.DATA_GIVEN
