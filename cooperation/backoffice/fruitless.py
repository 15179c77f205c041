"""What the public searched in vain, as the office reads it: how often, what it was read as, what may be done."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Q, Sum
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation.accounts import roles
from cooperation.backoffice.pages import page_of_office
from cooperation.fruitless.models import FruitlessSearch
from cooperation.fruitless.noting import KEPT
from directory.enums import CollectiviteKind
from directory.kinds import all_kinds
from directory.models import Collectivite

ADDRESS = "admin:recherches-sans-resultat"
SHOWN = 100


@dataclass(frozen=True)
class Line:
    """``where``: the list that was asked; ``again``: the address of the same search; ``found``: that of the office."""

    typed: str
    where: str
    number: int
    last: date
    understood: str
    again: str
    found: str
    section: str
    key: str
    may_be_dismissed: bool


def urls(site):
    return [page_of_office(site, "recherches-sans-resultat/", fruitless, "recherches-sans-resultat", "fruitless")]


def waiting(user, limit=SHOWN):
    """``([Line], number)``: the searches that an account may do something about, the most made first: those that name a
    place of its networks, and those that name none.
    """
    rows = _rows(user).values("section", "key").order_by("section", "key")
    rows = rows.annotate(
        number=Sum("count"), last=Max("day"), written=Max("typed"), read=Max("understood"), places=Max("regions")
    ).order_by("-number", "-last", "key")
    first = list(rows[: limit + 1])
    number = len(first) if len(first) <= limit else rows.count()
    names, own = _names(), set(_own_regions(user) or ())
    return [_line(user, row, names, own) for row in first[:limit]], number


def _rows(user):
    own = _own_regions(user)
    rows = FruitlessSearch.objects.all()
    return rows if own is None else rows.filter(Q(regions=[]) | Q(regions__overlap=own))


def _own_regions(user):
    """INSEE codes of the regions of the networks of an account; ``None``: all of them."""
    mandate = roles.mandate_of(user)
    if mandate.is_national:
        return None
    regions = Collectivite.objects.filter(kind=CollectiviteKind.REGION, networks__in=mandate.networks())
    return sorted(set(regions.values_list("code", flat=True)))


def _names():
    """``{section: the name of the list}``."""
    return {kind.list.section: str(kind.list.noun.plural) for kind in all_kinds() if kind.list}


def _line(user, row, names, own):
    section = row["section"]
    query = urlencode({"q": row["written"]})
    return Line(
        typed=row["written"],
        where=names.get(section, _("tout le site")),
        number=row["number"],
        last=row["last"],
        understood=row["read"],
        again=f"/{section}/?{query}",
        found=f"{reverse('admin:recherche')}?{query}",
        section=section,
        key=row["key"],
        may_be_dismissed=_dismisses(user, row["places"], own),
    )


def _dismisses(user, regions, own):
    """Whether an account may say that a search is dealt with, for all who see it."""
    if roles.is_national(user):
        return True
    publishes = bool(roles.mandate_of(user).networks(roles.PUBLISHING))
    return publishes and bool(regions) and own.issuperset(regions)


def fruitless(request):
    if request.method == "POST":
        return _dismiss(request)
    lines, number = waiting(request.user)
    context = {"lines": lines, "number": number, "days": KEPT.days}
    return "liste", _("Recherches sans résultat"), context


def _dismiss(request):
    section, key = (request.POST.get(name, "").replace("\x00", "") for name in ("section", "key"))
    rows = _rows(request.user).filter(section=section, key=key)
    regions = {code for one in rows for code in one.regions}
    if not rows:
        messages.info(request, _("Cette recherche n’est plus dans la liste."))
    elif not _dismisses(request.user, regions, set(_own_regions(request.user) or ())):
        raise PermissionDenied
    else:
        typed = rows[0].typed
        rows.delete()
        messages.success(
            request,
            _("Retirée : « %(words)s ». Elle reviendra si quelqu’un la cherche encore en vain.") % {"words": typed},
        )
    return redirect(ADDRESS)
