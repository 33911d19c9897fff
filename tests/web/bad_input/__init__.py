"""Every form and every operation that writes, met with what nobody should send: refused by field, and nothing changed."""
