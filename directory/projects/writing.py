"""A project as the values of a form, and back: what ``read`` gives, ``write`` writes, and nothing else is touched."""

from directory.enums import BudgetKind, Closure, ProjectRole, ProjectStatus, PublicationState
from directory.models import Country, Funding, Project, ProjectLocality
from directory.submissions import organisations, writing
from directory.submissions.forms import HolderForm
from directory.submissions.places import (
    amount_json,
    amount_meant,
    collectivite_from,
    date_json,
    date_meant,
    overseas_around,
    place_json,
    place_meant,
    territory_json,
)
from directory.submissions.territories import territory_of

PUBLISHED = PublicationState.PUBLISHED
#: What the question of the closure says of an open project whose end has passed.
NOT_SAID = "a-confirmer"


# --- Reading ---------------------------------------------------------------------------------------------------------


def read(project):
    """The public values of a project, by question."""
    links = list(
        project.project_actors.filter(actor__state=PUBLISHED)
        .select_related("actor__collectivite__actor", "actor__country")
        .select_related("actor__collectivite__departement__actor", "actor__collectivite__region__actor")
        .order_by("-role", "position", "pk")
    )
    holder = next((link.actor for link in links if link.role == ProjectRole.HOLDER), None)
    here = _territory_among(links)
    is_other = holder is not None and (here is None or holder.pk != here.pk)
    partners = [
        link.actor for link in links if link.role == ProjectRole.PARTNER and (not here or link.actor_id != here.pk)
    ]
    return {
        "territoire": territory_json(here.collectivite) if here else None,
        "porteur": HolderForm.OTHER if is_other else HolderForm.ITSELF,
        "porteur_nom": holder.name if is_other else "",
        "porteur_sorte": holder.kind if is_other else "",
        "pays": sorted(project.countries.values_list("pk", flat=True)),
        "lieux": [{"lieu": place_of(spot)} for spot in _localities(project)],
        "partenaires": [organisations.row_of(actor) for actor in partners],
        "titre": project.title,
        "resume": project.summary,
        "description": project.description,
        "secteurs": sorted(project.sectors.values_list("pk", flat=True)),
        "odd": sorted(project.sdgs.values_list("pk", flat=True)),
        "debut": date_json(project.start),
        "fin": date_json(project.end),
        "cloture": NOT_SAID if project.end and project.status == ProjectStatus.UNCONFIRMED else str(project.closure),
        "site": project.website,
        "budget": amount_json(
            project.budget_amount,
            is_none=project.budget_kind == BudgetKind.NONE,
            is_approximate=project.budget_amount_is_approximate,
        ),
        "financeurs": [funding_row(funding) for funding in _fundings(project)],
    }


def _territory_among(links):
    """The French territory that a project is of: its holder, else the first one that takes part."""
    for link in links:
        if link.actor.country_id == "FR" and hasattr(link.actor, "collectivite"):
            return link.actor
    return None


def _localities(project):
    spots = project.localities.select_related("collectivite__actor__country", "country").order_by("position", "pk")
    return [spot for spot in spots if spot.collectivite_id is None or spot.collectivite.actor.is_published]


def place_of(spot):
    if spot.collectivite_id and not spot.name:
        return place_json(collectivite=spot.collectivite)
    return place_json(name=spot.label, country=spot.place_country)


def _fundings(project):
    return (
        project.fundings.filter(funder__actor__state=PUBLISHED)
        .select_related("funder__actor__collectivite")
        .order_by("pk")
    )


def funding_row(funding):
    row = organisations.row_of(funding.funder.actor)
    return row | {
        "dispositif": funding.programme,
        "montant": amount_json(funding.amount, is_approximate=funding.amount_is_approximate),
        "annee": str(funding.year or ""),
    }


# --- Writing ---------------------------------------------------------------------------------------------------------


def write(submission, values, *, by):
    """Make or change the project. See ``directory.submissions.kinds.Kind.write``."""
    if submission.is_correction:
        project = writing.record_to_change(Project, submission)
        before = read(project)
        writing.save_changes(project, writing.assign(project, **_columns(values)))
    else:
        before = {}
        columns = _columns(values)
        country = Country.objects.filter(pk__in=values.get("pays") or ()).ordered().first()
        project = writing.new_record(
            Project, submission, by=by, title=columns.pop("title", ""), qualifiers=[country], **columns
        )
        project.save()
    wanted = before | values
    if {"territoire", "porteur", "porteur_nom", "porteur_sorte", "partenaires"} & values.keys():
        _write_actors(project, before, wanted, submission=submission, by=by)
    if "pays" in values:
        writing.set_links(project, "countries", values["pays"])
    if "secteurs" in values:
        writing.set_links(project, "sectors", writing.current_sectors(values["secteurs"]))
    if "odd" in values:
        writing.set_links(project, "sdgs", values["odd"])
    if "lieux" in values:
        _write_localities(project, values["lieux"], wanted.get("pays") or [], by=by)
    if "financeurs" in values:
        _write_fundings(project, values["financeurs"], submission=submission, by=by)
    if not submission.is_correction:
        writing.add_author_as_contact(project, submission, actor=submission.author_actor)
    return writing.finish(project, submission, by=by)


