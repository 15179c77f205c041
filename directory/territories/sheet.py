"""The page of a territory: better than what it would write on its own site."""

from math import cos, radians

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from directory.charts.short import short_chart
from directory.drawing import Role, names_apart
from directory.drawing.geo import distance_km, distance_text
from directory.drawing.placing import place_of
from directory.enums import AttachmentKind, CollectiviteKind, FunderTier, JumelageState, MemberState, PublicationState
from directory.french import all_of, counted
from directory.jumelages.places import joined_on, member_place, shown_members
from directory.kinds import list_of
from directory.models import (
    ActorAttachment,
    Collectivite,
    Funder,
    Funding,
    Jumelage,
    JumelageMember,
    Network,
    Project,
    ProjectActor,
    ProjectLocality,
)
from directory.organisations.card import funding_line
from directory.projects.card import short_projects
from directory.sheets.facts import on_sheet
from directory.sheets.structured import actor_data, breadcrumb
from directory.sheets.view import ActorBasedView
from directory.territories.card import population_text
from directory.territories.facts import facts_of, with_facts

PUBLISHED = PublicationState.PUBLISHED
# Beyond, a map and a table say more than cards.
MAX_PARTNER_CARDS = 12
# Beyond, cards without a photo are drawn small: a page of patterns tells nothing.
MAX_LARGE_CARDS = 6
MAX_PROJECTS = 6
MAX_NEIGHBOURS = 4
MAX_COMMUNES = 60
MAX_COUNTRIES = 8
# Degrees of latitude within which French neighbours are looked for: about 60 km.
NEIGHBOURHOOD = 0.54
AREAS = {CollectiviteKind.REGION: "region", CollectiviteKind.DEPARTEMENT: "departement"}


def _number_of(rows, owner):
    counts = rows.order_by().values(owner).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counts), 0)


def with_activity(queryset):
    """Annotate ``bond_count`` and ``project_count``, of what is published."""
    bonds = JumelageMember.objects.filter(collectivite=OuterRef("pk"), jumelage__state=PUBLISHED)
    roles = ProjectActor.objects.filter(actor=OuterRef("pk"), project__state=PUBLISHED)
    return queryset.annotate(bond_count=_number_of(bonds, "collectivite"), project_count=_number_of(roles, "actor"))


