"""Records that may be the same: found each night, and as one types; remembered, and dismissed by people.

Nothing is declared by kind: what two records share is read from their columns and from what names them. See
``docs/adr/0036-fusionner-et-restaurer.md``.
"""
