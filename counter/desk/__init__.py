"""The desk: one method per act, one transaction each; and the questions pages ask."""
