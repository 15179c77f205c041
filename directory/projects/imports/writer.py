"""How rows of projects are written, in bulk, and how they are told to others."""

from collections import defaultdict

from django.utils import timezone

from directory.dates import PartialDate
from directory.enums import ProjectRole, PublicationState
from directory.imports import themes, writing
from directory.imports.places import place_identity
from directory.models import (
    Collectivite,
    Funding,
    Project,
    ProjectActor,
    ProjectContact,
    ProjectLocality,
)
from directory.projects.imports.known import spots_of
from directory.projects.writing import place_of
from directory.reading.countries import countries_by_code
from directory.submissions.forms import HolderForm
from directory.submissions.places import amount_meant, territory_json
from directory.submissions.territories import networks_by_territory


def plain_values(values):
    plain = {name: value for name, value in values.items() if not name.startswith("_")}
    if "holder" in plain:
        plain["holder"] = " ; ".join(one["nom"] for one in plain["holder"] or ())
    if "partners" in plain:
        plain["partners"] = [one["nom"] for one in plain["partners"] or ()]
    if "localities" in plain:
        plain["localities"] = [one["label"] for one in plain["localities"] or ()]
    if "sectors" in plain:
        plain["sectors"] = [themes.sector_names().get(pk, "") for pk in plain["sectors"] or ()]
    if "budget" in plain:
        plain["budget"] = writing.plain_amount(plain["budget"])
    if "funders" in plain:
        plain["funders"] = [
            {"name": one["nom"], "amount": writing.plain_amount(one.get("montant")), "year": one.get("annee") or None}
            for one in plain["funders"] or ()
        ]
    return plain


_COLUMNS = {
    "title": "title",
    "summary": "summary",
    "description": "description",
    "closure": "closure",
    "website": "website",
}


def _columns(values):
    """The columns of the project that ``values`` give."""
    columns = {column: values[name] for name, column in _COLUMNS.items() if name in values}
    columns |= {
        name: PartialDate.fromedtf(values[name]) if values[name] else None
        for name in ("start", "end")
        if name in values
    }
    if "budget" in values:
        budget = amount_meant(values["budget"])
        columns |= {
            "budget_kind": budget.kind,
            "budget_amount": budget.amount,
            "budget_amount_is_approximate": budget.is_approximate,
        }
    if "iati_identifier" in values:
        columns["iati_identifier"] = values["iati_identifier"] or None
    if "note" in values:
        columns["source_note"] = values["note"]
    return columns


