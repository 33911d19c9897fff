"""Long tasks: a row, its progress and its outcome."""
