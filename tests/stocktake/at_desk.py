"""The same at a real desk: intakes in an encrypted file, scans on disk, differences from its journal."""

import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from counter.db.rows import RecordKind
from counter.desk.desk import Desk
from counter.domain import ledger
from counter.domain.acts import Act
from counter.domain.counting import CloseCountForm, OpenCountForm, ScanForm
from counter.domain.counts import Finding, Method
from counter.domain.ticket import bag_text
from counter.domain.vault import MoveForm, PlacesForm
from tests.desk.desks import TODAY, make_desk, open_day, redeem, take_in
from tests.domain.cases import taken_in
from tests.stocktake.vaults import DUPLICATES, MISSING, PLACES, a_ticket

MOVED = 6
FORM = OpenCountForm((), (), Method.WHOLE, 0, blind=True, counters=(1,))
WHO = {
    "name": "林物主",
    "id_kind": "national",
    "id_number": "B123456780",
    "born": "1980-05-01",
    "phone": "",
    "address": "",
}


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds: the slowest scan and the median one, opening, closing, figures."""

    slowest: float
    median: float
    opening: float
    closing: float
    figures: float


def filled(folder: Path, bags: int) -> Desk:
    """A desk with so many bags in its vault, each at its place."""
    desk = make_desk(folder)
    open_day(desk, clerk="s1")
    desk.vault.change_places(PlacesForm(PLACES, ()))
    policy = desk.policy
    with desk.context.store.write() as writing:
        person = writing.new_id()
        identity = writing.put_record(person, RecordKind.IDENTITY, WHO)
        for number in range(1, bags + 1):
            pledge = writing.new_id()
            place = PLACES[number * 7 % len(PLACES)]
            ticket = replace(a_ticket(number, place), pledge=pledge, first=pledge, pledgor=person)
            body = replace(taken_in(ticket), identity=identity)
            cash = ledger.cash(body)
            act = Act(body, (pledge, person), "c1", "", TODAY, cash, policy.version, policy.hash)
            writing.append(act)
    return desk


def faults(seed: int, bags: int = 60) -> Iterator[str]:
    """What a count of that seed at a real desk did not find, or made up."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        desk = filled(Path(folder), bags)
        lies = {
            line.bag: place for place in desk.vault.places() for line in desk.vault.lying_at(place)
        }
        drawn = chance.sample(sorted(lies), MISSING + DUPLICATES + MOVED)
        missing, again, others = drawn[:3], drawn[3:8], drawn[8:]
        count = desk.stocktakes.open(FORM).entry.id
        for bag in missing:
            del lies[bag]
        unknown = f"X-{chance.randrange(10**6)}"
        lies[unknown] = chance.choice(PLACES)
        acts = {chance.randrange(len(PLACES)): bag for bag in others}
        for step, place in enumerate(chance.sample(PLACES, len(PLACES))):
            if step in acts:
                _do_something(desk, chance, acts[step], lies)
            for bag in [each for each, at in lies.items() if at == place]:
                for _ in range(2 if bag in again else 1):
                    desk.stocktakes.scan(ScanForm(count, bag_text(bag), place))
            if step % 20 == 0:
                desk.stocktakes.tell(count)
        desk.stocktakes.tell(count, finished=True)
        desk.stocktakes.close(CloseCountForm(count))
        found = [
            (line.difference.finding, line.difference.bag)
            for line in desk.stocktakes.view(count).lines
        ]
        desk.close()
    wanted = [*((Finding.MISSING, bag) for bag in sorted(missing)), (Finding.UNKNOWN, unknown)]
    if found != wanted:
        yield f"differences {found}, wanted {wanted}"


def _do_something(desk: Desk, chance: random.Random, bag: str, lies: dict[str, str]) -> None:
    what, place = chance.randrange(3), chance.choice(PLACES)
    if what == 0:
        lies[take_in(desk, place=place).number] = place
    elif what == 1:
        redeem(desk, desk.vault.bag(bag).lines[0].pledge)
        del lies[bag]
    elif place != lies[bag]:
        desk.vault.move(MoveForm((bag,), place))
        lies[bag] = place


def measured(bags: int, scans: int = 300) -> Times:
    """How long a count of so many bags keeps somebody waiting at a real desk."""
    with tempfile.TemporaryDirectory() as folder:
        desk = filled(Path(folder), bags)
        began = time.perf_counter()
        count = desk.stocktakes.open(FORM).entry.id
        desk.stocktakes.progress(count)
        opening = time.perf_counter() - began
        took = []
        for number in range(1, scans + 1):
            ticket = a_ticket(number, PLACES[number * 7 % len(PLACES)])
            at = time.perf_counter()
            desk.stocktakes.scan(ScanForm(count, bag_text(ticket.number), ticket.place_code))
            took.append(time.perf_counter() - at)
        began = time.perf_counter()
        desk.stocktakes.draft(count)
        closing = time.perf_counter() - began
        began = time.perf_counter()
        desk.stocktakes.figures(count)
        figures = time.perf_counter() - began
        desk.close()
    return Times(max(took), sorted(took)[scans // 2], opening, closing, figures)
