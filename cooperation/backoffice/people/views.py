"""The page of a person. Nothing of them is in an address: every step is a POST, which no web server writes down."""

import io
import json

import xlsxwriter
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.accounts import roles
from cooperation.accounts.people import finds_people, people_rows
from cooperation.backoffice.labels import label
from cooperation.backoffice.people import shown as words
from cooperation.backoffice.people.forms import NewForm, PersonForm, SearchForm
from directory.database.patience import TooLong, at_most
from directory.listing.exports.workbook import cell_text
from directory.mail import links
from directory.models import Actor, Network, PersonalLink
from directory.people import actions, successors
from directory.people.finding import find
from directory.people.identity import searched

ADDRESS = "admin:personnes"
# Of a piece of a name, more places than anybody reads.
MOST = 200
# Seconds that looking for somebody may take of the base; that writing what was confirmed may.
PATIENCE, PATIENCE_TO_WRITE = 20, 60
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def urls(site):
    return [
        path("personnes/", site.admin_view(people), {"site": site}, name="personnes"),
        path("personnes/remplacer/<int:pk>/", site.admin_view(replace), {"site": site}, name="personnes_remplacer"),
    ]


def people(request, site):
    """Search, a person, what would change, what is done: by the button that was pressed."""
    if not finds_people(request.user):
        raise PermissionDenied
    step = STEPS.get(request.POST.get("geste", ""), _search)
    try:
        with at_most(PATIENCE_TO_WRITE if "oui" in request.POST else PATIENCE):
            return step(request, site)
    except TooLong:
        return _page(request, site, "trop_long", _("Personnes"), 503)


def _scope(request):
    return lambda model: people_rows(request.user, model)


def _page(request, site, template, title, status=200, **context):
    shared = {**site.each_context(request), "title": title, "est_nationale": roles.is_national(request.user)}
    return TemplateResponse(request, f"admin/personnes/{template}.html", {**shared, **context}, status=status)


def _search(request, site):
    form = SearchForm(request.POST if request.method == "POST" else None)
    found = None
    if request.method == "POST" and form.is_valid():
        person = searched(form.cleaned_data["q"])
        places = find(person, scope=_scope(request)) if person else []
        found = {
            "personnes": [
                {"nom": name, "courriel": email, "telephone": phone, "endroits": number}
                for (name, email, phone), number in words.identities(places).items()
            ],
            "endroits": words.shown(places[:MOST]),
            "nombre": len(places),
        }
    status = 422 if form.errors else 200
    return _page(request, site, "chercher", _("Personnes"), status, form=form, trouve=found)


def _person(request, site, form=None, new=None, status=200):
    form = form or PersonForm(request.POST)
    places = find(form.person, scope=_scope(request)) if form.is_valid() else []
    living = PersonalLink.objects.living().filter(people_rows(request.user, PersonalLink))
    context = {
        "form": form,
        "nouveau": new or NewForm(),
        "endroits": words.shown(places),
        "liens": living.filter(email__in=form.person.emails).count(),
    }
    return _page(request, site, "personne", _("Une personne"), 422 if form.errors else status, **context)


def _ticked(request, places):
    """Those that were ticked, as they are read; nothing was ticked: none but those that are theirs for certain."""
    chosen = request.POST.getlist("endroit")
    return [one for one in words.shown(places) if (one.name in chosen if chosen else one.is_ticked)]


def _export(request, site):
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _person(request, site, form)
    rows = words.exported([one.place for one in _ticked(request, find(form.person, scope=_scope(request)))])
    said = {
        _("Personne"): str(form.person),
        _("Établi le"): timezone.localtime().isoformat(timespec="minutes"),
        _("Ce que le site en garde"): rows,
    }
    if request.GET.get("format") == "json":
        body, kind, ending = json.dumps(said, ensure_ascii=False, indent=2, default=str), "application/json", "json"
    else:
        body, kind, ending = _workbook(rows), EXCEL, "xlsx"
    disposition = f'attachment; filename="donnees-personnelles-{timezone.localdate():%Y-%m-%d}.{ending}"'
    return HttpResponse(
        body, headers={"Content-Type": kind, "Content-Disposition": disposition, "Cache-Control": "no-store"}
    )


def _workbook(rows):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_urls": False, "strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet(_("Données"))
        headings = (_("Où"), _("Fiche"), _("Version"), _("Donnée"), _("Valeur"))
        lines = [headings]
        for row in rows:
            now, former = row[_("Aujourd’hui")], row[_("Versions passées")]
            lines += [(row[_("Où")], row[_("Fiche")], _("aujourd’hui"), *one) for one in now.items()]
            lines += [
                (row[_("Où")], row[_("Fiche")], version[_("Du")], *one)
                for version in former
                for one in version.items()
                if one[0] != _("Du")
            ]
        for number, line in enumerate(lines):
            for column, value in enumerate(line):
                text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
                sheet.write_string(number, column, cell_text(text)[0])
        sheet.autofit()
    return file.getvalue()


