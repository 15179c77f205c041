"""What the whole site suggests: the directory's names and those of network life."""

from directory.french import day
from directory.search.names import Name
from directory.search.suggestions import Shown, Source, Suggestions
from directory.search.version import answering
from directory.sources import SOURCES
from events.agenda.card import place_of_event
from events.agenda.phrases import when
from events.models import Article, Call, CountryGroup, Event, Resource
from events.publications.card import call_state


def _titles(model, dated):
    def names():
        rows = model.objects.published().order_by().values_list("pk", "name_key", dated)
        for pk, key, date in rows.iterator(chunk_size=5000):
            yield Name(pk, key, False, date.toordinal() if date else 0)

    return names


def _records(model, note, *related):
    def show(pks):
        rows = model.objects.published().filter(pk__in=pks).defer("search_vector", "description")
        if related:
            rows = rows.select_related(*related)
        return {row.pk: Shown(row.title, note(row), row.get_absolute_url()) for row in rows}

    return show


def _event_note(event):
    return " · ".join(part for part in (when(event), place_of_event(event)) if part)


def _call_note(call):
    state = {"ouvert": "Ouvert", "a-venir": "À venir", "clos": "Clos"}[call_state(call)]
    return f"{state} · jusqu’au {day(call.deadline)}" if call.deadline and state != "Clos" else state


def _source(kind, label, model, dated, note, *related):
    return Source(kind, label, _titles(model, dated), _records(model, note, *related))


EVENT_SOURCES = (
    _source("agenda", "Agenda", Event, "starts_on", _event_note, "collectivite__actor"),
    _source("appels", "Appels à projets", Call, "deadline", _call_note),
    _source("groupes-pays", "Groupes-pays", CountryGroup, "published_at", lambda group: ""),
    _source("actualites", "Actualités", Article, "published_on", lambda article: day(article.published_on)),
    _source("ressources", "Ressources", Resource, "published_on", lambda one: str(one.get_medium_display())),
)

suggestions = Suggestions((*SOURCES, *EVENT_SOURCES), stamp=answering)
