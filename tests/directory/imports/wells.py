"""A kind of import of passage: wells, one a line of JSON, each a project with its actors, its country, its sector and
its funding, written in bulk as the rooms write.
"""

import json
import os
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path

from django.utils import timezone

from directory.actions import stamp
from directory.enums import FunderTier, Origin, ProjectRole, PublicationState
from directory.imports import source
from directory.imports.outcomes import Change, Outcome, Question
from directory.models import Actor, Funder, Funding, Project, ProjectActor, Sector
from directory.models.slugs import SlugPool


def file_of(rows):
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


class Wells:
    model = Project

    def proposed(self, outcome):
        return {"resume": outcome.values["summary"]}

    def write(self, outcomes, *, batch, by):
        pause(f"writing {outcomes[0].row if outcomes else 0}")
        now = timezone.now()
        state = PublicationState.PUBLISHED if batch.publishes else PublicationState.DRAFT
        new = [outcome for outcome in outcomes if outcome.outcome == "created"]
        actors = self._actors({outcome.values[name] for outcome in new for name in ("holder", "partner")}, batch, by)
        funders = self._actors({outcome.values["funder"] for outcome in new}, batch, by)
        known = set(Funder.objects.filter(pk__in=[one.pk for one in funders.values()]).values_list("pk", flat=True))
        Funder.objects.bulk_create(
            Funder(actor=one, tier=FunderTier.values[0]) for one in funders.values() if one.pk not in known
        )
        slugs = SlugPool(Project, "puits")
        projects = [
            stamp(
                Project(
                    title=outcome.values["title"],
                    summary=outcome.values["summary"],
                    slug=slugs.take(outcome.values["title"]),
                    network=batch.network,
                    origin=Origin.IMPORT,
                    import_batch=batch,
                    created_by=by,
                ),
                to=state,
                by=by,
                at=now,
            )
            for outcome in new
        ]
        Project.objects.bulk_create(projects)
        pairs = list(zip(new, projects, strict=True))
        ProjectActor.objects.bulk_create(
            ProjectActor(project=project, actor=actors[outcome.values[name]], role=role)
            for outcome, project in pairs
            for name, role in (("holder", ProjectRole.HOLDER), ("partner", ProjectRole.PARTNER))
        )
        Project.countries.through.objects.bulk_create(
            Project.countries.through(project=project, country_id=outcome.values["country"])
            for outcome, project in pairs
        )
        sectors = {one.name: one for one in Sector.objects.all()}
        Project.sectors.through.objects.bulk_create(
            Project.sectors.through(project=project, sector=sectors[outcome.values["sector"]])
            for outcome, project in pairs
        )
        Funding.objects.bulk_create(
            Funding(
                project=project,
                funder_id=funders[outcome.values["funder"]].pk,
                amount=Decimal(outcome.values["amount"]),
            )
            for outcome, project in pairs
        )
        changed = {outcome.record: outcome for outcome in outcomes if outcome.outcome == "updated"}
        records = list(Project.objects.filter(pk__in=changed))
        for record in records:
            record.summary, record.updated_at = changed[record.pk].values["summary"], now
        Project.objects.bulk_update(records, ["summary", "updated_at"])
        keys = {outcome.row: project.pk for outcome, project in pairs}
        return [keys.get(outcome.row, outcome.record) for outcome in outcomes]

    def _actors(self, names, batch, by):
        found = {one.name: one for one in Actor.objects.filter(name__in=names)}
        slugs = SlugPool(Actor)
        new = [
            stamp(
                Actor(name=name, slug=slugs.take(name), origin=Origin.IMPORT, import_batch=batch, created_by=by),
                to=PublicationState.PUBLISHED,
                by=by,
            )
            for name in sorted(names - found.keys())
        ]
        return found | {one.name: one for one in Actor.objects.bulk_create(new)}


def outcomes_of(batch, *, settled):
    pause("reading")
    with batch.file.open() as kept:
        rows = [json.loads(line) for line in kept]
    return len(rows), map(_outcome(batch, settled), rows)


def _outcome(batch, settled):
    known = {one.title: one for one in Project.objects.all()}
    repeated = Counter()

    def outcome(values):
        number, title = values["row"], values["title"]
        record = known.get(title)
        repeated[title] += 1
        if settled.get(number) == {"ignore": True} or repeated[title] > 1:
            return Outcome(number, "ignored", "laissée de côté")
        if title == "?":
            return Outcome(number, "ambiguous", "quel titre ?", questions=(Question("title", "quel titre ?"),))
        if record is None:
            return Outcome(number, "created", "nouveau", values=values, key=title)
        if record.summary == values["summary"]:
            return Outcome(number, "identical", "déjà là", record=record.pk, key=title)
        is_theirs = bool(batch.network_id) and record.network_id != batch.network_id
        changes = (Change("summary", "Résumé", record.summary, values["summary"]),)
        return Outcome(
            number,
            "updated",
            "à changer",
            record=record.pk,
            key=title,
            values=values,
            changes=changes,
            is_proposed=is_theirs,
            proposed_to=record.network_id if is_theirs else None,
        )

    return outcome


def install(patch):
    patch.setattr(source, "kind_of", lambda batch: Wells())
    patch.setattr(source, "outcomes_of", outcomes_of)


def a_row(row, **values):
    """A line of the file."""
    return {
        "row": row,
        "title": f"Puits {row}",
        "summary": "Un puits",
        "holder": f"Ville {row % 50}",
        "partner": f"Association {row % 200}",
        "country": "BJ",
        "sector": "Eau",
        "funder": f"Fondation {row % 10}",
        "amount": 1000 + row,
    } | values


def pause(stage):
    """Where a test asks to be killed: leaves a mark and waits for it."""
    mark = os.environ.get("PASSERELLES_KILLED_AT", "")
    if mark and mark.partition("@")[0] == stage:
        Path(mark.partition("@")[2]).touch()
        time.sleep(600)
