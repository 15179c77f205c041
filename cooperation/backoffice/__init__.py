"""The back-office: its site, its base classes, the accounts. Sheets are in ``directory.admin`` and ``events.admin``."""
