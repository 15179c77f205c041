"""What the sheets of network life share."""

from directory.drawing import Place, Role
from directory.drawing.placing import country_place
from directory.enums import AttachmentKind
from directory.french import day
from directory.sheets.parts import addresses_of, network_of
from directory.sheets.structured import breadcrumb
from directory.sheets.view import SheetView

# Beyond, names would hide the map.
MAX_DRAWN = 8


HOME = "FR"


class PublicationSheet(SheetView):
    """What the five kinds share: loading, trail, structured data."""

    list_title = ""

    def queryset(self):
        return super().queryset().for_sheet()

    def context(self, record):
        url = self.absolute(record.get_absolute_url())
        steps = [(self.list_title, f"/{self.section}/")]
        trail = [(label, self.absolute(path)) for label, path in steps] + [(record.title, url)]
        return {
            "ariane": [*steps, (record.title, "")],
            **addresses_of(record, url, f"page mise à jour le {day(record.updated_at)}"),
            "pays": list(record.countries.all()),
            "reseau": network_of(record),
            "donnees_liees": [*self.structured(record, url), breadcrumb(trail)],
            **self.details(record),
        }

    def structured(self, record, url):
        return []

    def details(self, record):
        """What one kind adds to the context."""
        return {}


def towards(record):
    """From France to the countries that a publication is about, as long as their names fit."""
    there = [country_place(country) for country in record.countries.all() if country.code != HOME]
    return (
        [Place(country_code=HOME, country_name="France", role=Role.HERE), *there] if 0 < len(there) <= MAX_DRAWN else []
    )


def attached(record):
    attachments = list(record.attachments.all())
    return {
        "photos": [one for one in attachments if one.kind == AttachmentKind.PHOTO],
        "documents": [one for one in attachments if one.kind == AttachmentKind.DOCUMENT],
    }
