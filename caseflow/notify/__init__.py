"""Messages out; channels come later."""
