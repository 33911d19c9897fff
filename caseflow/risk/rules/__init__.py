"""One file per risk rule."""
