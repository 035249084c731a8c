"""Each key of a TOML text is found on its line."""

from hypothesis import given
from hypothesis import strategies as st

from counter.places import AGENCIES
from counter.settings.toml_lines import line_of, lines_of

TEXT = '''# head
title = "a # no comment"  # a comment

[table]
key.inner = 1
"quoted" = 'x ] y'
many = [
  "one, [two]",  # comment
  """three
  still three""",

  [4, 5], { six = 6, seven = [7] },
]
[table.sub]
deep = 1
[[rows]]
id = 1
[[rows.parts]]
id = 11
[[rows.parts]]
id = 12
[rows.shape]
round = true

[[rows]]
id = 2 ; day = 3
'''.replace(" ; day = 3", "")


def test_tables_rows_and_keys_are_found() -> None:
    lines = lines_of(TEXT)
    wanted = {
        "title": 2,
        "table": 4,
        "table.key.inner": 5,
        "table.quoted": 6,
        "table.many": 7,
        "table.many[1]": 8,
        "table.many[2]": 9,
        "table.many[3]": 12,
        "table.many[3][2]": 12,
        "table.many[4].six": 12,
        "table.many[4].seven[1]": 12,
        "table.sub.deep": 15,
        "rows": 16,
        "rows[1]": 16,
        "rows[1].id": 17,
        "rows[1].parts": 18,
        "rows[1].parts[1].id": 19,
        "rows[1].parts[2].id": 21,
        "rows[1].shape.round": 23,
        "rows[2]": 25,
        "rows[2].id": 26,
    }
    assert {key: lines.get(key) for key in wanted} == wanted


def test_a_missing_key_is_told_at_what_should_hold_it() -> None:
    lines = lines_of(TEXT)
    assert line_of(lines, "rows[2].colour") == 25
    assert line_of(lines, "rows[2].colour[3].name") == 25
    assert line_of(lines, "rows[9].id") == 16
    assert line_of(lines, "nothing") == 1


def test_every_line_of_the_shipped_rules_that_holds_a_key_is_found() -> None:
    for path in AGENCIES.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        found = set(lines_of(text).values())
        for number, line in enumerate(text.splitlines(), 1):
            if line and not line.startswith(("#", "]")):
                assert number in found, line


@given(st.lists(st.sampled_from(["\n", "# c\n", "k{n} = 1\n", "[t{n}]\n", 'k{n} = """\n\n"""\n'])))
def test_lines_count_from_one_however_the_text_is_spaced(pieces: list[str]) -> None:
    text = "".join(piece.format(n=n) for n, piece in enumerate(pieces))
    found = lines_of(text)
    rows = text.split("\n")
    assert all(key.split(".")[-1] in rows[line - 1] for key, line in found.items())
