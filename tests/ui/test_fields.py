"""Fields read what people type, tell beside themselves what is wrong, and lose nothing."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from counter.domain.identity import IdKind
from counter.domain.money import Mg, Ntd
from counter.domain.parts import Finger
from counter.domain.refusal import Fault, Reason, Refused, fault
from counter.ui.cash import CashField
from counter.ui.fields import ChoiceField, Field, FlagField, Gathering, TextField
from counter.ui.figures import AmountField, CountField, DayField, IdField, PhoneField, WeightField
from counter.ui.item_texts import ItemTexts, from_plain, to_plain
from counter.ui.labels import FieldLabel, KeyTips
from counter.ui.pages.page import Grid
from counter.ui.preferences import Language
from counter.ui.weights import QIAN, WeightText


def say(told: Fault) -> str:
    return f"<{told.reason.value}>"


@pytest.fixture
def place(qtbot: QtBot, speaking: Callable[[Language], None]) -> Iterator[Callable[..., None]]:
    """Puts fields on a window."""
    speaking(Language.CHINESE)
    window = QWidget()
    column = QVBoxLayout(window)
    qtbot.addWidget(window)

    def put(*fields: QWidget) -> None:
        for each in fields:
            column.addWidget(each)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)

    yield put
    window.hide()


def inside(field: Field) -> list[str]:
    """What stands inside the editor besides what was typed."""
    return [label.text() for label in field.editor.findChildren(QLabel) if label.text()]


def leave(field: Field) -> None:
    field.editor.setFocus()
    field.editor.clearFocus()


# ------------------------------------------------------------------------------------ money


def test_an_amount_is_spelled_in_capitals_as_it_is_typed(place: Callable[..., None]) -> None:
    amount = AmountField("principal", "金額", say, capitals=True)
    place(amount)
    amount.edit.setFocus()
    for typed, spelled in (("5", "新臺幣伍元整"), ("53400", "新臺幣伍萬參仟肆佰元整")):
        amount.set_text("")
        QTest.keyClicks(amount.edit, typed)
        assert amount.note.text() == spelled
    amount.set_text("")
    assert amount.note.text() == ""


@pytest.mark.parametrize("typed", ["53400", "53,400", "５３，４００", "NT$ 53,400", " 53400\n"])
def test_an_amount_left_is_shown_with_thousands_apart(
    place: Callable[..., None], typed: str
) -> None:
    amount = AmountField("principal", "金額", say)
    place(amount)
    amount.set_text(typed)
    leave(amount)
    assert amount.text() == "53,400"
    assert amount.amount() == Ntd(53_400)
    assert inside(amount) == ["NT$"]


@pytest.mark.parametrize("typed", ["abc", "5x", "1.5"])
def test_what_is_no_amount_stays_as_it_was_typed(place: Callable[..., None], typed: str) -> None:
    amount = AmountField("principal", "金額", say, capitals=True)
    place(amount)
    amount.set_text(typed)
    leave(amount)
    assert amount.text() == typed
    with pytest.raises(Refused) as refused:
        amount.amount()
    assert refused.value.faults[0].at == "principal"


def test_a_negative_amount_is_not_spelled(place: Callable[..., None]) -> None:
    amount = AmountField("principal", "金額", say, capitals=True)
    place(amount)
    amount.set_text("-5")
    assert amount.note.text() == ""


def test_cash_shows_the_change_or_what_is_missing(place: Callable[..., None]) -> None:
    cash = CashField("received", "實收", say)
    place(cash)
    cash.ask(Ntd(675))
    assert not cash.change.isVisible()
    cash.set_text("600")
    assert "NT$ 75" in cash.change.text()
    cash.set_text("1000")
    assert "NT$ 325" in cash.change.text()
    cash.ask(Ntd(1_000))
    assert "NT$ 0" in cash.change.text()
    cash.set_text("11001")
    assert cash.change.text() == "多出 NT$ 10,001"


def test_enter_in_the_field_of_cash_means_done(place: Callable[..., None], qtbot: QtBot) -> None:
    cash, after = CashField("received", "實收", say), TextField("note", "備註", say)
    place(cash, after)
    cash.edit.setFocus()
    with qtbot.waitSignal(cash.entered):
        QTest.keyClick(cash.edit, Qt.Key.Key_Return)
    assert cash.edit.hasFocus()


# ------------------------------------------------------------------------------------ weight


@pytest.mark.parametrize(
    ("grams", "qian", "weight"),
    [
        ("3.75", "1", 3_750),
        ("37.5", "10", 37_500),
        ("1", "0.2667", 1_000),
        ("１２．５", "3.3333", 12_500),
    ],
)
def test_grams_fill_the_qian(
    place: Callable[..., None], grams: str, qian: str, weight: int
) -> None:
    field = WeightField("gross", "毛重", say, qian_label="錢")
    place(field)
    field.set_text(grams)
    assert field.qian.text() == qian
    assert field.weight() == Mg(weight)


@pytest.mark.parametrize(
    ("qian", "grams", "weight"), [("1", "3.75", 3_750), ("0.2667", "1", 1_000)]
)
def test_qian_fill_the_grams(
    place: Callable[..., None], qian: str, grams: str, weight: int
) -> None:
    field = WeightField("gross", "毛重", say, qian_label="錢")
    place(field)
    field.qian.setFocus()
    QTest.keyClicks(field.qian, qian)
    assert field.edit.text() == grams
    assert field.qian.text() == qian
    assert field.weight() == Mg(weight)


def test_a_weight_typed_in_qian_is_kept_in_qian(place: Callable[..., None]) -> None:
    field = WeightField("gross", "毛重", say, qian_label="錢")
    place(field)
    field.put_typed(WeightText("2.5", QIAN))
    assert field.typed() == WeightText("2.5", QIAN)
    assert field.weight() == Mg(9_375)
    field.put_typed(WeightText("9"))
    assert field.typed() == WeightText("9")


def test_an_unreadable_weight_leaves_the_other_unit_blank(place: Callable[..., None]) -> None:
    field = WeightField("gross", "毛重", say, qian_label="錢")
    place(field)
    field.set_text("12a")
    assert field.qian.text() == ""
    with pytest.raises(Refused):
        field.weight()
    field.qian.setFocus()
    QTest.keyClicks(field.qian, "x")
    assert field.edit.text() == ""
    with pytest.raises(Refused):
        field.weight()


def test_a_blank_weight_is_none(place: Callable[..., None]) -> None:
    field = WeightField("gross", "毛重", say, qian_label="錢")
    place(field)
    field.set_text("3.75")
    assert field.qian.text() == "1"
    field.set_text("")
    assert (field.text(), field.qian.text(), field.weight()) == ("", "", Mg(0))


# ------------------------------------------------------------------------------------ days


@pytest.mark.parametrize(
    "typed",
    [
        "115/11/20",
        "115年11月20日",
        "1151120",
        "2026-11-20",
        "民國115年11月20日",
        "１１５／１１／２０",
    ],
)
def test_a_day_is_read_back_in_full(place: Callable[..., None], typed: str) -> None:
    field = DayField("day", "日期", say, with_weekday=True)
    place(field)
    field.set_text(typed)
    assert field.day() == date(2026, 11, 20)
    assert inside(field) == ["115年11月20日 (五)"]


def test_a_day_that_is_none_is_not_read_back(place: Callable[..., None]) -> None:
    field = DayField("day", "日期", say)
    place(field)
    field.set_text("115/2/30")
    assert inside(field) == []
    with pytest.raises(Refused):
        field.day_or_none()
    field.set_text("")
    assert field.day_or_none() is None


def test_a_day_put_in_can_be_read_again(place: Callable[..., None]) -> None:
    field = DayField("day", "日期", say)
    place(field)
    field.set_day(date(1989, 3, 15))
    assert field.text() == "78/03/15"
    assert field.day() == date(1989, 3, 15)
    field.set_day(None)
    assert field.is_blank()


def test_an_english_screen_reads_days_back_in_iso_form(
    place: Callable[..., None], speaking: Callable[[Language], None]
) -> None:
    speaking(Language.ENGLISH)
    field = DayField("day", "Day", say, with_weekday=True)
    place(field)
    field.set_text("115/11/20")
    assert inside(field) == ["2026-11-20 (Fri)"]


@pytest.mark.parametrize(
    ("language", "shown", "put"),
    [(Language.CHINESE, "115/01/31", "69/05/01"), (Language.ENGLISH, "2026-01-31", "1980-05-01")],
)
def test_a_days_example_is_written_as_the_reader_writes_days_and_can_be_typed(
    place: Callable[..., None],
    speaking: Callable[[Language], None],
    language: Language,
    shown: str,
    put: str,
) -> None:
    speaking(language)
    field = DayField("day", "Day", say)
    place(field)
    example = field.edit.placeholderText()
    assert example == shown
    field.set_text(example)
    assert field.day() == date(2026, 1, 31)
    field.set_day(date(1980, 5, 1))
    assert field.text() == put


# ------------------------------------------------------------------------------------ numbers


def test_an_id_number_is_checked_as_soon_as_it_is_whole(place: Callable[..., None]) -> None:
    field = IdField("id", "證號", say, kind=lambda: None, today=lambda: date(2026, 3, 16))
    place(field)
    for typed, kind in (
        ("A12345678", None),
        ("A123456789", IdKind.NATIONAL),
        ("a１２３４５６７８９", IdKind.NATIONAL),
        ("A800000014", IdKind.RESIDENT),
        ("A123456788", None),
    ):
        field.set_text(typed)
        found = field.number_or_none()
        assert (found.kind if found else None) is kind
    with pytest.raises(Refused) as refused:
        field.number()
    assert refused.value.faults[0].reason is Reason.ID_CHECK_DIGIT


def test_a_count_and_a_phone_are_read(place: Callable[..., None]) -> None:
    count, phone = CountField("n", "件數", say), PhoneField("phone", "電話", say)
    place(count, phone)
    count.set_text("１２")
    phone.set_text("(07) 551-3498 # 12")
    assert count.count() == 12
    assert phone.phone() == "075513498#12"
    phone.set_text("")
    assert phone.phone() == ""


# ------------------------------------------------------------------------------------ words


def test_pasted_line_breaks_and_full_width_letters_are_taken(place: Callable[..., None]) -> None:
    field = TextField("name", "姓名", say)
    place(field)
    field.set_text("\u3000陳\u2028堃煊 ＡＢＣ ")
    assert field.words() == "陳 堃煊 ABC"


def test_a_control_character_is_refused_at_its_field(place: Callable[..., None]) -> None:
    field = TextField("name", "姓名", say)
    place(field)
    field.set_text("陳\x07大文")
    with pytest.raises(Refused) as refused:
        field.words()
    [told] = refused.value.faults
    assert (told.reason, told.at) == (Reason.CONTROL_CHARACTER, "name")
    assert told.facts["place"] == 2


def test_latin_fields_keep_input_methods_off(place: Callable[..., None]) -> None:
    words, latin = TextField("name", "姓名", say), TextField("bag", "封袋", say, latin=True)
    place(words, latin)
    attribute = Qt.WidgetAttribute.WA_InputMethodEnabled
    assert words.edit.testAttribute(attribute)
    assert not latin.edit.testAttribute(attribute)


# ------------------------------------------------------------------------------------ choices


def test_a_number_picks_its_choice(place: Callable[..., None]) -> None:
    field = ChoiceField("class", "身分別", say, [("general", "一般"), ("low", "低收入戶")])
    place(field)
    field.combo.setFocus()
    QTest.keyClick(field.combo, Qt.Key.Key_2)
    assert field.code() == "low"


def test_a_number_typed_at_the_visit_before_is_not_part_of_this_one(
    place: Callable[..., None],
) -> None:
    field = ChoiceField("purity", "成色", say, [("a", "甲"), ("b", "乙"), ("c", "丙")])
    place(field)
    field.combo.setFocus()
    QTest.keyClick(field.combo, Qt.Key.Key_2)
    field.combo.clearFocus()
    field.combo.setFocus()
    QTest.keyClick(field.combo, Qt.Key.Key_3)
    assert field.code() == "c"


def test_other_choices_keep_what_was_picked_if_it_is_there(place: Callable[..., None]) -> None:
    field = ChoiceField("class", "身分別", say, [("a", "甲"), ("b", "乙")])
    place(field)
    field.set_code("b")
    field.set_choices([("b", "乙"), ("c", "丙")])
    assert field.code() == "b"
    field.set_code("unknown")
    assert field.code() == "b"
    field.set_choices([])
    assert (field.code(), field.count()) == ("", 0)


def test_the_choice_for_nothing_has_no_number(place: Callable[..., None]) -> None:
    field = ChoiceField("finger", "指別", say, [("", "—"), (Finger.LEFT_THUMB.value, "左手拇指")])
    place(field)
    assert [field.combo.itemText(i) for i in range(2)] == ["—", "1 左手拇指"]


def test_a_tick_is_set_by_a_click_on_its_words(place: Callable[..., None]) -> None:
    field = FlagField("checked", "已核對", say)
    place(field)
    QTest.mouseClick(field.words, Qt.MouseButton.LeftButton)
    assert field.is_on()
    field.box.setEnabled(False)
    QTest.mouseClick(field.words, Qt.MouseButton.LeftButton)
    assert field.is_on()


# ------------------------------------------------------------------------------------ faults


def test_a_fault_stands_beside_its_field_until_something_is_typed(
    place: Callable[..., None],
) -> None:
    field = TextField("name", "姓名", say)
    place(field)
    field.set_hint("hint")
    field.show_fault(fault(Reason.EMPTY, "name"))
    assert field.note.text() == "<empty>"
    assert field.editor.property("fault")
    assert field.editor.accessibleDescription() == "<empty>"
    field.set_hint("another hint")
    assert field.note.text() == "<empty>"
    field.set_text("陳")
    assert not field.is_faulty
    assert field.note.text() == "another hint"
    assert not field.editor.property("fault")


def test_every_fault_of_a_form_is_gathered(place: Callable[..., None]) -> None:
    amount, day = AmountField("a", "金額", say), DayField("d", "日期", say)
    place(amount, day)
    amount.set_text("x")
    day.set_text("y")
    gathering = Gathering()
    assert gathering.take(amount.amount, Ntd(7)) == Ntd(7)
    assert gathering.take(day.day, date.min) == date.min
    assert [f.at for f in gathering.faults] == ["a", "d"]


def test_enter_goes_on_to_the_next_field(place: Callable[..., None]) -> None:
    first, second = TextField("a", "甲", say), TextField("b", "乙", say)
    place(first, second)
    first.edit.setFocus()
    QTest.keyClick(first.edit, Qt.Key.Key_Return)
    assert second.edit.hasFocus()


# ------------------------------------------------------------------------------------ labels


def test_alt_with_its_letter_leads_to_a_field(place: Callable[..., None], qtbot: QtBot) -> None:
    first, second = TextField("a", "甲", say), TextField("b", "乙", say)
    label = FieldLabel("乙", second.editor, "B")
    place(first, label, second)
    first.edit.setFocus()
    QTest.keyClick(first.edit, Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(second.edit.hasFocus)
    assert label.buddy() is second.editor


def test_the_letters_are_shown_while_alt_is_held(
    place: Callable[..., None], qapp: object, qtbot: QtBot
) -> None:
    field = TextField("a", "甲", say)
    label = FieldLabel("甲", field.editor, "A")
    place(label, field)
    label.setMinimumWidth(60)
    plain = label.grab().toImage()
    tips = KeyTips()
    qapp.installEventFilter(tips)  # type: ignore[attr-defined]  # the fixture is a QApplication
    QTest.keyPress(field.edit, Qt.Key.Key_Alt)
    assert label.grab().toImage() != plain
    QTest.keyRelease(field.edit, Qt.Key.Key_Alt, Qt.KeyboardModifier.AltModifier)
    assert label.grab().toImage() == plain
    qapp.removeEventFilter(tips)  # type: ignore[attr-defined]  # the fixture is a QApplication
    assert qtbot is not None


@pytest.mark.parametrize("words", ["姓名", "捺印指別", "身分證號碼", "Cash received"])
def test_a_keys_letter_covers_no_words(place: Callable[..., None], words: str) -> None:
    field = TextField("a", words, say)
    grid = Grid(gap_px=4, label_px=76)
    label = grid.put(field, 0, 0, key="W")
    box = QWidget()
    box.setLayout(grid)
    place(box)
    assert label.tip().left() > label.fontMetrics().horizontalAdvance(words)
    assert label.rect().contains(label.tip())


# ------------------------------------------------------------------------------------ drafts


def test_a_thing_comes_back_from_a_draft_as_it_was_typed() -> None:
    texts = ItemTexts(
        type_code="gold",
        quantity="x",
        purity="gold-9999",
        gross=WeightText("2.5", QIAN),
        stones=WeightText("0.1"),
        appraised="１２３",
        defects="刮痕",
        features={"kind": "戒指"},
    )
    assert from_plain(to_plain(texts)) == texts


@pytest.mark.parametrize("plain", [{}, {"gross": 3, "features": "x", "quantity": None}])
def test_a_broken_draft_gives_a_blank_thing(plain: dict[str, object]) -> None:
    assert from_plain(plain).is_blank()
