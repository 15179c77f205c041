"""The pages of organisations: territories, other actors, funders, networks."""

from math import cos, radians

from django.db.models import Exists, F, OuterRef, Prefetch

from directory import structured
from directory.cards import collectivite_card, kind_text, population_text, project_card
from directory.drawing import Role
from directory.enums import AttachmentKind, CollectiviteKind, JumelageState, MemberState
from directory.geo import distance_km, distance_text
from directory.models import (
    Actor,
    ActorAttachment,
    ActorContact,
    Collectivite,
    Funder,
    Jumelage,
    JumelageMember,
    Network,
    ProjectActor,
    ProjectLocality,
)
from directory.places import member_place, place_of, shown_members
from directory.ties import ties_of
from directory.views.base import ActorBasedView
from directory.views.lists import projects_for_cards
from directory.views.sheets import attachments_of, network_of

# Beyond, a map and a table say more than cards.
MAX_PARTNER_CARDS = 12
MAX_PROJECTS = 6
# Degrees of latitude within which neighbours are looked for: about 30 km.
NEIGHBOURHOOD = 0.27


def project_actors_here(pk):
    """Published projects in which this organisation takes part, or that act on its territory."""
    return projects_for_cards().filter(
        Exists(ProjectActor.objects.filter(project=OuterRef("pk"), actor=pk))
        | Exists(ProjectLocality.objects.filter(project=OuterRef("pk"), collectivite=pk))
    )


def with_actor_details(queryset):
    """With the actor's contacts, attachments and network, as every page of an organisation shows them."""
    return queryset.select_related("actor__country", "actor__network__actor").prefetch_related(
        Prefetch("actor__contacts", queryset=ActorContact.objects.current()),
        "actor__attachments",
        "actor__network__offices",
    )


