"""Who was told of an episode: who has to be, by when, who took the message; and the statement to the police."""
