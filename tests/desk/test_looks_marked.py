"""No question of the desk shows personal data without its look being logged: a new one cannot be forgotten."""

import collections.abc
import dataclasses
import importlib
import inspect
import pkgutil
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import counter.db
import counter.desk
import counter.domain
import counter.print
import counter.settings
from counter.desk.desk import Desk
from counter.desk.looking import MARK
from tests.desk.desks import make_desk

TELLING = {"name", "id_number", "phone", "address", "born", "document"}
"""Fields by which a person may be known."""

NOT_PLEDGORS = {
    "Approval": "staff",
    "AuditorKey": "a key",
    "Branch": "an office",
    "Checklist": "an inspection",
    "Clerk": "staff",
    "CountSum": "a place",
    "Entry": "no personal data stands in one",
    "Figure": "a place",
    "Grant": "staff",
    "InspectionPaper": "an inspection",
    "InspectionRow": "an inspection",
    "LookLine": "staff, who looked",
    "Person": "staff",
    "Picture": "a file of a thing",
    "Point": "an inspection",
    "Policy": "rules",
    "Receipt": "an act, which the journal tells",
}
"""Classes with such a field that tell of no pledgor."""

UNLOGGED = {
    "application": "what the clerk typed just now",
    "messages.send": "an act: the queue says who sent what to whom",
    "stolen_offer": "on the page of a ticket, whose opening is logged",
    "call_proofs.view": "made of questions that are logged",
}
"""Questions whose answers hold personal data and that nobody has to log."""

FILES = {
    "audit.write": "no name, number or note of a person is in the journal",
    "audit.key": "read, not written",
    "count_papers.export": "goods, no persons",
    "count_papers.save_kept": "goods, no persons",
    "inspections.export": "findings, no pledgors",
}
"""What reads or writes a file without any pledgor in it."""


def names() -> dict[str, Any]:
    """Every class of the rooms below the window, for annotations that are imported for a type checker alone."""
    found: dict[str, Any] = {
        "Path": Path,
        **{each: getattr(collections.abc, each) for each in collections.abc.__all__},
    }
    for room in (counter.settings, counter.db, counter.print, counter.domain, counter.desk):
        for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            if not module.ispkg:
                found |= vars(importlib.import_module(module.name))
    return found


EVERY = names()


def hints(of: Any) -> dict[str, Any]:
    own = vars(importlib.import_module(of.__module__))
    return typing.get_type_hints(of, globalns={**EVERY, **own})


def tells(kind: Any) -> str:
    """The first class within a type by which a pledgor may be known, "" for none."""
    todo, done = [kind], []
    while todo:
        each = todo.pop()
        if each in done or getattr(each, "__name__", "") in NOT_PLEDGORS:
            continue
        done.append(each)
        todo += typing.get_args(each)
        if inspect.isclass(each) and (dataclasses.is_dataclass(each) or issubclass(each, tuple)):
            parts = hints(each)
            if parts.keys() & TELLING:
                return each.__name__
            todo += parts.values()
    return ""


def questions(desk: Desk) -> Iterator[tuple[str, Any]]:
    """Every public method of the desk and of its subjects, by name."""
    yield from _methods("", Desk)
    for name, subject in vars(desk).items():
        if not name.startswith("_"):
            yield from _methods(f"{name}.", type(subject))


def _methods(prefix: str, of: type) -> Iterator[tuple[str, Any]]:
    for name, method in inspect.getmembers(of, inspect.isfunction):
        if not name.startswith("_"):
            yield f"{prefix}{name}", method


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    desk = make_desk(tmp_path_factory.mktemp("desk"))
    found = dict(questions(desk))
    desk.close()
    return found


def test_every_question_that_shows_a_pledgor_is_logged(every: dict[str, Any]) -> None:
    forgotten = {
        name: shown
        for name, method in every.items()
        if not getattr(method, MARK, False) and name not in UNLOGGED
        if (shown := tells(hints(method)["return"]))
    }
    assert forgotten == {}


def test_whatever_writes_a_file_is_logged(every: dict[str, Any]) -> None:
    forgotten = {
        name
        for name, method in every.items()
        if Path in hints(method).values() and not getattr(method, MARK, False)
    }
    assert forgotten - FILES.keys() == set()


def test_what_need_not_be_logged_is_there(every: dict[str, Any]) -> None:
    assert every.keys() >= UNLOGGED.keys()