class CollectivitePage(ActorBasedView):
    model = Collectivite
    template_name = "directory/collectivite.html"
    section = "collectivites"

    def queryset(self):
        queryset = (
            super().queryset().select_related("region__actor", "departement__actor", "epci__actor", "actor__as_funder")
        )
        return with_actor_details(queryset).prefetch_related(
            "former_names",
            Prefetch(
                "region__networks",
                queryset=Network.objects.published().select_related("actor").prefetch_related("offices"),
            ),
        )

    def context(self, record):
        actor = record.actor
        jumelages = list(
            Jumelage.objects.published()
            .for_list()
            .filter(Exists(JumelageMember.objects.filter(jumelage=OuterRef("pk"), collectivite=record.pk)))
            .ordered()
        )
        partners = self._partners(record, jumelages)
        projects = project_actors_here(record.pk).with_status().order_by("-start_from", "-pk")
        total = projects.count()
        steps = [("Collectivités", "/collectivites/")]
        if record.is_french and record.departement_id and record.departement_id != record.pk:
            departement = record.departement
            steps.append((departement.actor.name, f"/collectivites/?departement={departement.code}"))
        elif not record.is_french:
            steps.append((actor.country.name, f"/collectivites/?pays={actor.country_id}"))
        url = self.absolute(record.get_absolute_url())
        years = [p["depuis"] for p in partners if p["depuis"]]
        return {
            "acteur": actor,
            "places": [place_of(actor, Role.HERE), *(p["place"] for p in partners if p["dessine"])],
            "ariane": [*steps, (actor.name, "")],
            "sur_titre": self._kicker(record),
            "anciens_noms": [n.name for n in record.former_names.all()],
            "population": population_text(record),
            "jumelages": jumelages,
            "partenaires": partners,
            "en_cartes": len(partners) <= MAX_PARTNER_CARDS,
            "premiere": min(years, key=lambda d: d.isoformat()) if years else None,
            "derniere": max(years, key=lambda d: d.isoformat()) if len(years) > 1 else None,
            "projets": [project_card(p) for p in projects[:MAX_PROJECTS]],
            "total_projets": total,
            "financeur": getattr(actor, "as_funder", None),
            "voisins": self._neighbours(record),
            "contacts": list(actor.contacts.all()),
            **attachments_of(actor),
            "reseau": network_of(actor) or self._regional_network(record),
            "donnees_liees": [
                structured.actor_data(actor, url, "GovernmentOrganization"),
                structured.breadcrumb([("Collectivités", self.absolute("/collectivites/")), (actor.name, url)]),
            ],
            "adresse": url,
        }

    def _kicker(self, record):
        parts = [kind_text(record)]
        for parent in (record.departement, record.region):
            if parent is not None and parent.pk != record.pk:
                parts.append(parent.actor.name)
        if not record.is_french:
            parts += [record.admin_area, record.actor.country.name]
        return " · ".join(str(part) for part in parts if part)

    def _regional_network(self, record):
        region = record if record.kind == CollectiviteKind.REGION else record.region
        return next(iter(region.networks.all()), None) if region is not None else None

    def _partners(self, record, jumelages):
        """One line per other member of each bond, oldest first: who, since when, under which form, how far."""
        photos = self._photos(jumelages)
        here = record.actor.point
        partners = []
        for jumelage in jumelages:
            members = shown_members(jumelage)
            mine = next((m for m in members if m.collectivite_id == record.pk), None)
            for member in members:
                if member.collectivite_id == record.pk:
                    continue
                since = max(
                    (d for d in (member.joined, mine.joined if mine else None) if d),
                    key=lambda d: d.isoformat(),
                    default=jumelage.since,
                )
                left = member.state == MemberState.LEFT or jumelage.status == JumelageState.ENDED
                point = member.place_point
                partners.append(
                    {
                        "membre": member,
                        "jumelage": jumelage,
                        "nom": member.name,
                        "pays": member.place_country,
                        "collectivite": member.collectivite,
                        "depuis": since,
                        "etat": member.state if member.state != MemberState.SIGNED else jumelage.status,
                        "distance": distance_text(distance_km(here, point)) if here and point else "",
                        "population": population_text(member.collectivite) if member.collectivite_id else "",
                        "photo": photos.get(member.collectivite_id),
                        "point": point or (None, None),
                        "place": member_place(
                            member, Role.PENDING if member.state == MemberState.EXPECTED else Role.THERE
                        ),
                        "dessine": not left,
                        "numero": None,
                    }
                )
        partners.sort(key=lambda p: (p["depuis"] is None, p["depuis"].isoformat() if p["depuis"] else ""))
        # The numbers of the drawing: the territory itself is 1.
        drawn = [partner for partner in partners if partner["dessine"]]
        for number, partner in enumerate(drawn, start=2):
            partner["numero"] = number
        return partners

    def _photos(self, jumelages):
        """The first photo of each partner."""
        pks = {m.collectivite_id for j in jumelages for m in j.members.all() if m.collectivite_id}
        photos = ActorAttachment.objects.filter(actor__in=pks, kind=AttachmentKind.PHOTO).order_by("-position", "-pk")
        return {photo.actor_id: photo for photo in photos}

    def _neighbours(self, record):
        """The four nearest French territories of the same sort of which something is published."""
        if not record.is_french or record.actor.point is None:
            return []
        latitude, longitude = record.actor.point
        shrink = cos(radians(latitude))
        reach = NEIGHBOURHOOD / max(shrink, 0.1)
        found = (
            Collectivite.objects.published()
            .french()
            .with_published_records()
            .filter(
                kind=record.kind,
                actor__latitude__range=(latitude - NEIGHBOURHOOD, latitude + NEIGHBOURHOOD),
                actor__longitude__range=(longitude - reach, longitude + reach),
            )
            .exclude(pk=record.pk)
            .annotate(
                gap=(F("actor__latitude") - latitude) * (F("actor__latitude") - latitude)
                + (F("actor__longitude") - longitude) * (F("actor__longitude") - longitude) * shrink * shrink
            )
            .for_list()
            .order_by("gap", "pk")
        )
        found = list(found[:4])
        partners, projects = ties_of([one.pk for one in found])
        return [
            {
                "carte": collectivite_card(one, partners[one.pk], projects[one.pk]),
                "distance": distance_text(distance_km(record.actor.point, one.actor.point)),
            }
            for one in found
        ]


