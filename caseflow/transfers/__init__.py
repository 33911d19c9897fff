"""A child offered by one authority to another, with an open episode or without: offered, accepted, rejected, revoked."""
