"""How records are kept: table kinds, history, one unit of work, bulk writes."""
