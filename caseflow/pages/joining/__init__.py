"""The bench of children who may be recorded twice, joining two records and parting them again, by page and by program."""
