"""Calls that a territory may answer and meetings that it may join, each with the reasons why, in words."""

from django.utils import timezone
from django.utils.translation import gettext as _

from directory.drawing.geo import distance_km, distance_text
from directory.french import all_of, of_name, team_name
from events.models import Call, Event

SHOWN = 4
#: Kilometres beyond which a meeting is not « near ».
NEAR_KM = 80
#: Calls and meetings read, the nearest in time: more is no list of an afternoon.
MOST_READ = 200


def calls_for(town):
    """``[{appel, raisons}]``: open calls of its network or of the national level; what it does already comes first."""
    today = timezone.localdate()
    found = []
    for call in Call.objects.published().open(today).for_list()[:MOST_READ]:
        if call.network_id and (town.network is None or call.network_id != town.network.pk):
            continue
        who = (
            _("{of_network}, votre réseau").format(of_network=of_name(team_name(town.network)))
            if call.network_id
            else _("appel national")
        )
        subject = _subject(call, town)
        found.append((-len(subject), len(found), {"appel": call, "raisons": [*subject, who]}))
    return [row for *_order, row in sorted(found, key=lambda one: one[:2])[:SHOWN]]


def meetings_for(town):
    """``[{evenement, raisons}]``: the next ones near it, of its network, or about the countries where it works."""
    found = []
    events = Event.objects.published().upcoming().for_list().filter(is_cancelled=False)
    for event in events[:MOST_READ]:
        reasons = [*_nearness(event, town), *_countries(event, town)]
        if town.network is not None and event.network_id == town.network.pk:
            reasons.append(_("{of_network}, votre réseau").format(of_network=of_name(team_name(town.network))))
        if reasons:
            found.append({"evenement": event, "raisons": reasons})
    return found[:SHOWN]


def _subject(call, town):
    """« Bénin et Togo, où vous agissez », « Eau, un de vos thèmes »."""
    themes = [one.name for one in call.sectors.all() if one.pk in town.sectors]
    on = [_("{names}, un de vos thèmes").format(names=all_of(themes))] if themes else []
    return [*_countries(call, town), *on]


def _countries(record, town):
    names = [one.name for one in record.countries.all() if one.pk in town.countries]
    return [_("{names}, où vous agissez").format(names=all_of(names))] if names else []


def _nearness(event, town):
    place = event.collectivite if event.collectivite_id and event.collectivite.actor.is_published else None
    if place is None:
        return []
    if place.pk == town.record.pk:
        return [_("chez vous")]
    here, there = town.record.actor.point, place.actor.point
    if here and there and (kilometres := distance_km(here, there)) <= NEAR_KM:
        return [_("à {far} {of_name}").format(far=distance_text(kilometres), of_name=of_name(town.record.actor.name))]
    return []
