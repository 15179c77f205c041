"""What is told of a bond. Members tied to an unpublished territory are left out."""

from collections import Counter

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from directory import dates
from directory.enums import MemberState
from directory.french import NBSP, counted
from directory.jumelages.places import shown_members, state_words
from directory.models import Jumelage, JumelageContact
from directory.sheets.facts import LINES, TAGS, UNKNOWN_DATE, Facts, Part, Told, tags, website, whom_to_ask


def fact_parts():
    """What the facts read beside the members, which ``for_list()`` loads."""
    contacts = Prefetch("contacts", queryset=JumelageContact.objects.current())
    return ["milestones", "sectors", contacts]


def name_of_member(member):
    return member.name if member.collectivite_id or member.label or member.area else str(_("À préciser"))


def _member(member):
    """« Parakou (Bénin), pressenti, depuis 1993 »: the country of a member that is not in France."""
    country = member.place_country
    details = [f" ({country.name})"] if country and country.code != "FR" and country.name != member.name else []
    if words := state_words(member.state):
        details.append(f", {words}")
    if member.joined:
        details.append(f", {dates.since(member.joined)}")
    if member.left:
        details.append(f", {dates.until(member.left)}")
    place = member.collectivite
    return [Part(name_of_member(member), place.get_absolute_url() if place else ""), *details]


def _members(bond):
    return [_member(one) for one in shown_members(bond)]


def _signatures(bond):
    """How many signed and how many are expected, where the members are too many to be counted at a glance."""
    states = Counter(member.state for member in shown_members(bond))
    signed, expected = states[MemberState.SIGNED], states[MemberState.EXPECTED]
    if states.total() < 3:
        return None
    found = [counted(signed, "membre a signé", "membres ont signé")] if signed else []
    return [*found, counted(expected, "reste à rejoindre", "restent à rejoindre")] if expected else found


def key_dates(bond):
    """``[{"date", "libelle", "a_venir"}]``, when there are two of them at least."""
    dates = [{"date": one.date, "libelle": one.label, "a_venir": one.is_planned} for one in bond.milestones.all()]
    known = {one["date"] for one in dates}
    for date, label in ((bond.since, _("Début du lien")), (bond.until, _("Fin du lien"))):
        if date and date not in known:
            dates.append({"date": date, "libelle": label, "a_venir": False})
    return sorted(dates, key=lambda one: one["date"].isoformat()) if len(dates) > 1 else []


def _date(date):
    return date and Part(str(date), moment=date)


def _dates(bond):
    return [[_date(one["date"]), f"{NBSP}: {one['libelle']}"] for one in key_dates(bond)]


FACTS = Facts(
    Jumelage,
    Told("membres", _("Membres"), _members, layout=LINES, is_apart=True),
    Told("forme", _("Forme du lien"), lambda bond: Part(bond.get_form_display(), f"/jumelages/?forme={bond.form}")),
    Told("depuis", _("Depuis"), lambda bond: _date(bond.since), UNKNOWN_DATE),
    Told("jusqua", _("Jusqu’à"), lambda bond: _date(bond.until)),
    Told("signatures", _("Signatures"), _signatures),
    Told("secteurs", _("Secteurs"), lambda bond: tags(bond.sectors.all(), "/projets/", "secteur"), layout=TAGS),
    Told("site", _("Page à consulter"), website),
    Told("dates", _("Au fil du temps"), _dates, layout=LINES, is_apart=True),
    whom_to_ask(unknown=_("Personne pour l’instant")),
    first=("membres", "forme", "depuis", "jusqua"),
    parts=fact_parts,
)
facts_of = FACTS.of
