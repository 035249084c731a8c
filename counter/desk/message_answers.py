"""What the desk answers about messages to pledgors: what would go out, the queue, the gateways."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a window needs the answers before any was given
    from datetime import datetime, timedelta

    from counter.domain.gateways import Gateway
    from counter.domain.messages import MessageAct, MessageState, SmsLength, Why
    from counter.domain.refusal import Fault
    from counter.domain.reminding import Channel


@dataclass(frozen=True, slots=True)
class PlannedMessage:
    """What would go out to a pledgor now. `faults`: why nothing may; `length`: as SMS, None for other channels."""

    pledgor: str
    name: str
    to: str = field(repr=False)
    subject: str
    text: str
    length: SmsLength | None
    pledges: tuple[str, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class MessagePlan:
    """What would go out on a channel: to these pledgors, and to whom not.

    `parts`: of all SMS together; `alone`: central does not answer, and nothing goes out before it does: another counter
    may send the same.
    """

    channel: Channel
    go: tuple[PlannedMessage, ...]
    stay: tuple[PlannedMessage, ...]
    parts: int
    alone: bool


@dataclass(frozen=True, slots=True)
class Queued:
    """How many messages were queued, and who gets none."""

    count: int
    stay: tuple[PlannedMessage, ...]


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message as the page shows it. `numbers`: of its tickets; `next_at`: the next try; `by`: who ordered it."""

    id: str
    pledgor: str
    name: str
    numbers: tuple[str, ...]
    channel: Channel
    to: str = field(repr=False)
    text: str = field(repr=False)
    state: MessageState
    why: Why
    tries: int
    next_at: datetime | None
    queued_at: datetime
    moved_at: datetime
    by: str
    acts: tuple[MessageAct, ...]


@dataclass(frozen=True, slots=True)
class MessageQueue:
    """The newest messages. `held`: why nothing at all goes out now."""

    rows: tuple[MessageView, ...]
    held: Why


@dataclass(frozen=True, slots=True)
class GatewayView:
    """A channel's gateway without its secrets; None: nothing is set. `shown`: kind and host of a service."""

    channel: Channel
    gateway: Gateway | None
    shown: str


@dataclass(frozen=True, slots=True)
class Step:
    """What the sender did. `moved`: a message stands otherwise now; `rest`: for how long there is nothing to do."""

    moved: bool
    rest: timedelta
