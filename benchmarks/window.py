"""A program that opens a window and says so when a person could use it.

`python -m benchmarks.window ours FOLDER` is the counter as `counter --data FOLDER` starts it;
`python -m benchmarks.window empty` is an empty window. Both end right after.
"""

# ruff: noqa: I001, PLC0415 - each of the two loads what it needs in its own order
import sys


def main(kind: str, folder: str = "") -> int:
    return open_empty() if kind == "empty" else open_counter(folder)


def open_empty() -> int:
    from PySide6.QtWidgets import QApplication, QMainWindow

    from benchmarks.watching import run_until_usable

    QApplication([])
    window = QMainWindow()
    window.show()
    return run_until_usable()


def open_counter(folder: str) -> int:
    """The real start, but for its event loop, which ends once the window can be used."""
    from counter.cli import main as counter

    from PySide6.QtWidgets import QApplication

    from benchmarks.watching import run_until_usable

    QApplication.exec = run_until_usable  # type: ignore[method-assign]  # Qt's own loop, cut short
    return counter(["--data", folder])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
