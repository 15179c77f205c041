"""``docs/benchmarks.md``, from the figures of ``running``: what was measured, what was promised, what we lose."""

from pathlib import Path

from directory.french import NBSP, french_number, typographic

METHOD = Path(__file__).with_name("methode.md")
MEGABYTE = 2**20
REQUIRED_RATIO = 10
GROWTH = 4
MEMORY = 250  # megabytes
VISIBLE = 1.0  # seconds
QUERIES = 6
PROCESSOR = 35  # milliseconds
REFERENCE_SIZE, LARGE_SIZE = 100_000, 1_000_000

# Those that the site is compared with: (key of the figures, heading).
COUNTERS = (("une_passe", "SQL, une passe"), ("group_by", "SQL, un GROUP BY par facette"))
PAGES = (("datasette", "Datasette"), ("datasette_json", "Datasette, JSON"))
# How the page of the site was had.
SITE = (("page_gardee", "page gardée"), ("page", "page refaite"), ("page_neuve", "page neuve"))


def number(value, digits=0):
    """12400.5 → « 12 400 »."""
    return french_number(value, digits)


def milliseconds(value):
    return number(value, 2 if value < 1 else 1 if value < 100 else 0)


def table(headings, rows):
    lines = [headings, ["---", *["---:"] * (len(headings) - 1)], *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def write(figures, machine, versions, day, repetitions):
    """The whole report, in Markdown."""
    postgresql = figures[0]["postgresql"].split(" on ")[0].removeprefix("PostgreSQL ")
    parts = [
        "# Mesures de vitesse",
        f"Écrit par `manage.py benchmark` le {day:%d/%m/%Y}, sur une seule machine qui faisait tout à la fois : site, "
        "base, client et Datasette. Pour refaire ces mesures : `python manage.py benchmark`.",
        table(["", "Machine et versions"], [*machine, ("PostgreSQL", postgresql), *versions]),
        METHOD.read_text(encoding="utf-8").strip().format(repetitions=repetitions),
        "## Ce qui était promis",
        _promises(figures),
        "## Ce que nous perdons",
        _losses(figures),
    ]
    for one in figures:
        parts += _size(one)
    return typographic("\n\n".join(parts)) + "\n"


def _promises(figures):
    sizes = {one["taille"]: one for one in figures}
    # Without the size that was promised, the largest measured tells the most.
    one = sizes.get(REFERENCE_SIZE) or figures[-1]
    classes, at = one["classes"], f"à {number(one['taille'])}"
    rows = []
    if all("datasette" in times for times in classes.values()):
        for name, called in SITE:
            worst, found = _worst({label: _gain(times, name, "datasette") for label, times in classes.items()}, min)
            what = f"Toute page de liste 10 fois plus rapide que Datasette, {at} : {called}"
            rows.append((what, found, worst >= REQUIRED_RATIO))
    worst, found = _worst({label: _gain(times, "moteur", "une_passe") for label, times in classes.items()}, min)
    rows.append((f"Décomptes plus rapides que le SQL en une passe, {at}", found, worst > 1))
    if REFERENCE_SIZE in sizes and LARGE_SIZE in sizes:
        large = sizes[LARGE_SIZE]["classes"]
        growth = {label: _times(large[label], "page") / _times(times, "page") for label, times in classes.items()}
        worst, found = _worst(growth, max)
        rows.append(("De 100 000 à 1 000 000, pages au plus 4 fois plus lentes", found, worst <= GROWTH))
    spent = {label: times["page_neuve_processeur"] for label, times in classes.items()}
    worst, found = _worst(spent, max, "{} ms")
    rows.append((f"Une page neuve coûte 35 ms de processeur au plus, {at}", found, worst <= PROCESSOR))
    queries = max(times["requetes_sql"] for times in classes.values())
    delays = f"{_seconds(one, 'publication_s', 2)} (retrait : {_seconds(one, 'retrait_s', 2)})"
    rows += [
        ("Au plus 6 requêtes SQL par page de liste", queries, queries <= QUERIES),
        (
            f"Au plus 250 Mo par processus web au repos, {at}",
            _megabytes(one, "rss_octets"),
            one["rss_octets"] <= MEMORY * MEGABYTE,
        ),
        (
            f"Une publication visible dans tous les processus en 1 s, {at}",
            delays,
            max(one["publication_s"], one["retrait_s"]) < VISIBLE,
        ),
        ("304 quand rien n’a changé", _rate(one, "304_par_s"), True),
    ]
    rows = [(what, found, "oui" if kept else "**non**") for what, found, kept in rows]
    return table(["Promis", "Mesuré, au pire", "Tenu"], rows)


def _times(times, name):
    return times[name]["mediane"]


def _gain(times, mine, theirs):
    """How many times faster ``mine`` is."""
    return _times(times, theirs) / _times(times, mine)


def _worst(figures, choose, unit="× {}"):
    """Of ``{class: figure}``, the one to ``choose``, and as the report says it: « × 12,6 (Parcourir) »."""
    label = choose(figures, key=figures.get)
    return figures[label], f"{unit.format(number(figures[label], 1))} ({label})"


def _seconds(one, name, digits=1):
    return f"{number(one[name], digits)} s"


def _megabytes(one, *names):
    return f"{' / '.join(number(one[name] / MEGABYTE) for name in names)} Mo"


def _rate(one, name):
    return f"{number(one[name])} par seconde"


def _losses(figures):
    return "\n".join(f"- {number(one['taille'])} projets{loss}" for one in figures for loss in _losses_of(one))


def _losses_of(one):
    for label, times in one["classes"].items():
        for name, called in (*COUNTERS, *PAGES):
            mine = "page" if name.startswith("datasette") else "moteur"
            if name in times and _gain(times, mine, name) < 1:
                ours, theirs = milliseconds(_times(times, mine)), milliseconds(_times(times, name))
                yield f", {label} : {called} {theirs} ms, nous {ours} ms."
        for mine, called in SITE if "datasette" in times else ():
            faster = _gain(times, mine, "datasette")
            if faster < REQUIRED_RATIO:
                yield f", {label}, {called} : {number(faster, 1)} fois plus rapide que Datasette, pas dix."
    yield (
        f" : l’index en mémoire prend {_seconds(one, 'index_s')} à faire à chaque démarrage, pendant lesquelles les "
        "listes comptent en SQL ; SQL et Datasette n’en ont pas besoin."
    )


def _size(one):
    classes = one["classes"]
    yield f"## {number(one['taille'])} projets"
    yield (
        "Décomptes : le total et toutes les facettes, en millisecondes (médiane / 95 %), et combien de fois le moteur "
        "va plus vite."
    )
    counted = {
        label: (number(one["totaux"][label]), _both(times["moteur"]), _both(times["moteur_fiches"]))
        for label, times in classes.items()
    }
    yield _beside(("Fiches trouvées", "Moteur", "Moteur et 24 fiches"), counted, classes, "moteur", COUNTERS)
    yield "Pages par HTTP : 24 fiches, le total et toutes les facettes, en millisecondes (médiane / 95 %)."
    made = {
        label: (
            *(_both(times[name]) for name, _called in SITE),
            milliseconds(times["page_neuve_processeur"]),
            times["requetes_sql"],
            f"{number(times['octets'])} / {number(times['octets_clairs'])}",
        )
        for label, times in classes.items()
    }
    headings = (
        *(called.capitalize() for _name, called in SITE),
        "Page neuve, processeur",
        "Requêtes SQL, au plus",
        "Octets (compressée / en clair)",
    )
    rivals = [(name, called) for name, called in PAGES if name in next(iter(classes.values()))]
    yield _beside(headings, made, classes, "page", rivals)
    yield _around(one)


def _beside(headings, cells, classes, mine, rivals):
    """A line a class: its ``cells``, then the time of each of the ``rivals`` and how much faster ``mine`` is."""
    headings = ["Sorte de page", *headings]
    for _name, called in rivals:
        headings += [called, ""]
    rows = []
    for label, times in classes.items():
        row = [label, *cells[label]]
        for name, _called in rivals:
            gain = _gain(times, mine, name)
            row += [_both(times[name]), f"×{NBSP}{number(gain, 1 if gain < 100 else 0)}"]
        rows.append(row)
    return table(headings, rows)


def _both(series):
    return f"{milliseconds(series['mediane'])} / {milliseconds(series['p95'])}"


def _around(one):
    rows = [
        ("Création des projets, index compris", _seconds(one, "chargement_s")),
        ("Base", _megabytes(one, "base_octets")),
        ("Index en mémoire, à faire", _seconds(one, "index_s")),
        ("Index en mémoire, place", _megabytes(one, "index_octets")),
        ("Mémoire d’un processus web, aussitôt après toutes ces pages (RSS)", _megabytes(one, "rss_aussitot_octets")),
        ("Mémoire d’un processus web, au repos (RSS / propre à lui)", _megabytes(one, "rss_octets", "uss_octets")),
        ("Publication vue par tous les processus web, au plus", _seconds(one, "publication_s", 2)),
        ("Retrait vu par tous les processus web, au plus", _seconds(one, "retrait_s", 2)),
        ("Pages faites, 2 processus, 4 lecteurs", _rate(one, "pages_par_s")),
        ("Réponses 304, 2 processus, 4 lecteurs", _rate(one, "304_par_s")),
    ]
    if "sqlite_octets" in one:
        rows.append(("Fichier de Datasette", _megabytes(one, "sqlite_octets")))
    return table(["", "Mesuré"], rows)
