"""What is told of an organisation: of any of them, and of who pays."""

from django.utils.translation import gettext_lazy as _

from directory.models import Actor, Funder
from directory.organisations.card import formal_name, funding_page
from directory.sheets.facts import ADDRESS, SITE, Facts, Part, Told, whom_to_ask


def _country(actor):
    return Part(actor.country.name, actor.country.get_absolute_url() if actor.country_id != "FR" else "")


FACTS = Facts(
    Actor,
    ADDRESS,
    Told("pays", _("Pays"), _country),
    Told("siren", _("SIREN"), lambda actor: actor.siren),
    Told("finance", _("Finance aussi"), lambda actor: funding_page(actor, _("Les projets soutenus"))),
    SITE,
    whom_to_ask(),
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
    *(told.through("actor") for told in (ADDRESS, SITE, whom_to_ask())),
)
funder_facts_of = FUNDER_FACTS.of
