"""What is told of every kind of network life: the countries and the themes that it is about."""

from django.utils.translation import gettext_lazy as _

from directory.sheets.facts import TAGS, Told, names, tags

COUNTRIES = Told("pays", _("Pays"), lambda record: names(record.countries.all()))


def themes(section):
    """The themes, leading to the list of their ``section``."""
    return Told(
        "secteurs", _("Thèmes"), lambda record: tags(record.sectors.all(), f"/{section}/", "theme"), layout=TAGS
    )
