"""Alerts on both databases: raised from records, worked by people, shown only to those who may see the child."""
