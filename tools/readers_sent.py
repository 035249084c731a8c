"""Readers of files, of what counters and central tell each other, and of what an auditor is given."""

import hashlib
import io
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from central import bodies
from counter import protocol, wire
from counter.audit import frames, heads, sealed
from counter.db import mark
from counter.db.keeping import KeyFile
from counter.domain.entries import Entry
from counter.domain.refusal import Refused, Trouble, Unavailable
from counter.places import AGENCIES
from counter.quote import Unreadable, answer_options, answer_to, read_case
from counter.settings.files import document_of, policy_of
from counter.settings.stations import load_station
from counter.settings.toml_lines import lines_of
from counter.ui import preferences
from tools.readers import AN_ENTRY, Reader, always, to_bytes

_NOT_SO = (Unavailable,)
A_QUOTE = (
    '{"agency": "kaohsiung", "class": "low-income", "principal": 100000, '
    '"pledged_on": "2026-03-10", "on": "2026-06-10", "low_rate_outstanding": 60000}'
)
A_STATION = """\
agency = "kaohsiung"
branch = "K01"
counter = 1
training = true
backup_folder = "/media/copies"
mark_folder = "/media/mark"
[[staff]]
code = "s1"
name = "林主任"
role = "supervisor"
"""
_ASKED = {
    "agency": "kaohsiung",
    "class": "general",
    "principal": "10000",
    "pledged_on": "2026-03-10",
    "on": "2026-06-10",
    "low_rate_outstanding": "0",
    "item_type": "gold",
}
_PAIR = sealed.AuditorPair(b"p" * 32)
_A_HEADER = frames.header(
    frames.Header(
        *(frames.FORMAT, wire.READER, "kaohsiung", "K01", 1, True, "d1", "0" * 64, "", None),
        *(datetime(2026, 3, 16, 1, 30, tzinfo=UTC), "0" * 16),
    )
)
_A_SEALED = frames.entry(
    frames.Sealed(0, -1, "", "", "", "0" * 64, "0" * 128, wire.canonical(AN_ENTRY))
)


@cache
def _an_export() -> bytes:
    held = io.BytesIO()
    writer = sealed.Sealing(held, _PAIR.key, lambda count: b"r" * count)
    writer.write(_A_HEADER + frames.end(0))
    writer.close()
    return held.getvalue()


# ------------------------------------------------------------------------------------ files, paths


@cache
def _folder() -> Path:
    """Where files are put for a moment; goes with the program."""
    _HELD.append(tempfile.TemporaryDirectory(prefix="counter-readers-"))
    return Path(_HELD[-1].name)


_HELD: list[tempfile.TemporaryDirectory[str]] = []


def _in_file(read: Callable[[Path], object]) -> Callable[[str], object]:
    """Reads a file that holds such bytes."""

    def from_file(raw: str) -> object:
        path = _folder() / "given"
        path.write_bytes(to_bytes(raw))
        return read(path)

    return from_file


def _rules(raw: str) -> object:
    return policy_of(Path("rules.toml"), to_bytes(raw))


def _lines(raw: str) -> object:
    """Lines of what is TOML; anything else is refused before."""
    document_of(Path("rules.toml"), to_bytes(raw), Trouble.POLICY_INVALID)
    return lines_of(to_bytes(raw).decode("utf-8-sig"))


def _named(raw: str) -> object:
    """A path that was given: of a station, of keys. It may not be there, and need not be a path."""
    path = _folder() / raw
    for read in (load_station, sealed.load_key, heads.read_keys):
        with suppress(Unavailable):
            read(path)
    return None


def _key_file(raw: str) -> object:
    """The key of the counter's file, or how it is wrapped; nobody gives a passphrase."""
    path = _folder() / "key"
    path.write_bytes(to_bytes(raw))
    path.chmod(0o600)
    return KeyFile(path).load()


def _pair(raw: str) -> object:
    """A key file of an auditor; a sound one would take a second to open."""
    return _in_file(lambda path: sealed.load_pair(path, "correct horse battery"))(raw)


# ------------------------------------------------------------------------------------ the wire


def _entry(raw: str) -> object:
    return wire.decode(to_bytes(raw))


def _entry_is_sound(answer: object) -> bool:
    return not isinstance(answer, Entry) or wire.decode(wire.canonical(answer)) == answer


def _record(raw: str) -> object:
    content = wire.read_texts(to_bytes(raw))
    record = ("r1", "p1", "name")
    held = wire.seal_record(record, content, key=b"k" * 32, nonce=b"n" * 12, salt=b"s" * 16)
    salt, texts = wire.open_record(record, held, key=b"k" * 32, nonce=b"n" * 12)
    return texts if salt == b"s" * 16 else None


def _asked(raw: str) -> object:
    """A request's body as central takes it, plain; then as if it were compressed."""
    with suppress(bodies.Declined):
        bodies.decompressed(to_bytes(raw))
    for kind in (protocol.Push, protocol.Pull, protocol.Enrol, protocol.Claim):
        with suppress(bodies.Declined):
            return bodies.read(kind, to_bytes(raw))
    return bodies.read(protocol.PictureNames, to_bytes(raw))


def _answered(raw: str) -> object:
    return wire.unpack(protocol.Answer, to_bytes(raw), protocol.PLAIN_BYTES_MAX)


def _head(raw: str) -> object:
    return heads.read(raw)


