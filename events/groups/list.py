"""The list of country groups."""

from django.utils.translation import gettext_lazy as _

from directory.listing.lists import Noun
from directory.organisations.facets import network_facet
from events.groups.columns import COUNTRY_GROUP_TABLE
from events.models import CountryGroup
from events.shared.facets import country_facet
from events.shared.list import ALPHABETICAL, PublicationList

FACETS = {"pays": country_facet(CountryGroup, "countrygroup", is_open=True), "reseau": network_facet()}


class CountryGroupList(PublicationList):
    model = CountryGroup
    noun = Noun(_("groupe-pays"), _("groupes-pays"))
    section = "groupes-pays"
    path = "/groupes-pays/"
    facets = FACETS
    view_names = ("liste",)
    export_table = COUNTRY_GROUP_TABLE
    row_template = "groupes-pays/ligne.html"
    introduction = _(
        "Collectivités et associations engagées dans un même pays s’y retrouvent plusieurs fois par an "
        "pour se connaître, s’informer et monter des projets à plusieurs."
    )
    sorts = {"titre": ALPHABETICAL}

    @classmethod
    def rows(cls):
        return super().rows().with_counts()
