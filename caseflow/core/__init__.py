"""Pure ground that every room stands on: the clock, London dates, errors, references, events."""
