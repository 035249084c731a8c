"""Mutation testing of counter/domain: one small change at a time, and some test must notice.

Each mutant is tried in a forked process with only the tests that run its line. A mutant no test could ever notice
stands with its reason in tools/equivalent_mutants.toml.
"""

import ast
import copy
import importlib
import importlib.abc
import importlib.machinery
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType

import coverage
import pytest

ROOT = Path(__file__).resolve().parent.parent
DOMAIN = ROOT / "counter" / "domain"
TESTS = ("tests/domain", "tests/settings", "tests/quote")
EQUIVALENT = ROOT / "tools" / "equivalent_mutants.toml"
REPORT = ROOT / "build" / "mutants.json"

TIME_MAX_S = 120.0
MEMORY_MAX = 3 * 1024**3
POLL_S = 0.01
SHOWN_MAX = 160

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.RShift: ast.LShift,
    ast.LShift: ast.RShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_CALLED = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "startswith": "endswith",
    "removeprefix": "removesuffix",
    "removesuffix": "removeprefix",
    "ljust": "rjust",
    "partition": "rpartition",
    "fullmatch": "match",
    "upper": "lower",
}
_NAMING = {"TypeVar", "NewType", "assert_never", "cast"}
"""Calls that tell the type checker something and do nothing."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: of a module, in a function ("" = the module itself), on these lines."""

    module: str
    function: str
    first_line: int
    last_line: int
    before: str
    after: str
    source: str

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What names it in the list of equivalent ones, whatever the line."""
        return (Path(self.module).stem, self.function, self.before, self.after)

    def __str__(self) -> str:
        where = f"{self.module}:{self.first_line} {self.function}"
        return f"{where}\n    - {self.before[:SHOWN_MAX]}\n    + {self.after[:SHOWN_MAX]}"


# ------------------------------------------------------------------------------ the changes


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every mutant of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from _Mutator(path.relative_to(ROOT).as_posix(), tree).all()


class _Mutator:
    """Walks a module, changes one node, writes the module down, and takes the change back."""

    def __init__(self, module: str, tree: ast.Module) -> None:
        self._module = module
        self._tree = tree

    def all(self) -> Iterator[Mutant]:
        for number, statement in enumerate(self._tree.body):
            yield from self._statement(self._tree.body, number, statement, "")

    def _statement(
        self, body: list[ast.stmt], number: int, statement: ast.stmt, function: str
    ) -> Iterator[Mutant]:
        if _says_nothing(statement):
            return
        before = _head(statement)
        for other in _other_statements(statement):
            body[number] = other
            yield self._mutant(statement, statement, function, before, _head(other))
            body[number] = statement
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            function = f"{function}.{statement.name}".lstrip(".")
        for field, value in ast.iter_fields(statement):
            if field in {"annotation", "returns", "decorator_list", "bases", "msg", "type"}:
                continue
            yield from self._field(statement, statement, field, value, function)

    def _field(
        self, statement: ast.stmt, node: ast.AST, field: str, value: object, function: str
    ) -> Iterator[Mutant]:
        if isinstance(value, list):
            for number, each in enumerate(value):
                if isinstance(each, ast.stmt):
                    yield from self._statement(value, number, each, function)
                elif isinstance(each, ast.AST):
                    yield from self._node(statement, value, number, each, function)
        elif isinstance(value, ast.AST):
            yield from self._node(statement, node, field, value, function)

    def _node(
        self,
        statement: ast.stmt,
        holder: ast.AST | list[ast.AST],
        key: str | int,
        node: ast.AST,
        function: str,
    ) -> Iterator[Mutant]:
        before = _head(statement)
        for other in _others(node):
            _put(holder, key, other)
            yield self._mutant(statement, node, function, before, _head(statement))
            _put(holder, key, node)
        for field, value in ast.iter_fields(node):
            if field not in {"annotation", "msg"} and not _names_a_type(node):
                yield from self._field(statement, node, field, value, function)

    def _mutant(
        self, statement: ast.stmt, node: ast.AST, function: str, before: str, after: str
    ) -> Mutant:
        first = getattr(node, "lineno", statement.lineno)
        last = getattr(node, "end_lineno", None) or first
        whole = ast.unparse(ast.fix_missing_locations(copy.deepcopy(self._tree)))
        return Mutant(self._module, function, first, last, before, after, whole)


def _put(holder: ast.AST | list[ast.AST], key: str | int, node: ast.AST) -> None:
    if isinstance(holder, list):
        assert isinstance(key, int)
        holder[key] = node
    else:
        setattr(holder, str(key), node)


def _says_nothing(statement: ast.stmt) -> bool:
    """Imports, docstrings, vocabularies, what speaks to the type checker alone."""
    if isinstance(statement, ast.Import | ast.ImportFrom | ast.Pass):
        return True
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return True
    if isinstance(statement, ast.ClassDef):
        return any(ast.unparse(base).endswith("Enum") for base in statement.bases)
    value = getattr(statement, "value", None)
    return isinstance(value, ast.AST) and _names_a_type(value)


def _names_a_type(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) in _NAMING


def _head(statement: ast.stmt) -> str:
    """A statement in words; of one with a body its first line."""
    return (
        ast.unparse(statement).splitlines()[0]
        if hasattr(statement, "body")
        else (ast.unparse(statement))
    )


def _other_statements(statement: ast.stmt) -> Iterator[ast.stmt]:
    match statement:
        case ast.Expr() | ast.Raise() | ast.AugAssign() | ast.Continue() | ast.Break():
            yield ast.copy_location(ast.Pass(), statement)
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield ast.copy_location(ast.Return(ast.Constant(None)), statement)
        case _:
            pass
    match statement:
        case ast.AugAssign(op=op) if type(op) in _RECKONED:
            other = copy.copy(statement)
            other.op = _RECKONED[type(op)]()
            yield other
        case ast.If(test=test):
            another = copy.copy(statement)
            another.test = _negated(test)
            yield another
        case _:
            pass


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _negated(test: ast.expr) -> ast.expr:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return test.operand
    return ast.copy_location(ast.UnaryOp(ast.Not(), test), test)


def _others(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in a node's place."""
    match node:
        case ast.Constant():
            yield from _other_constants(node)
        case ast.Compare():
            yield from _other_comparisons(node)
        case ast.BinOp(op=op) if type(op) in _RECKONED:
            yield ast.copy_location(ast.BinOp(node.left, _RECKONED[type(op)](), node.right), node)
        case ast.BoolOp():
            swapped = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield ast.copy_location(ast.BoolOp(swapped, node.values), node)
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.IfExp():
            yield ast.copy_location(ast.IfExp(node.test, node.orelse, node.body), node)
        case ast.Call():
            yield from _other_calls(node)
        case _:
            yield from _fewer(node)


