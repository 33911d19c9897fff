"""Restricting a child to named people, and opening a restricted record in an emergency: pages and API."""
