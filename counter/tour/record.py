"""What a tour leaves behind: acts, their pictures and papers, and `tour.json` that lists them."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from counter import formats
from counter.desk.answers import Receipt, TicketView
from counter.domain.effects import State
from counter.domain.entries import Exchanged, Redeemed, Renewed
from counter.domain.lending import is_capped
from counter.domain.policy import Policy
from counter.domain.refusal import Trouble, Unavailable
from counter.print.papers import TicketPaper

LIST = "tour.json"
PAPERS = "papers"
_KEYS = {"rate_class": "class"}
"""Named in the list as `counter quote` names it; the language has the word for something else."""


@dataclass
class Files:
    """Names below the tour's folder."""

    pictures: list[str] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)


@dataclass
class Amounts:
    """NT$; None for what the act does not have."""

    principal: int | None = None
    interest: int | None = None
    total: int | None = None
    received: int | None = None
    change: int | None = None


@dataclass
class Dates:
    """ISO days; None for what the act does not have. `on`: the business day of the act."""

    on: str | None = None
    pledged_on: str | None = None
    maturity: str | None = None
    last_day: str | None = None


@dataclass
class Part:
    """A part of the principal under one monthly rate, percent as text."""

    principal: int
    monthly_rate: str


@dataclass
class Act:
    """One thing a clerk did on the tour; filled in while it is played.

    `ticket` and `qr`: number and QR text of the ticket concerned, `parts` its rates; `low_rate_outstanding`: NT$ that
    the pledgor's other tickets bear at the low rate; `refusal`: the sentence that refused something or told of a
    failure; `said`: what else the window told.
    """

    act: str
    title: str
    title_en: str
    agency: str
    ticket: str | None = None
    qr: str | None = None
    predecessor: str | None = None
    rate_class: str | None = None
    item_type: str | None = None
    low_rate_outstanding: int | None = None
    parts: list[Part] = field(default_factory=list)
    amounts: Amounts = field(default_factory=Amounts)
    dates: Dates = field(default_factory=Dates)
    refusal: str | None = None
    said: list[str] = field(default_factory=list)
    files: Files = field(default_factory=Files)

    def hear(self, receipt: Receipt) -> None:
        """Note what an act of the desk brought."""
        body = receipt.entry.body
        self.dates.on = _iso(receipt.entry.business_day)
        for paper in reversed(receipt.papers):  # of several tickets the first one stays noted
            if isinstance(paper, TicketPaper):
                self.qr = paper.qr_text
                self.predecessor = next(iter(paper.predecessors), None)
        if isinstance(body, Renewed | Redeemed):
            settled = body.settled
            total = settled.interest + (settled.principal if isinstance(body, Redeemed) else 0)
            self.amounts.interest, self.amounts.total = settled.interest, total
            self.amounts.received, self.amounts.change = body.received, body.change
        if isinstance(body, Exchanged):
            self.amounts.interest = sum(settled.interest for settled in body.settled)
            self.amounts.total = receipt.entry.cash_ntd
            self.amounts.received, self.amounts.change = body.received, body.change

    def show(self, view: TicketView, policy: Policy) -> None:
        """Note the ticket the act is about."""
        ticket, terms = view.pledge.ticket, view.terms
        self.ticket = ticket.number
        self.rate_class = terms.class_code
        self.item_type = ticket.items[0].type_code
        self.parts = [Part(p.principal, formats.rate(p.rate_bp)) for p in terms.parts]
        self.amounts.principal = ticket.principal
        self.dates.pledged_on = _iso(terms.pledged_on)
        self.dates.maturity = _iso(terms.maturity)
        self.dates.last_day = _iso(terms.last_day)
        if view.pledge.state is State.OPEN:
            own = terms.parts[0].principal if is_capped(terms, policy) else 0
            self.low_rate_outstanding = view.pledgor.low_rate_open - own


@dataclass
class Record:
    """Everything one tour did, and where it lies."""

    folder: Path
    acts: list[Act] = field(default_factory=list)
    pictures: int = 0

    def prepare(self) -> None:
        """An empty folder: what a tour before this one left here goes.

        Raises Unavailable FOLDER_UNUSABLE if nothing can be written there.
        """
        try:
            (self.folder / PAPERS).mkdir(parents=True, exist_ok=True)
            for name in _listed(self.folder / LIST):
                (self.folder / name).unlink(missing_ok=True)
            self.write()
        except OSError as error:
            raise Unavailable(Trouble.FOLDER_UNUSABLE, path=str(self.folder)) from error

    def write(self) -> None:
        """Write the list of acts."""
        plain = [
            {_KEYS.get(key, key): value for key, value in asdict(act).items()} for act in self.acts
        ]
        text = json.dumps(plain, ensure_ascii=False, indent=2)
        (self.folder / LIST).write_text(text + "\n", encoding="utf-8")

    def next_picture(self, step: str, scheme: str) -> str:
        """The name of another picture."""
        self.pictures += 1
        return f"{self.pictures:02}-{step}-{scheme}.png"


def _listed(path: Path) -> Iterator[str]:
    """The files a list names, as far as they lie below its folder; of a list of another kind none."""
    if not path.exists():
        return
    try:
        acts = json.loads(path.read_text(encoding="utf-8"))
        names = [
            name for act in acts for kind in ("pictures", "papers") for name in act["files"][kind]
        ]
    except (ValueError, TypeError, KeyError):
        return
    for name in names:
        if name == Path(name).as_posix() and ".." not in name and not name.startswith("/"):
            yield name


def _iso(day: date) -> str:
    return day.isoformat()
