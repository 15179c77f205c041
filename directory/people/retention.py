"""How long those who answer for a sheet are kept when nobody hears of them, and those who answered before them."""

import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from directory.database.acts import act
from directory.database.personal import declared, identity_of, rows_of
from directory.database.retention import forgets
from directory.database.system import get_system_user
from directory.database.undo import histories
from directory.enums import RequestState
from directory.models import VerificationRequest
from directory.models.attachments import Contact
from directory.people.actions import forget
from directory.people.finding import Place

# Since the last sign: the contact written or changed, an answer from its address, a verification of its sheet.
SILENT = datetime.timedelta(days=1095)
# What a contact was, once it is another or none: in the history.
FORMER = datetime.timedelta(days=1095)


@forgets(**{"contacts sans nouvelles": SILENT, "anciens contacts": FORMER})
def purge(now):
    numbers = {"contacts sans nouvelles": 0, "anciens contacts": 0}
    for model in sorted(Contact.__subclasses__(), key=lambda one: one._meta.db_table):
        numbers["contacts sans nouvelles"] += _forget(_silent(model, now - SILENT))
        numbers["anciens contacts"] += _forget(_former(model, now - FORMER))
    return numbers


def _silent(model, before):
    """The contacts nobody heard of since ``before``, whose sheet nobody verified since."""
    history = histories()[model]
    lately = history.objects.filter(pgh_obj=OuterRef("pk"), pgh_created_at__gte=before)
    answered = VerificationRequest.objects.filter(
        email__iexact=OuterRef("email"), state=RequestState.ANSWERED, answered_at__gte=before
    )
    sheet = sheet_of(model)
    rows = model.objects.filter(_says_somebody(model)).exclude(**{f"{sheet}__verified_on__gte": before.date()})
    return rows.filter(~Exists(lately), ~Exists(answered), **{f"{sheet}__created_at__lt": before})


def _former(model, before):
    """What the history says of contacts that have since become others, or none."""
    history = histories()[model]
    same = {name: OuterRef(name) for name in identity_of(model)}
    still = model.objects.filter(pk=OuterRef("pgh_obj"), **same)
    return rows_of(history).filter(_says_somebody(model), ~Exists(still), pgh_created_at__lt=before)


def sheet_of(contact_model):
    """The column that leads from a contact to its sheet."""
    return next(
        one.name
        for one in contact_model._meta.fields
        if one.remote_field and one.remote_field.related_name == "contacts"
    )


def _says_somebody(model):
    found = Q()
    for name in identity_of(model):
        found |= ~Q(**{name: ""})
    return found & ~Q(phone_is_public=True) if declared(model).phones else found


def _forget(rows):
    places = []
    for row in rows.order_by("pk"):
        whole = {name for name in identity_of(rows.model) if getattr(row, name)}
        places.append(Place(rows.model, row, dict.fromkeys(whole, {}), frozenset(whole)))
    if places:
        by = get_system_user()
        with transaction.atomic(), act(user=by.pk, source="oubli"):
            forget(places, by=by)
    return len(places)