def _fewer(node: ast.AST) -> Iterator[ast.AST]:
    """A condition or an alternative left out."""
    match node:
        case ast.comprehension(ifs=[_, *_]):
            for number in range(len(node.ifs)):
                kept = node.ifs[:number] + node.ifs[number + 1 :]
                yield ast.comprehension(node.target, node.iter, kept, node.is_async)
        case ast.match_case(guard=ast.expr()):
            yield ast.match_case(node.pattern, None, node.body)
        case ast.MatchOr():
            for number in range(len(node.patterns)):
                kept_patterns = node.patterns[:number] + node.patterns[number + 1 :]
                yield ast.copy_location(ast.MatchOr(kept_patterns), node)
        case _:
            pass


def _other_constants(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    others: tuple[int | str, ...] = ()
    if isinstance(value, bool):
        others = (not value,)
    elif isinstance(value, int):
        others = (value + 1, value - 1)
    elif isinstance(value, str):
        others = ("X" + value,)
    for other in others:
        yield ast.copy_location(ast.Constant(other), node)


def _other_comparisons(node: ast.Compare) -> Iterator[ast.AST]:
    for number, op in enumerate(node.ops):
        for other in _COMPARED[type(op)]:
            ops = [*node.ops[:number], other(), *node.ops[number + 1 :]]
            yield ast.copy_location(ast.Compare(node.left, ops, node.comparators), node)


def _other_calls(node: ast.Call) -> Iterator[ast.AST]:
    func = node.func
    if isinstance(func, ast.Name) and func.id in _CALLED:
        other: ast.expr = ast.Name(_CALLED[func.id], ast.Load())
    elif isinstance(func, ast.Attribute) and func.attr in _CALLED:
        other = ast.Attribute(func.value, _CALLED[func.attr], ast.Load())
    else:
        return
    yield ast.copy_location(ast.Call(other, node.args, node.keywords), node)


# -------------------------------------------------------------------------------- the tests


def tests_by_line() -> dict[str, dict[int, set[str]]]:
    """For every module of the domain and each of its lines: the tests that run it."""
    with tempfile.TemporaryDirectory() as folder:
        measured = Path(folder) / "contexts"
        subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"),
                *("--cov=counter.domain", "--cov-context=test", "--cov-report="),
                *TESTS,
            ],
            cwd=ROOT,
            env={**os.environ, "COVERAGE_FILE": str(measured), "HYPOTHESIS_PROFILE": "ci"},
            check=True,
            stdout=subprocess.DEVNULL,
        )
        data = coverage.CoverageData(str(measured))
        data.read()
        return {
            Path(name).relative_to(ROOT).as_posix(): _functions(data.contexts_by_lineno(name))
            for name in data.measured_files()
        }


def _functions(contexts: Mapping[int, Sequence[str]]) -> dict[int, set[str]]:
    """Test functions by line; a context is `path::test_name[case]|run`."""
    return {
        line: {test.partition("|")[0].partition("[")[0] for test in tests if test}
        for line, tests in contexts.items()
    }


