"""Measurements: the product, its limit and its peers on the same work, in one run."""
