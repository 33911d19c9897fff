"""The Department's checks on the rows of a 903 collection, as queries in plain words; pure."""
