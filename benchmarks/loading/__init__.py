"""The ways to load one folder of 903 files, each timed as a process of its own."""
