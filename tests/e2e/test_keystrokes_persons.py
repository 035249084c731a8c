"""What a person may ask about their data takes no more keys than docs/flows.md says, and no mouse."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication

from counter.domain.codes import AlertCause
from counter.domain.entries import Kind
from tests.desk.desks import PLEDGOR, Clock, next_day, redeem
from tests.desk.test_erasing import LATER
from tests.e2e.test_keystrokes import play
from tests.e2e.test_keystrokes_calls import due_today


def test_a_person_is_found_merged_parted_their_data_blocked_and_handed_over(
    tmp_path: Path, qapp: QApplication
) -> None:
    twin = replace(PLEDGOR, id_number="B123456780", phone="0987654321")
    with due_today(tmp_path, qapp, PLEDGOR, twin) as (hands, desk):
        play(hands, "all about a person", number="A123456789")
        person = desk.find("A123456789").rows[0].pledgor
        play(hands, "two records merged into one person", number="B123456780", words="misread")
        assert len(desk.persons.view(person).links) == 1
        play(hands, "merged records parted", words="two people")
        assert desk.persons.view(person).links == ()
        play(hands, "use of data stopped", words="letter of today")
        (alert,) = desk.persons.view(person).person.alerts
        assert alert.cause is AlertCause.USE_BLOCKED
        play(hands, "data handed to the person")
        hands.see("paper.sheet.1")
        assert desk.persons.view(person).events[0].kind is Kind.DATA_GIVEN


def test_data_whose_term_is_over_are_destroyed(tmp_path: Path, qapp: QApplication) -> None:
    with due_today(tmp_path, qapp, PLEDGOR) as (hands, desk):
        redeem(desk, desk.find("A123456789").rows[0].pledge)
        clock = desk.context.now
        assert isinstance(clock, Clock)
        clock.go_to(LATER)
        next_day(desk, LATER)
        desk.sign_in("s1")
        play(hands, "data whose term is over destroyed")
        (past,) = desk.erasures.past()
        assert past.gone == 1
