"""Strategy discussions and meetings about an episode, their actions, and escalations to managers."""
