"""On the line: what is signed, bounded and new is answered; anything else changes nothing and is logged."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.__main__ import main
from counter import protocol, wire
from counter.protocol import (
    START,
    Answer,
    Cursor,
    Enrol,
    Head,
    Outcome,
    PictureNames,
    Pull,
    Push,
    picture_name,
)
from tests.central.centrals import BRANCH, Counter
from tests.central.lines import Line, Served, problem, read, serving
from tests.domain.cases import item, taken_in, ticket

TRIES_MOST = 2_000
"""So often is asked at most until it is too often."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    with serving(str(folder / "central.db"), folder / "keys") as found:
        yield found


@pytest.fixture
def line(served: Served, request: pytest.FixtureRequest) -> Line:
    """A counter of its own branch, just enrolled."""
    index = request.session.items.index(request.node) % 90 + 10
    return enrolled(served, f"L{index}", 1)


def enrolled(served: Served, branch: str, counter: int, **more: Any) -> Line:
    code = served.code(branch, counter)
    key = Ed25519PrivateKey.generate()
    made = Line(served.address, Counter(f"d{counter}-{branch}", branch, counter, key), **more)
    made.enrol(code)
    return made


def push_of(by: Counter, cursor: Cursor = START) -> Push:
    return Push(cursor, tuple(by.open_day()))


def pull_of(by: Counter) -> Pull:
    return Pull(START, by.known(), (), 500)


def rows_of(line: Line) -> int:
    return len(read(Answer, line.post("/v1/pull", replace(pull_of(line.by), own=known(line)))).rows)


def known(line: Line) -> protocol.Known:
    """What central has of it, however little the test wrote."""
    answer = line.post("/v1/pull", pull_of(line.by))
    return read(Answer, answer).known


# ------------------------------------------------------------------------------------ the doors


def test_a_push_and_a_pull_are_answered_and_logged_without_their_content(
    served: Served, line: Line
) -> None:
    answer = read(Answer, line.post("/v1/push", push_of(line.by)))
    assert answer.outcome is Outcome.TAKEN
    logged = served.note("request")
    while logged["path"] != "/v1/push":
        logged = served.note("request")
    assert logged["device"] == line.by.device
    assert (logged["outcome"], logged["entries"], logged["known"]) == ("taken", 1, 1)
    assert set(logged) <= {
        "time", "level", "event", "path", "status", "code", "ms", "device", "incarnation", "bytes",
        "entries", "outcome", "known", "place", "rows",
    }  # fmt: skip
    assert rows_of(line) == 3


def test_a_body_may_come_as_it_is(line: Line) -> None:
    body = wire.pack(push_of(line.by))
    assert line.send("/v1/push", body, line.headers("POST", "/v1/push", body)).status_code == 200


def test_a_code_is_refused_over_the_line(served: Served) -> None:
    asked = wire.pack(Enrol("00000-00000", "d9", "00" * 32))
    answer = requests.post(f"{served.address}/v1/enrol", data=asked, timeout=9)
    assert problem(answer) == (403, "code-refused")


def test_central_tells_its_time_its_health_and_its_figures(served: Served) -> None:
    def get(path: str) -> requests.Response:
        return requests.get(served.address + path, timeout=9)

    moment = datetime.fromisoformat(get("/v1/time").json()["time"])
    assert abs(moment - datetime.now(UTC)) < timedelta(seconds=30)
    assert get("/healthz").status_code == 200
    assert get("/readyz").status_code == 200
    figures = get("/metrics").text
    assert "# TYPE central_entries gauge\ncentral_entries " in figures
    assert 'central_requests_total{process="' in figures
    assert get("/openapi.json").json()["openapi"] == "3.1.0"


def test_a_hint_comes_as_soon_as_there_is_news(line: Line, served: Served) -> None:
    place = read(Head, line.get("/v1/hints?after=0")).place
    other = enrolled(served, line.by.branch, 2)
    place += 1
    heads: list[Head] = []
    waiting = threading.Thread(
        target=lambda: heads.append(read(Head, line.get(f"/v1/hints?after={place}")))
    )
    waiting.start()
    time.sleep(0.7)
    assert heads == []
    begun = time.monotonic()
    other.post("/v1/push", push_of(other.by))
    waiting.join(10)
    assert [head.place for head in heads] == [place + 1]
    assert time.monotonic() - begun < 5


# -------------------------------------------------------------------------- who is not answered


