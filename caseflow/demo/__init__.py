"""Invented records and an invented installation, to learn on and to test with; refused in production."""
