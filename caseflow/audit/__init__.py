"""The append-only, hash-chained record of who did and who saw what."""
