"""``/proposer/`` and ``/suivi/``: how people without an account send a sheet, correct one, and follow what they sent.

A proposition is its secret address: no cookie, no session. GET shows, POST acts, everything typed is kept first and
judged next. What is asked lives in the kinds (``directory.submissions.kinds``); these views show it.
"""
