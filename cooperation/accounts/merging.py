"""Who may merge, take apart and restore: what one may change, both of two records. See ``docs/adr/0007-roles.md``."""

from cooperation.accounts import roles


def can_merge(user, one, other):
    """Whether ``user`` makes one of two records, or two again; others who see both may propose it."""
    return _is_free(user, one) and _is_free(user, other)


def can_propose(user, one, other):
    return roles.can_view(user, one) and roles.can_view(user, other)


def can_restore(user, record):
    """Whether ``user`` gives ``record`` a former value or version, or puts it back; ``record``: as it was."""
    return _is_free(user, record)


def _is_free(user, record):
    """What one may change, but for French territories: their official data are the reference's."""
    return roles.can_change(user, record) and not roles.fixed_fields(user, record)
