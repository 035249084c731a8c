"""Entries as bytes: canonical JSON, hash and signature; the same at the counter and at central."""
