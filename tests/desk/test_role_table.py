"""The table of docs/roles.md at the real desk: whom each method answers, and with what it refuses the others."""

import dataclasses
import enum
import inspect
import operator
import types
import typing
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest

from counter.desk.asking import ROLES
from counter.desk.desk import Desk
from counter.desk.looking import MARK
from counter.domain.codes import Change
from counter.domain.forms import ExchangeForm
from counter.domain.looks import Why
from counter.domain.refusal import Reason, Refused, Unavailable
from counter.domain.staff import Role
from tests.desk.desks import TODAY, Clock, make_desk, open_day, take_in
from tests.desk.people import HEAD, PASSWORD, hire, own_password, staffed
from tests.desk.test_looks_marked import hints, questions
from tests.domain.refusals import faults_of

DOCS = Path(__file__).parents[2] / "docs" / "roles.md"
CODES = {
    Role.CLERK: "c1",
    Role.SUPERVISOR: "s1",
    Role.AUDITOR: "u1",
    Role.ACCOUNTANT: "t1",
    Role.ADMINISTRATOR: HEAD,
}
ASKED = (*Role, None)
"""The columns; None: nobody signed in."""

YES = "✓"
SAYS = {
    "–": {Reason.ROLE_NOT_ALLOWED},
    "主管": {
        *(Reason.SUPERVISOR_NEEDED, Reason.PROOF_SUPERVISORS, Reason.LISTS_SUPERVISORS),
        Reason.CHECKS_SUPERVISORS,
    },
    "密碼": {Reason.PASSWORD_NEEDED},
    "登入": {Reason.CLERK_UNKNOWN},
}
"""What a cell stands for."""
OF_ROLES = {Reason.ACCOUNT_NOT_VALID, Reason.LOOK_REASON}.union(*SAYS.values())
NOTHING_DONE = SAYS.keys() - {"主管"}
ENDING = {"close"}
"""Nobody is asked anything after it."""
SECOND = {"second", "supervisor"}
"""Where a form names the second person: what is wrong there is not about who acts."""


def table() -> dict[str, tuple[str, ...]]:
    """What the page says of each method: a cell for each role, and for nobody."""
    found: dict[str, tuple[str, ...]] = {}
    for line in DOCS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("| `"):
            continue
        methods, *cells = (each.strip() for each in line.strip("| ").split("|"))
        for method in methods.replace("`", "").split():
            assert method not in found, method
            found[method] = tuple(cells)
    return found


TABLE = table()


def sample(kind: Any, folder: Path) -> Any:
    """Something of a type, as empty as it may be: what is asked first is who asks."""
    origin, args = get_origin(kind), get_args(kind)
    if origin in {typing.Union, types.UnionType}:
        return None if type(None) in args else sample(args[0], folder)
    if origin is not None:
        if issubclass(origin, Callable):  # type: ignore[arg-type]  # a class as far as issubclass goes
            return lambda *_: True
        return {} if issubclass(origin, dict) or "Mapping" in str(origin) else ()
    if hasattr(kind, "__supertype__"):
        return sample(kind.__supertype__, folder)
    if kind is ExchangeForm:
        return ExchangeForm(
            Change.SPLIT, ("x",), (), (), "general", None, by_scan=False, ticket_returned=False
        )
    if dataclasses.is_dataclass(kind):
        known = hints(kind)
        return kind(**{f.name: sample(known[f.name], folder) for f in dataclasses.fields(kind)})  # type: ignore[operator]  # a class, no instance
    if issubclass(kind, enum.Enum):
        return next(iter(kind))
    simple: dict[type, Any] = {
        date: TODAY,
        datetime: Clock()(),
        Path: folder / "file",
        str: "x",
        int: 1,
        bytes: bytes([9, *bytes(31)]),
    }
    return simple[kind] if kind in simple else kind()


def arguments(method: Callable[..., Any], folder: Path) -> Callable[[Any], Any]:
    """Calls a method with something for each argument that has no value of its own."""
    known, bare, named = hints(method), [], {}
    for name, each in list(inspect.signature(method).parameters.items())[1:]:
        if each.default is not inspect.Parameter.empty:
            continue
        if each.kind is inspect.Parameter.KEYWORD_ONLY:
            named[name] = sample(known[name], folder)
        else:
            bare.append(sample(known[name], folder))
    return lambda called: called(*bare, **named)


def told(call: Callable[[Any], Any], method: Callable[..., Any]) -> str:
    """The cell: whom it answers is told whatever else may be wrong."""
    try:
        call(method)
    except Refused as refused:
        faults = {each.reason for each in refused.faults if each.at not in SECOND} & OF_ROLES
        return next((cell for cell, says in SAYS.items() if faults & says), str(faults or YES))
    except Unavailable:
        pass
    return YES


def take_over(desk: Desk, role: Role | None) -> None:
    """Somebody of that role is at the desk, and said why they look."""
    if role is None:
        desk.sign_out()
        return
    code = CODES[role]
    desk.accounts.sign_in(code, PASSWORD if code == HEAD else own_password(code))
    desk.looks.because(Why.INSPECTION)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path)
    open_day(made)
    take_in(made)
    staffed(made)
    made.accounts.sign_in(HEAD, PASSWORD)
    hire(made, CODES[Role.ACCOUNTANT], Role.ACCOUNTANT)
    yield made
    made.close()


def test_every_method_of_the_desk_stands_in_the_table(desk: Desk) -> None:
    assert {name for name, _ in questions(desk)} == TABLE.keys()


def test_each_method_answers_the_roles_of_its_row_and_refuses_the_others(
    desk: Desk, tmp_path: Path
) -> None:
    found: dict[str, tuple[str, ...]] = {}
    for name, method in questions(desk):
        if name in ENDING:
            continue
        call, bound = arguments(method, tmp_path), operator.attrgetter(name)(desk)
        cells = []
        for role in ASKED:
            take_over(desk, role)
            with desk.context.store.read() as reading:
                before = reading.head()
            cells.append(told(call, bound))
            if cells[-1] in NOTHING_DONE:
                with desk.context.store.read() as reading:
                    assert reading.head() == before, name
        found[name] = tuple(cells)
    assert found == {name: cells for name, cells in TABLE.items() if name not in ENDING}


def test_who_does_not_work_at_the_window_says_why_before_a_person_is_shown(desk: Desk) -> None:
    for role in (Role.AUDITOR, Role.ACCOUNTANT):
        desk.accounts.sign_in(CODES[role], own_password(CODES[role]))
        for name, method in questions(desk):
            if getattr(method, MARK, False) and role in getattr(method, ROLES):
                call = arguments(method, desk.context.folder)
                reasons = faults_of(call, operator.attrgetter(name)(desk))
                assert {each.reason for each in reasons} <= {Reason.LOOK_REASON, Reason.EMPTY}, name


def test_a_key_sheet_is_printed_at_the_window_until_it_was_put_away(desk: Desk) -> None:
    take_over(desk, Role.CLERK)
    assert desk.recovery_sheet().words
    desk.confirm_recovery()
    assert [each.reason for each in faults_of(desk.recovery_sheet)] == [Reason.ROLE_NOT_ALLOWED]
