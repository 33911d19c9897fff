"""Statutory returns and FOI: frozen rows, counting, disclosure control, export."""
