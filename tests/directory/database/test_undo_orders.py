"""Batches of every kind, one over another, hands between them, taken back in whatever order: hands alone are left."""

from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from directory.actions import archive, publish
from directory.database import undo
from directory.database.acts import act
from directory.database.checksums import checksums
from directory.imports.kinds import import_kind, import_kinds
from directory.imports.working import ASIDE
from directory.models import Project
from events.models import Event
from tests import factories as make
from tests.directory.imports.tables import Batch, a_table, outcomes_of

pytestmark = pytest.mark.django_db
#: The column that hands and batches write, by the first of these that a kind has.
TEXTS = ("summary", "description", "notes", "note")


def rows():
    """The rows of every table with a history, less when things were done."""
    found = {}
    for model in undo.histories():
        if model not in ASIDE:
            columns = [name for name in undo.columns_of(model) if not name.endswith("_at")]
            found[model] = set(map(str, model._base_manager.order_by("pk").values_list(*columns)))
    return found


def differences(one, other):
    return {
        model.__name__: (one[model] - other[model], other[model] - one[model])
        for model in one
        if one[model] != other[model]
    }


@pytest.fixture
def world():
    class World:
        user = make.UserFactory(national=True)
        network = make.NetworkFactory(name="CENTRAIDER", regions=["24"])
        batch = Batch(network=network, publishes=False).row
        countries = {code: make.CountryFactory(code=code) for code in ("BJ", "TG", "ML", "DE", "SN")}
        vendome = make.CommuneFactory(name="Vendôme", code="41269", postal_codes=["41100"], actor__network=network)
        orleans = make.CommuneFactory(name="Orléans", code="45234", actor__network=network)
        water = make.SectorFactory(name="Eau et assainissement")
        goal = make.SDGFactory(number=6)
        keys: dict = {}
        created: list = []
        acts: list = []

    records = {
        "projets": make.ProjectFactory(
            title="Forages de Kandi", holder=World.orleans.actor, countries=["BJ"], network=World.network
        ),
        "jumelages": make.JumelageFactory(title="Orléans – Kandi", network=World.network),
        "acteurs": make.ActorFactory(name="Association des puits", published=True, network=World.network),
        "evenements": make.EventFactory(title="Assises de l’eau", network=World.network),
    }

    World.keys = {kind: record.pk for kind, record in records.items()}
    World.record = staticmethod(lambda kind: type(records[kind]).objects.get(pk=World.keys[kind]))

    @contextmanager
    def rolled_back():
        World.created, World.acts = [], []
        with transaction.atomic():
            yield World
            transaction.set_rollback(True)

    return rolled_back


def write(world, kind, table):
    """As a batch does. Returns the keys."""
    found = outcomes_of(table, kind=kind, network=world.network)
    sure = [one for one in found.values() if one.outcome in ("created", "updated") and not one.is_proposed]
    with act(user=world.user.pk, source="import") as number:
        keys = import_kind(kind).write(sure, batch=world.batch, by=world.user) if sure else []
    world.acts.append(number)
    return [(import_kind(kind).model, key) for key in keys]


def header_of(kind, names):
    labels = {meaning.name: str(meaning.label) for meaning in import_kind(kind).meanings}
    return [labels[name] for name in names]


def bring(world, kind, most=1):
    """The first rows of the model to fill in."""
    said = import_kind(kind).examples[:most]
    names = list(dict.fromkeys(name for one in said for name in one))
    table = a_table(header_of(kind, names), *([one.get(name, "") for name in names] for one in said))
    world.created += write(world, kind, table)


def bring_over(world, kind):
    """Another text for the sheet that was there, and for those that batches made."""
    model = import_kind(kind).model
    text = next(name for name in TEXTS if name in {one.name for one in import_kind(kind).meanings})
    keys = [world.keys[kind], *(key for made, key in world.created if made is model)]
    extra = ["countries"] if kind == "projets" else []
    lines = [[key, f"Ligne {len(world.acts)} du tableau", *(["Togo"] * len(extra))] for key in keys]
    write(world, kind, a_table(header_of(kind, ["identifier", text, *extra]), *lines))


