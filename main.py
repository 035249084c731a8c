"""Starts the counter: `python main.py` is `counter` without installation."""

import sys

from counter.cli import main

if __name__ == "__main__":
    sys.exit(main())
