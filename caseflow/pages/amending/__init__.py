"""Putting an episode right: which alerts and figures it moves, shown before, or to the lead afterwards."""