def _columns(values):
    """The columns of the project that ``values`` give."""
    plain = {
        "titre": "title",
        "resume": "summary",
        "description": "description",
        "site": "website",
        "cloture": "closure",
    }
    columns = {column: values[name] for name, column in plain.items() if name in values}
    if columns.get("closure") == NOT_SAID:
        columns["closure"] = Closure.OPEN
    columns |= {
        column: date_meant(values[name]) for name, column in (("debut", "start"), ("fin", "end")) if name in values
    }
    if "budget" in values:
        budget = amount_meant(values["budget"])
        columns |= {
            "budget_kind": budget.kind,
            "budget_amount": budget.amount,
            "budget_amount_is_approximate": budget.is_approximate,
        }
    return columns


def _write_actors(project, before, wanted, *, submission, by):
    """The holder and the partners that ``wanted`` names. Those that nobody may see are left as they are."""
    here = territory_of(wanted.get("territoire"))
    rows = wanted.get("partenaires") or ()
    holder = _same_holder(project, before, wanted) or organisations.holder_of(wanted, submission=submission, by=by)
    partners = [organisations.find_or_add(row, submission=submission, by=by) for row in rows]
    if here is not None and here.actor != holder:
        partners.insert(0, here.actor)
    links = project.project_actors.filter(actor__state=PUBLISHED)
    former = links.filter(role=ProjectRole.HOLDER).order_by("position", "pk").first()
    if holder is not None and (former is None or former.actor_id != holder.pk):
        if former is not None:
            former.delete()
        _link(project, holder, ProjectRole.HOLDER)
    wanted_pks = {actor.pk for actor in partners}
    for link in links.filter(role=ProjectRole.PARTNER).exclude(actor__in=wanted_pks):
        link.delete()
    for actor in partners:
        if not project.project_actors.filter(actor=actor).exists():
            _link(project, actor, ProjectRole.PARTNER)


def _same_holder(project, before, wanted):
    """The present holder, when ``wanted`` says nothing else of it than ``before``: it may be one that waits for the
    team, of which no form speaks.
    """
    asked = ("territoire", "porteur", "porteur_nom")
    links = project.project_actors.filter(role=ProjectRole.HOLDER).order_by("-actor__state", "position", "pk")
    is_same = bool(before) and all(before.get(name) == wanted.get(name) for name in asked)
    holder = links.first() if is_same else None
    return holder.actor if holder is not None else None


def _link(project, actor, role):
    last = project.project_actors.order_by("-position").values_list("position", flat=True).first()
    project.project_actors.update_or_create(
        actor=actor, defaults={"role": role}, create_defaults={"role": role, "position": (last or 0) + 1}
    )


def _write_localities(project, rows, countries, *, by):
    wanted = [row["lieu"] for row in rows if row.get("lieu")]
    known = []
    for spot in _localities(project):
        place = place_of(spot)
        if place in wanted and place not in known:
            known.append(place)
        else:
            spot.delete()
    position = project.localities.count()
    for place in wanted:
        if place in known:
            continue
        known.append(place)
        town = collectivite_from(place, by=by)
        meant = place_meant(place)
        country = meant.country or (countries[0] if len(countries) == 1 else None)
        if town is not None:
            if project.localities.filter(collectivite=town, name="").exists():
                continue
            designation = {"collectivite": town}
        else:
            around = overseas_around(place)
            designation = {"name": meant.label[:200], "country_id": country, "collectivite": around}
        ProjectLocality.objects.create(project=project, position=position, **designation)
        position += 1


def _write_fundings(project, rows, *, submission, by):
    wanted = {}
    for row in rows:
        funder = organisations.funder_of(
            organisations.find_or_add(row, submission=submission, by=by), submission=submission
        )
        year = int(row["annee"]) if row.get("annee") else None
        key = (funder.pk, row.get("dispositif") or "", year)
        wanted.setdefault(key, amount_meant(row.get("montant")))
    for funding in _fundings(project):
        amount = wanted.pop((funding.funder_id, funding.programme, funding.year), None)
        if amount is None:
            funding.delete()
        elif changed := writing.assign(funding, amount=amount.amount, amount_is_approximate=amount.is_approximate):
            funding.save(update_fields=changed)
    for (funder, programme, year), amount in wanted.items():
        # One that nobody may see yet is there already when it is named anew.
        Funding.objects.update_or_create(
            project=project,
            funder_id=funder,
            programme=programme,
            year=year,
            defaults={"amount": amount.amount, "amount_is_approximate": amount.is_approximate},
        )
