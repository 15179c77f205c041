"""A sheet as a page to print (``.pdf``) and as an image to share (``.png``), at its own address with a suffix."""

from functools import partial

from django.db.models import Prefetch
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views import View

from cooperation.paper import leaves
from directory.drawing import Role
from directory.drawing.placing import place_of
from directory.enums import MemberState
from directory.french import day
from directory.jumelages.places import member_place, shown_members
from directory.jumelages.sheet import JumelageSheet
from directory.models import ActorContact, Collectivite, Country, Jumelage, Project
from directory.paper.typesetting import image_of, pdf_of
from directory.projects.sheet import ProjectSheet
from directory.sheets.parts import network_of
from directory.sheets.view import ActorBasedView
from events.agenda.sheet import EventSheet
from events.groups.sheet import CountryGroupSheet
from events.publications.sheet import ArticleSheet, CallSheet, ResourceSheet


class CollectiviteSummary(ActorBasedView):
    """A territory with what fits on a page: its partners, its latest projects."""

    model = Collectivite
    section = "collectivites"
    MOST_PROJECTS = 12

    def queryset(self):
        contacts = ActorContact.objects.current()
        return (
            super()
            .queryset()
            .for_list()
            .select_related("actor__country", "actor__network__actor", "departement__actor", "region__actor")
            .prefetch_related(Prefetch("actor__contacts", queryset=contacts))
        )

    def context(self, collectivite):
        actor = collectivite.actor
        mine = Jumelage.objects.published().filter(members__collectivite=collectivite.pk)
        partners, places = [], [place_of(actor, Role.HERE)]
        for jumelage in mine.for_list().order_by("since_from", "pk").distinct():
            for member in shown_members(jumelage):
                if member.collectivite_id == collectivite.pk or member.state == MemberState.LEFT:
                    continue
                country = member.place_country
                partners.append((member.name, country.name if country else "", member.joined or jumelage.since))
                places.append(
                    member_place(member, Role.PENDING if member.state == MemberState.EXPECTED else Role.THERE)
                )
        projects = Project.objects.published().filter(project_actors__actor=actor.pk).distinct()
        return {
            "adresse": self.absolute(collectivite.get_absolute_url()),
            "places": places,
            "partenaires": partners,
            "projets": list(projects.order_by("-start_from", "-pk")[: self.MOST_PROJECTS]),
            "contacts": list(actor.contacts.all()),
            "reseau": network_of(actor),
        }


class PaperView(View):
    """What a published sheet says, in another form; 301 from its former addresses, 404 for anything else."""

    http_method_names = ["get", "head", "options"]
    sheet = None
    leaf = None
    suffix = ""

    def get(self, request, slug):
        sheet = self.sheet()
        sheet.setup(request, slug=slug)
        record = sheet.queryset().filter(**{sheet.slug_path: slug}).first()
        if record is None:
            moved = sheet._moved_to(slug)
            if not moved.startswith(f"/{sheet.section}/"):
                # It is now a record of another kind, which may have no such form.
                raise Http404
            return HttpResponsePermanentRedirect(f"{moved.rstrip('/')}.{self.suffix}")
        return self.answer(self.leaf(record, sheet.context(record)), record)


class SheetPdf(PaperView):
    suffix = "pdf"

    def answer(self, leaf, record):
        response = HttpResponse(pdf_of(leaf, day(timezone.localdate())), content_type="application/pdf")
        name = leaf.url.rstrip("/").rpartition("/")[2]
        response["Content-Disposition"] = f'inline; filename="passerelles-{name}.pdf"'
        # The page is the sheet: only the sheet is to be found.
        response["X-Robots-Tag"] = "noindex"
        return response


class SheetImage(PaperView):
    suffix = "png"

    def answer(self, leaf, record):
        return drawn(leaf)


class CountryImage(View):
    http_method_names = ["get", "head", "options"]

    def get(self, request, code):
        country = get_object_or_404(Country, code=code.upper())
        leaf = leaves.country_leaf(country, request.build_absolute_uri(f"/pays/{country.code}/"))
        return drawn(leaf)


def drawn(leaf):
    return HttpResponse(image_of(leaf), content_type="image/png")


# section: (sheet, leaf, has a page to print)
FORMS = {
    "projets": (ProjectSheet, leaves.project_leaf, True),
    "jumelages": (JumelageSheet, leaves.jumelage_leaf, True),
    "collectivites": (CollectiviteSummary, leaves.collectivite_leaf, True),
    "agenda": (EventSheet, leaves.event_leaf, True),
    "actualites": (ArticleSheet, partial(leaves.publication_leaf, kind="Actualité"), False),
    "ressources": (ResourceSheet, partial(leaves.publication_leaf, kind="Ressource"), False),
    "appels": (CallSheet, partial(leaves.publication_leaf, kind="Appel à projets"), False),
    "groupes-pays": (CountryGroupSheet, partial(leaves.publication_leaf, kind="Groupe-pays"), False),
}


def addresses(path):
    """``path()`` of every form of every kind of sheet, with Django's ``path`` given."""
    found = []
    for section, (sheet, leaf, is_printed) in FORMS.items():
        forms = {"png": SheetImage} | ({"pdf": SheetPdf} if is_printed else {})
        for suffix, view in forms.items():
            route = f"{section}/<slug:slug>.{suffix}"
            found.append(path(route, view.as_view(sheet=sheet, leaf=leaf), name=f"{section}-{suffix}-export"))
    return found
