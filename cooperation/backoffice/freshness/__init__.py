"""Freshness in the back-office: campaigns, what was answered, the freshness of one sheet, the figures of a network.

See ``docs/guides/fraicheur.md``.
"""
