"""Pure risk rules: facts in, findings out."""
