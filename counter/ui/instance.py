"""One program for one counter: the first listens, a second asks it to come to the front."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER_MS_MAX = 1_000
_NAME_LENGTH = 24


class Instance(QObject):
    """This program as the one for its data folder; `called`: another was started and asks for the window."""

    called = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        name = _name(folder)
        QLocalServer.removeServer(name)  # what a program that was killed left behind
        self._server.listen(name)

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _answer(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.close()
            caller.deleteLater()
            self.called.emit()


def call_running(folder: Path) -> bool:
    """Ask the program that has this data folder to come to the front; whether there is one."""
    caller = QLocalSocket()
    caller.connectToServer(_name(folder))
    running = caller.waitForConnected(ANSWER_MS_MAX)
    if running:
        caller.waitForDisconnected(ANSWER_MS_MAX)
    return running


def _name(folder: Path) -> str:
    digest = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()
    return f"pawnshop-counter-{digest[:_NAME_LENGTH]}"
