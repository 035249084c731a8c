"""The head office gives accounts to branches, tells a one-time password once, and finds what no account allowed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from central.__main__ import FAILED, OK, main
from central.accounts import NEVER, Change
from central.keys import Keys
from counter import wire
from counter.domain.accounts import BARRED, PasswordChanged
from counter.domain.money import Ntd
from counter.domain.refusal import Reason, Refused
from counter.domain.staff import Role
from counter.passwords import fits
from counter.protocol import Record
from tests.central.centrals import TODAY, Central
from tests.domain.cases import RECORD

PEOPLE = ("h1", "h2")
CLERK = Change("c1", name="王小明", role=Role.CLERK, loan_ceiling=10_000)


@pytest.fixture
def central() -> Iterator[Central]:
    made = Central("sqlite://")
    yield made
    made.service.close()


def give(central: Central, change: Change = CLERK, *branches: str) -> dict[str, str]:
    return central.service.give_account(branches or ("K01",), change, PEOPLE)


def texts(record: Record) -> dict[str, str]:
    """What a record says, as a counter opens it."""
    named = (record.id, record.person, record.kind)
    key, nonce, sealed = map(bytes.fromhex, (record.key, record.nonce, record.ciphertext))
    return wire.open_record(named, sealed, key=key, nonce=nonce)[1]


def test_an_account_travels_with_its_name_and_its_verifier_beside_it_and_not_in_it(
    central: Central,
) -> None:
    by = central.counter(1)
    starter = give(central)["K01"]
    carried = central.pull(by).rows[-1].carried
    assert carried is not None
    told = {record.kind: texts(record) for record in carried.records}
    assert told["account"] == {"name": "王小明"}
    assert fits(starter, told["verifier"]["verifier"])
    assert "argon2" not in carried.data
    assert "王小明" not in carried.data
    assert len({record.key for record in carried.records}) == 2, "each under a key of its own"
    assert central.service.verify() == ()


def test_a_change_keeps_what_it_does_not_name_and_the_password_with_it(central: Central) -> None:
    central.counter(1)
    central.counter(1, branch="K02")
    assert set(give(central, CLERK, "K01", "K02")) == {"K01", "K02"}
    chief = Change(
        "c1",
        name="王主任",
        role=Role.SUPERVISOR,
        loan_ceiling=0,
        may_void=True,
        back_date_days=3,
        valid_from=TODAY,
        valid_until=TODAY + timedelta(days=9),
    )
    assert give(central, chief) == {"K01": ""}
    assert give(central, Change("c1")) == {"K01": ""}
    account = central.service.accounts("K01")["c1"]
    limits = account.grant.limits
    assert (account.grant.revision, account.grant.role) == (3, Role.SUPERVISOR)
    assert (limits.loan_ceiling, limits.may_void, limits.back_date_days) == (None, True, 3)
    assert (account.grant.valid_from, account.grant.valid_until) == (
        TODAY,
        TODAY + timedelta(days=9),
    )
    assert len(account.passwords) == 1
    assert give(central, Change("c1", valid_until=NEVER, starts_anew=True))["K01"]
    assert give(central, Change("c1", is_open=False)) == {"K01": ""}
    account = central.service.accounts("K01")["c1"]
    assert (account.grant.valid_until, account.grant.is_open) == (None, False)
    assert len(account.passwords) == 2
    other = central.service.accounts("K02")["c1"].grant
    assert (other.role, other.limits.loan_ceiling) == (Role.CLERK, Ntd(10_000))


@pytest.mark.parametrize(
    ("people", "reason"),
    [(("h1", "H1"), Reason.SAME_PERSON), (("h1", ""), Reason.SECOND_MISSING)],
)
def test_two_people_give_an_account(
    central: Central, people: tuple[str, str], reason: Reason
) -> None:
    with pytest.raises(Refused) as told:
        central.service.give_account(("K01",), CLERK, people)
    assert [each.reason for each in told.value.faults] == [reason]


@pytest.mark.parametrize(
    ("change", "branch", "why"),
    [
        (replace(CLERK, code="王"), "K01", "has a code"),
        (CLERK, "K09", "no branch K09"),
        (replace(CLERK, name=None), "K01", "a name and a role"),
        (replace(CLERK, role=None), "K01", "a name and a role"),
    ],
)
def test_what_is_no_account_is_not_given(
    central: Central, change: Change, branch: str, why: str
) -> None:
    central.counter(1)
    with pytest.raises(ValueError, match=why):
        give(central, change, branch)
    assert central.service.accounts("K01") == {}


def test_a_code_that_another_one_differs_from_in_its_letters_alone_is_not_given(
    central: Central,
) -> None:
    central.counter(1)
    give(central, CLERK)
    with pytest.raises(ValueError, match="told apart by nobody"):
        give(central, replace(CLERK, code=CLERK.code.upper()))
    assert [*central.service.accounts("K01")] == [CLERK.code]


def test_an_act_that_no_account_allowed_is_placed_and_told(central: Central) -> None:
    by = central.counter(1)
    central.push(by, by.take_in("p1"))
    give(central)
    starter = central.service.accounts("K01")["c1"].passwords[0].record.record
    central.push(by, by.write(PasswordChanged("c1", starter, RECORD)))
    central.push(by, by.take_in("p2", serial=2))
    give(central, Change("c1", is_open=False))
    central.push(by, by.open_day())
    places = central.service.places()["K01"]
    low, closed = central.service.not_allowed()
    assert low.startswith(f"K01 place {places - 2}: taken-in by c1: This loan is above the ceiling")
    assert closed.startswith(f"K01 place {places}: day-opened by c1: This account is closed")
    assert central.service.verify() == ()


def test_accounts_that_central_forgot_are_said_again_and_those_it_set_since_stand(
    central: Central,
) -> None:
    by = central.counter(1)
    give(central)
    give(central, Change("c2", name="李小華", role=Role.CLERK))
    pulled = central.pull(by).rows
    older = Central("sqlite://", seed=2, keys=central.keys)
    older.counter(1, device="d1-K01")
    give(older, Change("c2", name="別人", role=Role.AUDITOR))
    older.service.restored()
    told = [row.carried for row in pulled[-2:] if row.carried is not None]
    again = older.counter(2)
    older.push(again, told)
    known = older.service.accounts("K01")
    assert (known["c1"].grant.role, known["c2"].grant.role) == (Role.CLERK, Role.AUDITOR)
    assert len(known["c1"].passwords) == 1
    rows = older.pull(again).rows
    kinds = [sorted(r.kind for r in row.carried.records) for row in rows if row.carried]
    assert kinds[-1] == ["account", "verifier"]
    assert older.service.verify() == ()
    older.service.close()


def test_what_somebody_else_signed_as_an_account_is_found(central: Central) -> None:
    central.counter(1)
    give(central)
    with central.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE entry SET signature = '00' WHERE kind = 'account-set'")
    assert any("the signature" in fault for fault in central.service.verify())


Command = Callable[..., int]


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """`central` on a store of its own with one branch."""
    store = str(tmp_path / "central.db")
    assert main(["enrol", "--store", store, "--branch", "K01", "--counter", "1"]) == OK

    def run(*words: str) -> int:
        return main([words[0], "--store", store, *words[1:]])

    return run


def test_the_command_gives_lists_and_closes_accounts(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    people = ("--prepared-by", "h1", "--approved-by", "h2")
    at = ("--branch", "K01")
    new = ("--name", "王小明", "--role", "clerk", "--valid-from", "2026-01-01")
    limits = ("--loan-ceiling", "50000", "--may-void", "yes", "--back-date-days", "2")
    capsys.readouterr()
    assert command("account", "set", *at, "--code", "c1", *new, *limits, *people) == OK
    starter = capsys.readouterr().out.split()[-1]
    assert len(starter.split("-")) == 3
    assert command("account", "list", *at) == OK
    told = "c1 clerk open 2026-01-01..never ceiling 50000 void yes back 2 password one-time"
    assert capsys.readouterr().out == f"K01 {told}\n"
    unlimited = ("--loan-ceiling", "none", "--may-void", "no", "--valid-until", "never")
    assert command("account", "set", *at, "--code", "c1", *unlimited, *people) == OK
    assert capsys.readouterr().out == "K01 c1 set\n"
    assert command("account", "reset", *at, "--code", "c1", *people) == OK
    assert capsys.readouterr().out.split()[-1] not in {starter, "reset"}
    assert command("account", "close", *at, "--code", "c1", *people) == OK
    assert command("account", "list", *at) == OK
    assert "c1 clerk closed 2026-01-01..never ceiling none void no" in capsys.readouterr().out
    assert command("not-allowed") == OK
    assert command("account", "set", *at, "--code", "c1", "--prepared-by", "h1") == FAILED


@pytest.mark.parametrize(
    "words", [("--loan-ceiling", "-1"), ("--may-void", "maybe"), ("--valid-until", "soon")]
)
def test_the_command_says_what_it_does_not_understand(
    command: Command, words: tuple[str, str]
) -> None:
    with pytest.raises(SystemExit):
        command("account", "set", "--branch", "K01", *words)


def test_the_command_fails_where_an_act_was_not_allowed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "central.db"
    keys = Keys.kept(file.with_suffix(".keys"), Random(1).randbytes)
    central = Central(f"sqlite:///{file}", keys=keys)
    by = central.counter(1)
    give(central, replace(CLERK, code="c9"))
    central.push(by, by.open_day())
    central.service.close()
    assert main(["not-allowed", "--store", str(file)]) == FAILED
    assert "day-opened by c1: This account is closed" in capsys.readouterr().out


def test_a_verifier_beyond_the_last_three_is_neither_kept_nor_handed_out(central: Central) -> None:
    by = central.counter(1)
    give(central)
    for _ in range(BARRED):
        give(central, Change("c1", starts_anew=True))
    rows = [row.carried for row in central.pull(by).rows if row.carried is not None]
    kinds = [[record.kind for record in each.records] for each in rows[-BARRED - 1 :]]
    assert kinds == [["account"], *[["verifier"]] * BARRED]
    assert central.service.verify() == ()
