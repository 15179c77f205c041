"""The pages of what is done to many rows: what would be done, done once it is confirmed; what was done, taken back."""

from collections import Counter
from dataclasses import dataclass, field
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.accounts import roles
from cooperation.accounts.models import Membership
from cooperation.backoffice.bulk import undoing
from cooperation.backoffice.labels import label
from cooperation.backoffice.pages import page_of_office
from directory import bulk
from directory.bulk import LeftOut
from directory.database import undo
from directory.french import all_of, counted, quoted
from directory.imports.actions import stopped
from directory.imports.undoing import told
from directory.models import GroupAct

# Rows told one by one.
SHOWN = 20
RECENT = 50
# Of more rows, the worker does it: a page that waits longer is cut.
AT_ONCE = 200


def urls(site):
    def page(route, view, name):
        return page_of_office(site, route, partial(view, site), name, "bulk")

    return [
        page("ensemble/", recent, "ensembles"),
        page("ensemble/<int:pk>/", ask, "ensemble"),
        page("ensemble/<int:pk>/defaire/", take_back, "ensemble-defaire"),
    ]


@dataclass
class Context:
    """Of whom and of what an act is: what deeds are given."""

    request: object
    admin: object
    group: GroupAct
    deed: object
    extra: dict = field(default_factory=dict)

    @property
    def user(self):
        return self.request.user

    @property
    def model(self):
        return self.admin.model

    def rows(self, keys):
        """Those that the account may see, as ``directory.bulk`` reads them."""
        rows = roles.visible(self.user, self.model._base_manager.filter(pk__in=keys)).order_by("pk")
        return rows.select_related("actor") if bulk.stamp_path(self.model).startswith("actor") else rows

    def named(self, number):
        return counted(number, str(self.model._meta.verbose_name), str(self.model._meta.verbose_name_plural))

    def list_address(self):
        suite = self.group.answers.get("suite", "")
        return _list_of(self.model) + (f"?{suite}" if suite else "")


