"""Over HTTP: a real central is understood, and whatever else answers is no more than a line that is down."""

import random
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.keys import Keys
from counter import wire
from counter.protocol import (
    CLAIM_TEXT_MAX,
    PLAIN_BYTES_MAX,
    START,
    Answer,
    Claim,
    Enrol,
    Head,
    Known,
    Outcome,
    PictureNames,
    Problem,
    Pull,
    Push,
    Request,
    picture_name,
    sign_answer,
)
from counter.sync.core import LineError, Trouble
from counter.sync.http import READ_S, Caller, CodeRefused, HttpLink, Place, enrol
from tests.central.centrals import Counter
from tests.central.lines import Served, serving
from tests.domain.cases import item, taken_in, ticket
from tests.sync.lines import Answering, answering, certificates, says

CENTRAL = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
CENTRAL_KEY = CENTRAL.public_key().public_bytes_raw().hex()
NOBODY = Caller("nobody", 1, Ed25519PrivateKey.from_private_bytes(bytes(32)), CENTRAL_KEY)
NOTHING = Pull(START, Known("nobody", 1, 0, ""), (), 500)
MOMENT = datetime(2026, 3, 16, 1, tzinfo=UTC)
JSON = "Content-Type: application/json"


def now() -> datetime:
    return datetime.now(UTC)


def link(place: Place, caller: Caller = NOBODY, read_s: float = READ_S) -> HttpLink:
    return HttpLink(place, caller, now=now, random=random.randbytes, read_s=read_s)


def trouble_of(ask: Callable[[], object]) -> LineError:
    with pytest.raises(LineError) as told:
        ask()
    return told.value


def trouble_with(answer: Answering, read_s: float = READ_S) -> Trouble:
    with answering(answer) as url:
        return trouble_of(lambda: link(Place(url), read_s=read_s).pull(NOTHING)).trouble


# ------------------------------------------------------------------------------- a real central


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("central")
    with serving(str(folder / "central.db"), folder / "keys") as found:
        yield found


@pytest.fixture
def counter(served: Served, request: pytest.FixtureRequest) -> Counter:
    """Enrolled at a branch of its own."""
    branch = f"H{request.session.items.index(request.node) % 90 + 10}"
    made = Counter(f"d-{branch}", branch, 1, Ed25519PrivateKey.generate())
    code = served.run("enrol", "--branch", branch, "--counter", "1")
    enrolled = enrol(Place(served.address), Enrol(code, made.device, made.public_key))
    assert (enrolled.branch, enrolled.counter, enrolled.incarnation) == (branch, 1, 1)
    return made


def linked(served: Served, counter: Counter) -> HttpLink:
    return link(Place(served.address + "/"), caller(served, counter))


def caller(served: Served, counter: Counter) -> Caller:
    central = Keys.kept(served.keys, random.randbytes)
    return Caller(counter.device, 1, counter.key, central.public_key)


def test_central_understands_a_push_and_a_pull(served: Served, counter: Counter) -> None:
    line = linked(served, counter)
    entries = tuple(counter.open_day())
    answer = line.push(Push(START, entries))
    assert answer.outcome is Outcome.TAKEN
    assert answer.known.number == len(entries)
    pulled = line.pull(Pull(START, answer.known, (), 500))
    assert [row.place for row in pulled.rows] == list(range(1, answer.head.place + 1))
    assert line.news(0) == answer.head.place
    line.close()


def test_a_long_push_goes_compressed_and_a_long_answer_comes_so(
    served: Served, counter: Counter
) -> None:
    line = linked(served, counter)
    entries = tuple(each for _ in range(20) for each in counter.open_day())
    assert sum(len(each.data) for each in entries) > 4096
    assert line.push(Push(START, entries)).outcome is Outcome.TAKEN


