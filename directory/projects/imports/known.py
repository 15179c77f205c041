"""The projects that rows may be, read in bulk, and what they say today."""

from collections import defaultdict, namedtuple

from directory.database.fold import fold
from directory.dates import PartialDate, format_period
from directory.enums import BudgetKind, ProjectRole
from directory.imports import cells
from directory.imports.organisations import org_json
from directory.imports.rehearsal import FOLLOWED_BY, Lookalike, chunks
from directory.imports.titles import nearly, share_words, words_of_title
from directory.models import (
    Funding,
    Project,
    ProjectActor,
    ProjectContact,
    ProjectLocality,
)
from directory.projects.writing import funding_row, place_of
from directory.reading.countries import countries_by_code
from directory.reading.fields import SpokenAmountField

# What tells two projects of one holder apart.
Light = namedtuple("Light", "pk title words holders partners start end countries network iati")


_FUZZY = 200


class KnownProjects:
    """The projects that rows may be, read once: those of their titles, and those of their holders."""

    def __init__(self, rows):
        titles = {fold(row.values["title"]) for row in rows}
        holders = {one["acteur"] for row in rows for one in row.values.get("holder") or () if one.get("acteur")}
        pks = set()
        for chunk in chunks(sorted(titles)):
            pks |= set(Project.objects.filter(name_key__in=chunk).values_list("pk", flat=True))
        for chunk in chunks(sorted(holders)):
            held = ProjectActor.objects.filter(actor__in=chunk, role=ProjectRole.HOLDER)
            pks |= set(held.values_list("project_id", flat=True))
        self.by_title, self.by_words, self.by_dates = defaultdict(list), defaultdict(list), defaultdict(list)
        for chunk in chunks(sorted(pks)):
            for one in _lights(chunk):
                self.by_title[fold(one.title)].append(one)
                self.by_words[one.words].append(one)
                for holder in one.holders:
                    self.by_dates[holder, one.start, one.end].append(one)

    def find(self, values):
        """``(those that it surely is, those that it resembles)``."""
        holders = {one["acteur"] for one in values.get("holder") or () if one.get("acteur")}
        partners = {one["acteur"] for one in values.get("partners") or () if one.get("acteur")}
        new_partners = any(not one.get("acteur") for one in values.get("partners") or ())
        countries = set(values.get("countries") or ())
        start, end = values.get("start"), values.get("end")
        key, words = fold(values["title"]), words_of_title(values["title"])
        sure, likely = [], []
        near = [one for holder in sorted(holders) for one in self.by_dates.get((holder, start, end), ())[:_FUZZY]]
        for one in {
            one.pk: one for one in (*self.by_title.get(key, ()), *self.by_words.get(words, ()), *near)
        }.values():
            if one.iati and one.iati != values.get("iati_identifier", one.iati):
                # Its publisher says that it is another.
                continue
            same_title = one.words == words or nearly(one.title, values["title"])
            same_holder = bool(holders & one.holders)
            same_partners = bool(partners) and partners == one.partners and not new_partners
            same_dates = bool(start or end) and (start, end) == (one.start, one.end)
            other_dates = bool((start or end) and (one.start or one.end)) and not same_dates
            other_partners = bool(partners or new_partners) and bool(one.partners) and not same_partners
            if (
                same_holder
                and same_title
                and not other_dates
                and not other_partners
                and (same_dates or same_partners)
                or same_holder
                and same_dates
                and same_partners
                and share_words(one.words, words)
            ):
                sure.append(one)
            elif (
                same_holder
                and same_title
                and not _apart(one, start, end)
                or same_holder
                and same_dates
                and same_partners
                or same_title
                and len(words) > 1
                and not _apart(one, start, end)
                and (partners & one.partners or countries & one.countries)
            ):
                likely.append(one)
        exact = [one for one in sure if one.words == words]
        return exact or sure, likely


