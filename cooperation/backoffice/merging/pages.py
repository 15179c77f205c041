"""The pages that merge: probable duplicates, with what to merge, side by side, taken back."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cooperation.accounts import roles
from cooperation.accounts.merging import can_merge, can_propose
from cooperation.backoffice import restoring
from cooperation.backoffice.labels import label, prepared
from cooperation.backoffice.merging import comparing
from cooperation.backoffice.merging.doors import PRIVATE, alike_for, comparing_address, merged_since
from cooperation.backoffice.pages import page_of_office
from directory import merging
from directory.duplicates import finding
from directory.duplicates.tasks import SEARCH
from directory.french import counted, moment
from directory.imports.undoing import told
from directory.mail import queue
from directory.models import Actor, Likeness, Merge

SHOWN = 100
FOUND = 20


def urls(site):
    def page(route, view, name):
        return page_of_office(site, route, view, name, "merging")

    return [
        page("doublons/", duplicates, "doublons"),
        page("doublons/semblables/", similar, "semblables"),
        page("fusion/<slug:table>/<int:pk>/", choose, "fusion-avec"),
        page("fusion/<slug:table>/<int:kept>/<int:lost>/", compare, "fusion"),
        page("fusions/<int:pk>/defaire/", undo_merge, "fusion-defaire"),
        page("supprimees/", deleted, "supprimees"),
    ]


# --- Probable duplicates ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    one: str
    other: str
    kind: str
    why: str
    proposed: str
    address: str
    can_merge: bool


def pairs_of(user, table=None, limit=SHOWN):
    """The pairs that an account may act on, those that it may merge first, as ``Pair``; and their number."""
    models = merging.mergeable_models()
    found = [one for one in finding.waiting(table) if one.kind in models]
    keys = {}
    for one in found:
        keys.setdefault(one.kind, set()).update((one.one, one.other))
    records = {
        (kind, record.pk): record
        for kind, some in keys.items()
        for record in _with_role(prepared(roles.visible(user, models[kind]._base_manager.filter(pk__in=some))))
    }
    pairs = []
    for one in found:
        both = [records.get((one.kind, key)) for key in (one.one, one.other)]
        if all(both) and any(roles.can_change(user, record) for record in both):
            pairs.append((can_merge(user, *both), one, both))
    pairs.sort(key=lambda pair: (not pair[1].proposed_at, not pair[0]))
    return [_pair(*pair) for pair in pairs[:limit]], len(pairs)


def _with_role(rows):
    """What the rights ask of an actor, read with it: whether a network is described by it."""
    return rows.select_related("as_network") if rows.model is Actor else rows


def _pair(may, found, both):
    one, other = both
    reasons = [reason for reason in found.reasons if may or reason[0] not in PRIVATE]
    said = ""
    if found.proposed_at:
        said = _("Fusion proposée par %(who)s, le %(date)s.") % {
            "who": found.proposed_by,
            "date": moment(found.proposed_at),
        }
    return Pair(
        one=label(one),
        other=label(other),
        kind=capfirst(str(one._meta.verbose_name)),
        why=" ; ".join(finding.sentences(reasons)),
        proposed=said,
        address=reverse("admin:fusion", args=[found.kind, one.pk, other.pk]),
        can_merge=may,
    )


def duplicates(request):
    if request.method == "POST":
        queue.later(SEARCH, once=SEARCH)
        messages.success(request, _("La recherche est demandée : rechargez cette page dans une minute."))
        return redirect("admin:doublons")
    models = merging.mergeable_models()
    table = request.GET.get("sorte", "")
    table = table if table in models else ""
    pairs, number = pairs_of(request.user, table or None)
    merges = [one for one in Merge.objects.select_related("by")[: SHOWN * 2] if one.kind in models]
    context = {
        "pairs": pairs,
        "number": number,
        "kind": table,
        "kinds": [(name, capfirst(str(model._meta.verbose_name_plural))) for name, model in models.items()],
        "merges": [one for one in (_merged(request.user, one, models) for one in merges) if one][:FOUND],
    }
    return "doublons", _("Doublons probables"), context


def _merged(user, merge, models):
    kept = models[merge.kind]._base_manager.filter(pk=merge.kept).first()
    if kept is None or not roles.can_change(user, kept):
        return None
    return {"merge": merge, "kept": label(kept), "kind": capfirst(str(kept._meta.verbose_name))}


def similar(request):
    """What resembles a name that is being typed in the form of a new sheet: a piece of a page."""
    model = merging.mergeable_models().get(request.GET.get("table", ""))
    if model is None or not roles.can_view(request.user, model):
        raise Http404
    values = {name: text[:300].replace("\x00", "") for name, text in request.GET.items() if name != "table" and text}
    rows = [
        {"label": label(record), "address": restoring.change_address(record), "why": why}
        for record, _alike, why in alike_for(request.user, finding.like(model, values))
    ]
    return TemplateResponse(request, "admin/merging/semblables.html", {"rows": rows})


# --- With what -------------------------------------------------------------------------------------------------------


def _record(request, table, pk):
    model = merging.mergeable_models().get(table)
    record = prepared(roles.visible(request.user, model._base_manager.filter(pk=pk))).first() if model else None
    if record is None:
        raise Http404
    return record


def choose(request, table, pk):
    """A sheet, and those with which it may be merged: the alike ones, or those that one searches."""
    record = _record(request, table, pk)
    model = type(record)
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    if typed:
        rows = roles.visible(request.user, model._base_manager.exclude(pk=pk))
        rows = model.objects.filter(pk__in=rows.values("pk"))
        rows = rows.search(typed) if hasattr(rows, "search") else rows.filter(name__icontains=typed)
        found = [(one, "") for one in prepared(rows)[:FOUND]]
    else:
        columns = {
            one.name: getattr(record, one.attname)
            for one in model._meta.concrete_fields
            if hasattr(record, one.attname)
        }
        columns = {name: value for name, value in columns.items() if name != "id"}
        alike = alike_for(request.user, finding.like(model, columns, exclude=pk))
        found = [(one, why) for one, _alike, why in alike]
    rows = [{"label": label(one), "why": why, "address": comparing_address(record, one)} for one, why in found]
    context = {"record": label(record), "rows": rows, "typed": typed, "back": restoring.change_address(record)}
    return "choisir", _("Fusionner « %(name)s »") % {"name": record}, context


# --- Side by side ----------------------------------------------------------------------------------------------------


def compare(request, table, kept, lost):
    model = merging.mergeable_models().get(table)
    rows = comparing.with_roles(model._base_manager.filter(pk__in=[kept, lost])) if model else None
    rows = {row.pk: row for row in roles.visible(request.user, rows)} if model else {}
    if len(rows) < 2:
        return _no_more(request, model, [key for key in (kept, lost) if key not in rows])
    one, other = rows[kept], rows[lost]
    allowed = can_merge(request.user, one, other)
    if request.method == "POST" and (answer := _decided(request, one, other, allowed)) is not None:
        return answer
    answers = {name: value for name, value in request.POST.items() if "." in name}
    plan = merging.plan_merge(one, other)
    context = {
        "kept": comparing.side(one),
        "lost": comparing.side(other),
        "refusals": plan.refusals,
        "asked": comparing.asked(plan, answers, request.user) if allowed else comparing.public(plan),
        # What names a sheet is not all public.
        "figures": comparing.figures(plan) if allowed else [],
        "joined": comparing.joined(plan) if allowed else [],
        "seen": plan.mark,
        "allowed": allowed,
        "other_way": reverse("admin:fusion", args=[table, lost, kept]),
        "why": _reasons(one, other, allowed),
    }
    return "comparer", _("Fusionner deux fiches"), context


def _reasons(one, other, allowed):
    first, second = sorted((one.pk, other.pk))
    pair = Likeness.objects.filter(kind=one._meta.db_table, one=first, other=second).first()
    return finding.sentences([reason for reason in pair.reasons if allowed or reason[0] not in PRIVATE]) if pair else []


def _no_more(request, model, keys):
    """One of both is gone since the page was shown, or is not for this account."""
    gone = [told for key in keys if (told := merged_since(request.user, model, key))] if model else []
    if not gone:
        raise Http404
    for _heir, sentence in gone:
        messages.error(request, sentence)
    return redirect("admin:doublons")


def _decided(request, one, other, allowed):
    """What was asked is done; ``None`` when the page is to be shown again."""
    deed = request.POST.get("geste")
    if deed == "differentes":
        if not any(roles.can_change(request.user, record) for record in (one, other)):
            raise PermissionDenied
        finding.dismiss(one, other, by=request.user)
        messages.success(
            request, _("Noté : ce ne sont pas des doublons. On ne vous le redira que si autre chose les rapproche.")
        )
        return redirect("admin:doublons")
    if deed == "proposer" and not allowed and can_propose(request.user, one, other):
        finding.propose(one, other, by=request.user)
        messages.success(
            request, _("Proposée : ceux qui peuvent changer les deux fiches la verront dans leurs doublons.")
        )
        return redirect("admin:doublons")
    if deed != "fusionner":
        return None
    if not allowed:
        raise PermissionDenied
    answers = {name: value for name, value in request.POST.items() if "." in name}
    try:
        done = merging.merge(one, other, by=request.user, answers=answers, seen=request.POST.get("vu", ""))
    except merging.MergeError as refusal:
        messages.error(request, str(refusal))
        return None
    sentence = _(
        '« {lost} » est fusionnée dans « {kept} » : ses adresses y mènent. <a href="{undo}">Défaire cette fusion</a>'
    )
    undo = reverse("admin:fusion-defaire", args=[done.pk])
    messages.success(request, format_html(sentence, lost=done.lost_name, kept=label(one), undo=undo))
    return redirect(restoring.change_address(one))


# --- Taken back ------------------------------------------------------------------------------------------------------


def undo_merge(request, pk):
    """What taking a merge back would do, what changed since; then it is done."""
    merge = Merge.objects.select_related("by").filter(pk=pk).first()
    models = merging.mergeable_models()
    if merge is None or merge.kind not in models:
        return _never_merged(request)
    model = models[merge.kind]
    kept, lost = model._base_manager.filter(pk=merge.kept).first(), merging.lost_of(merge)
    if not can_merge(request.user, kept or lost, lost):
        if kept and roles.can_change(request.user, kept):
            raise PermissionDenied
        return _never_merged(request)
    asked = request.POST.getlist("aussi")
    found = merging.plan_unmerge(merge)
    names = {item.name for item in found.items}
    if asked:
        names |= {item.name for item in merging.plan_unmerge(merge, chosen=names.intersection(asked)).items}
    chosen = sorted(names.intersection(asked))
    if request.method == "POST" and request.POST.get("geste") == "defaire":
        return _undone(request, merge, lost, chosen)
    plan = told(merging.plan_unmerge(merge, chosen=chosen))
    context = {
        "merge": merge,
        "kept": label(kept) if kept else _("une fiche supprimée ou fusionnée depuis"),
        "plan": plan,
        "chosen": chosen,
        "going": [counted(number, name, name) for name, number in plan.going.items()],
        "returning": [counted(number, name, name) for name, number in plan.returning.items()],
        "back": restoring.change_address(kept) if kept else reverse("admin:doublons"),
    }
    return "defaire", _("Défaire une fusion"), context


def _never_merged(request):
    """Taken back already, or of sheets that are not for this account: it is not told which."""
    messages.error(request, _("Cette fusion a déjà été défaite, ou n’a jamais été."))
    return redirect("admin:doublons")


def _undone(request, merge, lost, chosen):
    try:
        staying, kept_out = merging.unmerge(merge, by=request.user, chosen=chosen)
    except merging.MergeError as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:doublons")
    done = _("« %(name)s » est de retour : il y a de nouveau deux fiches, chacune à son adresse.") % {
        "name": merge.lost_name
    }
    messages.success(request, done)
    if kept_out.sentence:
        messages.warning(request, kept_out.sentence)
    if staying:
        more = _("%(what)s qui avaient changé depuis restent sur la fiche gardée.")
        messages.warning(
            request, more % {"what": counted(staying, _("proposition ou demande"), _("propositions ou demandes"))}
        )
    return redirect(restoring.change_address(lost))


def deleted(request):
    if request.method == "POST":
        return restoring.put_back(request)
    return "supprimees", _("Fiches supprimées"), restoring.deleted_context(request)