def test_a_picture_goes_to_central_and_comes_back(served: Served, counter: Counter) -> None:
    line, sealed = linked(served, counter), random.randbytes(5000)
    name = picture_name(sealed)
    assert not line.send_picture(name, sealed)
    assert line.picture(name) is None
    things = (replace(item("B1"), pictures=(name,)),)
    line.push(Push(START, tuple(counter.write(taken_in(ticket("p1", items=things))))))
    assert line.send_picture(name, sealed)
    assert line.pictures_there((name, "ab" * 32)) == {name}
    assert line.picture(name) == sealed
    assert trouble_of(lambda: line.send_picture(name, b"others")).trouble is Trouble.BAD
    assert trouble_of(lambda: line.picture("none")).trouble is Trouble.BAD


@pytest.mark.parametrize(
    ("status", "trouble"),
    [("200 OK", Trouble.FORGED), ("404 Not Found", Trouble.BAD), ("503 No", Trouble.BUSY)],
)
def test_a_picture_that_central_did_not_sign_is_none(status: str, trouble: Trouble) -> None:
    body = wire.pack(PictureNames(("ab" * 32,)))
    with answering(says(status, body)) as url:
        assert trouble_of(lambda: link(Place(url)).picture("ab" * 32)).trouble is trouble
        sends = link(Place(url))
        told = trouble_of(lambda: sends.send_picture("ab" * 32, b"sealed"))
        assert told.trouble is trouble


def test_a_clock_that_is_wrong_is_told_with_centrals_own(served: Served, counter: Counter) -> None:
    wrong = HttpLink(
        Place(served.address),
        caller(served, counter),
        now=lambda: now() - timedelta(hours=1),
        random=random.randbytes,
    )
    told = trouble_of(lambda: wrong.pull(NOTHING))
    assert told.trouble is Trouble.CLOCK
    assert told.time is not None
    assert abs(told.time - now()) < timedelta(seconds=30)


def test_a_counter_that_central_does_not_know_is_told_so(served: Served, counter: Counter) -> None:
    place = Place(served.address)
    stranger = replace(caller(served, counter), key=Ed25519PrivateKey.generate())
    assert trouble_of(lambda: link(place).pull(NOTHING)).trouble is Trouble.UNKNOWN
    assert trouble_of(lambda: link(place, stranger).pull(NOTHING)).trouble is Trouble.UNKNOWN


def test_hints_for_a_counter_that_was_shut_out(served: Served, counter: Counter) -> None:
    served.run("revoke", "--branch", counter.branch, "--counter", "1")
    assert trouble_of(lambda: linked(served, counter).news(0)).trouble is Trouble.UNKNOWN


def test_a_request_that_was_made_before_is_made_anew(served: Served, counter: Counter) -> None:
    same = HttpLink(
        Place(served.address),
        caller(served, counter),
        now=now,
        random=lambda count: b"\7" * count,
    )
    same.pull(replace(NOTHING, own=counter.known()))
    assert trouble_of(lambda: same.pull(NOTHING)).trouble is Trouble.DOWN


def test_a_wrong_code_is_no_trouble_of_the_line(served: Served) -> None:
    with pytest.raises(CodeRefused):
        enrol(Place(served.address), Enrol("00000-00000", "d", "00" * 32))


def test_with_tls_only_the_authority_agreed_upon_counts(tmp_path: Path) -> None:
    authority, certificate, key = certificates(tmp_path)
    tls = ("--tls-cert", str(certificate), "--tls-key", str(key))
    with serving(str(tmp_path / "central.db"), tmp_path / "keys", *tls) as found:
        url = found.address.replace("http:", "https:")
        assert trouble_of(lambda: link(Place(url)).pull(NOTHING)).trouble is Trouble.FORGED
        known = link(Place(url, authority))
        assert trouble_of(lambda: known.pull(NOTHING)).trouble is Trouble.UNKNOWN
        plain = link(Place(found.address))
        assert trouble_of(lambda: plain.pull(NOTHING)).trouble is Trouble.DOWN


def test_an_authority_that_is_not_there_is_no_line(tmp_path: Path) -> None:
    place = Place("https://127.0.0.1:9", tmp_path / "gone.pem")
    assert trouble_of(lambda: link(place).pull(NOTHING)).trouble is Trouble.DOWN


# --------------------------------------------------------------------------- whatever else answers


