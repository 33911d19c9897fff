"""Findings made into work: raise, decide, hold, escalate."""
