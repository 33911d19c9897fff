"""Everything recorded about a child in one order, and every version of each record."""