def test_an_unsigned_request_is_not_answered(line: Line) -> None:
    body = wire.pack(push_of(line.by))
    assert problem(line.send("/v1/push", body, {})) == (401, "unsigned")
    headers = line.headers("POST", "/v1/push", body)
    headers["Counter-Incarnation"] = "one"
    assert problem(line.send("/v1/push", body, headers)) == (400, "malformed")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"device": "nobody"}, "unknown-device"),
        ({"incarnation": 2}, "unknown-device"),
        ({"moment": "today"}, "clock"),
        ({"moment": "2026-03-16T12:00:00"}, "clock"),
        ({"moment": (datetime.now(UTC) - timedelta(hours=1)).isoformat()}, "clock"),
        ({"moment": (datetime.now(UTC) + timedelta(hours=1)).isoformat()}, "clock"),
        ({"nonce": "short"}, "bad-signature"),
    ],
)
def test_a_request_of_another_device_or_time_changes_nothing_and_is_logged(
    served: Served, line: Line, changes: dict[str, Any], code: str
) -> None:
    answer = line.post("/v1/push", push_of(line.by), **changes)
    assert problem(answer) == (401, code)
    assert rows_of(line) == 2
    while (logged := served.note("turned-away"))["code"] != code:
        continue
    assert logged["path"] == "/v1/push"


def test_a_forged_signature_and_a_changed_body_change_nothing(line: Line) -> None:
    body = wire.pack(push_of(line.by))
    headers = line.headers("POST", "/v1/push", body)
    for forged in (
        headers | {"Counter-Signature": "00" * 64},
        headers | {"Counter-Signature": "none"},
        line.headers("POST", "/v1/pull", body),
        line.headers("POST", "/v1/push", body + b" "),
    ):
        assert problem(line.send("/v1/push", body, forged)) == (401, "bad-signature")
    assert rows_of(line) == 2


def test_a_request_that_comes_again_is_not_taken_again(line: Line) -> None:
    body = wire.pack(push_of(line.by))
    headers = line.headers("POST", "/v1/push", body)
    assert line.send("/v1/push", body, headers).status_code == 200
    assert problem(line.send("/v1/push", body, headers)) == (401, "replayed")


def test_what_is_cut_or_no_frame_or_no_message_changes_nothing(line: Line) -> None:
    body = wire.pack(push_of(line.by))
    packed = zstandard.compress(body)
    streamed = zstandard.ZstdCompressor().compressobj()
    open_end = streamed.compress(body) + streamed.flush()
    for sent, encoding, expected in (
        (packed[:-3], "zstd", (400, "malformed")),
        (open_end[:-3], "zstd", (400, "malformed")),
        (packed + b"more", "zstd", (400, "malformed")),
        (b"none", "zstd", (400, "malformed")),
        (body, "gzip", (415, "encoding")),
        (zstandard.compress(b"\0" * (protocol.PLAIN_BYTES_MAX + 1)), "zstd", (413, "too-long")),
        (b"\0" * (protocol.BODY_BYTES_MAX + 1), "identity", (413, "too-long")),
    ):
        headers = line.headers("POST", "/v1/push", body) | {"Content-Encoding": encoding}
        assert problem(line.send("/v1/push", sent, headers)) == expected, encoding
    for text in (b"", b"{}", b"[1.5]", body.replace(b"cursor", b"cursors", 1)):
        answer = line.send("/v1/push", text, line.headers("POST", "/v1/push", text))
        assert problem(answer) == (400, "malformed")
    assert rows_of(line) == 2


def test_an_entry_of_another_branch_changes_nothing_and_is_logged(
    served: Served, line: Line
) -> None:
    foreign = replace(line.by, branch="Z99")
    answer = read(Answer, line.post("/v1/push", push_of(foreign)))
    assert answer.outcome is Outcome.BAD
    assert rows_of(line) == 2
    assert served.note("bad-push")["why"] == "another branch's entry"


def test_a_pc_that_was_shut_out_is_told_so_and_hears_nothing(served: Served, line: Line) -> None:
    place = read(Head, line.get("/v1/hints?after=0")).place
    told: list[tuple[int, str]] = []
    waiting = threading.Thread(
        target=lambda: told.append(problem(line.get(f"/v1/hints?after={place}")))
    )
    waiting.start()
    served.run("revoke", "--branch", line.by.branch, "--counter", "1")
    waiting.join(20)
    assert told == [(403, "revoked")]
    answer = read(Answer, line.post("/v1/push", push_of(line.by)))
    assert (answer.outcome, answer.rows) == (Outcome.REVOKED, ())
    assert problem(line.get("/v1/hints?after=0")) == (403, "revoked")
    assert served.note("held-aside")["entries"] == 1


