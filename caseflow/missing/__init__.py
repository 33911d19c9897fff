"""Missing episodes: report, updates, notices, police risk, found, returned, return home interviews."""
