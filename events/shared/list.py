"""What the lists of articles, resources, calls and country groups share."""

from django.utils.translation import gettext_lazy as _

from directory.listing.lists import Listing
from events.shared.feed import FEED

ALPHABETICAL = (_("ordre alphabétique"), ("sort_key", "pk"))


class PublicationList(Listing):
    """What articles, resources, calls and country groups share."""

    model = None
    template_name = "listes/publications.html"
    table_template = "listes/tableau_publications.html"
    exports = ("xlsx", "csv", "json", "atom")
    feed_source = FEED

    @classmethod
    def rows(cls):
        return cls.model.objects.published().for_list()