def test_who_asks_too_often_has_to_wait(served: Served) -> None:
    eager = enrolled(served, "R01", 1)
    assert eager.get("/v1/hints?after=0").status_code == 200

    def ask(_: int) -> int:
        return eager.get("/v1/hints?after=0").status_code

    # One after the other a slow machine asks no quicker than it is allowed more.
    with ThreadPoolExecutor(8) as at_once:
        assert 429 in at_once.map(ask, range(TRIES_MOST))
        at_once.shutdown(cancel_futures=True)


# ------------------------------------------------------------------------------------ pictures

SEALED = bytes(range(256)) * 20
NAME = picture_name(SEALED)
AT = f"/v1/pictures/{NAME}"


def named(line: Line, *names: str) -> None:
    """An intake whose thing has these pictures came."""
    things = (replace(item("B1"), pictures=names or (NAME,)),)
    entries = tuple(line.by.write(taken_in(ticket("p1", items=things))))
    assert read(Answer, line.post("/v1/push", Push(START, entries))).outcome is Outcome.TAKEN


def test_a_picture_is_put_asked_for_and_got_and_each_answer_is_signed(
    served: Served, line: Line
) -> None:
    assert problem(line.put(AT, SEALED)) == (404, "no-such-picture")
    named(line)
    assert problem(line.get(AT)) == (404, "no-such-picture")
    put = line.put(AT, SEALED)
    assert read(PictureNames, put).names == (NAME,)
    there = line.post("/v1/pictures", PictureNames((NAME, "ab" * 32)))
    assert read(PictureNames, there).names == (NAME,)
    got = line.get(AT)
    assert (got.content, got.headers["Content-Type"]) == (SEALED, "application/octet-stream")
    assert all(len(each.headers["Central-Signature"]) == 128 for each in (put, there, got))
    logged = served.note("request")
    while logged["path"] != "/v1/pictures/{name}":
        logged = served.note("request")
    assert NAME not in str(logged)


def test_a_picture_that_is_too_long_or_another_one_or_has_no_name_is_refused(line: Line) -> None:
    long = bytes(protocol.PICTURE_BYTES_MAX + 1)
    named(line, NAME, picture_name(long), picture_name(long[:-1]))
    assert problem(line.put(f"/v1/pictures/{picture_name(long)}", long)) == (413, "too-long")
    packed = zstandard.compress(long)
    headers = line.headers("PUT", f"/v1/pictures/{picture_name(long)}", long)
    answer = requests.put(
        f"{line.address}/v1/pictures/{picture_name(long)}",
        data=packed,
        headers=headers | {"Content-Encoding": "zstd"},
        timeout=9,
    )
    assert problem(answer) == (413, "too-long")
    longest = f"/v1/pictures/{picture_name(long[:-1])}"
    assert line.put(longest, long[:-1]).status_code == 200
    assert problem(line.put(AT, SEALED[1:])) == (400, "wrong-bytes")
    assert problem(line.put("/v1/pictures/..%2Fcentral.db", SEALED)) == (404, "no-such-path")
    assert problem(line.put("/v1/pictures/ring.jpg", SEALED)) == (400, "malformed")
    for names in (("ring.jpg",), (NAME,) * (protocol.PICTURES_MAX + 1)):
        assert problem(line.post("/v1/pictures", PictureNames(names))) == (400, "malformed")


def test_a_forged_or_repeated_picture_changes_nothing(line: Line) -> None:
    named(line)
    headers = line.headers("PUT", AT, SEALED[1:])
    answer = requests.put(line.address + AT, data=SEALED, headers=headers, timeout=9)
    assert problem(answer) == (401, "bad-signature")
    assert problem(line.get(AT)) == (404, "no-such-picture")
    headers = line.headers("PUT", AT, SEALED)
    sent = [
        requests.put(line.address + AT, data=SEALED, headers=headers, timeout=9) for _ in range(2)
    ]
    assert sent[0].status_code == 200
    assert problem(sent[1]) == (401, "replayed")


