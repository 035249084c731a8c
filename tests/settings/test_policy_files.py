"""An agency file is taken whole or refused with file, key and line."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from counter.domain.document import DocumentInvalid, Flaw
from counter.domain.policy import Policy, samples_in_force
from counter.domain.refusal import Trouble
from counter.places import AGENCIES
from counter.settings import agencies, load_policy
from tests.shipped import KAOHSIUNG, TAIPEI, policy

TEXT = (AGENCIES / "kaohsiung.toml").read_text(encoding="utf-8")
TAIPEI_TEXT = (AGENCIES / "taipei.toml").read_text(encoding="utf-8")


F = Flaw
PAPERS = 'choices = ["錶盒及保證書", '


def faults_of(text: str, folder: Path) -> DocumentInvalid:
    path = folder / "agency.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentInvalid) as caught:
        load_policy(path)
    assert caught.value.trouble is Trouble.POLICY_INVALID
    assert caught.value.file == "agency.toml"
    return caught.value


def swapped(old: str, new: str, text: str = TEXT) -> str:
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


def line_with(text: str, marked: str) -> int:
    """The line on which `marked` begins."""
    return text.count("\n", 0, text.index(marked)) + 1


# ---------------------------------------------------------------------------------- what is shipped


def test_both_agencies_are_shipped_and_sound() -> None:
    assert agencies() == (KAOHSIUNG, TAIPEI)
    assert [policy(agency).agency for agency in agencies()] == [KAOHSIUNG, TAIPEI]


@pytest.mark.parametrize("agency", [KAOHSIUNG, TAIPEI])
def test_a_policy_bears_the_hash_of_its_bytes(agency: str) -> None:
    assert len(policy(agency).hash) == 64
    assert policy(agency).hash != policy(TAIPEI if agency == KAOHSIUNG else KAOHSIUNG).hash


@pytest.mark.parametrize("agency", [KAOHSIUNG, TAIPEI])
def test_what_no_source_gives_is_marked_as_sample(agency: str) -> None:
    samples = samples_in_force(policy(agency), date(2026, 11, 20))
    for key in ("agency.business_number", "agency.page_url", "limits[1]", "wordings[1]"):
        assert key in samples
    assert not any(
        key.startswith(("rates", "terms", "graces", "bands", "forbidden")) for key in samples
    )


def test_a_sample_that_another_value_followed_is_no_longer_in_force() -> None:
    now = samples_in_force(policy(KAOHSIUNG), date(2026, 11, 20))
    then = samples_in_force(policy(KAOHSIUNG), date(2019, 7, 1))
    assert [key for key in now if key.startswith("standards")] == ["standards[9]", "standards[12]"]
    assert [key for key in then if key.startswith("standards")] == ["standards[2]", "standards[10]"]


def test_days_no_public_source_gives_are_assumed() -> None:
    assumed = {(rate.class_code, rate.since) for rate in policy(TAIPEI).rates if rate.assumed}
    assert assumed == {
        ("general", date(2020, 1, 1)),
        ("citizen", date(2016, 1, 1)),
        ("citizen", date(2020, 1, 1)),
        ("vulnerable", date(2016, 1, 1)),
        ("vulnerable", date(2020, 8, 1)),
        ("vulnerable", date(2022, 1, 1)),
    }
    assert not any(rate.assumed for rate in policy(KAOHSIUNG).rates)


def test_goods_of_four_kinds_go_to_the_police() -> None:
    for agency in agencies():
        assert [each.police for each in policy(agency).forbidden] == [
            True, False, True, True, False, True,
        ]  # fmt: skip


# ---------------------------------------------------------------------------- every fault by line


@pytest.mark.parametrize(
    ("old", "new", "key", "flaw"),
    [
        # the form
        ('code = "kaohsiung"', 'colour = "red"\ncode = "kaohsiung"', "agency.colour", F.UNKNOWN_KEY),
        ('version = "2026-11-20"', "version = 1", "agency.version", F.WRONG_TYPE),
        ('name = "高雄市政府財政局動產質借所"', 'name = " "', "agency.name", F.EMPTY),
        ('pledge = "質借"', 'pledge = "質\\u0007借"', "words.pledge", F.CONTROL_CHARACTER),
        ('code = "kaohsiung"', 'code = "Kaohsiung"', "agency.code", F.CODE_FORM),
        ('kind = "tranche"', 'kind = "slice"', "rates[5].cap.kind", F.NOT_A_CHOICE),
        ("amount = 75000", "amount = 0", "rates[5].cap.amount", F.OUT_OF_RANGE),
        ("amount = 75000", "amount = true", "rates[5].cap.amount", F.WRONG_TYPE),
        ("free_days = 5", "free_days = 5.0", "bands[1].free_days", F.WRONG_TYPE),
        ('monthly_percent = "0.6"', "monthly_percent = 0.6", "rates[5].monthly_percent", F.WRONG_TYPE),
        ('monthly_percent = "0.6"', 'monthly_percent = "0.605"', "rates[5].monthly_percent", F.DECIMAL_FORM),
        ("has_number = true", 'has_number = "true"', "classes[2].evidence[1].has_number", F.WRONG_TYPE),
        ("opens = 09:00:00", 'opens = "09:00"', "branches[1].hours[1].opens", F.WRONG_TYPE),
        ('weekdays = ["mon",', 'weekdays = ["monday",', "branches[1].hours[1].weekdays[1]", F.NOT_A_CHOICE),
        ('weekdays = ["mon",', 'weekdays = ["mon", "mon",', "branches[1].hours", F.DUPLICATE),
        ('samples = ["counters"]', 'samples = ["counter"]', "branches[1].samples", F.NO_SUCH),
        (PAPERS, "choices = [1, ", "item_types[4].fields[4].choices[1]", F.WRONG_TYPE),
        (PAPERS, 'choices = ["", ', "item_types[4].fields[4].choices[1]", F.EMPTY),
        (PAPERS, 'choices = ["\\u0000", ', "item_types[4].fields[4].choices[1]", F.CONTROL_CHARACTER),
        # codes and references
        ('code = "low-income"', 'code = "general"', "classes[2].code", F.DUPLICATE),
        ('class = "low-income"', 'class = "poor"', "rates[2].class", F.NO_SUCH),
        ('code = "general"', 'code = "everybody"', "classes", F.GENERAL_MISSING),
        ('code = "platinum"', 'code = "gold"', "item_types[2].code", F.DUPLICATE),
        ('code = "mark"', 'code = "kind"', "item_types[1].fields[2].code", F.DUPLICATE),
        ('metal = "gold"\nceiling', 'metal = "silver"\nceiling', "item_types[1].metal", F.WITHOUT_ROW),
        ('months = 3\n', 'months = 3\nitem_types = ["boat"]\n', "terms[1].item_types[1]", F.NO_SUCH),
        ('months = 3\n', 'months = 3\nitem_types = ["gold"]\n', "terms", F.OTHERS_MISSING),
        ('2026-03-02\nmetal = "gold"', '2026-03-02\nmetal = "silver"', "standards[9].metal", F.NO_SUCH),
        # days
        ("since = 2018-12-01", "since = 2018-11-30", "rates[3].since", F.DAYS_OVERLAP),
        ("since = 2018-12-01", "since = 2018-12-02", "rates[3].since", F.DAYS_GAP),
        ("since = 2018-12-01", "since = 2011-07-20", "rates[3].since", F.DAYS_REPEAT),
        ("since = 2018-12-01", "since = 2011-07-19", "rates[3].since", F.DAYS_DESCEND),
        ("since = 2018-12-01\n", "", "rates[3].since", F.MISSING),
        ("since = 2018-12-01", "since = 2018-12-01T00:00:00", "rates[3].since", F.WRONG_TYPE),
        ("since = 2018-12-01", "since = 1911-12-31", "rates[3].since", F.OUT_OF_RANGE),
        ('since = 2020-02-19\n', "since = 2020-02-19\nuntil = 2030-12-31\n", "rates[5].until", F.ENDS),
        ("since = 2011-07-20\nfree_days", "since = 2011-07-21\nfree_days", "bands[1].since", F.STARTS_LATE),
        ("since = 2011-07-20\ndays", "since = 2020-01-01\ndays", "graces[1].since", F.STARTS_LATE),
        ("since = 2011-07-20\nmonths", "since = 2020-01-01\nmonths", "terms[1].since", F.STARTS_LATE),
        # the law
        ('monthly_percent = "0.6"', 'monthly_percent = "2.51"', "rates[5].monthly_percent", F.RATE_TOO_HIGH),
        ('monthly_percent = "0.6"', 'monthly_percent = "9999"', "rates[5].monthly_percent", F.OUT_OF_RANGE),
        ("months = 3\n", "months = 2\n", "terms[1].months", F.TERM_TOO_SHORT),
        ("days = 5\n", "days = 4\n", "graces[1].days", F.GRACE_TOO_SHORT),
        ("days = 5\n", "days = 5\nmonths = 6\n", "graces[1].days", F.GRACE_KIND),
        ("half_days = 15", "half_days = 4", "bands[1].half_days", F.ORDER),
        # sums and identifiers
        ("per_qian = 3000", "per_qian = 0", "standards[1].per_qian", F.OUT_OF_RANGE),
        ("per_qian = 3000", "per_qian = -1", "standards[1].per_qian", F.OUT_OF_RANGE),
        ('per_mille = "999.9"', 'per_mille = "0"', "purities[1].per_mille", F.OUT_OF_RANGE),
        ("principal_max = 1000000", "principal_max = 99", "limits[1].principal_max", F.ORDER),
        ("principal_step = 100", "principal_step = 101", "limits[1].principal_step", F.OUT_OF_RANGE),
        ('"12345675"', '"12345678"', "agency.business_number", F.BUSINESS_NUMBER),
        ('"HTTPS://MPS.KCG.GOV.TW"', '"https://mps.kcg.gov.tw"', "agency.page_url", F.PAGE_URL),
        ('"HTTPS://MPS.KCG.GOV.TW"', '"HTTP://MPS.KCG.GOV.TW"', "agency.page_url", F.PAGE_URL),
        ('"HTTPS://MPS.KCG.GOV.TW"', '"HTTPS://MPS.KCG.GOV.TW/"', "agency.page_url", F.PAGE_URL),
        ('"HTTPS://MPS.KCG.GOV.TW"', '"HTTPS://MPS.KCG.GOV.TW/345678901234"', "agency.page_url", F.PAGE_URL),
        ('code = "K01"', 'code = "K1"', "branches[1].code", F.BRANCH_CODE),
        ("closes = 17:00:00", "closes = 09:00:00", "branches[1].hours[1].closes", F.ORDER),
        ("attempts_required = 1", "attempts_required = 4", "reminders[1].attempts_required", F.OUT_OF_RANGE),
        ('  "本質借單為無記名憑證', '  "一",\n  "本質借單為無記名憑證', "wordings[1].notes_en", F.UNEQUAL),
        ('source = "KH; PA 19"\n', "", "bands[1].source", F.MISSING),
        ("complete = true", "complete = false", "end.complete", F.CUT_OFF),
    ],
)  # fmt: skip
def test_a_fault_names_file_key_and_line(
    old: str, new: str, key: str, flaw: Flaw, tmp_path: Path
) -> None:
    text = swapped(old, new)
    fault = next(each for each in faults_of(text, tmp_path).faults if each.flaw is flaw)
    line = text.splitlines()[fault.line - 1]
    name = re.sub(r"\[[0-9]+\]$", "", key).rpartition(".")[2]
    assert fault.key == key
    assert line.startswith((f"{name} =", "[", "cap = {"))


@pytest.mark.parametrize(
    ("marked", "old", "new"),
    [
        ('monthly_percent = "9.9"', 'monthly_percent = "0.6"', 'monthly_percent = "9.9"'),
        ("since = 2018-11-29", "since = 2018-12-01", "since = 2018-11-29"),
        ("colour = 1", "per_qian = 8400", "per_qian = 8400\ncolour = 1"),
        ("per_qian = 0", "per_qian = 8400", "per_qian = 0"),
    ],
)
def test_the_line_is_that_of_the_key(marked: str, old: str, new: str, tmp_path: Path) -> None:
    text = swapped(old, new)
    (fault,) = faults_of(text, tmp_path).faults
    assert fault.line == line_with(text, marked)


def test_all_faults_are_told_at_once_in_the_order_of_their_lines(tmp_path: Path) -> None:
    text = swapped("per_qian = 3000", "per_qian = 0")
    text = swapped('code = "K01"', 'code = "01"', text)
    text = swapped('code = "kaohsiung"', 'code = "?"', text)
    text = swapped('monthly_percent = "0.6"', 'monthly_percent = "3"', text)
    faults = faults_of(text, tmp_path).faults
    assert [fault.flaw for fault in faults] == [
        Flaw.CODE_FORM,
        Flaw.RATE_TOO_HIGH,
        Flaw.OUT_OF_RANGE,
        Flaw.BRANCH_CODE,
    ]
    assert [fault.line for fault in faults] == sorted(fault.line for fault in faults)


def test_thirty_percent_a_year_is_the_most(tmp_path: Path) -> None:
    path = tmp_path / "agency.toml"
    path.write_text(swapped('monthly_percent = "0.6"', 'monthly_percent = "2.5"'), encoding="utf-8")
    assert load_policy(path).rates[-1].monthly_bp == 250


@pytest.mark.parametrize("table", ["words", "classes", "rates", "terms", "branches", "forbidden"])
def test_a_missing_table_is_told(table: str, tmp_path: Path) -> None:
    text = TEXT.replace(f"[{table}]", f"[x{table}]").replace(f"[[{table}.", f"[[x{table}.")
    faults = faults_of(text, tmp_path).faults
    told = {(fault.key, fault.flaw) for fault in faults}
    assert {(table, Flaw.MISSING), (f"x{table}", Flaw.UNKNOWN_KEY)} <= told


def test_a_class_without_a_rate_is_told(tmp_path: Path) -> None:
    extra = '[[classes]]\ncode = "free"\nname = "x"\nname_en = "x"\nsource = "x"\n\n[[rates]]'
    (fault,) = faults_of(swapped("[[rates]]", extra), tmp_path).faults
    assert (fault.key, fault.flaw) == ("classes[3].code", Flaw.WITHOUT_ROW)


def test_the_general_class_asks_for_no_paper(tmp_path: Path) -> None:
    first = TEXT.index("[[classes]]")
    second = TEXT.index("[[classes]]", first + 1)
    paper = TEXT.index("[[classes.evidence]]")
    rates = TEXT.index("[[rates]]")
    text = TEXT[:second] + TEXT[paper:rates] + TEXT[second:paper] + TEXT[rates:]
    (fault,) = faults_of(text, tmp_path).faults
    assert (fault.key, fault.flaw) == ("classes[1].evidence", Flaw.GENERAL_EVIDENCE)


SMS = "您好，您委辦的事項將於{last_day}到期，請於期限前撥{phone}洽詢，或攜原憑據前來辦理。"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (SMS, "您的質借單將到期", {"tells-too-much"}),
        (SMS, "請洽高雄市政府財政局動產質借所", {"tells-too-much"}),
        (SMS, "{name}您好，請撥{phone}", {"place-unknown"}),
        (SMS, "請" * 202, {"too-many-parts"}),
        (SMS, "請" * 201, set()),
        ('channel = "sms"', 'channel = "letter"', {"not-a-choice"}),
        ('subject = "到期提醒"\n', "", {"missing"}),
        ('subject = "到期提醒"', 'subject = "當票到期"', {"tells-too-much"}),
    ],
)
def test_a_message_tells_a_stranger_nothing_and_stays_short(
    old: str, new: str, expected: set[str], tmp_path: Path
) -> None:
    path = tmp_path / "agency.toml"
    path.write_text(swapped(old, new), encoding="utf-8")
    try:
        load_policy(path)
        told = set()
    except DocumentInvalid as invalid:
        told = {each.flaw.value for each in invalid.faults}
    assert told == expected


def test_a_metal_without_a_lending_standard_is_told(tmp_path: Path) -> None:
    text = TEXT.replace('metal = "platinum"\nper_qian', 'metal = "gold"\nper_qian')
    told = {(fault.key, fault.flaw) for fault in faults_of(text, tmp_path).faults}
    assert ("item_types[2].metal", Flaw.WITHOUT_ROW) in told


def test_an_item_type_has_one_term_on_a_day(tmp_path: Path) -> None:
    extra = '[[terms]]\nsince = 2016-01-01\nmonths = 4\nitem_types = ["motorcycle"]\nsource = "x"\n\n[[graces]]'
    text = swapped("[[graces]]", extra, TAIPEI_TEXT)
    (fault,) = faults_of(text, tmp_path).faults
    assert (fault.key, fault.flaw) == ("terms[3].item_types[1]", Flaw.DUPLICATE)


CLOSURE = '[[suspensions]]\nfirst = 2027-05-01\nlast = 2027-05-31\nbranches = ["K01"]\nsource = "x"\n\n[end]'


def test_a_closure_of_a_month_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "agency.toml"
    path.write_text(swapped("[end]", CLOSURE), encoding="utf-8")
    (closure,) = load_policy(path).suspensions
    assert (closure.first, closure.last) == (date(2027, 5, 1), date(2027, 5, 31))


@pytest.mark.parametrize(
    ("old", "new", "key", "flaw"),
    [
        ("last = 2027-05-31", "last = 2027-05-30", "suspensions[1].last", Flaw.CLOSURE_TOO_SHORT),
        ('"K01"]', '"K02"]', "suspensions[1].branches[1]", Flaw.NO_SUCH),
        ("first = 2027-05-01", "first = 1", "suspensions[1].first", Flaw.WRONG_TYPE),
    ],
)
def test_a_wrong_closure_is_told(old: str, new: str, key: str, flaw: Flaw, tmp_path: Path) -> None:
    (fault,) = faults_of(swapped("[end]", CLOSURE.replace(old, new)), tmp_path).faults
    assert (fault.key, fault.flaw) == (key, flaw)


@pytest.mark.parametrize("key", ["entries_max", "cash_max", "hours_max"])
def test_what_may_wait_for_central_is_more_than_nothing(key: str, tmp_path: Path) -> None:
    begin, _, rows = TEXT.partition("[[line_limits]]")
    text = begin + "[[line_limits]]" + re.sub(rf"(?m)^{key} = \d+$", f"{key} = 0", rows)
    (fault,) = faults_of(text, tmp_path).faults
    assert (fault.key, fault.flaw) == (f"line_limits[1].{key}", Flaw.OUT_OF_RANGE)


@pytest.mark.parametrize(
    ("text", "key", "flaw"),
    [
        ("rates = 1\n" + TEXT.replace("[[rates]]", "[[x]]"), "rates", Flaw.WRONG_TYPE),
        ("rates = []\n" + TEXT.replace("[[rates]]", "[[x]]"), "rates", Flaw.EMPTY),
        ("rates = [1]\n" + TEXT.replace("[[rates]]", "[[x]]"), "rates[1]", Flaw.WRONG_TYPE),
        ("words = 1\n" + TEXT.replace("[words]", "[x]"), "words", Flaw.WRONG_TYPE),
        ("end = 1\n" + TEXT.replace("[end]", "[x]"), "end", Flaw.WRONG_TYPE),
    ],
)
def test_tables_of_the_wrong_kind_are_told(text: str, key: str, flaw: Flaw, tmp_path: Path) -> None:
    fault = next(each for each in faults_of(text, tmp_path).faults if each.flaw is flaw)
    assert (fault.key, fault.line) == (key, 1)


# --------------------------------------------------------------------------------- broken files


def test_a_file_cut_in_half_is_refused_with_its_last_line(tmp_path: Path) -> None:
    half = TEXT[: len(TEXT) // 2]
    error = faults_of(half, tmp_path)
    assert error.faults[0].flaw in {Flaw.NOT_TOML, Flaw.CUT_OFF, Flaw.MISSING}
    assert error.faults[0].line <= half.count("\n") + 1


@pytest.mark.slow
def test_a_file_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    whole = TEXT.rstrip()
    for end in [*range(0, len(whole), 97), *range(len(whole) - 120, len(whole))]:
        error = faults_of(whole[:end], tmp_path)
        assert 0 <= error.faults[0].line <= whole.count("\n", 0, end) + 1


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'[agency]\ncode = "k"\n\ncode = \n', 4),
        (b'[agency]\ncode = "k"\n\n[[rates]\n', 4),
        (b'[agency]\ncode = "k', 2),
        (b'[agency]\n\ncode = "\xff"\n', 3),
        (b"[agency]\n[agency]\n", 2),
        (b"a = " + b"[" * 100_000, 1),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(content: bytes, line: int, tmp_path: Path) -> None:
    path = tmp_path / "agency.toml"
    path.write_bytes(content)
    with pytest.raises(DocumentInvalid) as caught:
        load_policy(path)
    (fault,) = caught.value.faults
    assert (fault.flaw, fault.line) == (Flaw.NOT_TOML, line)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentInvalid) as caught:
        load_policy(tmp_path / "nowhere.toml")
    assert [fault.flaw for fault in caught.value.faults] == [Flaw.UNREADABLE]


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "agency.toml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    assert isinstance(load_policy(path), Policy)


def test_an_empty_file_lacks_everything(tmp_path: Path) -> None:
    faults = faults_of("", tmp_path).faults
    assert faults[0].flaw is Flaw.CUT_OFF
    assert {fault.key for fault in faults} >= set(tomllib.loads(TEXT)) - {
        "checklists",
        "end",
        "letters",
        "line_limits",
        "messages",
        "retentions",
    }
