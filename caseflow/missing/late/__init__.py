"""Late entry: how long after the event an episode was recorded, why, and in which teams."""