def test_however_many_pictures_are_asked_for_entries_are_heard(served: Served) -> None:
    eager = enrolled(served, "R02", 1)
    # The slower the machine, the more it takes until they are too many.
    asked = (eager.get(AT).status_code for _ in range(400))
    assert next(status for status in asked if status != 404) == 429
    assert read(Answer, eager.post("/v1/push", push_of(eager.by))).outcome is Outcome.TAKEN


def test_other_paths_and_methods_are_problems_too(served: Served) -> None:
    assert problem(requests.get(f"{served.address}/v1/none", timeout=9)) == (404, "no-such-path")
    assert problem(requests.get(f"{served.address}/v1/push", timeout=9)) == (405, "method")


def test_a_hint_needs_a_place(line: Line) -> None:
    assert problem(line.get("/v1/hints?after=last")) == (400, "malformed")


# ------------------------------------------------------------------------------------- keepers


def test_the_keys_are_readable_by_their_owner_alone(served: Served) -> None:
    assert served.keys.stat().st_mode & 0o777 == 0o600


def test_central_does_not_begin_with_keys_that_are_not_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def enrol(keys: Path) -> int:
        where = ["--store", str(tmp_path / "central.db"), "--keys", str(keys)]
        return main(["enrol", *where, "--branch", "K01", "--counter", "1"])

    assert enrol(tmp_path / "keys") == 0
    assert enrol(tmp_path / "others") == 1
    assert "other keys" in capsys.readouterr().err
    assert enrol(tmp_path / "no folder" / "keys") == 1
    assert "no folder" in capsys.readouterr().err
    assert enrol(tmp_path / "keys") == 0
    assert sorted(each.name for each in tmp_path.glob("*keys*")) == ["keys"]


def test_central_is_verified_and_restored_by_its_keepers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, others = tmp_path / "central.db", tmp_path / "others"

    def keep(*arguments: str) -> tuple[int, str]:
        status = main([*arguments, "--store", str(store)])
        said = capsys.readouterr()
        return status, said.out + said.err

    counter = ("--branch", BRANCH, "--counter", "2")
    status, said = keep("enrol", *counter)
    code, told = said.split("\n", 1)
    assert (status, len(code), told) == (0, 11, "K01-02, 15 min\n")
    assert store.with_suffix(".keys").exists()
    assert keep("restored") == (0, "")
    assert keep("held") == (0, "")
    assert keep("verify") == (0, "")
    assert keep("revoke", *counter) == (1, "K01-02: 0\n")
    status, said = keep("enrol", "--branch", "x", "--counter", "2")
    assert (status, "a branch is a letter" in said) == (1, True)
    others.write_text("{}")
    others.chmod(0o644)
    status, said = keep("verify", "--keys", str(others))
    assert (status, "owner alone" in said) == (1, True)
    with closing(sqlite3.connect(store)) as driver, driver:
        driver.execute("UPDATE branch_head SET place = 9")
    assert keep("verify") == (1, "K01: the head is not the last place\n")
    assert main(["verify", "--store", "postgresql+psycopg://nowhere/none"]) == 1
    assert "--keys FILE is needed" in capsys.readouterr().err
    nowhere = f"postgresql+psycopg:///none?host={tmp_path}"
    assert main(["verify", "--store", nowhere, "--keys", str(tmp_path / "keys")]) == 1
    assert "can't be reached" in capsys.readouterr().err


@pytest.mark.slow
def test_several_processes_answer_the_same_on_either_store(
    url_of: Callable[[str], str], tmp_path: Path
) -> None:
    for kind in ("sqlite", "postgresql"):
        with serving(url_of(kind), tmp_path / f"keys-{kind}", "--processes", "2") as found:
            lines = [enrolled(found, BRANCH, counter) for counter in (1, 2, 3)]
            done = [threading.Thread(target=_push_many, args=(line,)) for line in lines]
            for thread in done:
                thread.start()
            for thread in done:
                thread.join()
            heads = {read(Head, line.get("/v1/hints?after=0")) for line in lines for _ in range(6)}
            assert len(heads) == 1
            answers = [read(Answer, line.post("/v1/pull", pull_of(line.by))) for line in lines]
            for answer in answers:
                assert [row.place for row in answer.rows] == list(range(1, 65))
            assert len({tuple(row.hash for row in answer.rows) for answer in answers}) == 1
            assert found.run("verify") == ""


def _push_many(line: Line) -> None:
    for _ in range(10):
        push = Push(START, (*line.by.open_day(), *line.by.open_day()))
        assert read(Answer, line.post("/v1/push", push)).outcome is Outcome.TAKEN
