"""What the lists of articles, resources, calls and country groups share."""

from django.utils.translation import gettext_lazy as _

from directory.listing.exports import ExportMixin
from directory.listing.views import ListView
from events.shared.feed import FEED

ALPHABETICAL = (_("ordre alphabétique"), ("sort_key", "pk"))


class PublicationList(ExportMixin, ListView):
    """What articles, resources, calls and country groups share."""

    model = None
    template_name = "listes/publications.html"
    table_template = "listes/tableau_publications.html"
    exports = ("xlsx", "csv", "json", "atom")
    feed_source = FEED

    def rows(self):
        return self.model.objects.published().for_list()
