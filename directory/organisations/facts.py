"""What is told of an organisation: of any of them, and of who pays."""

from django.utils.translation import gettext_lazy as _

from directory.models import Actor, Funder
from directory.organisations.card import formal_name
from directory.sheets.facts import LINES, Facts, Part, Told, people, postal, website


def funding_page(actor, words):
    funder = getattr(actor, "as_funder", None)
    return funder and Part(words, funder.get_absolute_url())


def _country(actor):
    return Part(actor.country.name, actor.country.get_absolute_url() if actor.country_id != "FR" else "")


ADDRESS = Told("adresse", _("Adresse"), postal, layout=LINES)
COUNTRY = Told("pays", _("Pays"), _country)
SITE = Told("site", _("Site"), website)
CONTACTS = Told("contacts", _("Qui contacter"), lambda actor: people(actor.contacts.all()), layout=LINES, is_apart=True)

FACTS = Facts(
    Actor,
    ADDRESS,
    COUNTRY,
    Told("siren", _("SIREN"), lambda actor: actor.siren),
    Told("finance", _("Finance aussi"), lambda actor: funding_page(actor, _("Les projets soutenus"))),
    SITE,
    CONTACTS,
)
facts_of = FACTS.of

FUNDER_FACTS = Facts(
    Funder,
    Told("niveau", _("Niveau"), lambda funder: Part(funder.get_tier_display(), f"/financeurs/?niveau={funder.tier}")),
    Told(
        "organisme",
        _("Organisme"),
        lambda funder: Part(_("La page de %s") % formal_name(funder.actor), funder.actor.get_absolute_url()),
    ),
    *(told.through("actor") for told in (ADDRESS, SITE, CONTACTS)),
)
funder_facts_of = FUNDER_FACTS.of
