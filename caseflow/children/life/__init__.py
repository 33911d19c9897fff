"""The child in life: exploitation, leave, age, home, plan and flags, each a dated fact that is added, put right or taken back."""
