"""What central says of itself: a JSON object a line. Codes and counts alone, never a body, a name or an address."""

import json
import logging
import sys
from datetime import UTC, datetime
from types import TracebackType
from typing import TextIO

LOGGER = logging.getLogger("central")
_TOLD = "told"


class _Lines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {
            "time": moment,
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        line |= getattr(record, _TOLD, {})
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["at"] = _places(record.exc_info[2])
        return json.dumps(line, default=str)  # in ASCII: nothing hides, moves or ends a line


def begin(stream: TextIO | None = None) -> None:
    """Everything this process logs goes there, to standard error unless told otherwise."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Lines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def note(event: str, **told: object) -> None:
    """Something happened; `told` are codes and counts about it."""
    LOGGER.info(event, extra={_TOLD: told})


def bug(error: Exception, **told: object) -> None:
    """An exception that is our own mistake. Its text may hold content and is not told."""
    LOGGER.error("bug", exc_info=error, extra={_TOLD: told})


def _places(traceback: TracebackType | None) -> list[str]:
    """Where it went wrong, outermost first."""
    places = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        places.append(f"{code.co_filename}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return places
