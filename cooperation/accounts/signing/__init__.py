"""Signing in: the password, the second factor, what slows a guesser down, sessions, and forms kept when they end.

See ``docs/adr/0034-connexion.md``. Who may do what once signed in is ``cooperation.accounts.roles``.
"""
