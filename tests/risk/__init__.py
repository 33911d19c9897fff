"""The rules, their thresholds and their replay, without a database."""