def _list_of(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def _admin_of(site, kind):
    return next((one for model, one in site._registry.items() if model._meta.db_table == kind), None)


def _context(site, request, pk):
    """Of an act that this very account asked, 404 for the others."""
    group = GroupAct.objects.filter(pk=pk, by=request.user).first()
    admin = group and _admin_of(site, group.kind)
    if admin is None:
        raise Http404
    deed = next((one for one in admin.offered(request) if one.name == group.deed), None)
    if deed is None:
        raise PermissionDenied
    return Context(request, admin, group, deed)


# --- What would be done ----------------------------------------------------------------------------------------------


@dataclass
class Sorting:
    """``changes``: ``[(words, number)]``; ``shown`` and ``left``: the first rows, ``(label, address, Foreseen)`` and
    ``(label, address, why)``; ``reasons``: ``[(why, number)]``.
    """

    number: int = 0
    changes: list = field(default_factory=list)
    shown: list = field(default_factory=list)
    left: list = field(default_factory=list)
    reasons: list = field(default_factory=list)
    entering: int = 0
    leaving: int = 0
    gone: int = 0

    @property
    def left_number(self):
        return sum(number for _why, number in self.reasons)


def sort_out(context):
    """What would become of each row of an act that is asked, nothing written."""
    found, changes, reasons = Sorting(), Counter(), Counter()
    asked = sorted(map(int, context.group.asked))
    for keys in undo.chunks(asked, 500):
        rows = list(context.rows(keys))
        found.gone += len(keys) - len(rows)
        for row in rows:
            name = label(row)
            try:
                if not bulk.is_as_asked(context.group, row):
                    raise LeftOut(_("elle a changé depuis que vous l’avez choisie"))
                foreseen = context.deed.foresee(context, row)
            except LeftOut as refusal:
                reasons[str(refusal)] += 1
                if len(found.left) < SHOWN:
                    found.left.append((name, _address(row), str(refusal)))
                continue
            found.number += 1
            changes[foreseen.change] += 1
            found.entering += foreseen.public > 0
            found.leaving += foreseen.public < 0
            if len(found.shown) < SHOWN:
                found.shown.append((name, _address(row), foreseen))
    found.changes, found.reasons = changes.most_common(), reasons.most_common()
    return found


def _address(row):
    try:
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return ""


def ask(site, request, pk):
    context = _context(site, request, pk)
    if context.group.queued_at:
        return _queued(context)
    if context.group.act is not None:
        if request.method == "POST":
            messages.error(request, _("C’est déjà fait : rien n’a été fait une seconde fois."))
        return redirect("admin:ensembles")
    if context.deed.step and (answer := context.deed.ask_more(context)) is not None:
        return answer
    if request.method == "POST" and request.POST.get("geste") == "faire":
        return _do(context)
    found = sort_out(context)
    title = _("%(deed)s : %(what)s") % {"deed": context.deed.title, "what": context.named(found.number)}
    return (
        "confirmer",
        title,
        {
            "found": found,
            "deed": context.deed,
            "what": context.named(found.number),
            "entering": context.named(found.entering),
            "leaving": context.named(found.leaving),
            "left": context.named(found.left_number),
            "chosen": len(context.group.asked),
            "more": found.number - len(found.shown),
            "more_left": found.left_number - len(found.left),
            "back": context.list_address(),
            "opts": context.model._meta,
            "list": _list_of(context.model),
            "about": context.deed.about(context),
        },
    )


@transaction.atomic
def carried_out(context):
    """Do it, all or nothing. Raises ``bulk.GroupError``."""
    # Before: what was asked is forgotten once it is done.
    about = context.deed.about(context)
    result = bulk.carry_out(
        context.group,
        by=context.user,
        rows=context.rows,
        each=lambda row: context.deed.carry_out(context, row),
        about=about,
    )
    context.deed.finish(context)
    return result


def _do(context):
    back = context.list_address()
    if context.deed.is_queued and len(context.group.asked) > AT_ONCE:
        bulk.queue(context.group)
        return redirect(context.request.path)
    try:
        result = carried_out(context)
    except bulk.GroupError as refusal:
        messages.error(context.request, str(refusal))
        return redirect(back)
    messages.success(context.request, _with_undo(context, result.number))
    for sentence, lines in left_of(result):
        first = format_html_join("", "<br>{}", ((line,) for line in lines))
        messages.warning(context.request, format_html("{}{}", sentence, first))
    return redirect(back)


def _with_undo(context, number):
    sentence = context.deed.done(number, context.model)
    if not context.deed.is_undone:
        return sentence
    undo_page = reverse("admin:ensemble-defaire", args=[context.group.pk])
    return format_html('{} <a href="{}">{}</a>', sentence, undo_page, _("Annuler"))


def left_of(result):
    """``[(sentence, lines)]``: what stays as it was, the first rows with the reason why."""
    found, number = [], len(result.left)
    if number:
        stay = ngettext("%(n)s fiche reste comme elle était.", "%(n)s fiches restent comme elles étaient.", number)
        lines = [_("%(name)s : %(why)s") % {"name": quoted(label(row)), "why": why} for row, why in result.left[:SHOWN]]
        found.append((stay % {"n": number}, lines))
    if result.gone:
        sentence = ngettext(
            "%(n)s fiche choisie n’existe plus, ou n’est plus à vous.",
            "%(n)s fiches choisies n’existent plus, ou ne sont plus à vous.",
            result.gone,
        )
        found.append((sentence % {"n": result.gone}, []))
    return found


def _queued(context):
    """Where the worker is with it, then what it did."""
    group = context.group
    is_over = bool(group.act or group.told)
    return (
        "attente",
        str(context.deed.title),
        {
            "group": group,
            "what": context.named(len(group.asked)),
            "is_over": is_over,
            "done": _with_undo(context, group.number) if group.act else "",
            "stopped": "" if is_over else stopped(),
            "back": context.list_address(),
            "opts": context.model._meta,
            "list": _list_of(context.model),
        },
    )


# --- What was done ---------------------------------------------------------------------------------------------------


def of_my_team(user):
    """The acts that ``user`` may know of: its own, its networks', all of them for the national level."""
    done = GroupAct.objects.filter(act__isnull=False).select_related("by", "undone__by")
    if roles.is_national(user):
        return done
    networks = [one.network_id for one in user.mandates]
    return done.filter(by__in=Membership.objects.filter(network__in=networks).values("user"))


def recent(site, request):
    lines = []
    for group in of_my_team(request.user)[:RECENT]:
        admin = _admin_of(site, group.kind)
        if admin is None or not admin.has_view_permission(request):
            continue
        lines.append(_line(request, group, admin))
    return "recents", _("Ce qui fut fait à plusieurs fiches"), {"lines": lines}


def _deed_of(admin, group):
    return next((one for one in admin.deeds if one.name == group.deed), None)


def _title(admin, group):
    deed, meta = _deed_of(admin, group), admin.model._meta
    title = deed.title if deed else group.deed
    title = f"{title} ({group.about})" if group.about else title
    what = counted(group.number, str(meta.verbose_name), str(meta.verbose_name_plural))
    return f"{title} : {what}"


def _line(request, group, admin):
    deed, undone, depth, first = _deed_of(admin, group), getattr(group, "undone", None), 0, group
    while first.undoes_id:
        first, depth = first.undoes, depth + 1
    title = _title(admin, group)
    if depth:
        title = (_("Annulé – %(what)s") if depth % 2 else _("Refait – %(what)s")) % {"what": title}
    can_undo = undone is None and deed is not None and deed.is_undone and admin.has_change_permission(request)
    return {"group": group, "title": title, "undone": undone, "can_undo": can_undo, "again": depth % 2 == 1}


# --- Taken back ------------------------------------------------------------------------------------------------------


def take_back(site, request, pk):
    group = of_my_team(request.user).filter(pk=pk).first()
    admin = group and _admin_of(site, group.kind)
    deed = admin and _deed_of(admin, group)
    if deed is None or not deed.is_undone:
        raise Http404
    if not admin.has_change_permission(request):
        raise PermissionDenied
    if hasattr(group, "undone"):
        messages.error(request, _("C’est déjà défait."))
        return redirect("admin:ensembles")
    asked = [name for name in request.POST.getlist("aussi") if len(name) < 100][: SHOWN * 10]
    if request.method == "POST" and request.POST.get("geste") == "defaire":
        return _undone(request, group, admin, asked)
    plan = bulk.plan_undo(group, chosen=asked)
    items = list(plan.items)
    if asked:
        items += [one for one in bulk.plan_undo(group).items if one.name in asked]
    forbidden = undoing.forbidden(request.user, plan, admin.model)
    plan = bulk.without(plan, set(forbidden))
    plan.items = [one for one in items if (one.model, one.key) not in forbidden]
    said = told(plan, most=SHOWN * 5)
    line = _line(request, group, admin)
    context = {
        "group": group,
        "line": line,
        "plan": said,
        "chosen": asked,
        "going": [counted(number, said.one[name], name) for name, number in said.going.items()],
        "returning": [counted(number, said.one[name], name) for name, number in said.returning.items()],
        "forbidden": sorted(Counter(map(str, forbidden.values())).items()),
        "public": undoing.public_moves(plan),
        "opts": admin.model._meta,
        "list": _list_of(admin.model),
    }
    return "defaire", _("Annuler : %(what)s") % {"what": line["title"]}, context


def _undone(request, group, admin, chosen):
    back = redirect(_list_of(admin.model))
    try:
        undone, result = bulk.take_back(
            group,
            by=request.user,
            chosen=chosen,
            forbidden=lambda plan: undoing.forbidden(request.user, plan, admin.model),
        )
    except bulk.GroupError as refusal:
        messages.error(request, str(refusal))
        return back
    meta = admin.model._meta
    what = counted(result.number, str(meta.verbose_name), str(meta.verbose_name_plural))
    sentence = _("C’est annulé pour %(what)s.") % {"what": what}
    again = reverse("admin:ensemble-defaire", args=[undone.pk])
    messages.success(request, format_html('{} <a href="{}">{}</a>', sentence, again, _("Refaire")))
    if result.left:
        reasons = Counter(str(why) for _node, why in result.left)
        told_left = all_of([f"{why} ({number})" for why, number in reasons.items()])
        messages.warning(request, capfirst(_("restent comme elles sont : %(why)s.") % {"why": told_left}))
    if result.gone:
        sentence = _("%(n)s n’ont pas pu revenir : leur adresse est prise, ou ce dont elles dépendent a disparu.")
        messages.warning(request, sentence % {"n": counted(result.gone, _("ligne"), _("lignes"))})
    if result.kept_out.sentence:
        messages.warning(request, result.kept_out.sentence)
    return back
