"""Central gives an agency's rules to every branch of it, once, and its command says what is wrong with a file (D4)."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from central import publishing
from central.__main__ import FAILED, OK, main
from counter.domain.days import day_in_taiwan
from counter.domain.entries import Entry
from counter.domain.publications import PolicyPublished
from counter.domain.refusal import Reason, Refused
from tests.central.centrals import Central
from tests.published import PEOPLE, publish, rate_row, rules_text

LATER = date(2026, 3, 23)


@pytest.fixture
def central() -> Iterator[Central]:
    made = Central("sqlite://")
    yield made
    made.service.close()


def versions(entries: tuple[Entry, ...]) -> list[str]:
    return [publishing.body_of(each).version for each in entries]


def test_every_branch_of_the_agency_gets_the_rules_once(central: Central, tmp_path: Path) -> None:
    central.counter(1)
    central.counter(1, branch="K02")
    central.service.new_code("T01", 1, "taipei")
    assert publish(central.service, tmp_path, rules_text(LATER)) == {"K01": True, "K02": True}
    assert publish(central.service, tmp_path, rules_text(LATER)) == {"K01": False, "K02": False}
    (entry,) = central.service.published("kaohsiung")
    assert (entry.clerk, entry.approver) == PEOPLE
    assert isinstance(entry.body, PolicyPublished)
    assert (entry.body.since, entry.body.text) == (LATER, rules_text(LATER))
    assert central.service.published("taipei") == ()
    assert central.service.verify() == ()


def test_a_publication_that_broke_off_goes_on_even_after_its_day(
    central: Central, tmp_path: Path
) -> None:
    central.counter(1)
    publish(central.service, tmp_path, rules_text(LATER))
    central.wait(days=30)
    assert publish(central.service, tmp_path, rules_text(LATER)) == {"K01": False}
    with pytest.raises(Refused) as told:
        publish(central.service, tmp_path, rules_text(LATER, "0.7"))
    assert [each.reason for each in told.value.faults] == [Reason.RULES_OF_THE_PAST]


def test_a_branch_that_begins_later_has_all_that_was_published(
    central: Central, tmp_path: Path
) -> None:
    central.counter(1)
    publish(central.service, tmp_path, rules_text(LATER))
    again = rules_text(LATER + timedelta(days=7), "0.7", "115-2", earlier=rate_row(LATER, "0.8"))
    publish(central.service, tmp_path, again)
    new = central.counter(1, branch="K02")
    with central.store.read() as reading:
        assert versions(publishing.published(reading, "K02")) == ["115-1", "115-2"]
    assert [row.carried is not None for row in central.pull(new).rows] == [True] * 4
    assert central.service.verify() == ()


def test_rules_of_an_agency_without_a_branch_go_nowhere(central: Central, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="kaohsiung has no branch here"):
        publish(central.service, tmp_path, rules_text(LATER))


def test_rules_that_somebody_else_signed_are_found(central: Central, tmp_path: Path) -> None:
    by = central.counter(1)
    publish(central.service, tmp_path, rules_text(LATER))
    with central.store.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE entry SET signature = '00' WHERE kind = 'policy-published'"
        )
    assert any("the signature" in fault for fault in central.service.verify()), by


Command = Callable[..., int]


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """`central` on a store of its own with one branch."""
    store = str(tmp_path / "central.db")
    assert main(["enrol", "--store", store, "--branch", "K01", "--counter", "1"]) == OK

    def run(text: str, *more: str, people: tuple[str, str] = PEOPLE) -> int:
        file = tmp_path / "rules.toml"
        file.write_text(text, encoding="utf-8")
        prepared_by, approved_by = people
        named = ["--prepared-by", prepared_by, "--approved-by", approved_by]
        return main(["publish", "--store", store, str(file), *named, *more])

    return run


def ahead(days: int) -> date:
    """A day, counted from the real one: the command looks at the wall clock."""
    return day_in_taiwan(datetime.now(UTC)) + timedelta(days=days)


def test_the_command_tells_each_branch_and_what_follows_later(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    late, soon = ahead(20), ahead(10)
    assert command(rules_text(late)) == OK
    assert capsys.readouterr().out.endswith(f"K01 115-1 {late} published\n")
    assert command(rules_text(late)) == OK
    assert capsys.readouterr().out == f"K01 115-1 {late} has it\n"
    assert command(rules_text(soon, version="115-2")) == OK
    told = capsys.readouterr()
    assert told.out == f"K01 115-2 {soon} published\n"
    assert told.err == f"central: 115-1 follows on {late}\n"


def test_the_command_names_file_key_and_line_of_each_fault(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    faulty = rules_text(ahead(10), "31")
    assert command(faulty) == FAILED
    line = faulty.splitlines().index('monthly_percent = "31"') + 1
    assert f"rules.toml line {line} rates[2].monthly_percent: " in capsys.readouterr().err
    undated = "\n".join(
        each for each in rules_text(ahead(10)).splitlines() if "in_force_from" not in each
    )
    assert command(undated) == FAILED
    assert "agency.in_force_from: This is missing" in capsys.readouterr().err
    fewer = rules_text(ahead(10)).replace('code = "watch"', 'code = "clock"')
    assert command(fewer) == FAILED
    assert "item_types: The rules before had “watch”" in capsys.readouterr().err


def test_the_command_asks_for_two_people_and_some_days(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(rules_text(ahead(0)), people=("h1", "h1")) == FAILED
    told = capsys.readouterr().err
    assert "approved_by: The approval must be another person's" in told
    assert "in_force_from: Rules must reach the counters before their day" in told
    assert command(rules_text(ahead(0)), people=("王小明", "h2")) == FAILED
    assert "people are named by their codes" in capsys.readouterr().err
    assert command(rules_text(ahead(0)), "--emergency") == OK


def test_a_file_that_was_typed_with_a_mark_and_loose_accents_is_taken(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "\ufeff" + rules_text(ahead(10)).replace('"Gold"', '"Gold e\u0301"')
    assert command(text) == OK
    assert "published" in capsys.readouterr().out


def test_rules_longer_than_an_entry_are_refused(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(rules_text(ahead(10)) + "# " + "長" * 30_000) == FAILED
    assert "bytes are more than 65536" in capsys.readouterr().err
