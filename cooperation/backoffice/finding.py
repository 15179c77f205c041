"""``/admin/recherche/?q=``: everything that an account may see, by kind, each as its own list finds it."""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.template.response import TemplateResponse
from django.urls import Resolver404, path, resolve, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.accounts import roles
from cooperation.accounts.people import finds_people
from cooperation.backoffice.labels import label, prepared
from directory.database.patience import TooLong, at_most
from directory.french import team_name
from directory.kinds import all_kinds
from directory.listing.query import typed_words
from directory.listing.titles import TOO_SMALL
from directory.models import Redirection
from directory.search.glued import tells_nothing
from directory.search.suggested import suggestions

# Rows of a kind: when it alone answers, and beside others.
ALONE, BESIDE = 20, 5
# Seconds that one search may take of the base.
PATIENCE = 20
TOO_LONG = gettext_lazy(
    "Cette recherche a été arrêtée : elle prenait trop de temps. Ajoutez un mot, ou cherchez dans une seule "
    "liste, par le menu."
)


@dataclass(frozen=True)
class Found:
    """One row, as it is chosen elsewhere. ``state``: its value and its words, of a sheet; ``team``: who follows it."""

    label: str
    address: str
    state: str = ""
    state_label: str = ""
    team: str = ""


@dataclass
class Group:
    """What one list finds: ``rows``, of ``number``; ``address``: the list with all of them.

    ``is_named``: whether the first is called what was typed.
    """

    name: str
    key: str
    number: int
    rows: list
    address: str
    is_named: bool = False


def urls(site):
    return [path("recherche/", site.admin_view(lambda request: search(request, site)), name="recherche")]


def search(request, site):
    text = typed_words(request.GET.get("q"))
    context = {"q": text, "groupes": [], "personnes": finds_people(request.user), "peut_etre": ""}
    status = 200
    try:
        with at_most(PATIENCE):
            context |= _answers(request, text, site)
    except TooLong:
        context["rien_dit"], status = TOO_LONG, 503
    context["total"] = sum(group.number for group in context["groupes"])
    request.current_app = site.name
    shared = {**site.each_context(request), "title": _("Chercher dans tout le bureau")}
    return TemplateResponse(request, "admin/recherche.html", {**shared, **context}, status=status)


def _answers(request, text, site):
    """What the page says of ``text``."""
    if (at := at_address(request.user, text, site, request.get_host())) is not None:
        return {"groupes": at}
    if len(text) == 1 or tells_nothing(text):
        return {"rien_dit": TOO_SMALL}
    if any(letter.isalnum() for letter in text):
        found = groups_of(request, text, site)
        return {"groupes": found, "peut_etre": "" if found else suggestions.answer(text).corrected}
    return {}


# --- By words --------------------------------------------------------------------------------------------------------


def groups_of(request, text, site):
    """The lists that find something: that of the thing so called first, then sheets, then the rest, as in the menu."""
    found = [_group(request, admin, text) for admin in _searched(request, site)]
    found = sorted((group for group in found if group), key=lambda group: (not group.is_named, not group.rows[0].state))
    if len(found) > 1:
        for group in found:
            del group.rows[BESIDE:]
    return found


def _searched(request, site):
    """The lists of the menu, but for those of the reference that nobody keeps: thousands of foreign towns."""
    models = [model["model"] for app in site.get_app_list(request) for model in app["models"] if "model" in model]
    admins = [site.get_model_admin(model) for model in models if model not in roles.FIXED]
    return [admin for admin in admins if admin.search_fields]


def _group(request, admin, text):
    rows, parameters = admin.searched(request, text)
    first = list(_read(admin, rows)[: ALONE + 1])
    if not first:
        return None
    number = rows.count() if len(first) > ALONE else len(first)
    options = admin.opts
    return Group(
        name=capfirst(str(options.verbose_name_plural)),
        key=options.model_name,
        number=number,
        rows=_shown(first[:ALONE]),
        address=f"{_page(options, 'changelist')}?{urlencode({'q': text, **parameters})}",
        is_named=getattr(first[0], "search_rank", None) == 0,
    )


def _read(admin, rows):
    """``rows`` with what naming them and saying whose they are reads."""
    if hasattr(rows, "for_list"):
        rows = rows.for_list()
    if admin.list_select_related:
        rows = rows.select_related(*admin.list_select_related)
    return prepared(rows)


def _shown(rows):
    with_state = [row for row in rows if hasattr(roles.record_of(row), "published_at")]
    prefetch_related_objects([roles.record_of(row) for row in with_state], "network__actor")
    return [_line(row, roles.record_of(row) if row in with_state else None) for row in rows]


def _line(row, record=None):
    address = _page(row._meta, "change", row.pk)
    if record is None:
        return Found(label(row), address)
    team = team_name(record.network, _("Équipe nationale"))
    return Found(label(row), address, record.state, record.get_state_display(), team)


def _page(options, view, *args):
    return reverse(f"admin:{options.app_label}_{options.model_name}_{view}", args=args)


# --- By address ------------------------------------------------------------------------------------------------------


def at_address(user, text, site, host):
    """The groups of the one sheet at an address of this site, public or of the office, that somebody pasted.

    ``None`` if ``text`` is no such address; empty if nothing that ``user`` may see is there.
    """
    pasted = _path(text, host)
    if pasted is None:
        return None
    row = _of_office(pasted) or _of_site(pasted, site)
    if row is None or not roles.can_view(user, row):
        return []
    options, address = row._meta, _page(row._meta, "changelist")
    name = capfirst(str(options.verbose_name_plural))
    return [Group(name, options.model_name, 1, _shown([row]), address, is_named=True)]


def _path(text, host):
    if " " in text or "/" not in text:
        return None
    hosts = {host, urlsplit(settings.SITE_URL).netloc}
    try:
        parts = urlsplit(text if "://" in text or text.startswith("/") else f"//{text}")
    except ValueError:
        return None
    if parts.netloc and parts.netloc not in hosts:
        return None
    return f"{parts.path.removesuffix('/')}/"


def _of_office(pasted):
    """The row of a page of the office."""
    try:
        page = resolve(pasted)
    except Resolver404:
        return None
    admin, key = getattr(page.func, "model_admin", None), page.kwargs.get("object_id", "")
    return _read(admin, admin.model._default_manager.filter(pk=key)).first() if admin and key.isdecimal() else None


def _of_site(pasted, site):
    """The row of a public page, its A4 and its former addresses included, whatever its state."""
    name, _slash, rest = pasted.strip("/").partition("/")
    kind = next((kind for kind in all_kinds() if kind.name == name and site.is_registered(kind.model)), None)
    if kind is None or not (kind.is_moderated or kind.is_role):
        return None
    model, slug = kind.record_model, rest.partition("/")[0].replace("\x00", "")
    slugs = [slug, Redirection.objects.current_slug(model, slug)]
    record = model._default_manager.filter(slug__in=[one for one in slugs if one]).first()
    if record is None:
        return None
    # An organisation may have lost the role under which its page was.
    admins = [site.get_model_admin(one) for one in dict.fromkeys((kind.model, model))]
    found = (_read(admin, admin.model._default_manager.filter(pk=record.pk)).first() for admin in admins)
    return next((row for row in found if row is not None), None)