def _apart(one, start, end):
    """Whether both say when, and it is not the same time: « Fête de l’eau 2019 », « Fête de l’eau 2020 »."""
    if not (start or end) or not (one.start or one.end):
        return False
    spans = [
        (PartialDate.fromedtf(first or last).earliest, PartialDate.fromedtf(last or first).latest)
        for first, last in ((start, end), (one.start, one.end))
    ]
    return spans[0][1] < spans[1][0] or spans[1][1] < spans[0][0]


def _lights(pks):
    roles, countries = defaultdict(lambda: defaultdict(set)), defaultdict(set)
    for project, actor, role in ProjectActor.objects.filter(project__in=pks).values_list(
        "project_id", "actor_id", "role"
    ):
        roles[project][role].add(actor)
    for project, code in Project.countries.through.objects.filter(project__in=pks).values_list(
        "project_id", "country_id"
    ):
        countries[project].add(code)
    columns = ("pk", "title", "start", "end", "network_id", "iati_identifier")
    for pk, title, start, end, network, iati in Project.objects.filter(pk__in=pks).order_by("pk").values_list(*columns):
        dates = (start.edtf() if start else None, end.edtf() if end else None)
        own = roles[pk]
        yield Light(
            pk,
            title,
            words_of_title(title),
            own[ProjectRole.HOLDER],
            own[ProjectRole.PARTNER],
            *dates,
            countries[pk],
            network,
            iati,
        )


def lookalike_of(one):
    dates = format_period(*(PartialDate.fromedtf(date) if date else None for date in (one.start, one.end)))
    names = [countries_by_code()[code].name for code in sorted(one.countries) if code in countries_by_code()]
    return Lookalike(one.pk, one.title, ", ".join(filter(None, (dates, *names, f"fiche {one.pk}"))))


def current_values(pks):
    """``{pk: values}`` of these projects, in ten queries."""
    found = {}
    rows = Project.objects.filter(pk__in=pks).values_list(
        "pk", "title", "summary", "description", "start", "end", "closure", "budget_kind", "budget_amount",
        "budget_amount_is_approximate", "website", "network_id", "source_note", "iati_identifier",
    )  # fmt: skip
    for pk, title, summary, description, start, end, closure, kind, amount, about, website, network, note, iati in rows:
        found[pk] = {
            "title": title, "summary": summary, "description": description, "closure": closure, "website": website,
            "start": start.edtf() if start else None, "end": end.edtf() if end else None,
            "budget": SpokenAmountField().to_json(cells.Amount(BudgetKind(kind), amount, about)),
            "note": note, "iati_identifier": iati, FOLLOWED_BY: network, "holder": [], "partners": [],
            "countries": [], "localities": [], "sectors": [], "goals": [], "funders": [], "contacts": [],
        }  # fmt: skip
    links = ProjectActor.objects.filter(project__in=pks).order_by("position", "pk")
    for pk, role, *actor in links.values_list(
        "project_id", "role", "actor_id", "actor__name", "actor__country_id", "actor__kind"
    ):
        name = "holder" if role == ProjectRole.HOLDER else "partners"
        found[pk][name].append(org_json(actor[1], actor[2], actor[3], actor[0]))
    for name, column in (("countries", "country_id"), ("sectors", "sector_id"), ("sdgs", "sdg_id")):
        through = getattr(Project, name).through
        for pk, key in through.objects.filter(project__in=pks).order_by(column).values_list("project_id", column):
            found[pk]["goals" if name == "sdgs" else name].append(key)
    for spot in spots_of(pks):
        found[spot.project_id]["localities"].append(place_of(spot))
    fundings = Funding.objects.filter(project__in=pks).select_related("funder__actor").order_by("pk")
    for funding in fundings:
        found[funding.project_id]["funders"].append(funding_row(funding))
    for pk, name, function, email, phone in ProjectContact.objects.filter(project__in=pks).values_list(
        "project_id", "name", "function", "email", "phone"
    ):
        found[pk]["contacts"].append(
            {"name": name, "function": function, "email": email, "phone": phone, "consent": False}
        )
    return found


def spots_of(pks):
    spots = ProjectLocality.objects.filter(project__in=pks).select_related(
        "collectivite__actor__country", "collectivite__departement__actor", "collectivite__region__actor", "country"
    )
    return spots.order_by("position", "pk")
