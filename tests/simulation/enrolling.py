"""A machine starts anew by a one-time code, in the production's own way, over a line that may break."""

import io
from random import Random

from central.devices import NotEnrolled
from counter import wire
from counter.db import keys
from counter.desk.opening import KEY_FILE
from counter.domain.refusal import Trouble, Unavailable
from counter.enrol import Ways, enrol
from counter.protocol import PLAIN_BYTES_MAX, Answer, Enrol, Enrolled, Pull, Push, sign_request
from counter.protocol import Request as Asked
from counter.settings import STATION_FILE, Station, save_station
from counter.sync import core
from counter.sync.core import LineError, Link
from counter.sync.http import Caller, CodeRefused
from tests.db.counters import KEY, STATION
from tests.desk.desks import STAFF
from tests.simulation.fate import Killed
from tests.simulation.world import BRANCH, Letter, Site, World, program

URL = "https://central.example"
_TROUBLES = {Trouble.ENROL_BROKEN_OFF, Trouble.CENTRAL_DOWN, Trouble.CENTRAL_BUSY}


def anew(world: World, site: Site, chance: Random) -> None:
    """Somebody enrols that machine anew; the line may break meanwhile."""
    site.close()
    _set_up(site)
    questions = chance.choice((1, 2, 3)) if chance.random() < 0.2 else 1000
    ways = Ways(
        lambda _, question: _asked(world, question),
        lambda _, caller: _Line(world, caller, questions),
        site.clock,
        Random(f"{world.seed} {chance.random()}").randbytes,
    )
    with program(world.head.reader):
        code = world.head.service.new_code(BRANCH, site.counter)
    with site.disk.laid_out(), program(site.reader):
        try:
            enrol(site.folder, URL, code, ways=ways, out=io.StringIO())
        except Unavailable as broken_off:
            if broken_off.trouble not in _TROUBLES:
                raise
            site.shut_out = True  # the code is used up, and the machine that was there ended
            return
    site.shut_out, site.kept = False, None
    for each in world.sites:
        each.shut_out = each.shut_out or (each.counter == site.counter and each is not site)


def _set_up(site: Site) -> None:
    """What a machine has beside its file."""
    beside = site.folder / "beside"
    if beside.exists():
        return
    beside.mkdir()
    station = Station(
        agency=STATION.agency,
        branch=BRANCH,
        counter=site.counter,
        training=True,
        backup_folder=beside,
        mark_folder=beside,
        staff=STAFF,
    )
    keys.store(site.folder / KEY_FILE, KEY)
    save_station(site.folder / STATION_FILE, station)


def _asked(world: World, question: Enrol) -> Enrolled:
    with program(world.head.reader):
        try:
            return world.head.service.enrol(question)
        except NotEnrolled as error:
            raise CodeRefused from error
        except (Killed, OSError):
            raise LineError(core.Trouble.DOWN) from None


class _Line(Link):
    """A line that breaks after so many questions."""

    def __init__(self, world: World, caller: Caller, questions: int) -> None:
        self._world = world
        self._caller = caller
        self._left = questions

    def push(self, push: Push) -> Answer:
        """As over HTTP."""
        return self._ask("/v1/push", push)

    def pull(self, pull: Pull) -> Answer:
        """As over HTTP."""
        return self._ask("/v1/pull", pull)

    def _ask(self, path: str, message: Push | Pull) -> Answer:
        self._left -= 1
        if self._left < 0:
            raise LineError(core.Trouble.DOWN)
        caller, world = self._caller, self._world
        nonce = world.random.randbytes(12).hex()
        moment = world.time().isoformat()
        asked = Asked("POST", path, caller.device, caller.incarnation, moment, nonce)
        body = wire.pack(message)
        told = world.head.hear(Letter(asked, body, sign_request(asked, body, caller.key)))
        answer = wire.unpack(Answer, told, PLAIN_BYTES_MAX)
        world.remember(answer)
        return answer
