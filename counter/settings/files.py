"""Reads checked documents from TOML files; a fault names file, key path and line."""

import functools
import hashlib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from counter.domain.document import DocumentFault, DocumentInvalid, Flaw
from counter.domain.policy import Policy
from counter.domain.policy_document import check
from counter.domain.refusal import Trouble
from counter.places import AGENCIES
from counter.settings.toml_lines import line_of, lines_of

_AT_LINE = re.compile(r" \(at line ([0-9]+), column [0-9]+\)$")
_AT_END = re.compile(r" \(at end of document\)$")
_POLICIES = 8
"""Rules are read again at every start and new day; so many that did not change are not checked again."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is TOML: its tables, its text, the SHA-256 (hex) of its bytes."""

    tables: dict[str, object]
    text: str
    digest: str


@functools.cache
def agencies() -> tuple[str, ...]:
    """Codes of the agencies whose rules are shipped."""
    return tuple(sorted(path.stem for path in AGENCIES.glob("*.toml")))


def load_policy(path: Path) -> Policy:
    """An agency's rules. Raises `DocumentInvalid` with every fault of the file."""
    return policy_of(path, content_of(path, Trouble.POLICY_INVALID))


@functools.lru_cache(maxsize=_POLICIES)
def policy_of(path: Path, content: bytes) -> Policy:
    """The rules that such content says, `path` being what it is called. Raises `DocumentInvalid`."""
    document = document_of(path, content, Trouble.POLICY_INVALID)
    policy = check(document.tables, document.digest)
    if isinstance(policy, Policy):
        return policy
    raise invalid(path, Trouble.POLICY_INVALID, document, policy)


def read_document(path: Path, trouble: Trouble) -> Document:
    """A TOML file. Raises `DocumentInvalid` if it cannot be read, with the line that is no TOML."""
    return document_of(path, content_of(path, trouble), trouble)


def content_of(path: Path, trouble: Trouble) -> bytes:
    """The bytes of a file. Raises `DocumentInvalid` if there is no reading it."""
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name that no file has
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise _unusable(path, trouble, Flaw.UNREADABLE, line=0, reason=reason) from error


def document_of(path: Path, content: bytes, trouble: Trouble) -> Document:
    """Such bytes as a document. Raises `DocumentInvalid` with the line that is no TOML."""
    try:
        text = content.decode("utf-8-sig")
        tables = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _unusable(path, trouble, Flaw.NOT_TOML, line=line, reason="UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        line, reason = _place_of(error, content)
        raise _unusable(path, trouble, Flaw.NOT_TOML, line=line, reason=reason) from error
    except RecursionError as error:
        raise _unusable(path, trouble, Flaw.NOT_TOML, line=1, reason="nesting") from error
    return Document(tables, text, hashlib.sha256(content).hexdigest())


def invalid(
    path: Path, trouble: Trouble, document: Document, faults: Iterable[DocumentFault]
) -> DocumentInvalid:
    """The faults of a document, each with its line."""
    lines = lines_of(document.text)
    placed = (replace(fault, line=line_of(lines, fault.key)) for fault in faults)
    return DocumentInvalid(trouble, path.name, placed)


def _place_of(error: tomllib.TOMLDecodeError, content: bytes) -> tuple[int, str]:
    """The line and the reason of a text that is no TOML."""
    message = str(error)
    match = _AT_LINE.search(message)
    if match is not None:
        return int(match[1]), _AT_LINE.sub("", message)
    return content.count(b"\n") + 1, _AT_END.sub("", message)


def _unusable(
    path: Path, trouble: Trouble, flaw: Flaw, *, line: int, reason: str
) -> DocumentInvalid:
    fault = DocumentFault("", flaw, MappingProxyType({"reason": reason}), line)
    return DocumentInvalid(trouble, path.name, (fault,))
