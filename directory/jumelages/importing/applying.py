"""Writing of a plan: places, bonds and members in bulk, in one transaction, under one import batch."""

from django.db import transaction
from django.utils import timezone

from directory.actions import stamp
from directory.database.acts import act
from directory.enums import (
    ImportState,
    JumelageForm,
    MemberState,
    Origin,
    PublicationState,
    RowOutcome,
)
from directory.jumelages.importing.planning import Outcome, make_plan
from directory.models import Actor, Collectivite, Country, ImportBatch, ImportRow, Jumelage, JumelageMember
from directory.models.slugs import SlugPool
from directory.reference.foreign_towns import create_towns

CHUNK = 1000


@transaction.atomic
def apply_file(lines, *, by, file_name, digest, publish=True, progress=lambda lines: lines):
    """Plan ``lines`` against the base as it is now, then write. Returns ``(plan, batch)``; no batch if there is
    nothing to do.

    ``publish`` makes the new bonds public; otherwise they wait for staff as « à relire ». The places are public
    either way: a place alone says nothing of anybody.
    """
    # Two imports at once would each make the same places: the second waits here, then sees what the first did.
    Country.objects.select_for_update().get(pk="FR")
    plan = make_plan(lines, progress=progress)
    if not plan.pairs and not plan.completed_towns:
        return plan, None
    batch = ImportBatch.objects.create(
        kind="jumelages",
        file_name=file_name,
        sha256=digest,
        made_by=by,
        counts=plan.counts(),
    )
    outcomes = {Outcome.AMBIGUOUS: RowOutcome.AMBIGUOUS, Outcome.REFUSED: RowOutcome.REFUSED}
    ImportRow.objects.bulk_create(
        ImportRow(batch=batch, number=one.line, outcome=outcomes[one.outcome], reason=one.text)
        for one in plan.verdicts
        if one.outcome in outcomes
    )
    with act(user=by.pk, command="import_jumelages", source="import", batch=batch.pk) as number:
        create_towns(plan.new_towns, by=by, batch=batch)
        _complete_towns(plan.completed_towns)
        _create_bonds(plan.pairs, by=by, batch=batch, publish=publish)
    batch.state, batch.act, batch.applied_at, batch.applied_by = ImportState.APPLIED, number, timezone.now(), by
    batch.save()
    return plan, batch


def _complete_towns(towns):
    """Fill what the base did not know; the rest is left as it is."""
    for town in towns:
        if "point" in town.lacks and town.point:
            latitude, longitude = town.point
            actors = Actor.objects.filter(pk=town.pk, latitude=None)
            actors.update(latitude=latitude, longitude=longitude, updated_at=timezone.now())
        if "population" in town.lacks and town.population is not None:
            Collectivite.objects.filter(pk=town.pk, population=None).update(population=town.population)


def _create_bonds(pairs, *, by, batch, publish):
    slugs = SlugPool(Jumelage)
    state = PublicationState.PUBLISHED if publish else PublicationState.REVIEW
    now = timezone.now()
    bonds = []
    for here, there in pairs:
        title = f"{here.name} – {there.name}"
        bond = Jumelage(
            title=title[:300],
            slug=slugs.take(title, qualifiers=[there.country]),
            form=JumelageForm.TWINNING,
            network_id=here.network_id,
            origin=Origin.IMPORT,
            import_batch=batch,
            created_by=by,
        )
        bonds.append(stamp(bond, to=state, by=by, at=now))
    bonds = Jumelage.objects.bulk_create(bonds, batch_size=CHUNK)
    JumelageMember.objects.bulk_create(
        [
            JumelageMember(jumelage=bond, collectivite_id=town.pk, state=MemberState.SIGNED, position=position)
            for bond, pair in zip(bonds, pairs, strict=True)
            for position, town in enumerate(pair)
        ],
        batch_size=CHUNK,
    )
