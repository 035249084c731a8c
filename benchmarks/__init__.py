"""What must stay fast: one module for each figure, `python -m benchmarks` takes them all."""
