"""Finds the line of each key of a TOML text, which the parser of the standard library keeps to itself.

Expects a text that the parser has accepted. Key paths are those of `counter.domain.document`.
"""

import re

_KEY = re.compile(r"""[ \t]*([A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')[ \t]*(\.?)""")
_VOID = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = re.compile(
    r'\"\"\"(?:\\.|[^\\])*?\"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL
)
_BARE = re.compile(r"[^,\]}#\n]*")


def lines_of(text: str) -> dict[str, int]:
    """The line, from one, on which each table, row and key begins."""
    return _Finder(text).find()


def line_of(lines: dict[str, int], key: str) -> int:
    """The line of a key path, or of the innermost part of it that is there; 1 for the whole text."""
    while key not in lines:
        cut = max(key.rfind("."), key.rfind("["))
        if cut < 0:
            return 1
        key = key[:cut]
    return lines[key]


class _Finder:
    """Walks through the text once; `_at` is where it stands."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._lines: dict[str, int] = {}
        self._rows: dict[str, int] = {}
        self._counted_to = 0
        self._line = 1

    def find(self) -> dict[str, int]:
        table = ""
        self._skip_void()
        while self._at < len(self._text):
            table = self._header() if self._text[self._at] == "[" else self._pair(table)
            self._skip_void()
        return self._lines

    def _header(self) -> str:
        """`[table]` or `[[row]]`: gives the path that the keys after it stand under."""
        line = self._line_here()
        is_row = self._text.startswith("[[", self._at)
        self._at += 2 if is_row else 1
        *outer, last = self._key()
        path = _join(self._resolved(outer), last)
        if is_row:
            self._rows[path] = self._rows.get(path, 0) + 1
            self._lines.setdefault(path, line)
            path = f"{path}[{self._rows[path]}]"
        self._lines.setdefault(path, line)
        self._at += 2 if is_row else 1
        return path

    def _pair(self, table: str) -> str:
        """`key = value`; gives back the table it stands in."""
        line = self._line_here()
        path = table
        for part in self._key():
            path = _join(path, part)
        self._lines.setdefault(path, line)
        self._at = self._text.index("=", self._at) + 1
        self._value(path)
        return table

    def _value(self, path: str) -> None:
        self._skip_void()
        match self._text[self._at]:
            case "[":
                self._array(path)
            case "{":
                self._inline_table(path)
            case '"' | "'":
                self._pass(_STRING)
            case _:
                self._pass(_BARE)

    def _array(self, path: str) -> None:
        place = 0
        while not self._closed("]"):
            place += 1
            self._lines.setdefault(f"{path}[{place}]", self._line_here())
            self._value(f"{path}[{place}]")

    def _inline_table(self, path: str) -> None:
        while not self._closed("}"):
            self._pair(path)

    def _closed(self, end: str) -> bool:
        """Step over the opening bracket or a comma; whether the closing bracket follows."""
        self._skip_void()
        if self._text[self._at] in "[{,":
            self._at += 1
            self._skip_void()
        if self._text[self._at] != end:
            return False
        self._at += 1
        return True

    def _key(self) -> list[str]:
        parts = []
        more = "."
        while more:
            match = _KEY.match(self._text, self._at)
            assert match is not None, "the parser took this text"
            parts.append(match[1].strip("\"'"))
            more = match[2]
            self._at = match.end()
        return parts

    def _resolved(self, parts: list[str]) -> str:
        """A path through tables, rows meaning their last one so far."""
        path = ""
        for part in parts:
            path = _join(path, part)
            if path in self._rows:
                path = f"{path}[{self._rows[path]}]"
        return path

    def _skip_void(self) -> None:
        self._pass(_VOID)

    def _pass(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self._text, self._at)
        assert match is not None, "the parser took this text"
        self._at = match.end()

    def _line_here(self) -> int:
        self._line += self._text.count("\n", self._counted_to, self._at)
        self._counted_to = self._at
        return self._line


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
