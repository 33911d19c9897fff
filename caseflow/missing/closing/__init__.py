"""What still follows an episode that has ended, and closing it."""
