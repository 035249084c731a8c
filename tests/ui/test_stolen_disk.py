"""What a working day leaves on the disk of a counter: whoever steals it learns nothing."""

import logging
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from counter.app import LOG_FILE, keep_log
from counter.db import files
from counter.desk.answers import Receipt
from counter.domain.counting import CloseCountForm, OpenCountForm, ScanForm
from counter.domain.counts import Method
from counter.domain.keeping import Keeping, Kept
from counter.domain.money import Ntd
from counter.domain.reminding import Channel, Outcome
from counter.domain.ticket import bag_text
from counter.ui.printing import Delivery
from counter.ui.tasks import report
from tests.desk.desks import PLEDGOR, RING, take_in
from tests.desk.messaging import MAIL, URL, agree, furnish, send, work
from tests.desk.picture_files import jpeg
from tests.desk.reminded import DUE, attempt, go_to
from tests.desk.test_vault_desk import plan
from tests.keyrings import PHRASE
from tests.ui.conftest import Counter
from tests.ui.hands import Hands

AMOUNT = Ntd(43_700)
NOTE = "人在花蓮下週回電"
HALF = "周半途"
"""Typed into an intake that nobody finished."""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program's temporary files would lie."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    return folder


@pytest.fixture
def log(hands: Hands, counter: Counter) -> Iterator[Path]:
    assert hands.desk
    before = list(logging.getLogger("counter").handlers)
    keep_log(counter.folder / "data")
    yield counter.folder / "data" / LOG_FILE
    for handler in set(logging.getLogger("counter").handlers) - set(before):
        logging.getLogger("counter").removeHandler(handler)
        handler.close()


def test_a_working_day_leaves_nothing_to_read(
    hands: Hands, counter: Counter, temporary: Path, log: Path
) -> None:
    desk, data = hands.desk, counter.folder / "data"
    key, words = desk.context.key, desk.recovery_sheet().words
    desk.sign_in("s1")
    desk.key.change("", Keeping(Kept.PASSPHRASE, PHRASE, PHRASE))
    plan(desk)
    picture = desk.album.add(jpeg()).name
    pictured = (replace(RING, pictures=(picture,)),)
    taken = take_in(desk, items=pictured, principal=AMOUNT, place="S1-01")
    pledgor = desk.ticket(taken.pledge).pledgor.pledgor
    agree(desk, pledgor, Channel.SMS)
    go_to(desk, counter.clock, DUE)
    furnish(desk)
    send(desk, pledgor)
    work(desk)
    attempt(desk, taken.pledge, Outcome.REACHED, note=NOTE)
    _count(hands, [taken.number])
    _print(hands, taken)
    _break(hands)
    hands.press("F2")
    hands.window.pages.intake._draft_wait.setInterval(1)
    hands.put("pledgor.name", HALF)
    hands.until(lambda: _is_kept(hands))
    shutil.copytree(data, temporary / "at work")
    assert desk.back_up() is not None
    counter.close()

    left = {path: path.read_bytes() for path in counter.folder.rglob("*") if path.is_file()}
    assert {path.name for path in left} >= {
        *(files.DATABASE, f"{files.DATABASE}-wal", files.KEY, LOG_FILE, picture, "preferences.ini")
    }
    secrets = {
        *(PLEDGOR.name, PLEDGOR.id_number, PLEDGOR.phone, PLEDGOR.address, "陳大文", NOTE, HALF),
        *(str(AMOUNT), f"{AMOUNT:,}", taken.number, URL.url, MAIL.password, RING.defects),
        *(PHRASE, key.hex(), key.hex().upper(), "".join(words), " ".join(words)),
    }
    forms = {text: coded(text) for text in secrets} | {"the key": {key}}
    found = {
        (path.name, text)
        for path, content in left.items()
        for text, codes in forms.items()
        if any(code in content for code in codes)
    }
    assert found == set()
    told = log.read_text(encoding="utf-8")
    assert "bug" in told
    assert "RuntimeError" in told
    assert "KeyError" in told
    assert "_break" in told
    assert desk.context.station.mark_folder in {path.parent for path in left}
    assert data / files.KEY in left


def _count(hands: Hands, bags: list[str]) -> None:
    stocktakes = hands.desk.stocktakes
    form = OpenCountForm((), (), Method.WHOLE, 0, blind=False, counters=(1,))
    count = stocktakes.open(form).entry.id
    for bag in bags:
        stocktakes.scan(ScanForm(count, bag_text(bag), "S1-01"))
    stocktakes.tell(count, finished=True)
    stocktakes.close(CloseCountForm(count))


def _print(hands: Hands, taken: Receipt) -> None:
    """On paper, and on the screen as a PDF."""
    printing = hands.window.room.printing
    printing.deliver(Delivery(taken.papers, "Ticket", taken.pledge, taken.number))
    hands.rest()
    assert printing.pdf(taken.papers)


def _break(hands: Hands) -> None:
    """A fault of the program that says in its own words whom it met."""
    known: dict[str, int] = {}
    try:
        _look_up(known, f"{PLEDGOR.phone} {hands.desk.context.key.hex()}")
    except RuntimeError as error:
        report(error)


def _look_up(known: dict[str, int], said: str) -> int:
    try:
        return known[f"{PLEDGOR.name} {AMOUNT} {PHRASE}"]
    except KeyError as error:
        raise RuntimeError(said) from error


def _is_kept(hands: Hands) -> None:
    assert HALF in (hands.desk.draft("intake") or "")


def coded(text: str) -> set[bytes]:
    """As a program might write it."""
    return {text.encode(code, "ignore") for code in ("utf-8", "utf-16-le", "utf-16-be")}
