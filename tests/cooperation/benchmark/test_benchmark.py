"""The benchmark: what it makes is sound, those that it compares count alike, and it leaves the site's base alone."""

import os
import subprocess
import sys
from datetime import date
from itertools import count

import psutil
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from cooperation.benchmark import baselines, loading, measuring, ours, report, scratch, serving
from cooperation.benchmark.classes import CLASSES, Request
from cooperation.benchmark.drawing import Lots, draw_chunk
from cooperation.benchmark.management.commands.benchmark import Command
from cooperation.benchmark.vocabulary import RARE_WORD
from directory.database.system import get_system_user
from directory.models import Collectivite, Funding, Project, ProjectActor, ProjectLocality
from directory.search import engine
from tests.directory.sample.conftest import load_small_reference

PUBLISHED, ALL = 240, 245
EVERY = 12


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """Some two hundred projects of the benchmark among a small reference, with the tables of the comparison."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_small_reference()
        lots = Lots(timezone.localdate(), get_system_user().pk)
        loading._load_actors(lots, 100, seed=1)
        loading._begin(lots, 1, EVERY, PUBLISHED)
        loading._write_chunk((1, ALL))
        baselines.prepare()
        with connection.cursor() as cursor:
            # What other tests wrote and took back still fills the tables: unaware of it, the planner reads them anew
            # for each row, for minutes.
            cursor.execute("ANALYZE")
        engine.forget()
        yield lots
        transaction.set_rollback(True)
    engine.forget()


@pytest.fixture
def projects(made, db):
    return made


# --- What is made ----------------------------------------------------------------------------------------------------


def test_same_seed_same_projects(projects):
    how = {"chunk": 3, "first": 50, "count": 20, "rare_every": 7, "published": 60}

    assert draw_chunk(projects, seed=1, **how) == draw_chunk(projects, seed=1, **how)
    assert draw_chunk(projects, seed=1, **how) != draw_chunk(projects, seed=2, **how)


def test_projects_are_published_but_a_few_and_hold_together(projects):
    assert Project.objects.count() == ALL
    assert Project.objects.published().count() == PUBLISHED
    assert [one for one in Project.objects.published() if one.missing_for_publication()] == []


def test_nothing_points_to_nothing(projects):
    """Loading mutes the triggers that check foreign keys."""
    rows = {
        ProjectActor: ("project", "actor"),
        ProjectLocality: ("project", "collectivite__actor", "country"),
        Funding: ("project", "funder__actor"),
        Project.countries.through: ("project", "country"),
        Project.sectors.through: ("project", "sector"),
        Project.sdgs.through: ("project", "sdg"),
        Collectivite: ("actor",),
    }
    for model, paths in rows.items():
        for path in paths:
            first = path.partition("__")[0]
            pointing = model.objects.filter(**{f"{first}__isnull": False}).count()
            assert model.objects.filter(**{f"{path}__pk__isnull": False}).count() == pointing


def test_words_are_rare_and_common(projects):
    holding = Project.objects.filter(description__contains=RARE_WORD)

    assert holding.count() == ALL // EVERY


# --- What is compared ------------------------------------------------------------------------------------------------


def requests():
    frequent = Project.countries.through.objects.order_by("country").values_list("country", flat=True).first()
    yield from CLASSES
    yield Request("deux pays", {"pays": [frequent, "ML"]})
    yield Request("pays et mot", {"pays": [frequent], "odd": ["4", "6"]}, text="eau")
    yield Request("années", {"annee": [str(timezone.localdate().year)], "type-acteur": ["association"]})
    yield Request("rien", {"statut": ["suspendu"], "pays": ["FR"]})


def test_all_count_the_same(projects):
    group_by, one_pass = baselines.GroupBy(), baselines.OnePass()
    for request in requests():
        total, found = ours.Counter(request).counts()
        expected = (total, ours.flat(found))
        for baseline in (group_by, one_pass):
            theirs, numbers = baseline.counts(request.chosen, request.plain_text)
            assert (theirs, baseline.by_address(numbers)) == expected
        if not request.text:
            assert ours.oracle(request) == expected


def test_a_page_has_its_cards(projects):
    total, _found, cards = ours.counts_and_cards(CLASSES[0], 2)

    assert (total, len(cards)) == (PUBLISHED, 24)


# --- How it is measured ----------------------------------------------------------------------------------------------


def test_everyone_is_measured_in_turn():
    calls = []
    contenders = {name: lambda name=name: calls.append(name) for name in "abc"}

    series = measuring.interleave(contenders, repetitions=12, budget=60)

    assert {name: len(one.times) for name, one in series.items()} == {"a": 12, "b": 12, "c": 12}
    rounds = ["".join(calls[start : start + 3]) for start in range(0, len(calls), 3)]
    assert {"".join(sorted(one)) for one in rounds} == {"abc"}
    assert len(set(rounds)) > 3, "nobody always comes after the same neighbour"


def test_the_slowest_are_measured_three_times():
    turns = count()

    series = measuring.interleave({"lent": lambda: next(turns)}, repetitions=9, budget=-1)

    assert (len(series["lent"].times), next(turns)) == (3, 4)


def test_median_and_95_percent():
    series = measuring.Series([float(number) for number in range(1, 101)])

    assert (series.median, series.p95) == (50.5, 96.0)


def test_a_server_is_stopped_by_its_id(tmp_path):
    port = serving.free_port()
    arguments = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(tmp_path)]

    with serving.Server(arguments, port, tmp_path / "journal", "/") as server:
        with serving.Client(port) as client:
            assert client.get("/").status == 200
        pid = server.process.pid

    assert not psutil.pid_exists(pid)


def test_a_server_that_does_not_start_says_why(tmp_path):
    arguments = [sys.executable, "-c", "import sys; sys.exit('port occupé')"]

    with (
        pytest.raises(serving.ServerDown, match="port occupé"),
        serving.Server(arguments, serving.free_port(), tmp_path / "journal", "/"),
    ):
        pass


# --- What it must not touch ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["passerelles", "p_bench", "x_bench_", "site_bench_12b"])
def test_only_scratch_bases_are_dropped(name):
    with pytest.raises(scratch.NotScratch):
        scratch.drop(name)


@pytest.mark.django_db
def test_nothing_is_loaded_elsewhere_than_in_a_scratch_base():
    before = Project.objects.count()

    with pytest.raises(scratch.NotScratch):
        loading.load(1000, seed=1, today=date(2026, 1, 1))

    assert Project.objects.count() == before


def test_names_of_scratch_bases_are_short_enough_and_recognised():
    name = scratch.name_for("p" * 80, 1_000_000)

    assert len(name) <= scratch.LONGEST_NAME
    assert scratch._SCRATCH.search(name)


@pytest.mark.parametrize(
    ("options", "said"),
    [({"tailles": [10]}, "taille"), ({"tailles": [3_000_000]}, "taille"), ({"repetitions": 1}, "répétitions")],
)
def test_absurd_orders_are_refused(options, said):
    with pytest.raises(CommandError, match=said):
        call_command(Command(), **{"tailles": [1000], "repetitions": 5} | options)


# --- What is said ----------------------------------------------------------------------------------------------------


def series(median):
    return {"mediane": median, "p95": median * 2, "mesures": 9}


def figures(size, **changes):
    times = {"moteur": series(1.0), "moteur_fiches": series(4.0), "une_passe": series(20.0), "group_by": series(30.0),
             "page": series(10.0), "page_neuve": series(15.0), "page_gardee": series(1.0), "datasette": series(200.0),
             "datasette_json": series(150.0), "requetes_sql": 6,
             "page_neuve_processeur": 24.0,
             "octets": 19_000, "octets_clairs": 160_000} | changes  # fmt: skip
    return {
        "taille": size, "classes": {"Parcourir": times}, "totaux": {"Parcourir": size}, "chargement_s": 17.0,
        "base_octets": 5e8, "index_s": 8.0, "index_octets": 1e8, "rss_octets": 2e8, "uss_octets": 1e8,
        "rss_aussitot_octets": 2.2e8,
        "publication_s": 0.1, "retrait_s": 0.2, "pages_par_s": 100, "304_par_s": 2000, "sqlite_octets": 1e8,
        "postgresql": "PostgreSQL 18.6 on x86_64",
    }  # fmt: skip


def written(*sizes):
    return report.write(list(sizes), [("Mémoire", "24 Go")], [("Django", "5.2")], date(2026, 11, 21), 9)


def promises(text):
    part = text.partition("## Ce qui était promis")[2].partition("## ")[0]
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in part.splitlines() if line.startswith("|")]
    return {what: (found, kept) for what, found, kept in lines[2:]}


def test_the_report_says_what_is_kept():
    found = promises(written(figures(100_000), figures(1_000_000, page=series(39.0))))

    assert {kept for _found, kept in found.values()} == {"oui"}
    assert ("× 20,0 (Parcourir)", "oui") in [(what.replace("\xa0", " "), kept) for what, kept in found.values()]


def test_the_report_says_what_is_lost():
    pages = {"page_gardee": series(30.0), "page": series(30.0), "page_neuve": series(30.0)}
    slow = figures(100_000, **pages, une_passe=series(0.5), requetes_sql=9, page_neuve_processeur=36.0)
    slow["publication_s"] = 2.0
    text = written(slow | {"rss_octets": 3e8}, figures(1_000_000, page=series(130.0)))

    assert [kept for _found, kept in promises(text).values()] == ["**non**"] * 9 + ["oui"]
    losses = text.partition("## Ce que nous perdons")[2].partition("\n## ")[0]
    assert "SQL, une passe 0,50\xa0ms" in losses or "SQL, une passe 0,50 ms" in losses
    assert "page neuve : 6,7 fois plus rapide que Datasette, pas dix" in losses.replace("\xa0", " ")


def test_the_report_does_without_datasette():
    without = figures(100_000)
    for name in ("datasette", "datasette_json"):
        del without["classes"]["Parcourir"][name]
    del without["sqlite_octets"]

    assert "plus rapide que Datasette" not in written(without)


# --- Where it is -----------------------------------------------------------------------------------------------------


def run(*arguments, **environment):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "DATABASE_URL") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_only_its_own_settings_know_it():
    assert "cooperation.benchmark" not in settings.INSTALLED_APPS
    assert "benchmark" not in run("help", "--commands").stdout.split()


@pytest.mark.parametrize("module", [None, "cooperation.settings.production"])
def test_manage_chooses_its_settings(module):
    found = run("benchmark", "--help", **({"DJANGO_SETTINGS_MODULE": module} if module else {}))

    assert (found.returncode, "Mesure la vitesse" in found.stdout) == (0, True), found.stderr


def test_a_base_that_is_not_its_own_is_refused():
    found = run("benchmark", "--help", BENCHMARK_DATABASE="passerelles")

    assert found.returncode != 0
    assert "passerelles n’est pas une base faite pour le banc d’essai" in found.stderr
