"""Who is who: the same child recorded twice, found, joined into one record, and parted again."""
