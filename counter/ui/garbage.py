"""Python's garbage is collected on the UI thread alone.

Left to itself Python collects on whichever thread makes the next object; a part of a window that ends on a worker's
thread takes the whole program along.
"""

import gc

from PySide6.QtCore import QObject, QTimer

COLLECT_MS = 1_000


class Garbage(QObject):
    """Collects now and then while the window has nothing else to do, by Python's own measure of what is due."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._now = QTimer(self, interval=COLLECT_MS)
        self._now.timeout.connect(self.collect)
        self._now.start()

    def close(self) -> None:
        """There are no other threads any more: Python collects by itself again."""
        self._now.stop()
        gc.enable()

    def collect(self) -> None:
        """Collect the oldest generation that is due, and with it those younger."""
        made, most = gc.get_count(), gc.get_threshold()
        due = next((each for each in (2, 1, 0) if made[each] > most[each]), None)
        if due is not None:
            gc.collect(due)
