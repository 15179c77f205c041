"""What a list shows of a bond, and the line that other sheets give it."""

from django.utils.translation import gettext as _

from directory.dates import format_period
from directory.enums import MemberState
from directory.french import counted, verified_text
from directory.jumelages.places import jumelage_places, shown_members
from directory.listing.card import Card
from directory.sheets.parts import vignette

# Beyond, the row says how many places there are.
MOST_WHEREABOUTS = 2


def jumelage_card(jumelage):
    members = shown_members(jumelage)
    signed = sum(m.state == MemberState.SIGNED for m in members)
    expected = sum(m.state == MemberState.EXPECTED for m in members)
    meta = [jumelage.get_form_display()]
    if len(members) > 2:
        meta.append(counted(signed, "membre"))
    if expected:
        meta.append(counted(expected, "pressenti"))
    if jumelage.verified_on:
        meta.append(verified_text(jumelage))
    return Card(
        title=jumelage.title,
        url=jumelage.get_absolute_url(),
        places=tuple(jumelage_places(jumelage)),
        status=jumelage.status,
        dates=format_period(jumelage.since, jumelage.until) or _("date inconnue"),
        meta=tuple(meta),
        record=jumelage,
        cells={
            "forme": jumelage.get_form_display(),
            "signes": signed,
            "pressentis": expected,
            "ou": _whereabouts(members),
        },
    )


def _whereabouts(members):
    """What tells the French member of a bond from its homonyms (« Moselle »); nothing when they are many."""
    towns = [one.collectivite for one in members if one.collectivite_id and one.collectivite.is_french]
    areas = dict.fromkeys(town.place for town in towns if town.place != town.actor.name)
    return ", ".join(areas) if len(towns) <= MOST_WHEREABOUTS else ""


def jumelage_vignette(jumelage):
    dates = f"{jumelage.get_form_display()} {format_period(jumelage.since, None)}".rstrip()
    return vignette(jumelage, jumelage_places(jumelage), dates=dates)


def short_jumelages(queryset):
    """``[{titre, url, note, statut, statut_mots}]``: « Jumelage depuis 1993 ». One query."""
    return [
        {
            "titre": jumelage.title,
            "url": jumelage.get_absolute_url(),
            "fiche": jumelage,
            "statut": jumelage.status,
            "statut_mots": "",
            "note": f"{jumelage.get_form_display()} {since_words(jumelage.since)}",
        }
        for jumelage in queryset.defer("search_vector", "description")
    ]


def since_words(date):
    """« depuis 1993 », « de date inconnue »."""
    return format_period(date, None) or "de date inconnue"
