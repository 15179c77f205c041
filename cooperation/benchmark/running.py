"""Everything that is measured on one scratch base, as a dictionary ready for ``report``."""

import threading
import time
from contextlib import ExitStack
from dataclasses import replace
from itertools import count
from statistics import median

import psutil
from django.db import connection
from django.utils import timezone
from django.utils.formats import number_format

from cooperation.benchmark import baselines, datasette, loading, ours, probe, serving
from cooperation.benchmark.classes import CLASSES
from cooperation.benchmark.measuring import interleave
from directory import actions
from directory.database.system import get_system_user
from directory.models import Project
from directory.projects.list import ProjectList
from directory.search.memory import give_back

BUDGET = 25  # seconds a contender and class
# A worker that counts by its index asks for the version of the data and the rows of the page, and little else.
MOST_QUERIES_INDEXED = 8
BUILD_SECONDS = 900
PUBLICATIONS = 5
DIFFERENT_PAGES = 200
RATE_SECONDS = 4
# After which a worker has given back what pages took for a while (``cooperation.http.warming``).
REST_SECONDS = 25
RATE_CLIENTS = 4
BROWSER = {"Accept_Encoding": "gzip, deflate, br, zstd", "Accept": "text/html"}
# As a reader who forces a reload: the page is made, even if the site keeps it.
RELOAD = BROWSER | {"Cache_Control": "no-cache"}


class Disagreement(Exception):
    """Two ways to count do not count the same: no figure is worth printing."""


