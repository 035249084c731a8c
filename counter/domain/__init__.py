"""The trade's rules: pure functions over frozen facts. No Qt, no SQL, no clock, no float."""