def _exported(raw: str) -> object:
    """What is given as the content of a frame of each kind, behind a sound head, and as the head itself."""
    data = to_bytes(raw)
    for kind in (b"E", b"T", b"Z", b"?"):
        frame = len(data).to_bytes(4) + kind + data
        with suppress(frames.Broken):
            tuple(frames.parts([_A_HEADER, frame[:7], frame[7:]]))
    return tuple(frames.parts([len(data).to_bytes(4) + b"H" + data, frames.end(0)]))


def _unsealed(raw: str) -> object:
    """A sealed export in which what is given takes the place of one byte."""
    sound = _an_export()
    place = int.from_bytes(hashlib.sha256(to_bytes(raw)).digest()[:4]) % len(sound)
    changed = sound[:place] + to_bytes(raw) + sound[place + 1 :]
    return b"".join(sealed.unsealed(io.BytesIO(changed), _PAIR))


def _quote(raw: str) -> object:
    return answer_to(read_case(to_bytes(raw)), language="zh_TW")


def _options(raw: str) -> object:
    """Options of the command line, each of them in turn what is given."""
    told = io.BytesIO()
    for key in _ASKED:
        answer_options({**_ASKED, key: raw}, told, language="zh_TW")
    return told.getvalue()


def _one_line_each(answer: object) -> bool:
    assert isinstance(answer, bytes)
    return len(answer.splitlines()) == len(_ASKED)


SENT = (
    Reader(
        *(
            "rules",
            _rules,
            _NOT_SO,
            always,
            [(AGENCIES / "kaohsiung.toml").read_text("utf-8")],
            0.1,
        ),
        ("counter.settings.files.policy_of", "counter.settings.files.load_policy"),
    ),
    Reader(
        *("lines of TOML", _lines, _NOT_SO, always),
        *([A_STATION, 'a.b = [1, {c = \'d\'}]\n[[e]]\n\'f g\' = """\nh"""'], 2),
        (
            "counter.settings.files.document_of",
            "counter.settings.files.read_document",
            "counter.settings.toml_lines.lines_of",
        ),
    ),
    Reader(
        *("station", _in_file(load_station), _NOT_SO, always, [A_STATION], 1),
        ("counter.settings.stations.load_station",),
    ),
    Reader("name of a file", _named, (), always, ["a/b.pub", "station.toml"], 1, ()),
    Reader(
        *("mark", _in_file(mark.read), (), always),
        *(
            ['{"device": "d1", "incarnation": 1, "number": 7, "hash": "", "serials": {"115": 3}}'],
            1,
        ),
        ("counter.db.mark.read",),
    ),
    Reader(
        *("key file", _key_file, _NOT_SO, always),
        *(
            [
                "6b" * 32 + "\n",
                '{"kept": "passphrase", "salt": "00", "nonce": "00", "sealed": "0"}',
            ],
            1,
        ),
        ("counter.db.keeping.KeyFile.load", "counter.db.keys.load"),
    ),
    Reader(
        *("preferences", _in_file(preferences.load), (), always),
        *(["[General]\nlanguage=zh_TW\nprinter=@Variant(\\0\\0\\0\\x1)\n", "text_percent=150"], 1),
        ("counter.ui.preferences.load",),
    ),
    Reader(
        *("auditor's key", _in_file(sealed.load_key), _NOT_SO, always, [_PAIR.key.text], 1),
        ("counter.audit.sealed.load_key",),
    ),
    Reader(
        *("auditor's pair", _pair, _NOT_SO, always, ['{"salt": "00", "nonce": "0"}'], 1),
        ("counter.audit.sealed.load_pair",),
    ),
    Reader(
        *("public keys", _in_file(heads.read_keys), _NOT_SO, always, ["d1 " + "0" * 64], 1),
        ("counter.audit.heads.read_keys",),
    ),
    Reader(
        *("head", heads.read, _NOT_SO, always, ["12:0123456789abcdef"], 1),
        ("counter.audit.heads.read",),
    ),
    Reader(
        *(
            "entry",
            _entry,
            (wire.WireError,),
            _entry_is_sound,
            [wire.canonical(AN_ENTRY).decode()],
            4,
        ),
        ("counter.wire.decode",),
    ),
    Reader(
        *(
            "record",
            _record,
            (wire.WireError,),
            always,
            ['{"name":"陳大文","phone":"0912345678"}'],
            3,
        ),
        ("counter.wire.read_texts", "counter.wire.open_record"),
    ),
    Reader(
        *("request", _asked, (bodies.Declined,), always),
        *(['{"names":["aa"]}', '{"public_key":"00","code":"A"}'], 2),
        ("central.bodies.read", "central.bodies.decompressed"),
    ),
    Reader(
        *("answer", _answered, (wire.WireError,), always, ['{"head":null,"placed":[]}'], 2),
        ("counter.wire.unpack",),
    ),
    Reader(
        *("export", _exported, (frames.Broken, Unavailable), always),
        *([_A_HEADER[5:].decode(), _A_SEALED[5:].decode(), "7", '["pledge", [[1, "a"]]]'], 3),
        ("counter.audit.frames.parts",),
    ),
    Reader(
        *("sealed export", _unsealed, _NOT_SO, always, ["a", "\x00"], 1),
        ("counter.audit.sealed.unsealed",),
    ),
    Reader(
        "quote", _quote, (Refused, Unreadable), always, [A_QUOTE], 2, ("counter.quote.read_case",)
    ),
    Reader(
        *(
            "options of a quote",
            _options,
            (),
            _one_line_each,
            ["kaohsiung", "10000", "2026-03-10"],
            1,
        ),
        ("counter.quote.answer_options", "counter.quote.answer_to"),
    ),
)
