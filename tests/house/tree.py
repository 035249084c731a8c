"""The files of the project, as the house rules look at them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE = {".git", ".venv", "build", "out", "htmlcov", ".hypothesis"}
TEXT_ENDINGS = {
    "", ".cfg", ".css", ".html", ".in", ".ini", ".json", ".lock", ".mako", ".md", ".py", ".qss",
    ".sh", ".sql", ".toml", ".ts", ".txt", ".yaml", ".yml",
}  # fmt: skip


@cache
def all_files() -> tuple[Path, ...]:
    """Every file that belongs to the project, without what make made."""
    return tuple(sorted(_walk(ROOT)))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        is_made = path.name.startswith(".") and path.name.endswith("_cache")
        if path.name == "__pycache__" or is_made or path.suffix in {".qm", ".egg-info"}:
            continue
        if folder == ROOT and (path.name in MADE or path.name.startswith(".coverage")):
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def text_files() -> tuple[Path, ...]:
    return tuple(path for path in all_files() if path.suffix in TEXT_ENDINGS)


def python_files(*folders: str) -> tuple[Path, ...]:
    """The Python files, of these folders only if any are named."""
    files = (path for path in all_files() if path.suffix == ".py")
    if not folders:
        return tuple(files)
    return tuple(path for path in files if name_of(path).startswith(folders))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def syntax_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place_of(path: Path, node: ast.AST) -> str:
    return f"{name_of(path)}:{getattr(node, 'lineno', '?')}"


def imports_of(path: Path) -> Iterator[tuple[ast.stmt, str]]:
    """Every module that a file imports, with the statement that does."""
    for node in ast.walk(syntax_of(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom):
            yield node, node.module or ""
