"""The child page at 2 a.m., as it was, and the pattern of absences."""