class Writer:
    """Writes a chunk of rows. What is new is made at once; what changes, record by record."""

    def __init__(self, outcomes, *, batch, by):
        self.outcomes, self.batch, self.by = outcomes, batch, by
        named = [
            one
            for outcome in outcomes
            for name in ("holder", "partners", "funders")
            for one in outcome.values.get(name) or ()
        ]
        self.actors = writing.Organisations(named, batch=batch, by=by)
        writing.give_role_of_funder(
            {self.actors.pk(one) for outcome in outcomes for one in outcome.values.get("funders") or ()}
        )
        self.now = timezone.now()

    def write(self):
        new = [outcome for outcome in self.outcomes if outcome.record is None]
        networks, projects = self._networks(new), []
        lands = countries_by_code()
        for outcome in new:
            project = Project(**_columns(outcome.values))
            countries = [lands[code].name for code in (outcome.values.get("countries") or ())[:1] if code in lands]
            slugs = writing.slugs_of(self.batch, Project)
            project.slug = slugs.take(project.title, qualifiers=countries)
            state, network = self._state(outcome.values), networks.get(self._holder(outcome))
            projects.append(writing.stamped(project, batch=self.batch, by=self.by, state=state, network=network))
        Project.objects.bulk_create(projects)
        made = dict(zip([outcome.row for outcome in new], projects, strict=True))
        changed = {
            project.pk: project
            for project in Project.objects.filter(pk__in=[o.record for o in self.outcomes if o.record])
        }
        pairs = [(made.get(outcome.row) or changed[outcome.record], outcome) for outcome in self.outcomes]
        self._change([(project, outcome) for project, outcome in pairs if outcome.record is not None])
        self._links(pairs)
        return [project.pk for project, _outcome in pairs]

    def _networks(self, new):
        """``{key of a territory: key of the network that follows it}``, for what nobody in particular brings."""
        return {} if self.batch.network_id else networks_by_territory([self._holder(outcome) for outcome in new])

    @staticmethod
    def _holder(outcome):
        return next((one["acteur"] for one in outcome.values.get("holder") or () if one.get("acteur")), None)

    def _state(self, values):
        """A draft when a row says so, or lacks what a page needs."""
        lacks = values.get("draft") or not values.get("holder") or not values.get("countries")
        return PublicationState.DRAFT if lacks else None

    def _change(self, pairs):
        touched = set()
        for project, outcome in pairs:
            for name, value in _columns(outcome.values).items():
                setattr(project, name, value)
                touched.add(name)
            project.updated_at = self.now
        Project.objects.bulk_update(
            [project for project, _outcome in pairs], [*sorted(touched), "updated_at"], batch_size=500
        )

    def _links(self, pairs):
        for role, name in ((ProjectRole.HOLDER, "holder"), (ProjectRole.PARTNER, "partners")):
            self._actors(pairs, role, name)
        for name, field in (("countries", "countries"), ("sectors", "sectors"), ("goals", "sdgs")):
            writing.set_many(
                Project,
                field,
                {project.pk: outcome.values[name] for project, outcome in pairs if name in outcome.values},
            )
        self._localities(pairs)
        self._fundings(pairs)
        contacts = [(project.pk, one) for project, outcome in pairs for one in outcome.values.get("contacts") or ()]
        writing.add_contacts(ProjectContact, "project", contacts)

    def _actors(self, pairs, role, name):
        said = {
            project.pk: [self.actors.pk(one) for one in outcome.values[name] or ()]
            for project, outcome in pairs
            if name in outcome.values
        }
        known = defaultdict(set)
        for link in ProjectActor.objects.filter(project__in=said):
            if link.role == role and link.actor_id not in said[link.project_id]:
                link.delete()
            else:
                known[link.project_id].add(link.actor_id)
        ProjectActor.objects.bulk_create(
            ProjectActor(project_id=pk, actor_id=actor, role=role, position=len(known[pk]) + position)
            for pk, actors in said.items()
            for position, actor in enumerate(dict.fromkeys(actors))
            if actor not in known[pk]
        )

    def _localities(self, pairs):
        said = {
            project.pk: outcome.values["localities"] or ()
            for project, outcome in pairs
            if "localities" in outcome.values
        }
        known = defaultdict(dict)
        changed = [outcome.record for _project, outcome in pairs if outcome.record in said]
        for spot in spots_of(changed):
            key = place_identity(place_of(spot))
            if key in {place_identity(one) for one in said[spot.project_id]}:
                known[spot.project_id][key] = spot
            else:
                spot.delete()
        towns = writing.towns([one for places in said.values() for one in places], batch=self.batch, by=self.by)
        ProjectLocality.objects.bulk_create(
            ProjectLocality(project_id=pk, position=len(known[pk]) + position, **_designation(one, towns))
            for pk, places in said.items()
            for position, one in enumerate(places)
            if place_identity(one) not in known[pk]
        )

    def _fundings(self, pairs):
        said = {project.pk: outcome.values["funders"] for project, outcome in pairs if "funders" in outcome.values}
        known = {
            (one.project_id, one.funder_id, one.programme, one.year): one
            for one in Funding.objects.filter(project__in=said)
        }
        new = []
        for pk, rows in said.items():
            for row in rows:
                year = int(row["annee"]) if row.get("annee") else None
                amount = amount_meant(row.get("montant"))
                key = (pk, self.actors.pk(row), row.get("dispositif") or "", year)
                funding = known.pop(key, None) or Funding(project_id=pk, funder_id=key[1], programme=key[2], year=year)
                funding.amount, funding.amount_is_approximate = amount.amount, amount.is_approximate
                new.append(funding) if funding.pk is None else funding.save(
                    update_fields=["amount", "amount_is_approximate"]
                )
        for funding in known.values():
            funding.delete()
        Funding.objects.bulk_create(new)


def _designation(place, towns):
    """The columns of a locality: a territory of ours, or a name in a country."""
    pk = place.get("actor") or towns.get(place.get("town"))
    if pk:
        return {"collectivite_id": pk}
    return {"name": place["label"][:200], "country_id": place.get("country") or None}


def proposed_of(outcome):
    """The values of a row as the questions of the form, nothing private among them."""
    values = outcome.values
    plain = {
        "titre": "title",
        "resume": "summary",
        "description": "description",
        "site": "website",
        "cloture": "closure",
        "budget": "budget",
        "pays": "countries",
        "secteurs": "sectors",
        "odd": "goals",
    }
    said = {question: values[name] for question, name in plain.items() if name in values}
    said |= {
        question: {"date": values[name]} for question, name in (("debut", "start"), ("fin", "end")) if values.get(name)
    }
    if "localities" in values:
        said["lieux"] = [{"lieu": one} for one in values["localities"]]
    if "partners" in values:
        said["partenaires"] = values["partners"]
    if "funders" in values:
        said["financeurs"] = values["funders"]
    holder = (values.get("holder") or [None])[0]
    if holder is not None:
        place = Collectivite.objects.french().select_related("actor").filter(pk=holder.get("acteur") or 0).first()
        if place is not None:
            said |= {"territoire": territory_json(place), "porteur": HolderForm.ITSELF}
        else:
            said |= {"porteur": HolderForm.OTHER, "porteur_nom": holder["nom"], "porteur_sorte": holder["sorte"]}
    return said
