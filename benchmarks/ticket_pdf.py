"""A ticket as PDF, against a bare reportlab page with the same words and QR codes."""

from functools import partial

from benchmarks import bare_page
from benchmarks.made_up import tickets
from benchmarks.measuring import Figure, in_turns, seconds
from counter.print.render import render

WANTED = 1.2
ROUNDS = 60
WARM_UP = 5
# Where the QR codes of original and stub are, in points.
QR_PLACES = ((490.0, 695.0), (490.0, 274.0))


def measure() -> Figure:
    papers = iter(tickets(ROUNDS + WARM_UP + 1))
    bare_page.register_fonts()
    first = next(papers)
    page = bare_page.copied(render([first]), first.qr_text, QR_PLACES)
    pair = in_turns(
        # Another ticket each time: nothing of the one before can be used again.
        lambda: seconds(partial(render, [next(papers)])),
        lambda: seconds(partial(bare_page.draw, page)),
        rounds=ROUNDS,
        warm_up=WARM_UP,
    )
    return Figure(
        id="ticket_pdf",
        value=pair.ours * 1000,
        unit="ms",
        ratio=pair.ratio,
        against="a bare reportlab page with the same text and QR codes",
        wanted=f"≤ {WANTED} ×",
        met=pair.ratio <= WANTED,
    )
