"""The timetable and its runner: scheduled work, exactly once."""
