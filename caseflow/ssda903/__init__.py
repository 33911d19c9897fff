"""The Department's SSDA903 files, in and out."""