def _rectify(request, site):
    form, new = PersonForm(request.POST), NewForm(request.POST)
    if not (form.is_valid() and new.is_valid()):
        return _person(request, site, form, new, status=422)
    values, scope = new.cleaned_data, _scope(request)
    if "oui" in request.POST:
        done = actions.rectify(
            form.person, by=request.user, values=values, chosen=request.POST.getlist("endroit"), scope=scope
        )
        return _done(
            request,
            ngettext("Corrigé à %(n)s endroit.", "Corrigé à %(n)s endroits.", len(done)) % {"n": len(done)},
        )
    places = actions.changeable(find(form.person, scope=scope))
    changes = [(one, words.before_and_after(one.place, values)) for one in _ticked(request, places)]
    context = {"form": form, "nouveau": new, "changements": [(one, lines) for one, lines in changes if lines]}
    return _page(request, site, "rectifier", _("Ce qui sera corrigé"), **context)


def _erase(request, site):
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _person(request, site, form)
    chosen, scope = request.POST.getlist("endroit"), _scope(request)
    if "oui" in request.POST:
        ours = _teams(request.user)
        network = _team(request, ours)
        if ours and network is None:
            messages.warning(request, _("Dites pour quel réseau vous effacez : rien n’a été fait."))
            return _to_erase(request, site, form)
        try:
            erasure = actions.erase(form.person, by=request.user, chosen=chosen, scope=scope, network=network)
        except actions.Nowhere:
            messages.warning(request, _("Rien n’a été effacé : cette personne n’est plus aux endroits choisis."))
            return redirect(ADDRESS)
        number = len(erasure.places)
        told = ngettext(
            "Effacée à %(n)s endroit, historique compris.", "Effacée à %(n)s endroits, historique compris.", number
        )
        return _done(request, told % {"n": number})
    return _to_erase(request, site, form)


def _to_erase(request, site, form):
    kept = _ticked(request, find(form.person, scope=_scope(request)))
    if not kept:
        messages.warning(request, _("Cochez au moins un endroit."))
        return _person(request, site, form, status=422)
    context = {"form": form, "endroits": kept, "equipes": _teams(request.user)}
    return _page(request, site, "effacer", _("Ce qui sera effacé"), **context)


def _teams(user):
    """The networks for which an account may erase; none at the national level, which erases for all."""
    mandate = roles.mandate_of(user)
    ours = () if mandate.is_national else mandate.networks(roles.PUBLISHING)
    return Network.objects.select_related("actor").filter(pk__in=ours).order_by("position", "actor__sort_key")


def _team(request, ours):
    """The network, among ``ours``, for which somebody says to act; the only one without asking."""
    if len(ours) == 1:
        return ours[0]
    return next((one for one in ours if str(one.pk) == request.POST.get("equipe")), None)


def _revoke(request, site):
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _person(request, site, form)
    mine = PersonalLink.objects.living().filter(people_rows(request.user, PersonalLink))
    number = links.revoke(mine.filter(email__in=form.person.emails))
    told = ngettext("%(n)s lien personnel ne sert plus.", "%(n)s liens personnels ne servent plus.", number)
    return _done(request, told % {"n": number})


def _done(request, sentence):
    messages.success(request, sentence)
    return redirect(ADDRESS)


STEPS = {
    "chercher": _search,
    "voir": _person,
    "exporter": _export,
    "corriger": _rectify,
    "effacer": _erase,
    "liens": _revoke,
}


def replace(request, site, pk):
    """« Le maire a changé » : the contacts of a territory or of an actor, wherever sheets name them, on one page."""
    if not finds_people(request.user):
        raise PermissionDenied
    actor = get_object_or_404(Actor.objects.filter(roles.visible_rows(request.user, Actor)), pk=pk)
    scope = _scope(request)
    contacts = successors.contacts_about(actor, scope)
    new = successors.SuccessorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and new.is_valid():
        chosen = [one for one in contacts if one.name in request.POST.getlist("endroit")]
        if chosen:
            number = successors.replace(chosen, values=new.cleaned_data, by=request.user)
            told = ngettext("%(n)s fiche dit qui c’est désormais.", "%(n)s fiches disent qui c’est désormais.", number)
            messages.success(request, told % {"n": number})
            return redirect(reverse("admin:personnes_remplacer", args=[pk]))
        new.add_error(None, _("Cochez les contacts à remplacer."))
    context = {"acteur": label(actor), "cle": pk, "contacts": contacts, "nouveau": new}
    return _page(request, site, "remplacer", _("Qui a changé ?"), 422 if new.errors else 200, **context)
