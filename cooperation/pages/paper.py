"""A sheet as a page to print (``.pdf``) and as an image to share (``.png``), at its own address with a suffix."""

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views import View

from directory.countries import leaf as countries
from directory.jumelages import leaf as jumelages
from directory.jumelages.sheet import JumelageSheet
from directory.models import Country
from directory.projects import leaf as projects
from directory.projects.sheet import ProjectSheet
from directory.templatetags.typo import jour
from directory.territories import leaf as territories
from events.agenda import leaf as agenda
from events.agenda.sheet import EventSheet
from events.groups.sheet import CountryGroupSheet
from events.publications.leaf import call_leaf_of
from events.publications.sheet import ArticleSheet, CallSheet, ResourceSheet
from events.shared.leaf import leaf_of as publication_leaf_of


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
        # What draws PDFs weighs sixty megabytes: a process that never makes one does without.
        from cooperation.paper.pdf import pdf_of

        response = HttpResponse(pdf_of(leaf, jour(timezone.localdate())), content_type="application/pdf")
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
        leaf = countries.leaf_of(country, request.build_absolute_uri(f"/pays/{country.code}/"))
        return drawn(leaf)


def drawn(leaf):
    """The image of a leaf; its fonts and outlines are read by the first process that needs them."""
    from cooperation.paper.image import image_of

    return HttpResponse(image_of(leaf), content_type="image/png")


# section: (sheet, leaf, has a page to print)
FORMS = {
    "projets": (ProjectSheet, projects.leaf_of, True),
    "jumelages": (JumelageSheet, jumelages.leaf_of, True),
    "collectivites": (territories.CollectiviteSummary, territories.leaf_of, True),
    "agenda": (EventSheet, agenda.leaf_of, True),
    "actualites": (ArticleSheet, publication_leaf_of, False),
    "ressources": (ResourceSheet, publication_leaf_of, False),
    "appels": (CallSheet, call_leaf_of, False),
    "groupes-pays": (CountryGroupSheet, publication_leaf_of, False),
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
