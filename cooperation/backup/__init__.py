"""Backup and restore of the whole site: base, files received, fingerprints of who was erased.

A backup is a folder: one text a table as PostgreSQL's ``COPY`` writes it, the files as they are, and a manifest. It
goes from one major version of PostgreSQL to another, both ways, which ``pg_dump`` does not promise, and asks for no
superuser. See docs/adr/0049-sauvegarder-et-remettre.md.
"""


class BackupError(Exception):
    """Nothing was done, or what was done is not to be trusted. The message is French, for who is at the keyboard."""
