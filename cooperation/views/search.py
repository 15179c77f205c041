"""Everything, grouped by kind: ``/recherche/?q=``."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.cards import actor_card, funder_card, jumelage_card, kind_text, project_card
from directory.listing.filtersets import QueryField
from directory.models import Actor, Collectivite, Country, Funder, Jumelage, Network
from directory.views.lists import projects_for_cards
from directory.views.territories import CountryFilters
from events.models import Article, Call, Event, Resource

SHOWN = 5


@require_safe
def search(request):
    text = QueryField().clean(request.GET.get("q", ""))
    groups = list(_groups(text)) if text else []
    groups = [group for group in groups if group["total"]]
    return render(
        request,
        "cooperation/recherche.html",
        {"section": "recherche", "q": text, "groupes": groups, "total": sum(group["total"] for group in groups)},
    )


def _groups(text):
    yield _group("Collectivités", "collectivites", Collectivite.objects.published().for_list(), text, _collectivite)
    countries = CountryFilters({"q": text}, Country.objects.exclude(code="FR")).qs.ordered()
    yield _shown("Pays", "pays", countries, text, lambda c: _line(c.name, c.get_absolute_url(), ""))
    yield _group(
        "Jumelages et partenariats", "jumelages", Jumelage.objects.published().for_list(), text, _card(jumelage_card)
    )
    yield _group("Projets", "projets", projects_for_cards(), text, _card(project_card))
    actors = Actor.objects.published().plain().with_published_projects()
    actors = actors.select_related("country", "collectivite", "as_network")
    yield _group("Autres acteurs", "acteurs", actors, text, _card(actor_card))
    funders = Funder.objects.published().with_project_count().select_related("actor")
    yield _group("Financeurs", "financeurs", funders, text, _card(funder_card))
    networks = Network.objects.published().select_related("actor")
    yield _group("Réseaux", "reseaux", networks, text, lambda n: _line(n.actor.name, n.get_absolute_url(), ""))
    for label, path, model in (
        ("Agenda", "agenda", Event),
        ("Actualités", "actualites", Article),
        ("Appels à projets", "appels", Call),
        ("Ressources", "ressources", Resource),
    ):
        yield _group(
            label, path, model.objects.published(), text, lambda r: _line(r.title, r.get_absolute_url(), r.summary)
        )


def _group(label, path, queryset, text, show):
    return _shown(label, path, queryset.search(text), text, show)


def _shown(label, path, queryset, text, show):
    total = queryset.count()
    return {
        "libelle": label,
        "chemin": f"/{path}/",
        "total": total,
        "lignes": [show(record) for record in queryset[:SHOWN]] if total else [],
    }


def _line(title, url, note):
    return {"titre": title, "url": url, "note": note}


def _collectivite(record):
    return _line(record.actor.name, record.get_absolute_url(), f"{kind_text(record)} · {record.place}")


def _card(make):
    def line(record):
        card = make(record)
        places = ", ".join(p.name or p.country_name for p in card.places[:4]) if len(card.places) > 1 else card.subtitle
        note = " · ".join(str(part) for part in (places, card.status_label, card.dates) if part)
        return _line(card.title, card.url, note)

    return line