def the_last_created(world, model=None):
    """What hands touch of what batches made; ``None`` in a world without batches."""
    found = [model_._base_manager.filter(pk=key).first() for model_, key in world.created if model in (None, model_)]
    return next((one for one in reversed(found) if one is not None), None)


def touch(change, model=None):
    """A hand on what a batch made: nothing where there is none."""

    def hand(world):
        record = the_last_created(world, model)
        if record is not None:
            change(world, record)

    return hand


def column(kind, **values):
    return lambda world: import_kind(kind).model.objects.filter(pk=world.keys[kind]).update(**values)


HANDS = {
    "a summary": column("projets", summary="Main"),
    "a title": column("projets", title="Forages"),
    "an event’s summary": column("evenements", summary="Main"),
    "an event’s place": column("evenements", venue="Mairie"),
    "a publication": lambda world: publish(world.record("projets"), by=world.user),
    "an archive": lambda world: archive(world.record("acteurs"), by=world.user),
    "a country": lambda world: Project.countries.through.objects.create(
        pk=90_000_001, project=world.record("projets"), country=world.countries["ML"]
    ),
    "a sector": lambda world: Project.sectors.through.objects.create(
        pk=90_000_002, project=world.record("projets"), sector=world.water
    ),
    "a milestone": lambda world: make.JumelageMilestoneFactory(
        pk=90_000_003, jumelage=world.record("jumelages"), label="Visite"
    ),
    "a deletion": lambda world: world.record("evenements").delete(),
    "a made one saved": touch(lambda world, one: one.save()),
    "a made project summed up": touch(
        lambda world, one: Project.objects.filter(pk=one.pk).update(summary="Corrigé"), Project
    ),
    "a made project linked": touch(lambda world, one: one.sectors.set([world.water]), Project),
    "a made project published": touch(
        lambda world, one: one.state == "brouillon" and publish(one, by=world.user), Project
    ),
    "a made event archived": touch(lambda world, one: one.state == "publie" and archive(one, by=world.user), Event),
    "a made event deleted": touch(lambda world, one: one.delete(), Event),
}
KINDS = ("projets", "jumelages", "acteurs", "evenements")


@st.composite
def scenarios(draw):
    """``(steps, order in which batches are taken back)``: a batch is over what another of its kind made before."""
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=2, max_size=3, unique=True))
    hands = draw(st.lists(st.sampled_from(sorted(HANDS)), min_size=2, max_size=7, unique=True))
    batches = [*((bring, kind) for kind in kinds), *((bring_over, kind) for kind in kinds)]
    steps = draw(st.permutations([*batches, *hands]))
    return steps, draw(st.permutations(range(len(batches))))


def take_back(number):
    """What batches made goes, whatever hands did to it; what was there before keeps what hands did."""
    chosen = {item.name for item in undo.plan(number, aside=ASIDE).items if item.is_created}
    with act(source="retour"):
        undo.take_back(number, chosen=chosen, aside=ASIDE)


@given(scenario=scenarios())
@examples(max_examples=10, phases=[Phase.generate])
def test_hands_alone_are_left(world, scenario):
    steps, order = scenario
    hands = [step for step in steps if isinstance(step, str)]
    with world() as alone:
        for name in hands:
            HANDS[name](alone)
        expected = rows()
    with world() as made:
        for step in steps:
            if isinstance(step, str):
                HANDS[step](made)
            else:
                step[0](made, step[1])
        assert differences(expected, rows()) != {}
        for place in order:
            take_back(made.acts[place])
        # What one gave back to another that was taken back before it goes in its turn.
        for number in reversed(made.acts):
            take_back(number)
        assert differences(expected, rows()) == {}


@pytest.mark.parametrize("kind", [kind.name for kind in import_kinds()])
def test_without_hands_every_kind_leaves_the_base_as_it_was(world, kind):
    tables = {model._meta.db_table for model in undo.histories() if model not in ASIDE}
    with world() as made:
        before = checksums(tables)
        bring(made, kind, most=None)
        assert made.created or kind == "collectivites"
        [number] = made.acts
        with act(source="retour"):
            result = undo.take_back(number, aside=ASIDE)
        assert (result.refused, result.plan.items) == ([], [])
        assert checksums(tables) == before
