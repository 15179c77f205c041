"""What other sites may show of this one, kept up to date by itself: frames, images, and the page where to choose them.

A frame has neither script nor cookie; its addresses alone may be framed (``settings.FRAMED_PATHS``).
"""

from dataclasses import dataclass, replace
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpResponsePermanentRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.database.fold import fold
from directory.database.version import version_of
from directory.kinds import all_kinds
from directory.listing.exports.selection import LICENCE, LICENCE_URL
from directory.listing.page import title_of
from directory.search.suggested import suggestions
from directory.territories.sheet import CollectivitePage

# How many records a frame shows.
NUMBERS, USUAL = (3, 6, 10, 20), 6
MOST_PARTNERS, MOST_PROJECTS = 8, 4
# Pixels: around the lines of a frame, of a line of a list, of a bond or a project of a territory, of its drawing; of
# the images of sheets.
AROUND, LINE, SHORT_LINE, DRAWING = 190, 78, 64, 205
WIDTH = 600
IMAGE = (1200, 630)
# The page of a network, a country or a funder is framed as the list that it cuts: ``(section, parameter)``.
CUT_BY = {"reseaux": ("projets", "reseau"), "pays": ("jumelages", "pays"), "financeurs": ("projets", "financeur")}
SUGGESTED = ("collectivites", "pays", "reseaux")


# --- Frames ----------------------------------------------------------------------------------------------------------


def framed_lists():
    """``{section: Listing}`` of those whose records say themselves in a line: those that have a feed."""
    return {kind.list.section: kind.list for kind in all_kinds() if kind.list and kind.list.feed_source}


@require_safe
def list_frame(request, section):
    """The first records of a selection, by the parameters of its list and ``nombre``."""
    version_of(request)
    listing = framed_lists().get(section)
    if listing is None:
        raise Http404
    data = request.GET.copy()
    number = _number(data.pop("nombre", [""])[-1])
    selection = listing.select(data)
    if moved := selection.query.moved(request.path):
        return HttpResponsePermanentRedirect(moved + (f"&nombre={number}" if number != USUAL else ""))
    context = {
        "titre": title_of(selection),
        "lignes": _lines(selection, number),
        "reste": max(0, selection.total - number),
        "page": selection.query.url(),
        "corriger": "/proposer/",
    }
    return _framed(request, "cadre/liste.html", context)


def _lines(selection, number):
    """``[{"titre", "texte", "url", "fictive"}]`` of the first records, as the feed of the list says them."""
    source = selection.listing.feed_source
    found = selection.page(0, number)
    keys = [record.pk for record in found]
    records = source.load(selection.listing.rows().filter(pk__in=keys).prefetch_related(None)).in_bulk(keys)
    lines = []
    for record in (records[key] for key in keys if key in records):
        entry = source.entry(record)
        lines.append(
            {
                "titre": entry.title,
                "texte": entry.text,
                "url": record.get_absolute_url(),
                "fictive": source.sheet(record).is_demonstration,
            }
        )
    return lines


@require_safe
def place_frame(request, slug):
    """The bonds and the projects of one territory."""
    version_of(request)
    sheet = CollectivitePage()
    sheet.setup(request, slug=slug)
    record = sheet.queryset().filter(actor__slug=slug).first()
    if record is None:
        moved = sheet._moved_to(slug)
        if not moved.startswith("/collectivites/"):
            raise Http404
        return HttpResponsePermanentRedirect(f"/cadre{moved}")
    path = record.get_absolute_url()
    context = {"page": path, "corriger": f"/proposer/?fiche={path}", **_place(sheet, record)}
    return _framed(request, "cadre/collectivite.html", context)


def _place(sheet, record):
    """What the frame of a territory tells, and its height."""
    told = sheet.context(record)
    partners = [partner for partner in told["partenaires"] if partner["dessine"]]
    shown, projects = partners[:MOST_PARTNERS], told["projets"][:MOST_PROJECTS]
    drawing = DRAWING if len(told["places"]) > 1 else 0
    return {
        "titre": told["acteur"].name,
        "resume": told["resume"],
        "places": told["places"],
        "partenaires": shown,
        "reste": len(partners) - len(shown),
        "projets": projects,
        "total_projets": told["total_projets"],
        "hauteur": AROUND + drawing + SHORT_LINE * max(1, len(shown) + len(projects)),
    }


def _framed(request, template, context):
    licence = {"nom": LICENCE, "url": LICENCE_URL}
    return render(
        request, template, {**context, "licence": licence, "ici": request.build_absolute_uri(context["page"])}
    )


def _number(text):
    return int(text) if text in map(str, NUMBERS) else USUAL


# --- What an address of the site becomes elsewhere -------------------------------------------------------------------


@dataclass(frozen=True)
class Framed:
    """``page``: the address on the site; ``frame``, ``image``: of what may be shown elsewhere, or nothing; ``height``:
    in pixels; ``is_empty``: nothing is published there yet.
    """

    title: str
    page: str
    frame: str = ""
    image: str = ""
    height: int = 0
    is_empty: bool = False

    def frame_code(self, absolute, *, width="100%", height=None):
        """The HTML to paste. ``absolute``: path → address."""
        return format_html(
            '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" style="border:0"></iframe>',
            absolute(self.frame),
            self.title,
            width,
            height or self.height,
        )

    def image_code(self, absolute):
        return format_html(
            '<a href="{}"><img src="{}" alt="{}" width="{}" height="{}" loading="lazy" '
            'style="max-width:100%;height:auto"></a>',
            absolute(self.page),
            absolute(self.image),
            _("%s : le lien sur la carte") % self.title,
            *IMAGE,
        )