class Run:
    """One size, from an empty scratch base to its figures. ``say``: shows what is under way."""

    def __init__(self, *, size, seed, repetitions, datasette_command, folder, say):
        self.size, self.seed, self.repetitions = size, seed, repetitions
        self.datasette_command, self.folder, self.say = datasette_command, folder, say
        self.figures = {"taille": size}

    def run(self):
        self._load()
        self.index()
        with ExitStack() as servers:
            self.site = servers.enter_context(serving.site(self.folder / "gunicorn.log"))
            self.client = servers.enter_context(serving.Client(self.site.port))
            self.say("index des processus web")
            self._wait_for_indexes()
            if self.datasette_command:
                self._start_datasette(servers)
            self._check()
            self._measure()
            self._measure_workers()
            self._measure_rates()
            self._measure_publication()
        return self.figures

    def _load(self):
        self.say("création des projets", self.size)
        started = time.perf_counter()
        loading.load(self.size, seed=self.seed, today=timezone.localdate(), progress=self.say.advance)
        self.figures["chargement_s"] = time.perf_counter() - started
        self.say("tables SQL de comparaison")
        baselines.prepare()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database()), version()")
            self.figures["base_octets"], self.figures["postgresql"] = cursor.fetchone()
        self.group_by, self.one_pass = baselines.GroupBy(), baselines.OnePass()

    def index(self):
        self.say("index en mémoire")
        before, started = _own_memory(), time.perf_counter()
        ours.build()
        self.figures["index_s"] = time.perf_counter() - started
        give_back()
        self.figures["index_octets"] = max(0, _own_memory() - before)

    def _wait_for_indexes(self):
        def indexed(client):
            answer = client.get(ProjectList.path)
            if int(answer.headers[probe.QUERIES]) <= MOST_QUERIES_INDEXED:
                return answer
            time.sleep(0.2)
            return None

        serving.each_worker(self.site.port, indexed, BUILD_SECONDS)

    def _start_datasette(self, servers):
        self.say("fichier SQLite de Datasette")
        self.sqlite = self.folder / f"banc{self.size}.db"
        self.figures["sqlite_octets"] = datasette.export(self.sqlite)
        log = self.folder / "datasette.log"
        self.datasette = servers.enter_context(datasette.serve(self.datasette_command, self.sqlite, log))
        self.datasette_client = servers.enter_context(serving.Client(self.datasette.port))

    # --- The oracle --------------------------------------------------------------------------------------------------

    def _check(self):
        """Totals and every count, by every contender, before any is timed."""
        self.say("oracle", len(CLASSES))
        self.totals = {}
        for request in CLASSES:
            total, found = ours.Counter(request).counts()
            self.totals[request] = total
            expected = (total, ours.flat(found))
            for name, baseline in (("une passe", self.one_pass), ("GROUP BY", self.group_by)):
                theirs, numbers = baseline.counts(request.chosen, request.plain_text)
                _agree(request, name, expected, (theirs, baseline.by_address(numbers)))
            if not request.text:
                _agree(request, "le SQL du site", expected, ours.oracle(request))
            self._check_page(request, total)
            if self.datasette_command:
                self._check_datasette(request, expected)
            self.say.advance(1)
        self.figures["totaux"] = {request.label: total for request, total in self.totals.items()}

    def _check_page(self, request, total):
        shown = ProjectList.noun.count(total)
        answer = self.client.get(f"{ProjectList.path}?{request.query(self._page(request))}")
        if answer.status != 200 or shown not in answer.body.decode():
            raise Disagreement(f"{request.label} : la page (état {answer.status}) n’annonce pas « {shown} ».")

    def _check_datasette(self, request, expected):
        # On a page after the first its facets count what follows alone: the first page is the one to compare.
        path = self._datasette_path(replace(request, is_deep=False), as_json=True, every_value=True)
        total, numbers = datasette.read_counts(self.datasette_client.get(path).body)
        # Its facets count within their own choices too: only the others can be compared.
        chosen = request.chosen.keys()
        kept = {key: number for key, number in expected[1].items() if key[0] not in chosen}
        theirs = {key: number for key, number in numbers.items() if key[0] not in chosen}
        _agree(request, "Datasette", (expected[0], kept), (total, theirs))

    # --- Times -------------------------------------------------------------------------------------------------------

    def _page(self, request, turn=0):
        """A page of the list, another at each turn: the site keeps in memory the lines that it has just drawn."""
        pages = -(-self.totals[request] // ProjectList.page_size)
        first = pages // 2 if request.is_deep else 1
        return first + turn % max(1, min(DIFFERENT_PAGES, pages - first + 1))

    def _datasette_path(self, request, **options):
        lexeme = ""
        if request.text:
            with connection.cursor() as cursor:
                lexeme = self.one_pass.lexeme(cursor, request.plain_text).strip("'")
        return datasette.address(self.sqlite, request, lexeme=lexeme, total=self.size, **options)

    def _measure(self):
        self.say("mesures", len(CLASSES) * self.repetitions)
        self.figures["classes"] = {}
        for request in CLASSES:
            contenders = self._contenders(request)
            series = interleave(
                contenders, repetitions=self.repetitions, budget=BUDGET, progress=lambda: self.say.advance(1)
            )
            figures = {name: one.as_dict() for name, one in series.items()}
            figures["requetes_sql"] = self.most_queries
            figures["page_neuve_processeur"] = median(self.processor)
            figures["octets"] = len(self._ask_page(request).body)
            figures["octets_clairs"] = len(self.client.get(self._page_path(request)).body)
            self.figures["classes"][request.label] = figures

    def _contenders(self, request):
        self.most_queries, self.processor = 0, []
        turns = {"page_neuve": count(1), "moteur_fiches": count()}
        contenders = {
            "moteur": ours.Counter(request).shown,
            "moteur_fiches": lambda: ours.counts_and_cards(request, self._page(request, next(turns["moteur_fiches"]))),
            "une_passe": lambda: self.one_pass.counts(request.chosen, request.plain_text),
            "group_by": lambda: self.group_by.counts(request.chosen, request.plain_text),
            "page": lambda: self._ask_page(request),
            "page_neuve": lambda: self._ask_page(request, next(turns["page_neuve"])),
            "page_gardee": lambda: _fine(self.client.get(self._page_path(request), **BROWSER)),
        }
        if self.datasette_command:
            as_page, as_json = self._datasette_path(request), self._datasette_path(request, as_json=True)
            contenders["datasette"] = lambda: _fine(self.datasette_client.get(as_page, **BROWSER))
            contenders["datasette_json"] = lambda: _fine(self.datasette_client.get(as_json, **BROWSER))
        return contenders

    def _page_path(self, request, turn=0):
        query = request.query(self._page(request, turn))
        return ProjectList.path + (f"?{query}" if query else "")

    def _ask_page(self, request, turn=0):
        answer = _fine(self.client.get(self._page_path(request, turn), **RELOAD))
        self.most_queries = max(self.most_queries, int(answer.headers[probe.QUERIES]))
        if turn:
            self.processor.append(float(answer.headers[probe.PROCESSOR]))
        return answer

    def _measure_workers(self):
        """Memory after all classes have been asked of every worker, at once then at rest; the greatest is kept."""
        self.say("mémoire des processus web")

        def visit(client):
            for request in CLASSES:
                client.get(self._page_path(request), **RELOAD)
            return look(client)

        def look(client):
            return client.get(ProjectList.path, X_Memory="1", Cache_Control="no-cache")

        at_once = serving.each_worker(self.site.port, visit, BUILD_SECONDS).values()
        self.figures["rss_aussitot_octets"] = max(int(answer.headers[probe.RSS]) for answer in at_once)
        time.sleep(REST_SECONDS)
        workers = serving.each_worker(self.site.port, look, BUILD_SECONDS).values()
        for name, header in (("rss_octets", probe.RSS), ("uss_octets", probe.USS)):
            self.figures[name] = max(int(answer.headers[header]) for answer in workers)

    def _measure_rates(self):
        """Pages a second when the page is made and when the reader has it already, with a few readers at once."""
        self.say("débit")
        etag = self._ask_page(CLASSES[0]).headers["ETag"]
        self.figures["pages_par_s"] = self._rate(200)
        self.figures["304_par_s"] = self._rate(304, If_None_Match=etag)

    def _rate(self, expected, **headers):
        counts, deadline = [], time.monotonic() + RATE_SECONDS

        def read():
            done = 0
            with serving.Client(self.site.port) as client:
                while time.monotonic() < deadline:
                    if client.get(ProjectList.path, **RELOAD, **headers).status != expected:
                        return
                    done += 1
            counts.append(done)

        threads = [threading.Thread(target=read) for _ in range(RATE_CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if len(counts) != RATE_CLIENTS:
            raise Disagreement(f"La page devait répondre {expected}.")
        return sum(counts) / RATE_SECONDS

    def _measure_publication(self):
        """Seconds from the commit of a publication, in this process, to its being seen in every web process."""
        self.say("publication visible", PUBLICATIONS)
        delays, withdrawals, by = [], [], get_system_user()
        hidden = Project.objects.exclude(state="publie").order_by("pk")[:PUBLICATIONS]
        for project in hidden:
            actions.publish(project, by=by)
            delays.append(self._until_every_worker_says(self.size + 1))
            actions.back_to_draft(project, by=by)
            withdrawals.append(self._until_every_worker_says(self.size))
            self.say.advance(1)
        self.figures["publication_s"] = max(delays)
        self.figures["retrait_s"] = max(withdrawals)

    def _until_every_worker_says(self, total):
        started, shown = time.perf_counter(), ProjectList.noun.count(total).encode()

        def seen(client):
            answer = client.get(ProjectList.path)
            return answer if shown in answer.body else None

        serving.each_worker(self.site.port, seen, BUILD_SECONDS)
        return time.perf_counter() - started


def _fine(answer):
    if answer.status != 200:
        raise Disagreement(f"Réponse {answer.status} : {answer.body[:200].decode(errors='replace')}")
    return answer


def _agree(request, name, ours_found, theirs):
    if ours_found == theirs:
        return
    different = [
        (key, ours_found[1].get(key, 0), theirs[1].get(key, 0))
        for key in sorted(ours_found[1].keys() | theirs[1].keys())
        if ours_found[1].get(key, 0) != theirs[1].get(key, 0)
    ]
    examples = ", ".join(f"{facet}={value} {ours_count}/{count}" for (facet, value), ours_count, count in different[:5])
    raise Disagreement(
        f"{request.label} : le moteur compte {number_format(ours_found[0])}, {name} {number_format(theirs[0])} ; "
        f"{len(different)} décomptes diffèrent. {examples}"
    )


def _own_memory():
    return psutil.Process().memory_full_info().uss
