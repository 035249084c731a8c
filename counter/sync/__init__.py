"""Brings this counter and central together: what was done here goes out, what was done elsewhere comes in."""
