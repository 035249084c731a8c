"""The domain: whole numbers, no clock, no chance, nothing but the standard library."""

import ast
import sys
from pathlib import Path

from tests.house.tree import imports_of, place_of, python_files, syntax_of

CLOCKS = {"now", "today", "utcnow", "fromtimestamp", "utcfromtimestamp", "localtime"}
WORLDLY = {
    "asyncio", "io", "locale", "os", "pathlib", "random", "secrets", "shutil", "socket", "sqlite3",
    "subprocess", "tempfile", "threading", "time", "urllib", "zoneinfo",
}  # fmt: skip


def domain() -> tuple[Path, ...]:
    return python_files("counter/domain/")


def test_the_domain_imports_the_standard_library_and_itself_alone() -> None:
    faults = [
        f"{place_of(path, node)} imports {module}"
        for path in domain()
        for node, module in imports_of(path)
        if module.split(".")[0] not in sys.stdlib_module_names
        and not f"{module}.".startswith("counter.domain.")
    ]
    assert faults == []


def test_the_domain_imports_no_clock_no_chance_and_no_outer_world() -> None:
    faults = [
        f"{place_of(path, node)} imports {module}"
        for path in domain()
        for node, module in imports_of(path)
        if module.split(".")[0] in WORLDLY
    ]
    assert faults == []


def test_the_domain_never_asks_the_clock() -> None:
    faults = [
        f"{place_of(path, node)} asks {ast.unparse(node)}"
        for path in domain()
        for node in ast.walk(syntax_of(path))
        if asks_a_clock(node)
    ]
    assert faults == []


def asks_a_clock(node: ast.AST) -> bool:
    """A call of such a name, or `date.today` handed on to be called."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS
    if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
        return ast.unparse(node.value).split(".")[-1] in {"date", "datetime"}
    return False


def test_the_domain_has_no_float() -> None:
    faults = [
        f"{place_of(path, node)} has a float"
        for path in domain()
        for node in ast.walk(syntax_of(path))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float | complex))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]
    assert faults == []


def test_the_domain_divides_whole_numbers_only() -> None:
    faults = [
        f"{place_of(path, node)} divides by /"
        for path in domain()
        for node in ast.walk(syntax_of(path))
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
    ]
    assert faults == []
