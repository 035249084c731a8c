"""Intake by keyboard: from the ID number to the printed ticket, every fault beside its field, nothing lost."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QMessageBox, QPushButton

from counter.desk.answers import Offer
from counter.domain.forms import IntakeForm
from counter.domain.identity import IdKind
from counter.domain.money import Ntd
from counter.domain.refusal import Trouble, Unavailable
from counter.ui.preferences import Language, Preferences
from counter.ui.tokens import Scheme
from tests.desk.desks import CERTIFICATE, OTHER_PLEDGOR, PLEDGOR, TODAY, take_in
from tests.ui.conftest import Counter
from tests.ui.hands import Hands


def fill_ring(hands: Hands, *, appraised: str = "") -> None:
    """A gold ring of 37.5 g from the type on; a blank appraisal takes the limit."""
    hands.fill("", "", "", "37.5", "", "", "")  # type, pieces, purity, gross g, qian, stones
    hands.fill(appraised)
    if not appraised:
        hands.press("Return")


def put_intake(hands: Hands) -> None:
    """A sound intake, put into the fields."""
    for name, value in (
        ("pledgor.id_number", "A123456789"),
        ("pledgor.name", "陳大文"),
        ("pledgor.born", "69/5/1"),
        ("pledgor.phone", "0912345678"),
        ("items.0.gross", "37.5"),
        ("items.0.kind", "戒指"),
        ("items.0.appraised", "90000"),
        ("principal", "50000"),
        ("id_checked", True),
        ("finger", "left-thumb"),
    ):
        hands.put(name, value)
    hands.rest()


def test_a_new_pledgor_with_a_ring_goes_through_by_keyboard_alone(hands: Hands) -> None:
    assert hands.where() == "pledgor.id_number"
    hands.fill("A123456789")
    assert hands.where() == "pledgor.name"
    hands.fill("陳大文", "69/5/1", "0912345678", "高雄市鹽埕區大仁路1號")
    assert hands.where() == "class_code"
    hands.fill("")
    assert hands.where() == "type_code"
    fill_ring(hands)
    assert hands.where() == "kind"
    hands.type("1")
    hands.press("Alt+L")
    assert hands.where() == "principal"
    hands.fill("50000")
    assert hands.where() == "id_checked"
    hands.press("Space", "Return")
    assert hands.where() == "finger"
    hands.type("1")
    hands.press("F9")
    [view] = [hands.desk.ticket(r.pledge) for r in hands.desk.find("A123456789").rows]
    assert view.pledge.ticket.principal == Ntd(50_000)
    assert "NT$ 50,000" in hands.banner()
    assert hands.window.page() is hands.window.pages.paper


def test_a_known_pledgor_is_filled_in_and_work_goes_on_at_the_item(hands: Hands) -> None:
    take_in(hands.desk, class_code="low-income", evidence=CERTIFICATE)
    hands.fill("A123456789")
    assert hands.where() == "type_code"
    pledgor = hands.window.pages.intake.pledgor
    assert pledgor.name.text() == "陳大文"
    assert pledgor.phone.text() == "0912345678"
    assert pledgor.evidence.class_code.code() == "low-income"
    assert pledgor.evidence.number.text() == CERTIFICATE.number
    assert "1 open" in hands.label("pledgor.badge")
    assert "NT$ 50,000" in hands.label("pledgor.badge")


def test_evidence_on_file_is_used_again_without_typing(hands: Hands) -> None:
    first = take_in(hands.desk, class_code="low-income", evidence=CERTIFICATE)
    on_file = hands.desk.ticket(first.pledge).pledge.ticket.evidence
    hands.fill("A123456789")
    fill_ring(hands, appraised="90000")
    hands.type("1")
    hands.press("Alt+L")
    hands.fill("30000")
    hands.press("Space", "Return")
    hands.type("1")
    hands.press("F9")
    newest = max(
        (hands.desk.ticket(r.pledge) for r in hands.desk.find("A123456789").rows),
        key=lambda view: view.pledge.ticket.number,
    )
    assert newest.pledge.ticket.principal == Ntd(30_000)
    assert on_file is not None
    assert newest.pledge.ticket.evidence == replace(on_file, is_new=False)


def test_another_id_number_takes_the_filled_in_person_away_again(hands: Hands) -> None:
    take_in(hands.desk)
    hands.put("pledgor.id_number", "A123456789")
    hands.rest()
    assert hands.window.pages.intake.pledgor.name.text() == "陳大文"
    hands.put("pledgor.id_number", "F131232216")
    hands.rest()
    assert hands.window.pages.intake.pledgor.name.is_blank()
    assert hands.label("pledgor.badge") == ""


def test_a_new_resident_number_keeps_the_history_of_the_old_one(hands: Hands) -> None:
    old = take_in(hands.desk, pledgor=OTHER_PLEDGOR)
    put_intake(hands)
    hands.put("pledgor.id_number", "A800000023")
    hands.rest()
    hands.put("pledgor.former", OTHER_PLEDGOR.id_number)
    hands.rest()
    assert hands.window.pages.intake.pledgor.name.text() == OTHER_PLEDGOR.name
    hands.press("F9")
    [new] = [r for r in hands.desk.find("A800000023").rows if r.pledge != old.pledge]
    pledgor = hands.desk.ticket(new.pledge).pledgor
    assert pledgor.pledgor == hands.desk.ticket(old.pledge).pledgor.pledgor
    assert OTHER_PLEDGOR.id_number in pledgor.former_ids


def test_an_old_number_typed_goes_with_the_id_number_it_was_typed_for(hands: Hands) -> None:
    take_in(hands.desk, pledgor=OTHER_PLEDGOR)
    hands.put("pledgor.id_number", "A800000023")
    hands.rest()
    hands.put("pledgor.former", OTHER_PLEDGOR.id_number)
    hands.rest()
    part = hands.window.pages.intake.pledgor
    assert part.name.text() == OTHER_PLEDGOR.name
    hands.put("pledgor.id_number", "A123456789")
    hands.rest()
    assert (part.former.text(), part.former.isVisible()) == ("", False)
    assert part.name.is_blank()
    assert hands.label("pledgor.badge") == ""


def test_a_passport_asks_for_its_country_before_anybody_is_looked_up(hands: Hands) -> None:
    known = replace(PLEDGOR, id_kind=IdKind.PASSPORT, id_number="310123456/VNM", name="Nguyen")
    take_in(hands.desk, pledgor=known)
    part = hands.window.pages.intake.pledgor
    assert not part.country.isVisible()
    hands.put("pledgor.id_kind", "passport")
    assert hands.where() == "pledgor.id_number"
    hands.fill("310123456")
    assert hands.where() == "pledgor.country"
    assert part.name.is_blank()
    hands.fill("xyz")
    assert "XYZ" in hands.fault("pledgor.country")
    hands.put("pledgor.country", "")
    hands.fill("idn")
    assert hands.where() == "pledgor.name"
    assert hands.label("pledgor.badge") == ""
    hands.put("pledgor.country", "VNM")
    hands.rest()
    assert part.name.text() == "Nguyen"


def test_a_passport_without_its_country_is_refused_beside_it(hands: Hands) -> None:
    put_intake(hands)
    hands.put("pledgor.id_kind", "passport")
    hands.put("pledgor.id_number", "310123456")
    hands.rest()
    hands.press("F9")
    assert hands.fault("pledgor.country")
    assert hands.desk.find("310123456").rows == ()


def test_a_wrong_check_digit_is_told_beside_the_number(hands: Hands) -> None:
    hands.fill("A123456788")
    assert "A123456788" in hands.fault("pledgor.id_number")
    assert hands.window.pages.intake.pledgor.id_number.text() == "A123456788"


def test_saving_too_early_tells_every_fault_and_keeps_what_was_typed(hands: Hands) -> None:
    hands.put("pledgor.name", "陳大文")
    hands.put("principal", "12x")
    hands.press("F9")
    for name in ("pledgor.id_number", "pledgor.born", "items.0.gross", "items.0.kind", "finger"):
        assert hands.fault(name), name
    assert "12x" in hands.fault("principal")
    assert hands.where() == "pledgor.id_number"
    assert hands.window.pages.intake.pledgor.name.text() == "陳大文"
    assert hands.window.pages.intake.offer.principal.text() == "12x"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("principal", "0"),
        ("principal", "-500"),
        ("principal", "90001"),
        ("principal", "99999999"),
        ("items.0.gross", "12a"),
        ("items.0.stones", "37.5"),
        ("items.0.appraised", "999999"),
        ("pledgor.born", "2020-01-01"),
        ("pledgor.born", "1911-12-31"),
        ("pledgor.born", "115/2/29"),
        ("pledgor.phone", "1234"),
        ("pledgor.name", "陳\x07文"),
        ("bag", "袋子"),
    ],
)
def test_bad_input_is_refused_at_its_field(hands: Hands, field: str, value: str) -> None:
    put_intake(hands)
    hands.put(field, value)
    hands.rest()
    hands.press("F9")
    assert hands.fault(field)
    assert hands.desk.find("A123456789").rows == ()


@pytest.mark.parametrize("weight", ["３７．５", " 37.5\n", "37.500"])
def test_full_width_and_pasted_weights_are_taken(hands: Hands, weight: str) -> None:
    put_intake(hands)
    hands.put("items.0.gross", weight)
    hands.rest()
    hands.press("F9")
    [found] = hands.desk.find("A123456789").rows
    assert hands.desk.ticket(found.pledge).items[0].gross == 37_500


def test_forbidden_goods_are_refused_with_their_article(hands: Hands) -> None:
    put_intake(hands)
    goods = hands.window.room.policy.forbidden[0]
    hands.put("forbidden", goods.code)
    hands.rest()
    hands.press("F9")
    assert "16" in hands.fault("forbidden")
    assert hands.desk.find("A123456789").rows == ()


def test_the_offer_follows_what_is_typed(hands: Hands) -> None:
    hands.put("items.0.gross", "50")
    hands.rest()
    part = hands.window.pages.intake.offer
    assert part.terms.table.rows.rowCount() == 0
    hands.put("principal", "100000")
    hands.put("class_code", "low-income")
    hands.rest()
    assert part.terms.table.rows.rowCount() > 0
    texts = [
        part.terms.lines.itemAt(i).widget().text()  # type: ignore[union-attr]  # labels all
        for i in range(part.terms.lines.count())
    ]
    assert "Low-income household　NT$ 75,000" in texts
    assert "General　NT$ 25,000" in texts
    assert any("0.6 %" in text and "7.2 %" in text for text in texts)
    assert any("0.9 %" in text and "10.8 %" in text for text in texts)


def test_several_things_go_on_one_ticket(hands: Hands) -> None:
    put_intake(hands)
    items = hands.window.pages.intake.items
    items.start()
    hands.press("Ctrl+Return")
    assert items.table.isVisible()
    hands.put("items.1.gross", "3.75")
    hands.put("items.1.kind", "項鍊")
    hands.put("items.1.appraised", "8000")
    hands.rest()
    hands.press("Ctrl+Up")
    assert items.gross.text() == "37.5"
    hands.press("Ctrl+Down")
    assert items.gross.text() == "3.75"
    hands.press("F9")
    [found] = hands.desk.find("A123456789").rows
    assert [item.gross for item in hands.desk.ticket(found.pledge).items] == [37_500, 3_750]


def test_a_new_thing_has_not_the_purity_of_the_one_before(hands: Hands) -> None:
    items = hands.window.pages.intake.items
    first = items.purity.code()
    items.purity.set_code("gold-18k")
    assert items.purity.code() != first
    items.start()
    hands.press("Ctrl+Return")
    assert items.purity.code() == first
    items.purity.set_code("gold-18k")
    items.clear()
    assert items.purity.code() == first


def test_a_thing_can_be_removed_again(hands: Hands) -> None:
    put_intake(hands)
    items = hands.window.pages.intake.items
    items.start()
    hands.press("Ctrl+Return", "Ctrl+Del")
    assert len(items.plain()) == 1
    assert items.gross.text() == "37.5"
    hands.press("Ctrl+Del")
    assert items.is_blank()


def test_a_fault_of_another_thing_brings_it_into_the_editor(hands: Hands) -> None:
    put_intake(hands)
    items = hands.window.pages.intake.items
    items.start()
    hands.press("Ctrl+Return")
    hands.put("items.1.gross", "5")
    hands.put("items.1.kind", "項鍊")
    hands.rest()
    hands.press("Ctrl+Up")
    hands.press("F9")
    assert hands.fault("items.1.appraised")


def test_a_type_shows_its_own_fields(hands: Hands) -> None:
    items = hands.window.pages.intake.items
    hands.put("items.0.type_code", "watch")
    hands.rest()
    assert not items.gross.isVisible()
    assert {"brand", "model", "serial"} <= set(items._features)
    hands.put("items.0.type_code", "gold")
    hands.rest()
    assert items.gross.isVisible()
    assert "brand" not in items._features


def test_what_is_typed_survives_a_crash_and_is_put_back(counter: Counter) -> None:
    hands = counter.open()
    put_intake(hands)
    items = hands.window.pages.intake.items
    items.start()
    hands.press("Ctrl+Return")
    hands.put("items.1.gross", "3.75")
    hands.rest()
    counter.close()
    again = counter.open()
    intake = again.window.pages.intake
    assert intake.pledgor.name.text() == "陳大文"
    assert [plain["gross"] for plain in intake.items.plain()] == [
        {"text": "37.5", "unit": "grams"},
        {"text": "3.75", "unit": "grams"},
    ]
    assert intake.offer.principal.text() == "50000"
    assert not intake.offer.id_checked.is_on()
    assert "put back" in again.banner()


def test_what_is_typed_is_on_disk_while_the_clerk_types_on(hands: Hands) -> None:
    hands.window.pages.intake._draft_wait.setInterval(200)
    for number in range(200):
        hands.put("pledgor.name", "王" * (number % 50 + 1))
        hands.scanner_rests()
        if hands.desk.draft("intake") is not None:
            break
    assert "王" in (hands.desk.draft("intake") or "")


def test_a_draft_put_back_can_be_cleared_for_good(counter: Counter) -> None:
    hands = counter.open()
    put_intake(hands)
    counter.close()
    again = counter.open()
    again.click("banner.act")
    assert again.window.pages.intake.pledgor.name.is_blank()
    assert again.desk.draft("intake") is None
    counter.close()
    last = counter.open()
    assert last.window.pages.intake.pledgor.name.is_blank()
    assert last.banner() == ""


def test_a_saved_intake_leaves_no_draft(counter: Counter) -> None:
    hands = counter.open()
    put_intake(hands)
    hands.press("F9")
    assert hands.window.pages.intake.pledgor.name.is_blank()
    assert hands.desk.draft("intake") is None


def test_clearing_asks_first_and_keeps_by_default(hands: Hands) -> None:
    hands.put("pledgor.name", "陳大文")
    hands.rest()
    hands.press("F10", "1")
    [box] = hands.window.findChildren(QMessageBox, "box")
    box.findChildren(QPushButton)[1].click()
    hands.rest()
    assert hands.window.pages.intake.pledgor.name.text() == "陳大文"


def test_terms_that_changed_meanwhile_are_shown_before_saving(hands: Hands) -> None:
    put_intake(hands)
    hands.put("principal", "40000")
    hands.press("F9")
    assert "terms have changed" in hands.banner()
    assert hands.desk.find("A123456789").rows == ()
    hands.press("F9")
    [found] = hands.desk.find("A123456789").rows
    assert found.principal == Ntd(40_000)


def test_a_bag_already_in_use_is_told_at_its_field(hands: Hands) -> None:
    take_in(hands.desk, bag="B1")
    put_intake(hands)
    hands.put("bag", "B1")
    hands.rest()
    hands.press("F9")
    assert "B1" in hands.fault("bag")


def test_the_screen_refuses_in_chinese(counter: Counter) -> None:
    counter.prefer(Preferences(Language.CHINESE, Scheme.LIGHT))
    hands = counter.open()
    hands.press("F9")
    assert "填" in hands.fault("pledgor.name")
    assert hands.label("heading") == "質借登錄"


def test_a_save_that_met_no_offer_is_never_made_up_for_later(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_intake(hands)
    hands.rest()
    offer = hands.desk.offer

    def locked(_: IntakeForm) -> Offer:
        raise Unavailable(Trouble.DATABASE_LOCKED)

    monkeypatch.setattr(hands.desk, "offer", locked)
    hands.put("place", "乙-2")
    hands.press("F9")
    monkeypatch.setattr(hands.desk, "offer", offer)
    hands.put("pledgor.phone", "0912345679")
    hands.rest()
    assert hands.desk.day_sums(TODAY).cash_out == 0
    hands.press("F9")
    assert hands.desk.day_sums(TODAY).cash_out == 50_000
