"""The board of who is missing now, and the night: handed over, and what it brought."""
