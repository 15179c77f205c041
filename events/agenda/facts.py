"""What is told of an event. Its place is one fact, of which the form asks the parts: venue, address, commune."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from directory.french import counted, ordinal
from directory.sheets.facts import TO_COMPLETE, Facts, Part, Told, names, noted, whom_to_ask
from events.agenda.card import group_of, organisers_of, postal_lines, when
from events.models import Event
from events.shared.facts import COUNTRIES, themes


def _when(event):
    return [noted(when(event), _("annulé") if event.is_cancelled else _("passé") if event.is_past else "")]


def _where(event):
    """The venue and its address, the town leading to its territory."""
    *street, town = postal_lines(event) or [""]
    territory = event.collectivite
    is_led = territory is not None and territory.actor.is_published
    lines = [Part(line) for line in (event.venue, *street) if line]
    if town:
        lines.append(Part(town, territory.get_absolute_url() if is_led else ""))
    if event.is_online:
        lines.append(Part(_("et en ligne") if lines else _("En ligne")))
    return lines and [[lines[0], *(replace(line, is_note=True) for line in lines[1:])]]


def _link(event):
    is_useful = event.is_online and event.online_url and not (event.is_past or event.is_cancelled)
    return Part(event.online_url, event.online_url) if is_useful else None


def _series(event):
    group, series = group_of(event), event.series
    if group is None and series is None:
        return None
    name, url = (group.title, group.get_absolute_url()) if group else (series.name, "")
    rank = _("%s rencontre") % ordinal(event.rank) if event.rank else ""
    return [noted(name, rank, series.name if group and series else "", url=url)]


def _attendance(event):
    if event.attendance is None:
        return None
    people = counted(event.attendance, "personne")
    return _("Environ %s") % people if event.attendance_is_approximate else people


FACTS = Facts(
    Event,
    Told("quand", _("Quand"), _when),
    Told("ou", _("Où"), _where, _("À préciser")),
    Told("lien", _("Adresse de connexion ou d’inscription"), _link),
    Told("organisateurs", _("Qui invite"), lambda event: names(organisers_of(event)), TO_COMPLETE),
    Told("serie", _("La série"), _series),
    COUNTRIES,
    themes("agenda"),
    Told("participants", _("Participants"), _attendance),
    whom_to_ask(),
)
facts_of = FACTS.of
