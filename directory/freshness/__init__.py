"""Asking once a year whether a sheet still holds: what is due, whom to ask, at what pace, what was answered."""
