"""Authorities, teams, people who sign in, shifts, allocation, and who may see which record."""