def framed_from(request, address, *, number=USUAL):
    """The ``Framed`` of an address of the site, without its host (``/projets/?pays=BJ``), or of one of its files
    (``/projets.atom?pays=BJ``); ``None`` for any other.
    """
    parts = urlsplit(address)
    section, _slash, slug = parts.path.removeprefix("/cadre").strip("/").partition("/")
    section, slug = section.partition(".")[0], slug.partition(".")[0]
    if not slug:
        return _framed_list(section, QueryDict(parts.query), number)
    if section in CUT_BY:
        listed, parameter = CUT_BY[section]
        framed = _framed_list(listed, QueryDict(urlencode({parameter: slug})), number)
        return framed and replace(framed, image=f"/pays/{slug}.png" if section == "pays" else "")
    return _framed_sheet(request, section, slug)


def _framed_list(section, data, number):
    listing = framed_lists().get(section)
    if listing is None:
        return None
    selection = listing.select(data)
    if any(chosen.unknown for chosen in selection.query.chosen.values()):
        return None
    shown = max(1, min(number, selection.total))
    changes = {"nombre": number} if number != USUAL else {}
    return Framed(
        title_of(selection),
        selection.query.url(),
        selection.query.url(f"/cadre{listing.path}", **changes),
        height=AROUND + LINE * shown,
        is_empty=not selection.total,
    )


def _framed_sheet(request, section, slug):
    """A sheet has an image; a territory has a frame too."""
    kind = next((one for one in all_kinds() if one.name == section and one.paper), None)
    if kind is None:
        return None
    is_place = section == "collectivites"
    sheet = CollectivitePage() if is_place else (kind.paper.sheet or kind.sheet)()
    sheet.setup(request, slug=slug)
    record = sheet.queryset().filter(**{sheet.slug_path: slug}).first()
    if record is None:
        return None
    path, frame = record.get_absolute_url(), {}
    if is_place:
        frame = {"frame": f"/cadre{path}", "height": _place(sheet, record)["hauteur"]}
    return Framed(str(record), path, image=f"{path.rstrip('/')}.png", **frame)


# --- To choose one ---------------------------------------------------------------------------------------------------


@require_safe
def choose(request):
    """``quoi``: a name, or the address of a page of the site; ``nombre``: how many records a list shows."""
    version_of(request)
    typed = " ".join(request.GET.get("quoi", "").replace("\x00", "").split())[:500]
    number = _number(request.GET.get("nombre", ""))
    path = path_of(typed, request)
    framed = framed_from(request, path, number=number) if path else None
    offered = _named(typed) if typed and not path else []
    if len(offered) == 1:
        framed, offered = framed_from(request, offered[0].url, number=number), []
    absolute = request.build_absolute_uri
    context = {
        "section": "integrer",
        "quoi": typed,
        "nombre": number,
        "nombres": NUMBERS,
        "montre": framed,
        "offerts": offered,
        "code_cadre": framed.frame_code(absolute) if framed and framed.frame else "",
        "code_image": framed.image_code(absolute) if framed and framed.image else "",
        "faute": _fault(typed, path) if typed and not framed and not offered else "",
    }
    return render(request, "pages/integrer.html", context)


def path_of(typed, request):
    """The path and the query of an address of the site, however it is pasted; nothing of another text."""
    if typed.startswith("/") and not typed.startswith("//"):
        return typed
    if "/" not in typed:
        return ""
    try:
        parts = urlsplit(typed if "://" in typed else f"//{typed.lstrip('/')}")
    except ValueError:
        return ""
    ours = {request.get_host(), urlsplit(settings.SITE_URL).netloc}
    if parts.netloc not in ours:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _named(typed):
    """What bears a name, to choose from: places, countries, networks; the only one of just that name, if it is."""
    found = [one for group in suggestions.answer(typed, SUGGESTED).groups for one in group.suggestions]
    exact = [one for one in found if fold(one.name) == fold(typed)]
    return exact if len(exact) == 1 else found


def _fault(typed, path):
    if path:
        return _("Cette page ne se montre pas ailleurs. Donnez l’adresse d’une liste, d’une fiche, ou un nom.")
    if "://" in typed or typed.startswith("//"):
        return _("Cette adresse n’est pas de ce site. Collez celle d’une page d’ici, ou écrivez un nom.")
    return _("Rien ici ne porte ce nom. Essayez le nom officiel de la commune, ou collez l’adresse d’une page.")


# --- oEmbed ----------------------------------------------------------------------------------------------------------


@require_safe
def oembed(request):
    """What editors ask of an address pasted in a page (https://oembed.com): 404 for one that is not shown elsewhere,
    501 for another format than JSON.
    """
    if request.GET.get("format", "json") != "json":
        return JsonResponse({}, status=501)
    path = path_of(request.GET.get("url", "").replace("\x00", "")[:2000], request)
    framed = framed_from(request, path) if path else None
    if framed is None or not framed.frame:
        raise Http404
    width = min(WIDTH, _pixels(request.GET.get("maxwidth"), WIDTH))
    height = min(framed.height, _pixels(request.GET.get("maxheight"), framed.height))
    response = JsonResponse(
        {
            "version": "1.0",
            "type": "rich",
            "provider_name": settings.SITE_NAME,
            "provider_url": request.build_absolute_uri("/"),
            "title": framed.title,
            "html": framed.frame_code(request.build_absolute_uri, width=width, height=height),
            "width": width,
            "height": height,
        },
        json_dumps_params={"ensure_ascii": False},
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _pixels(text, usual):
    return int(text) if text and text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text) else usual
