"""« Votre fiche prend forme »: the places already known, drawn; who will read it; the sheets that look like it."""

import copy

from directory.drawing import Place, Role
from directory.drawing.placing import country_place, place_of
from directory.models import Collectivite, GazetteerTown
from directory.reading.countries import countries_by_code
from directory.reading.memo import once
from directory.submissions.places import collectivite_pk, place_meant

NOTHING = {"lieux": (), "semblables": (), "reseau": None}
MOST_SIMILAR = 3
MOST_PLACES = 12
# Questions whose value is a place here, rows of places there, and codes of countries.
HERE, ROWS, COUNTRIES = "territoire", ("lieux", "membres"), "pays"


def context(kind, answers, submission, cleaned):
    """What ``proposer/cote.html`` shows of ``answers``, understood as ``cleaned``."""
    if not any(answers.values()):
        return NOTHING
    # What the proposition would be if it were sent as it stands.
    draft = copy.copy(submission)
    draft.values = cleaned.values
    places, networks = places_of({**draft.base, **draft.values}), kind.networks(draft)
    return {
        "lieux": places,
        "semblables": () if draft.is_correction else kind.similar(answers, limit=MOST_SIMILAR, submission=draft),
        "reseau": networks[0] if networks else None,
    }


def places_of(values):
    """The places that values name, to be drawn: here, then there; failing these, the countries."""
    here = [_territory(collectivite_pk(values.get(HERE)), Role.HERE)]
    rows = [row.get("lieu") for name in ROWS for row in values.get(name) or () if isinstance(row, dict)]
    there = [_place(value) for value in rows[:MOST_PLACES] if value]
    if not any(there):
        codes = [code for code in values.get(COUNTRIES) or () if code != "FR"] if _is_list(values) else []
        known = countries_by_code()
        there = [country_place(known[code]) for code in sorted(codes) if code in known][:MOST_PLACES]
    return tuple(place for place in (*here, *there) if place is not None)


def _is_list(values):
    return isinstance(values.get(COUNTRIES), list)


def _territory(pk, role):
    if pk is None:
        return None
    territory = _published(pk)
    return place_of(territory.actor, role) if territory else None


@once
def _published(pk):
    return Collectivite.objects.published().select_related("actor__country").filter(pk=pk).first()


def _place(value):
    place = place_meant(value)
    if place.actor is not None and (known := _territory(place.actor, Role.THERE)):
        return known
    country = countries_by_code().get(place.country)
    town = GazetteerTown.objects.filter(pk=place.town).first() if place.town else None
    if town is not None:
        return country_place(country, name=place.label, point=(town.latitude, town.longitude), is_zone=False)
    return country_place(country, name=place.label) if country else Place(name=place.label)
