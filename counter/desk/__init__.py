"""The desk: one method per act, one transaction each; and the questions pages ask."""

from counter.desk.desk import Desk

__all__ = ["Desk"]
