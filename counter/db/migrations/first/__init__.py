"""The first shape of the file, by subject; none of it changes once a program with it is at a counter."""