def chosen_tests(mutant: Mutant, by_line: Mapping[int, set[str]]) -> list[str]:
    """The tests that run a mutant's lines; for what runs at import those of the module, or all."""
    lines = range(mutant.first_line, mutant.last_line + 1)
    tests = set().union(*(by_line.get(line, set()) for line in lines))
    if not tests:
        tests = set().union(*by_line.values()) or {TESTS[0]}
    own = Path(mutant.module).stem
    return sorted(tests, key=lambda test: (own not in test, not test.startswith(TESTS[0]), test))


# --------------------------------------------------------------------------------- the runs


class _Mutated(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Gives one module as the mutant has it."""

    def __init__(self, mutant: Mutant) -> None:
        self._name = mutant.module.removesuffix(".py").replace("/", ".")
        self._source = mutant.source

    def find_spec(
        self, fullname: str, path: object, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        del path, target
        return spec_from_loader(fullname, self) if fullname == self._name else None

    def get_source(self, fullname: str) -> str:
        del fullname
        return self._source


@dataclass(slots=True)
class _Run:
    mutant: Mutant
    ends_at: float


def survivors(
    mutants: Sequence[Mutant], by_line: Mapping[str, Mapping[int, set[str]]], *, jobs: int
) -> list[Mutant]:
    """Every mutant that no test noticed."""
    waiting, runs, alive = list(reversed(mutants)), dict[int, _Run](), list[Mutant]()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TMPDIR"] = folder
        done = 0
        while waiting or runs:
            while waiting and len(runs) < jobs:
                mutant = waiting.pop()
                tests = chosen_tests(mutant, by_line.get(mutant.module, {}))
                runs[_start(mutant, tests)] = _Run(mutant, time.monotonic() + TIME_MAX_S)
            for pid, noticed in list(_ended(runs)):
                mutant = runs.pop(pid).mutant
                done += 1
                if not noticed:
                    alive.append(mutant)
                    print(f"survived: {mutant}", flush=True)
                if done % 100 == 0:
                    print(f"{done} of {len(mutants)}, {len(alive)} alive", flush=True)
            time.sleep(POLL_S)
    return alive


def _ended(runs: Mapping[int, _Run]) -> Iterator[tuple[int, bool]]:
    """Processes that ended or had to be, and whether a test noticed."""
    for pid, run in runs.items():
        if time.monotonic() > run.ends_at:
            os.killpg(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            yield pid, True
        else:
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                yield pid, os.waitstatus_to_exitcode(status) != pytest.ExitCode.OK


def _start(mutant: Mutant, tests: Sequence[str]) -> int:
    """Fork; the child tries the mutant and exits as pytest does."""
    pid = os.fork()
    if pid:
        return pid
    os.setpgid(0, 0)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    for name in [name for name in sys.modules if name.partition(".")[0] == "counter"]:
        del sys.modules[name]
    sys.meta_path.insert(0, _Mutated(mutant))
    status = 1
    try:
        options = ["-x", "-q", "--tb=no", "--import-mode=importlib", f"--rootdir={ROOT}"]
        plain = ["-c", os.devnull, "-o", "pythonpath=.", "-W", "error"]
        status = int(pytest.main([*options, *plain, "-p", "no:cacheprovider", *tests]))
    finally:
        os._exit(status)


def prepare() -> None:
    """Once, before the forks: what every child would load anew."""
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ["PYTEST_PLUGINS"] = "_hypothesis_pytestplugin"
    os.environ["HYPOTHESIS_PROFILE"] = "ci"
    for module in ("hypothesis", "hypothesis.strategies", "hypothesis.stateful", "_pytest.main"):
        importlib.import_module(module)


# ------------------------------------------------------------------------------- the answer


def equivalent() -> dict[tuple[str, str, str, str], str]:
    """Mutants that change nothing anybody could see, with the reason."""
    listed = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["mutant"]
    return {
        (each["module"], each["function"], each["before"], each["after"]): each["reason"]
        for each in listed
    }


def run(only: Sequence[str], *, jobs: int) -> int:
    """Try every mutant of the modules named (all without a name); exit status 1 if one lives unexplained."""
    modules = [path for path in sorted(DOMAIN.glob("*.py")) if not only or path.stem in only]
    explained = equivalent()
    every = [mutant for path in modules for mutant in mutants_of(path)]
    mutants = [mutant for mutant in every if mutant.identity not in explained]
    print(f"{len(every)} mutants, {len(every) - len(mutants)} of them equivalent", flush=True)
    by_line = tests_by_line()
    prepare()
    alive = survivors(mutants, by_line, jobs=jobs)
    known = {mutant.identity for mutant in every}
    gone = [
        identity
        for identity in explained
        if identity not in known and (not only or identity[0] in only)
    ]
    for identity in gone:
        print(f"no longer a mutant: {identity}")
    report = {
        "mutants": len(every),
        "equivalent": len(every) - len(mutants),
        "survived": [mutant.identity for mutant in alive],
    }
    REPORT.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"{len(mutants) - len(alive)} of {len(mutants)} noticed, {len(alive)} survived")
    return 1 if alive or gone else 0