class CollectivitePage(ActorBasedView):
    model = Collectivite
    template_name = "collectivites/fiche.html"
    section = "collectivites"

    def queryset(self):
        return with_facts(super().queryset())

    def context(self, record):
        actor = record.actor
        jumelages = list(
            Jumelage.objects.published()
            .for_list()
            .filter(Exists(JumelageMember.objects.filter(jumelage=OuterRef("pk"), collectivite=record.pk)))
            .ordered()
        )
        attachments = self._attachments(record, jumelages)
        partners = self._partners(record, jumelages, attachments)
        projects, numbers = self._projects(record)
        url = self.absolute(record.get_absolute_url())
        drawn = [p for p in partners if p["dessine"]]
        places = [place_of(actor, Role.HERE), *(p["place"] for p in drawn)]
        mine = attachments.get(record.pk, [])
        has_photo = any(p["photo"] for p in partners)
        area = self._area(record) if record.kind in AREAS else None
        communes = self._communes(record) if record.kind in CollectiviteKind.epci() else []
        funder = getattr(actor, "as_funder", None)
        return {
            "acteur": actor,
            "places": places,
            "noms_des_lieux": names_apart(places),
            "ariane": [*self._steps(record), (actor.name, "")],
            "sur_titre": self._kicker(record),
            **on_sheet(facts_of(record)),
            "resume": summary(partners),
            "partenaires": partners,
            "en_cartes": len(partners) <= MAX_PARTNER_CARDS,
            "serre": len(partners) > MAX_LARGE_CARDS and not has_photo,
            "premiere": first_year(drawn),
            "projets": short_projects(projects[:MAX_PROJECTS], with_countries=True) if numbers["total"] else [],
            "total_projets": numbers["total"],
            "projets_en_liste": numbers["by_role"],
            "niveaux": self._funders(record) if numbers["total"] else [],
            "territoire": area,
            "communes": communes,
            # The lists then give the records of those inside too.
            "englobe": record.kind in AREAS or record.kind in CollectiviteKind.epci(),
            "voisins": self._neighbours(record),
            "contacts": list(actor.contacts.all()),
            "photos": [a for a in mine if a.kind == AttachmentKind.PHOTO],
            "documents": [a for a in mine if a.kind == AttachmentKind.DOCUMENT],
            "reseau": self._network(record),
            "a_populations": any(p["collectivite"] and p["collectivite"].population for p in partners),
            "vide": not (partners or numbers["total"] or communes or funder or (area and area["total"])),
            "donnees_liees": [
                actor_data(actor, url, "GovernmentOrganization"),
                breadcrumb([("Collectivités", self.absolute("/collectivites/")), (actor.name, url)]),
            ],
            "adresse": url,
        }

    def _steps(self, record):
        steps = [("Collectivités", "/collectivites/")]
        if record.is_french and record.departement_id and record.departement_id != record.pk:
            departement = record.departement
            # Paris is in Paris.
            if departement.actor.name != record.actor.name:
                steps.append((departement.actor.name, f"/collectivites/?departement={departement.code}"))
        elif not record.is_french:
            steps.append((record.actor.country.name, f"/collectivites/?pays={record.actor.country_id}"))
        return steps

    def _kicker(self, record):
        parts = [record.kind_label]
        for parent in (record.departement, record.region):
            if parent is not None and parent.pk != record.pk and parent.actor.name != record.actor.name:
                parts.append(parent.actor.name)
        if not record.is_french:
            parts += [record.admin_area, record.actor.country.name]
        return " · ".join(str(part) for part in parts if part)

    def _network(self, record):
        """The published network that follows the sheet, else the one of its région; ``None``: the national level."""
        region = record if record.kind == CollectiviteKind.REGION else record.region
        mine = Q(pk=record.actor.network_id) if record.actor.network_id else Q()
        around = Q(regions=region) if region is not None else Q()
        if not mine and not around:
            return None
        found = Network.objects.published().filter(mine | around).select_related("actor")
        networks = list(found.prefetch_related("offices").order_by("position", "pk").distinct())
        return next((n for n in networks if n.pk == record.actor.network_id), networks[0] if networks else None)

    def _attachments(self, record, jumelages):
        """``{actor: [attachments]}`` of the territory and of its partners."""
        pks = {m.collectivite_id for j in jumelages for m in j.members.all() if m.collectivite_id}
        mine = Q(actor=record.pk) | Q(actor__in=pks, kind=AttachmentKind.PHOTO)
        found = {}
        for attachment in ActorAttachment.objects.filter(mine).order_by("position", "pk"):
            found.setdefault(attachment.actor_id, []).append(attachment)
        return found

    def _partners(self, record, jumelages, attachments):
        """One line per other member of each bond, oldest first: who, since when, under which form, how far."""
        here = record.actor.point
        partners = []
        for jumelage in jumelages:
            members = shown_members(jumelage)
            mine = next((m for m in members if m.collectivite_id == record.pk), None)
            for member in members:
                if member.collectivite_id == record.pk:
                    continue
                left = member.state == MemberState.LEFT or jumelage.status == JumelageState.ENDED
                expected = member.state == MemberState.EXPECTED
                joined = [joined_on(one, jumelage) for one in (member, mine) if one is not None]
                since = max(filter(None, joined), default=None)
                point = member.place_point
                photos = attachments.get(member.collectivite_id, [])
                partners.append(
                    {
                        "membre": member,
                        "jumelage": jumelage,
                        "nom": member.name,
                        "pays": member.place_country,
                        "collectivite": member.collectivite,
                        # Whoever is only expected has begun nothing.
                        "depuis": None if expected else since,
                        "etat": member.state if member.state != MemberState.SIGNED else jumelage.status,
                        "pressenti": expected,
                        "distance": distance_text(distance_km(here, point)) if here and point else "",
                        "population": population_text(member.collectivite) if member.collectivite_id else "",
                        "photo": next((a for a in photos if a.kind == AttachmentKind.PHOTO), None),
                        "point": point or (None, None),
                        "place": member_place(member, Role.PENDING if expected else Role.THERE),
                        "dessine": not left,
                        "numero": None,
                    }
                )
        partners.sort(key=lambda p: (not p["dessine"], p["pressenti"], p["depuis"] is None, *_dated(p["depuis"])))
        # The numbers of the drawing: the territory itself is 1.
        drawn = [partner for partner in partners if partner["dessine"]]
        for number, partner in enumerate(drawn, start=2):
            partner["numero"] = number
        return partners

    def _here(self, record):
        """Published projects in which it takes part, or that act on its territory."""
        roles = ProjectActor.objects.filter(project=OuterRef("pk"), actor=record.pk)
        spots = ProjectLocality.objects.filter(project=OuterRef("pk"), collectivite=record.pk)
        return Project.objects.published().filter(Exists(roles) | Exists(spots)), roles

    def _projects(self, record):
        """The projects, latest first, and ``{"total", "by_role"}``: the list counts those where it has a part."""
        projects, roles = self._here(record)
        numbers = projects.order_by().aggregate(total=Count("pk"), by_role=Count("pk", filter=Exists(roles)))
        return projects.order_by(F("start_from").desc(nulls_last=True), "-pk"), numbers

    def _funders(self, record):
        """Who pays for its projects, by tier: how many, and how much when it is known."""
        projects, _roles = self._here(record)
        lines = (
            Funding.objects.filter(project__in=projects.order_by().values("pk"), funder__actor__state=PUBLISHED)
            .order_by()
            .values("funder", "funder__tier", "funder__actor__sort_key")
            .annotate(
                number=Count("project", distinct=True), amount=Sum("amount"), about=BoolOr("amount_is_approximate")
            )
            .order_by("-number", "funder__actor__sort_key")
        )
        funders = Funder.objects.select_related("actor__collectivite").in_bulk([line["funder"] for line in lines])
        tiers = {tier: [] for tier in FunderTier}
        for line in lines:
            funder = funders[line["funder"]]
            tiers[FunderTier(line["funder__tier"])].append(
                funding_line(funder, counted(line["number"], "projet"), line["amount"], line["about"])
            )
        return [{"libelle": tier.label, "financements": found} for tier, found in tiers.items() if found]

    def _area(self, record):
        """What the territories inside do: ``{jumelages, projets, adresses, graphique}``."""
        name, code = AREAS[record.kind], record.code
        bonds = list_of("jumelages").select(**{name: code})
        actions = list_of("projets").select(**{name: code})
        total, action_count = bonds.total, actions.total
        return {
            "parametre": f"{name}={code}",
            "jumelages": total,
            "projets": action_count,
            "total": total + action_count,
            "graphique": short_chart(
                bonds,
                "pays",
                "Pays",
                ("Premier pays partenaire", "Avec quels pays"),
                total,
                unit="Jumelages et partenariats",
                limit=MAX_COUNTRIES,
            ),
        }

    def _communes(self, record):
        """The communes of an intercommunalité of which something is published, the most tied first."""
        communes = with_activity(Collectivite.objects.published().filter(epci=record.pk).with_published_records())
        return list(
            communes.select_related("actor").order_by("-bond_count", "-project_count", "actor__sort_key", "pk")[
                :MAX_COMMUNES
            ]
        )

    def _neighbours(self, record):
        """The nearest territories of the same sort of which something is published, with their distance."""
        if record.actor.point is None or record.kind in CollectiviteKind.epci():
            return []
        latitude, longitude = record.actor.point
        shrink = cos(radians(latitude))
        bonds = JumelageMember.objects.filter(collectivite=OuterRef("pk"), jumelage__state=PUBLISHED)
        roles = ProjectActor.objects.filter(actor=OuterRef("pk"), project__state=PUBLISHED)
        around = Collectivite.objects.published().filter(Exists(bonds) | Exists(roles)).exclude(pk=record.pk)
        if record.is_french:
            reach = NEIGHBOURHOOD / max(shrink, 0.1)
            around = around.french().filter(
                kind=record.kind,
                actor__latitude__range=(latitude - NEIGHBOURHOOD, latitude + NEIGHBOURHOOD),
                actor__longitude__range=(longitude - reach, longitude + reach),
            )
        else:
            around = around.filter(actor__country=record.actor.country_id, actor__latitude__isnull=False)
        gap = (F("actor__latitude") - latitude) * (F("actor__latitude") - latitude) + (
            F("actor__longitude") - longitude
        ) * (F("actor__longitude") - longitude) * shrink * shrink
        found = with_activity(around).select_related("actor").annotate(gap=gap).order_by("gap", "pk")
        return [
            {"collectivite": one, "distance": distance_text(distance_km(record.actor.point, one.actor.point))}
            for one in found[:MAX_NEIGHBOURS]
        ]


def _dated(date):
    return (date.edtf(),) if date else ("",)


def first_year(partners):
    """The oldest known year among partners, or ``None``."""
    return min((p["depuis"].year for p in partners if p["depuis"] and not p["pressenti"]), default=None)


def summary(partners):
    """« 6 partenaires dans 5 pays et en France, depuis 1962 au moins. »: « au moins » when some dates are unknown."""
    current = [p for p in partners if p["dessine"] and not p["pressenti"]]
    expected = sum(1 for p in partners if p["dessine"] and p["pressenti"])
    if not current:
        return ""
    countries = {p["pays"].code for p in current if p["pays"]}
    abroad = len(countries - {"FR"})
    places = [f"dans {counted(abroad, 'pays', 'pays')}"] if abroad else []
    places += ["en France"] if "FR" in countries else []
    sentence = " ".join([counted(len(current), "partenaire"), all_of(places)]).strip()
    if year := first_year(current):
        sentence += f", depuis {year}" + ("" if all(p["depuis"] for p in current) else " au moins")
    if expected:
        sentence += f". {counted(expected, 'autre est pressenti', 'autres sont pressentis')}"
    return sentence + "."
