import uuid

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from directory.models import (
    DrawnCard,
    ErasedPrint,
    Erasure,
    GroupAct,
    ImportBatch,
    ImportGlance,
    ImportLayout,
    ImportProgress,
    ImportRow,
    Likeness,
    Merge,
    Redirection,
    Revision,
    Verification,
)
from tests.factories.accounts import EditorFactory


class ImportBatchFactory(DjangoModelFactory):
    class Meta:
        model = ImportBatch

    kind = "jumelages-wikidata"
    file_name = "jumelages.tsv"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    made_by = factory.SubFactory(EditorFactory)

    class Params:
        applied = factory.Trait(
            state="applique",
            act=factory.LazyFunction(uuid.uuid4),
            applied_at=factory.LazyFunction(timezone.now),
            applied_by=factory.SubFactory(EditorFactory),
        )


class ImportRowFactory(DjangoModelFactory):
    class Meta:
        model = ImportRow

    batch = factory.SubFactory(ImportBatchFactory)
    number = factory.Sequence(lambda n: n + 2)
    outcome = "created"


class ImportProgressFactory(DjangoModelFactory):
    class Meta:
        model = ImportProgress

    batch = factory.SubFactory(ImportBatchFactory)


class ImportGlanceFactory(DjangoModelFactory):
    class Meta:
        model = ImportGlance

    batch = factory.SubFactory(ImportBatchFactory)


class ImportLayoutFactory(DjangoModelFactory):
    class Meta:
        model = ImportLayout

    kind = "projets"
    digest = factory.Sequence(lambda n: f"{n:064x}")
    mapping = factory.LazyFunction(lambda: {"kind": "projets", "columns": {"A": "title"}})


class VerificationFactory(DjangoModelFactory):
    """Of a project, unless ``project=None`` and ``actor=`` or ``jumelage=``."""

    class Meta:
        model = Verification

    project = factory.SubFactory("tests.factories.records.ProjectFactory")
    on = factory.LazyFunction(timezone.localdate)
    by = factory.SubFactory(EditorFactory)
    by_label = "CENTRAIDER"


class RedirectionFactory(DjangoModelFactory):
    class Meta:
        model = Redirection

    kind = "directory_project"
    slug = factory.Sequence(lambda n: f"ancienne-adresse-{n}")
    target_pk = 1


class MergeFactory(DjangoModelFactory):
    class Meta:
        model = Merge

    kind = "directory_actor"
    lost = factory.Sequence(lambda n: n + 2)
    kept = 1
    lost_name = "Les amis du fleuve"
    act = factory.LazyFunction(uuid.uuid4)
    by = factory.SubFactory(EditorFactory)


class GroupActFactory(DjangoModelFactory):
    class Meta:
        model = GroupAct

    kind = "directory_project"
    deed = "archive"
    by = factory.SubFactory(EditorFactory)

    class Params:
        done = factory.Trait(act=factory.LazyFunction(uuid.uuid4), number=1)


class LikenessFactory(DjangoModelFactory):
    class Meta:
        model = Likeness

    kind = "directory_actor"
    one = 1
    other = factory.Sequence(lambda n: n + 2)
    reasons = [["nom", "Les amis du fleuve"]]


class DrawnCardFactory(DjangoModelFactory):
    class Meta:
        model = DrawnCard

    section = "projets"
    record = factory.Sequence(lambda number: number + 1)
    state = "code 2026-11-30"
    horizon = 1
    at = factory.LazyFunction(timezone.now)
    html = "<li></li>"


class RevisionFactory(DjangoModelFactory):
    class Meta:
        model = Revision

    source = "directory_project.id"
    keys = [1]
    transaction = 1


class ErasureFactory(DjangoModelFactory):
    class Meta:
        model = Erasure

    by = factory.SubFactory("tests.factories.accounts.UserFactory", national=True)
    places = [["directory_projectcontact", 1, ["name"]]]


class ErasedPrintFactory(DjangoModelFactory):
    class Meta:
        model = ErasedPrint

    erasure = factory.SubFactory(ErasureFactory)
    sort = "nom"
    digest = factory.Sequence(lambda n: f"{n:064x}")
