"""No way into the program leads past passwords (ADR 53)."""

import ast

from tests.house.tree import ROOT

OPENING = "counter/desk/opening.py"
"""Where whoever opens a desk may say that its staff goes by names; it hands that on."""


def test_no_way_into_the_program_opens_a_desk_whose_staff_goes_by_names() -> None:
    said = {
        path.relative_to(ROOT).as_posix()
        for folder in ("counter", "central")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.keyword) and node.arg in {"by_names", "goes_by_names"}
    }
    assert said == {OPENING}
    calls = [
        ast.unparse(node)
        for node in ast.walk(ast.parse((ROOT / OPENING).read_bytes()))
        if isinstance(node, ast.keyword) and node.arg in {"by_names", "goes_by_names"}
    ]
    assert calls == ["by_names=by_names", "goes_by_names=by_names and station.training"]
