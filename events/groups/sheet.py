"""The sheet of a country group."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.drawing import Place, Role
from directory.drawing.placing import country_place, place_of
from directory.models import Jumelage, Project
from directory.sheets.facts import on_sheet
from events.groups.facts import facts_of
from events.models import CountryGroup, Event
from events.shared.sheet import PublicationSheet

MAX_MEETINGS = 12


# Beyond, names would hide the map.
MAX_DRAWN = 8


HOME = "FR"


class CountryGroupSheet(PublicationSheet):
    model = CountryGroup
    template_name = "groupes-pays/fiche.html"
    section = "groupes-pays"
    list_title = _("Groupes-pays")

    def details(self, group):
        codes = [country.code for country in group.countries.all()]
        meetings = Event.objects.published().filter(country_group=group).for_list()
        today = timezone.localdate()
        past = meetings.past(today)
        return {
            **on_sheet(facts_of(group)),
            "places": self._places(group),
            "a_venir": list(meetings.upcoming(today)[:MAX_MEETINGS]),
            "passes": list(past[:MAX_MEETINGS]),
            "passes_total": past.count(),
            "projets": Project.objects.published().filter(countries__in=codes).distinct().count(),
            "jumelages": Jumelage.objects.published().in_countries(codes).count(),
            "selection": "&".join(f"pays={code}" for code in codes),
            "hote": self.request.get_host(),
        }

    def _places(self, group):
        """From the members in France, or failing these from France, to the countries of the group."""
        there = [country_place(country) for country in group.countries.all() if country.code != HOME]
        members = [actor for actor in group.members.all() if actor.country_id == HOME and actor.point]
        here = [place_of(actor, Role.HERE) for actor in members[:MAX_DRAWN]]
        return [*(here or [Place(country_code=HOME, country_name="France", role=Role.HERE)]), *there] if there else []
