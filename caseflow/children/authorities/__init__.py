"""Which authority is responsible for a child and which hosts it, from which day on."""
