"""The index counts and finds what SQL counts and finds: random choices, random words, every list."""

import random

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.jumelages.list import JumelageList
from directory.listing.selection import LIKELIEST
from directory.organisations.list import ActorList, FunderList
from directory.projects.list import ProjectList
from directory.search.statistics import refresh_statistics
from directory.territories.list import CollectiviteList
from events.agenda.filters import is_month
from events.agenda.list import Agenda
from events.publications.list import ArticleList, CallList, ResourceList
from tests.directory.search.oracle import matching_keys
from tests.factories.actors import (
    ActorFactory,
    CommuneFactory,
    EPCIFactory,
    ForeignTownFactory,
    FunderFactory,
    NetworkFactory,
)
from tests.factories.events import ArticleFactory, CallFactory, EventFactory, ResourceFactory
from tests.factories.places import CountryFactory
from tests.factories.records import JumelageFactory, ProjectFactory

pytestmark = pytest.mark.django_db

VIEWS = {
    view.section: view
    for view in (
        ProjectList,
        JumelageList,
        CollectiviteList,
        ActorList,
        FunderList,
        Agenda,
        ArticleList,
        ResourceList,
        CallList,
    )
}
TOWNS = ("Orléans", "Saint-Denis", "L’Haÿ-les-Roses", "La Rochelle", "Eu", "Bagnolet")
ABROAD = (("Parakou", "BJ"), ("Lagos", "NG"), ("Sesto Fiorentino", "IT"), ("Saint-Louis", "SN"))
SECTORS = ("Eau et assainissement", "Santé", "Culture", "Déchets")
STATES = ("published", "published", "published", "draft", "archived")
DATES = ("upcoming", "ongoing", "overdue", "done", "suspended", "abandoned")
WORDS = (
    "eau", "Eaux", "foret", "la", "de", "St Denis", "haÿ", "rochelle", "la rochelle", "para", "Parakuo", "orlean",
    "coopérations", "l’eau potable", "déchets parakou", "eu", "benin", "sénégal", "fond", "xyzzy", "45234", "o",
)  # fmt: skip


@pytest.fixture
def world():
    """A small world with hidden records among the others."""
    chance = random.Random(7)
    for code in ("BJ", "IT", "NG", "SN"):
        CountryFactory(code=code)
    networks = [NetworkFactory(), NetworkFactory(actor__state="brouillon")]
    around = [EPCIFactory(name="Les Rives"), EPCIFactory(name="Cachée", actor__state="brouillon"), None]
    towns = [CommuneFactory(name=name, code=f"4523{n}", epci=around[n % 3]) for n, name in enumerate(TOWNS)]
    abroad = [ForeignTownFactory(name=name, actor__country_id=code) for name, code in ABROAD]
    actors = [
        ActorFactory(published=True, name="Fondation de l’eau"),
        ActorFactory(draft=True, name="Cachée de Parakou"),
    ]
    funders = [FunderFactory(actor=towns[0].actor), FunderFactory(actor__name="Agence de l’eau")]
    for number in range(40):
        ProjectFactory(
            title=chance.choice(
                ("Eau potable à Parakou", "Une forêt pour l’école", "Les déchets de Lagos", "Échanges")
            ),
            summary=chance.choice(("", "Coopérer pour assainir les quartiers.", "Le lycée et son fonds.")),
            network=chance.choice([*networks, None]),
            holder=chance.choice(towns).actor,
            partners=[chance.choice(abroad).actor, *chance.sample(actors, 1)],
            localities=[chance.choice(abroad), "Un quartier de Natitingou"],
            countries=chance.sample(["BJ", "NG", "SN"], chance.randint(1, 2)),
            funders=chance.sample(funders, chance.randint(0, 2)),
            sectors=chance.sample(SECTORS, chance.randint(0, 2)),
            sdgs=chance.sample(range(1, 18), chance.randint(0, 3)),
            **{chance.choice(STATES): True, chance.choice(DATES): True},
        )
        JumelageFactory(
            title=f"Lien {number}",
            members=[*chance.sample(towns, chance.randint(1, 2)), *chance.sample(abroad, chance.randint(0, 2))],
            network=chance.choice([*networks, None]),
            **{chance.choice(STATES): True},
        )
        for factory in (EventFactory, ArticleFactory, ResourceFactory, CallFactory):
            factory(
                title=chance.choice(("Assises de l’eau", "Rencontre", "Bilan")),
                network=chance.choice([*networks, None]),
                countries=chance.sample(["BJ", "NG"], chance.randint(0, 2)),
                **{chance.choice(STATES): True},
            )
    # The other tests of this process leave large empty tables behind them: without statistics, SQL would take minutes.
    refresh_statistics("directory", "events")


def ready(section, query):
    """The selection of a list over the index, for an address."""
    return VIEWS[section].select(QueryDict(query))


def sql(selection, without=None):
    """The same choices, asked of SQL alone; the words mean what the index read in them."""
    queryset = selection.listing.base(selection.query)
    for name, chosen in selection.query.chosen.items():
        if name != without:
            values = list(chosen.labels)
            queryset = chosen.facet.restrict(queryset, values) if values else queryset.none()
    for _name, chosen in selection.query.meant if without != "q" else ():
        queryset = chosen.facet.restrict(queryset, list(chosen.labels))
    if selection.query.text:
        queryset = queryset.filter(pk__in=matching_keys(selection.listing.indexed, selection.reading))
    return queryset


QUICK = settings(max_examples=12)


@pytest.mark.parametrize("section", VIEWS)
def test_engine_equals_sql(world, section):
    offered = {}
    whole = ready(section, "")
    for name in whole.listing.facets:
        offered[name] = [value for value, *_ in whole.index.counts(name, whole.index.everything)] + ["inconnu"]

    @QUICK
    @given(
        choices=st.dictionaries(
            st.sampled_from(sorted(offered)), st.lists(st.integers(0, 30), min_size=1, max_size=3), max_size=3
        ),
        words=st.one_of(st.just(""), st.sampled_from(WORDS), st.tuples(*[st.sampled_from(WORDS)] * 2).map(" ".join)),
        everything=st.booleans(),
    )
    def check(choices, words, everything):
        query = QueryDict(mutable=True)
        for name, numbers in choices.items():
            query.setlist(name, [offered[name][number % len(offered[name])] for number in numbers])
        query["q"] = words
        if everything and section == "collectivites":
            query["toutes"] = "1"

        selection = ready(section, query.urlencode())

        assert set(selection.keys) == set(sql(selection).values_list("pk", flat=True))
        for name, facet in selection.listing.facets.items():
            counted = {value: n for value, _, n in selection.counts(name) if name != "periode" or not is_month(value)}
            expected = {v: n for v, _, n in facet.counts(sql(selection, without=name)) if n}
            assert counted == expected, name
        for name, order in whole_orders(selection.listing).items():
            in_order = list(sql(selection).order_by(*order).values_list("pk", flat=True))
            for start in (0, 3, 24):
                assert selection.page_keys(start, start + 5, (name, order)) == in_order[start : start + 5], name
            assert [int(key) for key in selection.all_keys((name, order))] == in_order
        if words:
            likeliest = selection.page_keys(0, selection.total, LIKELIEST)
            assert len(likeliest) == selection.total
            assert set(likeliest) == set(selection.keys)

    check()


def whole_orders(listing):
    return {name: order for name, (_label, order) in listing.sorts.items()} | listing.unnamed_orders
