"""What the tests stand on: two database engines, fresh databases, a client per person, a browser."""