def compressed(body: bytes) -> Answering:
    return says("200 OK", body, "Content-Encoding: zstd")


def bomb() -> bytes:
    return zstandard.compress(bytes(PLAIN_BYTES_MAX + 1))


def untold() -> bytes:
    """A frame that does not tell its length."""
    writer = zstandard.ZstdCompressor().compressobj()
    return bytes(writer.compress(b"{}") + writer.flush())


def cut(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Le")


def silent(line: socket.socket) -> None:
    line.settimeout(3)
    line.recv(1)


def dripping(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    try:
        for _ in range(1000):
            line.sendall(b" ")
            time.sleep(0.02)
    except OSError:
        pass


def endless(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    try:
        while True:
            line.sendall(bytes(65536))
    except OSError:
        pass


@pytest.mark.parametrize(
    "answer",
    [
        says("200 OK", b""),
        says("200 OK", b"{}"),
        says("200 OK", b"\xff\xfe", JSON),
        says("200 OK", b"[" * 100_000),
        says("200 OK", b"{}", length=50),
        says("200 OK", b"{}", "Content-Length: 7"),
        says("200 OK", b"zz\r\n{}", "Transfer-Encoding: chunked"),
        says("302 Found", b"", "Location: https://example.invalid/"),
        says("500 Oops", b"<html>"),
        says("401 Unauthorized", b"<html>"),
        compressed(b"no frame"),
        compressed(zstandard.compress(b"{}")[:-1]),
        compressed(zstandard.compress(b"{}") + b"more"),
        compressed(bomb()),
        compressed(untold()),
        lambda line: line.sendall(b"\x00\x16\x03garbage\r\n\r\n"),
        lambda line: line.sendall(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n"),
        lambda line: line.sendall(b"HTTP/1.1 " + b"9" * 100_000),
        lambda _: None,
        cut,
        endless,
    ],
)
def test_garbage_cuts_and_floods_are_a_line_that_is_down(answer: Answering) -> None:
    assert trouble_with(answer) is Trouble.DOWN


def test_bytes_by_chance_are_a_line_that_is_down() -> None:
    chance = random.Random("bytes")

    def garbage(line: socket.socket) -> None:
        begin = chance.choice(
            [b"", b"HTTP/1.1 ", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n"]
        )
        line.sendall(begin + chance.randbytes(chance.randrange(400)))

    with answering(garbage) as url:
        for _ in range(200):
            with closing(link(Place(url), read_s=1.0)) as line:
                told = trouble_of(partial(line.pull, NOTHING))
            assert told.trouble is Trouble.DOWN


@pytest.mark.parametrize("answer", [silent, dripping])
def test_an_answer_that_takes_too_long_is_given_up(answer: Answering) -> None:
    begun = time.monotonic()
    assert trouble_with(answer, read_s=0.2) is Trouble.DOWN
    assert time.monotonic() - begun < 5


def test_nobody_there_is_a_line_that_is_down() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    place = Place(f"http://127.0.0.1:{port}")
    assert trouble_of(lambda: link(place).pull(NOTHING)).trouble is Trouble.DOWN
    assert trouble_of(lambda: enrol(place, Enrol("c", "d", "e"))).trouble is Trouble.DOWN


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        ("400 Bad Request", Trouble.BAD),
        ("413 Too Long", Trouble.BAD),
        ("403 Forbidden", Trouble.UNKNOWN),
        ("429 Too Many", Trouble.BUSY),
        ("503 Later", Trouble.BUSY),
    ],
)
def test_what_central_refuses_as_a_whole_is_told_apart(status: str, trouble: Trouble) -> None:
    assert trouble_with(says(status, b"")) is trouble


@pytest.mark.parametrize(
    ("code", "trouble"), [("unsigned", Trouble.BAD), ("what-is-new", Trouble.DOWN)]
)
def test_a_problem_tells_centrals_time(code: str, trouble: Trouble) -> None:
    body = wire.pack(Problem(code, "", MOMENT))
    with answering(signed("401 Unauthorized", body)) as url, closing(frozen(url)) as line:
        told = trouble_of(lambda: line.pull(NOTHING))
    with answering(says("401 Unauthorized", body)) as url:
        stranger = trouble_of(lambda: link(Place(url)).pull(NOTHING))
        again = trouble_of(lambda: enrol(Place(url), Enrol("c", "d", "e")))
    assert (told.trouble, told.time) == (trouble, MOMENT)
    assert (stranger.trouble, stranger.time) == (trouble, None)
    assert again.trouble is trouble


# ------------------------------------------------------------------------------ whose answer it is


FROZEN = Request("POST", "/v1/pull", "nobody", 1, MOMENT.isoformat(), "07" * 16)
TAKEN = wire.pack(
    Answer(Outcome.TAKEN, Known("nobody", 1, 0, ""), Head("K01", "e", 0, "", ""), START, (), MOMENT)
)


def frozen(url: str, *nonces: int) -> HttpLink:
    """A line on which the moment never changes and chance is told."""
    told = iter(nonces or (7,))
    return HttpLink(
        Place(url), NOBODY, now=lambda: MOMENT, random=lambda count: bytes([next(told)]) * count
    )


def signed(status: str, body: bytes, key: Ed25519PrivateKey = CENTRAL) -> Answering:
    """That answer as central would sign it for the first question of a frozen line."""
    signature = sign_answer(FROZEN, int(status[:3]), body, key)
    return says(status, body, f"Central-Signature: {signature}")


def test_an_answer_is_good_for_its_own_question_alone() -> None:
    with answering(signed("200 OK", TAKEN)) as url, closing(frozen(url, 7, 8)) as line:
        assert line.pull(NOTHING).outcome is Outcome.TAKEN
        assert trouble_of(lambda: line.pull(NOTHING)).trouble is Trouble.FORGED


@pytest.mark.parametrize(
    "answer",
    [
        says("200 OK", TAKEN),
        says("200 OK", TAKEN, "Central-Signature: none"),
        signed("200 OK", TAKEN, Ed25519PrivateKey.generate()),
        says("200 OK", TAKEN, f"Central-Signature: {sign_answer(FROZEN, 403, TAKEN, CENTRAL)}"),
    ],
)
def test_an_answer_that_central_did_not_sign_is_a_forgery(answer: Answering) -> None:
    with answering(answer) as url, closing(frozen(url)) as line:
        assert trouble_of(lambda: line.pull(NOTHING)).trouble is Trouble.FORGED


def test_after_hanging_up_no_answer_is_heard() -> None:
    hung: list[HttpLink] = []

    def late(line: socket.socket) -> None:
        hung[0].close()
        says("503 Later", b"")(line)

    with answering(late) as url:
        hung.append(link(Place(url)))
        assert trouble_of(lambda: hung[0].pull(NOTHING)).trouble is Trouble.DOWN


@pytest.mark.parametrize(
    ("url", "sound"),
    [
        ("https://central.example", True),
        ("http://127.0.0.1:8443/", True),
        ("https://[::1]:9", True),
        ("http://[::1]:9", True),
        ("http://central.example", False),
        ("http://10.0.0.7:8443", False),
        ("central.example", False),
        ("ftp://central.example", False),
        ("https://", False),
        ("https://a:b@central.example", False),
        ("https://central.example?x", False),
        ("https://central.example:99999", False),
        ("https://central.example:0", False),
        ("https://[::1", False),
    ],
)
def test_what_can_be_an_address_of_central(url: str, sound: bool) -> None:
    assert Place(url).is_sound is sound


def test_central_tells_who_is_calling_whom(served: Served, counter: Counter) -> None:
    line = linked(served, counter)
    told = line.claim(Claim("person-1", "c1", held=True))
    assert told.granted
    assert [(each.pledgor, each.counter, each.clerk) for each in told.claims] == [
        ("person-1", 1, "c1")
    ]
    for pledgor in ("x" * (CLAIM_TEXT_MAX + 1), "person\x001"):
        told_wrong = trouble_of(partial(line.claim, Claim(pledgor, "c1", held=True)))
        assert told_wrong.trouble is Trouble.BAD
    line.close()
