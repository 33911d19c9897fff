"""Figures: definitions, counting, disclosure control, runs and what leaves."""
