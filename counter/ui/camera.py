"""A camera as the window needs one: its name, and pictures from it one after the other."""

import sys
from collections.abc import Sequence
from typing import Protocol

from counter.domain.refusal import Trouble, Unavailable


class Camera(Protocol):
    """A camera at this computer. Its methods wait for the device: never on the thread of the window."""

    @property
    def name(self) -> str:
        """What it calls itself."""
        ...

    def start(self) -> None:
        """Begin to send. Raises Unavailable CAMERA_BUSY, CAMERA_FAILED, CAMERA_FORMAT."""
        ...

    def frame(self) -> bytes:
        """What it sees now, as a JPEG. Raises Unavailable CAMERA_FAILED."""
        ...

    def stop(self) -> None:
        """Let the device go; nothing happens if it was not started."""
        ...


def cameras() -> Sequence[Camera]:
    """The cameras connected now. Raises Unavailable CAMERA_UNSUPPORTED where no device can be spoken to."""
    if sys.platform != "linux":
        raise Unavailable(Trouble.CAMERA_UNSUPPORTED)
    from counter.ui import v4l2  # noqa: PLC0415 - there on Linux alone

    return v4l2.cameras(v4l2.DEVICES)
