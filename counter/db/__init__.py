"""The counter's own file: journal, vault of persons, sums. The only package that speaks SQL."""
