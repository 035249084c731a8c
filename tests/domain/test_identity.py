"""Numbers of identity documents: forms, check digits, the day an old number ends; and who is of age."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.domain.countries import ISSUERS
from counter.domain.identity import (
    IdKind,
    IdNumber,
    business_number_is_valid,
    is_adult,
    issued_by,
    read_full_id,
    read_id,
)
from counter.domain.refusal import Reason
from tests.domain.refusals import fault_of

AT = "pledgor.id_number"
TODAY = date(2026, 3, 16)

LETTERS = [
    "A10", "B11", "C12", "D13", "E14", "F15", "G16", "H17", "I34", "J18", "K19", "L20", "M21", "N22", "O35", "P23",
    "Q24", "R25", "S26", "T27", "U28", "V29", "W32", "X30", "Y31", "Z33",
]  # fmt: skip


def with_check_digit(nine: str) -> str:
    """The number whose first nine characters are given, reckoned the long way."""
    values = {entry[0]: int(entry[1:]) for entry in LETTERS}
    tens, ones = divmod(values[nine[0]], 10)
    second = values[nine[1]] % 10 if nine[1].isalpha() else int(nine[1])
    total = tens + 9 * ones + 8 * second
    for weight, digit in zip(range(7, 0, -1), nine[2:], strict=True):
        total += weight * int(digit)
    return nine + str(-total % 10)


NUMBERS = st.builds(
    "{}{}{:07}".format,
    st.sampled_from([entry[0] for entry in LETTERS]),
    st.sampled_from("1289ABCD"),
    st.integers(0, 9_999_999),
).map(with_check_digit)


@pytest.mark.parametrize(
    ("typed", "kind", "number"),
    [
        ("A123456789", IdKind.NATIONAL, "A123456789"),
        ("a123456789", IdKind.NATIONAL, "A123456789"),
        (" Ａ１２３４５６７８９\r\n", IdKind.NATIONAL, "A123456789"),
        ("A123 456 789", IdKind.NATIONAL, "A123456789"),
        ("A200000003", IdKind.NATIONAL, "A200000003"),
        ("A800000014", IdKind.RESIDENT, "A800000014"),
        ("A900000016", IdKind.RESIDENT, "A900000016"),
        ("AC01234567", IdKind.RESIDENT, "AC01234567"),
        ("ac01234567", IdKind.RESIDENT, "AC01234567"),
    ],
)
def test_a_number_tells_by_its_form_whose_it_is(typed: str, kind: IdKind, number: str) -> None:
    assert read_id(typed, None, AT, on=TODAY) == IdNumber(kind, number)
    assert read_id(typed, kind, AT, on=TODAY) == IdNumber(kind, number)


@pytest.mark.parametrize("letter", [entry[0] for entry in LETTERS])
@pytest.mark.parametrize("second", list("1289ABCD"))
def test_of_ten_check_digits_one_is_right(letter: str, second: str) -> None:
    right = with_check_digit(f"{letter}{second}2345678")
    kind = IdKind.NATIONAL if second in "12" else IdKind.RESIDENT
    for digit in "0123456789":
        number = right[:-1] + digit
        if number == right:
            assert read_id(number, None, AT, on=TODAY) == IdNumber(kind, number)
        else:
            fault = fault_of(read_id, number, None, AT, on=TODAY)
            assert (fault.reason, fault.at) == (Reason.ID_CHECK_DIGIT, AT)
            assert fault.facts == {"typed": number}


@given(NUMBERS)
def test_a_number_with_its_check_digit_is_read(number: str) -> None:
    assert read_id(number, None, AT, on=TODAY).number == number


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("A323456789", None),
        ("A723456789", None),
        ("A023456789", None),
        ("AE01234567", None),
        ("1123456789", None),
        ("A12345678", None),
        ("A1234567890", None),
        ("A12345678X", None),
        ("A8000000140", None),
        ("AC012345670", None),
        ("A-123456789", None),
        ("A１2345678九", None),
        ("A١23456789", None),
        ("Ä123456789", None),
        ("310123456", None),
        ("A123456789", IdKind.RESIDENT),
        ("A800000014", IdKind.NATIONAL),
        ("AC01234567", IdKind.NATIONAL),
    ],
)
def test_a_number_of_another_form_is_refused(typed: str, kind: IdKind | None) -> None:
    fault = fault_of(read_id, typed, kind, AT, on=TODAY)
    assert (fault.reason, fault.at) == (Reason.ID_FORM, AT)


def test_a_number_that_is_not_there_is_empty() -> None:
    fault = fault_of(read_id, " ", None, AT, on=TODAY)
    assert (fault.reason, fault.at) == (Reason.EMPTY, AT)


def test_an_old_resident_number_holds_until_the_end_of_2030() -> None:
    last = date(2030, 12, 31)
    assert read_id("AC01234567", None, AT, on=last).kind is IdKind.RESIDENT
    fault = fault_of(read_id, "AC01234567", None, AT, on=last + timedelta(days=1))
    assert (fault.reason, fault.at) == (Reason.ID_OLD_RESIDENT_EXPIRED, AT)
    assert fault.facts == {"last": last}


def test_new_resident_numbers_and_national_ones_go_on_after_2030() -> None:
    assert read_id("A800000014", None, AT, on=date(2031, 1, 1)).kind is IdKind.RESIDENT
    assert read_id("A123456789", None, AT, on=date(2031, 1, 1)).kind is IdKind.NATIONAL


@pytest.mark.parametrize("kind", [IdKind.PASSPORT, IdKind.LICENCE])
@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("310123456", "310123456"),
        ("k1234567", "K1234567"),
        ("AB-12 34", "AB-1234"),
        ("１２３４", "1234"),
        ("1234", "1234"),
        ("A" * 20, "A" * 20),
    ],
)
def test_passports_and_licences_are_of_free_form(kind: IdKind, typed: str, number: str) -> None:
    assert read_id(typed, kind, AT, on=date(2031, 1, 1)) == IdNumber(kind, number)


@pytest.mark.parametrize("kind", [IdKind.PASSPORT, IdKind.LICENCE])
@pytest.mark.parametrize("typed", ["123", "A" * 21, "-1234", "12/34", "護照1234"])
def test_free_form_has_its_bounds_too(kind: IdKind, typed: str) -> None:
    fault = fault_of(read_id, typed, kind, AT, on=TODAY)
    assert (fault.reason, fault.at) == (Reason.ID_FORM, AT)
    assert fault.facts == {"typed": typed}


# ------------------------------------------------------------------------- business numbers


@pytest.mark.parametrize(
    ("number", "is_valid"),
    [
        ("04595257", True),
        ("04595256", False),
        ("04595252", True),  # 35 is divisible by 5, though not by 10
        ("10458570", True),  # 7th digit 7 counts 0
        ("10458574", True),  # 7th digit 7 counts 1
        ("10458575", True),
        ("10458579", True),
        ("10458571", False),
        ("10458573", False),
        ("10458576", False),
        ("10458563", False),  # 24: only a 7 counts both ways
        ("90000001", True),
        ("09000001", True),  # 18 counts 9
        ("05000004", True),  # 10 counts 1
        ("00000091", True),  # 36 counts 9
        ("00000095", False),
        ("00000096", True),
        ("0459525", False),
        ("045952570", False),
        ("0459525x", False),
        ("０4595257", False),
        ("", False),
    ],
)
def test_a_business_number_has_digit_sums_divisible_by_5(number: str, *, is_valid: bool) -> None:
    assert business_number_is_valid(number) is is_valid


# ------------------------------------------------------------------------------ being of age


@pytest.mark.parametrize(
    ("born", "on", "adult"),
    [
        # 18 years since 2023 (CC 12): of age on the birthday itself (CC 124)
        (date(2008, 3, 16), date(2026, 3, 15), False),
        (date(2008, 3, 16), date(2026, 3, 16), True),
        (date(2008, 3, 16), date(2026, 3, 17), True),
        (date(2008, 3, 16), date(2026, 4, 1), True),
        (date(2008, 3, 16), date(2026, 2, 20), False),
        # 20 years before
        (date(2002, 12, 31), date(2022, 12, 30), False),
        (date(2002, 12, 31), date(2022, 12, 31), True),
        (date(2003, 1, 1), date(2022, 12, 31), False),
        # all of 18 and 19 came of age with the year 2023
        (date(2003, 1, 2), date(2023, 1, 1), True),
        (date(2005, 1, 1), date(2022, 12, 31), False),
        (date(2005, 1, 1), date(2023, 1, 1), True),
        (date(2005, 1, 2), date(2023, 1, 1), False),
        (date(2005, 1, 2), date(2023, 1, 2), True),
        # born on 29 February: a year of 365 days ends with February, of age on 1 March (CC 121)
        (date(2008, 2, 29), date(2026, 2, 28), False),
        (date(2008, 2, 29), date(2026, 3, 1), True),
        (date(2004, 2, 29), date(2024, 2, 28), True),
        (date(2000, 2, 29), date(2020, 2, 28), False),
        (date(2000, 2, 29), date(2020, 2, 29), True),
        (date(1946, 5, 1), date(2026, 3, 16), True),
        (date(2026, 3, 16), date(2026, 3, 16), False),
    ],
)
def test_who_is_of_age(born: date, on: date, *, adult: bool) -> None:
    assert is_adult(born, on) is adult


@given(st.dates(date(1912, 1, 1), date(2100, 1, 1)), st.dates(date(1912, 1, 1), date(2100, 1, 1)))
def test_who_is_of_age_stays_so(born: date, on: date) -> None:
    if is_adult(born, on):
        assert is_adult(born, on + timedelta(days=1))


PASSPORT = IdNumber(IdKind.PASSPORT, "310123456")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("JPN", "310123456/JPN"),
        (" ｊｐｎ ", "310123456/JPN"),
        ("D", "310123456/DEU"),
        ("DEU", "310123456/DEU"),
        ("RKS", "310123456/RKS"),
    ],
)
def test_a_passport_counts_together_with_the_country_that_issued_it(
    typed: str, number: str
) -> None:
    assert issued_by(PASSPORT, typed, "country") == IdNumber(IdKind.PASSPORT, number)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("", Reason.EMPTY), ("JP", Reason.ID_COUNTRY), ("JAP", Reason.ID_COUNTRY)],
)
def test_a_country_that_issues_no_passports_is_refused(typed: str, reason: Reason) -> None:
    fault = fault_of(issued_by, PASSPORT, typed, "country")
    assert (fault.reason, fault.at) == (reason, "country")


def test_every_issuer_of_passports_has_a_code_of_three_letters() -> None:
    assert all(len(code) == len("JPN") and code.isalpha() and code.isupper() for code in ISSUERS)


def test_a_passport_on_file_is_read_with_its_country() -> None:
    on = date(2026, 3, 16)
    full = read_full_id("tr1234567/jpn", IdKind.PASSPORT, "number", on=on)
    assert full == IdNumber(IdKind.PASSPORT, "TR1234567/JPN")
    assert read_full_id("A123456789", IdKind.NATIONAL, "number", on=on).number == "A123456789"
    fault = fault_of(read_full_id, "TR1234567", IdKind.PASSPORT, "number", on=on)
    assert fault.at == "number"
