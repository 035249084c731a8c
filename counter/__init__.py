"""Counter software of Taiwan's public pawnshops."""
