"""How the code looks: sizes, reasons for exceptions, the trade's words, Qt's traps."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import (
    ROOT,
    imports_of,
    name_of,
    place_of,
    python_files,
    syntax_of,
    text_files,
)

FILE_LINES_MAX = 600
FUNCTION_LINES_MAX = 60
BROAD_EXCEPTS_MAX = 2
EMPTY_WORDS = re.compile(r"(Manager|Helper|Util|Utils)(?![a-z])|_(manager|helper|util|utils)\b")

# A reason is a few words after the codes: `noqa: S603 - the printer's own command`.
REASON = r"[\s:,;(–—#-]*\w+\W+\w+"
EXCEPTIONS = {
    "noqa": re.compile(rf"noqa: [A-Z]+\d+(, ?[A-Z]+\d+)*{REASON}"),
    "type: ignore": re.compile(rf"type: ignore\[[a-z, -]+\]{REASON}"),
    "nosec": re.compile(rf"nosec B\d+  [#] noqa: S\d+{REASON}"),
    "pragma: no": re.compile(rf"pragma: no (cover|branch){REASON}"),
}


def test_a_file_has_at_most_600_lines() -> None:
    scripts = [path for path in text_files() if name_of(path).startswith(("tools/", ".ci/"))]
    sizes = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in {*python_files(), *scripts}
    }
    assert {name: lines for name, lines in sizes.items() if lines > FILE_LINES_MAX} == {}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(syntax_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_a_function_of_the_counter_has_at_most_60_lines() -> None:
    faults = [
        f"{place_of(path, function)} {function.name} has {lines} lines"
        for path in python_files("counter/", "central/")
        for function in functions(path)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES_MAX
    ]
    assert faults == []


def test_every_exception_to_a_lint_rule_has_its_reason_beside() -> None:
    faults = [
        f"{name_of(path)}:{number} {line.strip()}"
        for path in python_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        for word, wanted in EXCEPTIONS.items()
        if re.search(rf"#\s*{word}", line) and not wanted.search(line)
    ]
    assert faults == []


def test_every_lint_rule_that_is_off_has_its_reason_beside() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lint = tomllib.loads(text)["tool"]["ruff"]["lint"]
    off = {
        *lint["ignore"],
        *(code for codes in lint["per-file-ignores"].values() for code in codes),
        *tomllib.loads(text)["tool"]["bandit"]["skips"],
    }
    without_reason = {
        code for code in off if not re.search(rf'^ +"{code}", *# \S+ \w+', text, flags=re.MULTILINE)
    }
    assert without_reason == set()


def test_except_exception_stands_in_two_places_at_most() -> None:
    broad = [
        place_of(path, node)
        for path in python_files("counter/")
        for node in ast.walk(syntax_of(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    ]
    assert len(broad) <= BROAD_EXCEPTS_MAX, broad


def test_names_are_the_trades_words() -> None:
    names = {name_of(path) for path in python_files()}
    for path in python_files("counter/", "central/"):
        names |= {
            node.name
            for node in ast.walk(syntax_of(path))
            if isinstance(node, ast.ClassDef | ast.FunctionDef)
        }
    assert {name for name in names if EMPTY_WORDS.search(name)} == set()


def test_sql_stays_in_counter_db() -> None:
    faults = [
        f"{place_of(path, node)} imports {module}"
        for path in python_files("counter/")
        for node, module in imports_of(path)
        if module.split(".")[0] in {"sqlalchemy", "sqlcipher3", "sqlite3", "alembic"}
        and not name_of(path).startswith("counter/db/")
    ]
    assert faults == []


def test_pages_neither_sleep_nor_process_events() -> None:
    faults = [
        f"{place_of(path, node)} calls {ast.unparse(node.func)}"
        for path in python_files("counter/ui/")
        for node in ast.walk(syntax_of(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[-1] in {"processEvents", "sleep", "msleep"}
    ]
    assert faults == []


def test_message_boxes_come_from_one_module() -> None:
    users = {
        name_of(path)
        for path in python_files("counter/")
        for node in ast.walk(syntax_of(path))
        if isinstance(node, ast.Name) and node.id == "QMessageBox"
    }
    assert len(users) <= 1, users


def test_a_text_to_translate_is_a_literal() -> None:
    faults = [
        f"{place_of(path, node)} {ast.unparse(node)}"
        for path in python_files("counter/")
        for node in ast.walk(syntax_of(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "tr"
        and not (node.args and isinstance(node.args[0], ast.Constant))
    ]
    assert faults == []
