"""In which rows an account finds, corrects and erases people. See ``docs/adr/0037-effacer-une-personne.md``."""

from functools import reduce
from operator import or_

from django.db.models import CASCADE, Q

from cooperation.accounts import roles
from directory.database.personal import rows_of, tracked_by


def finds_people(user):
    """Whether ``user`` looks for people at all: whoever publishes, for a network or for all."""
    mandate = roles.mandate_of(user)
    return mandate is not None and (mandate.is_national or bool(mandate.networks(roles.PUBLISHING)))


def people_rows(user, model):
    """Condition: the rows of ``model`` in which ``user`` finds and erases people, parts and history of sheets included:
    whoever publishes for a network, in what is that network's.

    Accounts, sessions and what packages keep are the national level's.
    """
    if not finds_people(user):
        return roles.NOTHING
    if roles.is_national(user):
        return Q()
    tracked = tracked_by(model)
    if tracked is not None:
        keys = rows_of(tracked).filter(people_rows(user, tracked)).values("pk")
        found = Q(**{f"{'pgh_obj' if hasattr(model, 'pgh_obj') else 'id'}__in": keys})
        # What was deleted is known by the sheet of which it was a part.
        for column, owner in _owners(tracked):
            found |= Q(**{f"{column}__in": rows_of(owner).filter(people_rows(user, owner)).values("pk")})
        return found
    if model in roles.DESK or roles.is_sheet(model):
        return roles.own_rows(user, model)
    owners = [
        Q(**{f"{column}__in": rows_of(owner).filter(people_rows(user, owner)).values("pk")})
        for column, owner in _owners(model)
    ]
    return reduce(or_, owners, roles.NOTHING)


def _owners(model):
    """``[(column, model)]``: the sheet, the proposition or the batch of which a row is a part."""
    keys = [one for one in model._meta.concrete_fields if one.remote_field and one.remote_field.on_delete is CASCADE]
    found = [(one.name, one.related_model) for one in keys]
    return [(name, owner) for name, owner in found if owner in roles.DESK or roles.is_sheet(owner)]