class ActorPage(ActorBasedView):
    """Any other organisation: 301 to its page when it is a territory or a network."""

    model = Actor
    slug_path = "slug"
    template_name = "directory/acteur.html"
    section = "acteurs"

    def queryset(self):
        return (
            Actor.objects.published()
            .plain()
            .select_related("country", "network__actor", "as_funder", "collectivite", "as_network")
            .prefetch_related(
                Prefetch("contacts", queryset=ActorContact.objects.current()), "attachments", "network__offices"
            )
        )

    def context(self, actor):
        projects = project_actors_here(actor.pk).order_by("-start_from", "-pk")
        url = self.absolute(actor.get_absolute_url())
        return {
            "acteur": actor,
            "ariane": [("Acteurs", "/acteurs/"), (actor.name, "")],
            "places": [place_of(actor, Role.HERE)],
            "projets": [project_card(project) for project in projects[:24]],
            "total_projets": projects.count(),
            "financeur": getattr(actor, "as_funder", None),
            "contacts": list(actor.contacts.all()),
            **attachments_of(actor),
            "reseau": network_of(actor),
            "donnees_liees": [structured.actor_data(actor, url)],
            "adresse": url,
        }


class FunderPage(ActorBasedView):
    model = Funder
    template_name = "directory/financeur.html"
    section = "financeurs"

    def queryset(self):
        queryset = super().queryset().select_related("actor__collectivite", "actor__as_network")
        return with_actor_details(queryset)

    def path_of(self, actor):
        """The page of a funder that was renamed; one that is no funder has its own page."""
        is_funder = Funder.objects.filter(pk=actor.pk).exists()
        return f"/financeurs/{actor.slug}/" if is_funder else actor.get_absolute_url()

    def context(self, record):
        actor = record.actor
        projects = projects_for_cards().filter(pk__in=record.fundings.values("project")).order_by("-start_from", "-pk")
        url = self.absolute(record.get_absolute_url())
        return {
            "acteur": actor,
            "ariane": [("Financeurs", "/financeurs/"), (actor.name, "")],
            "projets": [project_card(project) for project in projects[:24]],
            "total_projets": projects.count(),
            "page_acteur": actor.get_absolute_url(),
            "contacts": list(actor.contacts.all()),
            "reseau": network_of(actor),
            "donnees_liees": [structured.actor_data(actor, url)],
            "adresse": url,
        }


class NetworkPage(ActorBasedView):
    model = Network
    template_name = "directory/reseau.html"
    section = "reseaux"

    def queryset(self):
        queryset = super().queryset().select_related("actor__collectivite")
        return with_actor_details(queryset).prefetch_related(
            "regions__actor", "offices", "partners__actor__collectivite", "partners__actor__as_network"
        )

    def path_of(self, actor):
        is_network = Network.objects.filter(pk=actor.pk).exists()
        return f"/reseaux/{actor.slug}/" if is_network else actor.get_absolute_url()

    def context(self, record):
        actor = record.actor
        projects = projects_for_cards().for_network(record)
        jumelages = Jumelage.objects.published().for_network(record)
        url = self.absolute(record.get_absolute_url())
        return {
            "acteur": actor,
            "ariane": [("Réseaux", "/reseaux/"), (actor.name, "")],
            "regions": list(record.regions.all()),
            "bureaux": list(record.offices.all()),
            "soutiens": list(record.partners.all()),
            "projets": [project_card(p) for p in projects.order_by("-published_at", "-pk")[:MAX_PROJECTS]],
            "total_projets": projects.count(),
            "total_jumelages": jumelages.count(),
            "contacts": list(actor.contacts.all()),
            **attachments_of(actor),
            "donnees_liees": [structured.actor_data(actor, url)],
            "adresse": url,
        }
