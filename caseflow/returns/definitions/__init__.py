"""One file per return definition."""
