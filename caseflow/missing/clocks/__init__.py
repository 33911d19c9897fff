"""The clocks of an episode: their limits, how each stands, and the one record of each that was missed."""
