"""A sheet as a page to print (``.pdf``) and as an image to share (``.png``), at its own address with a suffix."""

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views import View

from directory.apart.places import place
from directory.countries import leaf as countries
from directory.french import day
from directory.kinds import all_kinds
from directory.models import Country
from directory.paper.typesetting import image_of, pdf_of


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
        with place("feuille"):
            body = pdf_of(leaf, day(timezone.localdate()))
        response = HttpResponse(body, content_type="application/pdf")
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
        return drawn(countries.leaf_of(country, request.build_absolute_uri(f"/pays/{country.code}/")))


def drawn(leaf):
    """The image of a leaf."""
    with place("feuille"):
        body = image_of(leaf)
    return HttpResponse(body, content_type="image/png")


def addresses(path):
    """``path()`` of every form of every kind of sheet, with Django's ``path`` given."""
    found = []
    for kind in all_kinds():
        if kind.paper is None:
            continue
        forms = {"png": SheetImage} | ({"pdf": SheetPdf} if kind.paper.is_printed else {})
        for suffix, view in forms.items():
            served = view.as_view(sheet=kind.paper.sheet or kind.sheet, leaf=kind.paper.leaf)
            found.append(path(f"{kind.name}/<slug:slug>.{suffix}", served, name=f"{kind.name}-{suffix}-export"))
    return found
