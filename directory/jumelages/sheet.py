"""The sheet of a bond."""

from directory.drawing import best_format
from directory.enums import MemberState
from directory.jumelages.card import jumelage_vignette
from directory.jumelages.facts import fact_parts, facts_of, key_dates
from directory.jumelages.places import drawn_members, joined_on, jumelage_places, shown_members
from directory.jumelages.related import related_jumelages
from directory.models import Funding, Jumelage, Project
from directory.organisations.card import funders_by_tier
from directory.projects.card import short_projects
from directory.sheets.facts import on_sheet
from directory.sheets.parts import addresses_of, attachments_of, network_of
from directory.sheets.structured import CONTEXT, breadcrumb
from directory.sheets.view import SheetView


def jumelage_data(jumelage, url, members):
    """An ``Organization`` of places. ``members``: those who signed."""
    data = {"@context": CONTEXT, "@type": "Organization", "name": jumelage.title, "url": url}
    data["image"] = f"{url.rstrip('/')}.png"
    if jumelage.summary:
        data["description"] = jumelage.summary
    data["member"] = [_member(member) for member in members]
    if jumelage.since:
        data["foundingDate"] = jumelage.since.isoformat()
    if jumelage.until:
        data["dissolutionDate"] = jumelage.until.isoformat()
    return data


def _member(member):
    data = {"@type": "GovernmentOrganization", "name": member.name}
    place = {"@type": "Place"}
    if member.place_country:
        place["address"] = {"@type": "PostalAddress", "addressCountry": member.place_country.code}
    if member.place_point and not member.is_zone:
        latitude, longitude = member.place_point
        place["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return data | ({"location": place} if len(place) > 1 else {})


MAX_PROJECTS = 12


class JumelageSheet(SheetView):
    model = Jumelage
    template_name = "jumelages/fiche.html"
    section = "jumelages"

    def queryset(self):
        rows = super().queryset().with_provenance().for_list()
        return rows.prefetch_related(*fact_parts(), "attachments", "network__offices")

    def context(self, jumelage):
        members = shown_members(jumelage)
        places = jumelage_places(jumelage)
        projects = Project.objects.published().filter(jumelage=jumelage).order_by("-start_from", "-pk")
        fundings = Funding.objects.filter(project__in=projects.order_by().values("pk")).order_by("pk")
        states = [m.state for m in members]
        url = self.absolute(jumelage.get_absolute_url())
        steps = [("Jumelages", "/jumelages/")]
        seen = {f.funder_id: f for f in fundings.select_related("funder__actor__collectivite")}
        return {
            "places": places,
            "a_preciser": any(place.is_zone or place.latitude is None for place in places),
            "portrait": len(places) < 3 and best_format(places) == "portrait",
            "ariane": [*steps, (jumelage.title, "")],
            "membres": self._numbered(members, jumelage),
            "signes": states.count(MemberState.SIGNED),
            "pressentis": states.count(MemberState.EXPECTED),
            "plusieurs": len(members) > 2,
            "pastilles": range(states.count(MemberState.SIGNED)) if len(members) <= 24 else [],
            "pastilles_attente": range(states.count(MemberState.EXPECTED)) if len(members) <= 24 else [],
            "dates": key_dates(jumelage),
            **on_sheet(facts_of(jumelage)),
            "projets": short_projects(projects[:MAX_PROJECTS]),
            "niveaux": funders_by_tier(seen.values()),
            "contacts": list(jumelage.contacts.all()),
            **attachments_of(jumelage),
            "reseau": network_of(jumelage),
            "proches": [(one.why, jumelage_vignette(one.record)) for one in related_jumelages(jumelage)],
            "donnees_liees": [
                jumelage_data(jumelage, url, [m for m in members if m.state == MemberState.SIGNED]),
                breadcrumb([("Jumelages", self.absolute("/jumelages/")), (jumelage.title, url)]),
            ],
            **addresses_of(jumelage, url),
        }

    def _numbered(self, members, jumelage):
        """``[(number on the drawing, member, its date)]``; those who left come last, without a number."""
        left = [(None, m, joined_on(m, jumelage)) for m in members if m.state == MemberState.LEFT]
        drawn = enumerate(drawn_members(jumelage), start=1)
        return [*((number, m, joined_on(m, jumelage)) for number, (m, _role) in drawn), *left]
