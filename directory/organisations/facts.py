"""What is told of an organisation: of any of them, and of who pays."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from directory.models import Actor, Funder, Network
from directory.organisations.card import funding_page
from directory.sheets.facts import ADDRESS, LINES, SITE, Facts, Part, Told, names, noted, postal, whom_to_ask


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
        lambda funder: Part(_("La page de %s") % funder.formal_name, funder.actor.get_absolute_url()),
    ),
    *(told.through("actor") for told in (ADDRESS, SITE, whom_to_ask())),
)
funder_facts_of = FUNDER_FACTS.of


def _offices(network):
    """By town, the headquarters said to be so; the telephone is a click away on the site, and stays there."""
    return [
        noted(office.city, _("siège") if office.is_headquarters else "", office.label, ", ".join(postal(office)))
        for office in network.offices.all()
    ]


NETWORK_FACTS = Facts(
    Network,
    Told("regions", (_("Région"), _("Régions")), lambda network: names(network.regions.all())),
    Told("bureaux", (_("Son bureau"), _("Ses bureaux")), _offices, layout=LINES),
    SITE.through("actor"),
    replace(whom_to_ask().through("actor"), label=_("Son équipe")),
)
network_facts_of = NETWORK_FACTS.of
