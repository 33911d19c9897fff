"""Return home interviews: what each return owes, what was offered and held, what came of it, and who may read it."""
