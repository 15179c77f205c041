"""« Suivre »: what is new of a selection, a sheet or a search, by mail, without an account.

``looking`` notes what changed (``News``), whoever changed it; ``rounds`` writes one mail for each address and rhythm
when something of what it follows did; ``letters`` says it as the mail leaves, from what is public then.
"""
