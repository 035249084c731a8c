"""How often somebody may ask holds for all processes on one store together."""

from dataclasses import replace
from datetime import timedelta

import pytest

from central.admission import TooOften, Turned
from central.limits import ENROLMENTS, PICTURES, Rate
from central.service import Service
from counter import protocol
from counter.protocol import Request
from tests.central.centrals import Central, Counter

FEW = Rate("few", 2, 3)


def beside(central: Central) -> Service:
    """Another process of central on the same store."""
    return Service(central.store, central.keys, now=lambda: central.moment, random=central.random)


class Asker:
    """Asks one process after the other, each time anew."""

    def __init__(self, central: Central, by: Counter, *services: Service) -> None:
        self.central = central
        self.by = by
        self.services = services
        self.asked = 0

    def request(self, method: str = "POST") -> Request:
        self.asked += 1
        moment = self.central.moment.isoformat()
        nonce = f"{self.asked:032}"
        return Request(method, "/v1/push", self.by.device, self.by.incarnation, moment, nonce)

    def send(self, request: Request, rate: Rate = FEW) -> bool:
        service = self.services[self.asked % len(self.services)]
        signature = protocol.sign_request(request, b"", self.by.key)
        try:
            service.admit(request, b"", signature, rate)
        except TooOften:
            return False
        return True

    def ask(self, method: str = "POST", rate: Rate = FEW) -> bool:
        return self.send(self.request(method), rate)


@pytest.fixture
def asker(central: Central) -> Asker:
    return Asker(central, central.counter(), central.service, beside(central))


def test_two_processes_allow_together_what_one_would(central: Central, asker: Asker) -> None:
    assert [asker.ask() for _ in range(5)] == [True, True, True, False, False]
    central.wait(milliseconds=500)
    assert [asker.ask("GET") for _ in range(2)] == [True, False]
    central.wait(seconds=60)
    assert [asker.ask() for _ in range(4)] == [True, True, True, False]


def test_processes_whose_clocks_differ_allow_no_more(central: Central, asker: Asker) -> None:
    allowed = 0
    for _ in range(20):
        allowed += asker.ask()
        central.wait(milliseconds=700)
        allowed += asker.ask()
        central.wait(milliseconds=-700)
    assert allowed <= FEW.burst + 2, "what the clock that is ahead has gained, and no more"


def test_one_device_and_one_kind_of_request_hold_up_no_other(
    central: Central, asker: Asker
) -> None:
    while asker.ask():
        pass
    assert asker.ask(rate=PICTURES)
    assert Asker(central, central.counter(2), *asker.services).ask()


def test_what_was_asked_too_often_is_not_taken_later(central: Central, asker: Asker) -> None:
    while asker.send(request := asker.request()):
        pass
    central.wait(seconds=60)
    with pytest.raises(Turned):
        asker.send(request)


def test_a_clock_that_was_set_back_holds_nobody_up(central: Central, asker: Asker) -> None:
    while asker.ask():
        pass
    central.wait(hours=-1)
    assert [asker.ask() for _ in range(4)] == [True, True, True, False]


def test_who_was_counted_is_forgotten_when_it_counts_no_more(
    central: Central, asker: Asker
) -> None:
    asker.ask()
    with central.store.write() as writing:
        writing.forget_requests(central.moment + timedelta(minutes=1))
        assert writing.count(asker.by.device, replace(FEW, burst=1), central.moment)


def test_strangers_enrol_as_often_at_all_processes_as_at_one(central: Central) -> None:
    services = (central.service, beside(central))
    for asked in range(ENROLMENTS.burst):
        services[asked % 2].admit_stranger("192.0.2.1")
    for each in services:
        with pytest.raises(TooOften):
            each.admit_stranger("192.0.2.1")
    services[0].admit_stranger("192.0.2.2")
