"""``docs/benchmarks.md``, from the figures of ``running``: what was measured, what was promised, what we lose."""

from directory.french import NBSP, french_number
from directory.sample.tools import french

MEGABYTE = 2**20
REQUIRED_RATIO = 10
GROWTH = 4
MEMORY = 250  # megabytes
VISIBLE = 1.0  # seconds
QUERIES = 6
REFERENCE_SIZE, LARGE_SIZE = 100_000, 1_000_000

# (key of the figures, heading)
COUNTERS = (("moteur", "Moteur"), ("une_passe", "SQL, une passe"), ("group_by", "SQL, un GROUP BY par facette"))
PAGES = (("page", "Page refaite"), ("datasette", "Datasette"), ("datasette_json", "Datasette, JSON"))
# How the page of the site was had.
SITE = (("page_gardee", "page gardée"), ("page", "page refaite"), ("page_neuve", "page neuve"))


def number(value, digits=0):
    """12400.5 → « 12 400 »."""
    return french_number(value, digits)


def milliseconds(value):
    return number(value, 2 if value < 1 else 1 if value < 100 else 0)


def ratio(one, other):
    """How many times faster ``one`` is than ``other``, as text: « × 12,3 »."""
    times = other / one
    return f"×{NBSP}{number(times, 1 if times < 100 else 0)}"


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
        paragraphs(METHOD).format(repetitions=repetitions),
        "## Ce qui était promis",
        _promises(figures),
        "## Ce que nous perdons",
        _losses(figures),
    ]
    for one in figures:
        parts += _size(one)
    return french_lines("\n\n".join(parts)) + "\n"


def french_lines(text):
    return "\n".join(french(line) if line.strip() else "" for line in text.split("\n"))


# Joined into paragraphs by ``paragraphs``.
METHOD = """
**Comment.** Des projets inventés, la même graine donnant les mêmes, entre de vraies communes et de vraies villes : pays
et mots tirés selon une loi de Zipf, 2 % de fiches non publiées parmi eux. Chaque concurrent répond une fois sans être
chronométré, puis à tour de rôle, jusqu’à {repetitions} fois (trois au moins pour les plus lents). Avant toute mesure,
totaux et décomptes de chaque valeur de chaque facette sont comparés : un seul écart, et rien n’est écrit. Site et
Datasette répondent toujours à la même question ; la page du site est compressée comme pour un navigateur, pas celle de
Datasette. Le site est mesuré de trois façons. *Page gardée* : comme il est servi, il rend la page déjà faite tant
que rien n’a changé dans la base. *Page refaite* : le lecteur force le rechargement ; totaux, facettes et page sont
refaits, seules servent encore les lignes de fiches déjà dessinées. *Page neuve* : une autre page du même choix à chaque
fois, dont il faut lire et dessiner les 24 fiches. Jamais de 304.

**Qui.** *Moteur* : le total et tous les décomptes, par l’index en mémoire, question de la version et lecture des mots
comprises, l’adresse étant lue d’avance comme pour SQL ; d’une facette de milliers de valeurs, toutes comptées, seules
les rangées qu’une page montre sont faites ; *et 24 fiches* : de l’adresse aux fiches prêtes à dessiner.
*SQL, un GROUP BY par facette* : sur une table de liens faite pour cela. *SQL, une passe* : toutes les facettes en une
lecture de tableaux `int[]`. *Datasette* : les mêmes lignes dans SQLite, fichier déclaré immuable, limites de temps
levées ; sa page, puis son JSON, que personne ne dessine. Ni SQL ni Datasette ne corrigent une faute : on leur donne
le mot juste. Sur la page du milieu, Datasette ne compte que ce qui suit : c’est à son avantage. Il compte aussi
chaque facette dans ses propres choix, sans dire ce que donnerait un choix de plus : seules ses autres facettes
peuvent être comparées.
"""


def paragraphs(text):
    """Each paragraph of ``text`` on one line."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


def _by_size(figures):
    return {one["taille"]: one for one in figures}


def _promises(figures):
    rows, sizes = [], _by_size(figures)
    # Without the size that was promised, the largest measured tells the most.
    one = sizes.get(REFERENCE_SIZE) or figures[-1]
    classes = one["classes"]
    at = f"à {number(one['taille'])}"
    if all("datasette" in times for times in classes.values()):
        for name, called in SITE:
            slowest, times = min(classes.items(), key=lambda row: _times(row[1], "datasette") / _times(row[1], name))
            worst = _times(times, "datasette") / _times(times, name)
            rows.append(
                (f"Toute page de liste 10 fois plus rapide que Datasette, {at} : {called}",
                 f"× {number(worst, 1)} ({slowest})", worst >= REQUIRED_RATIO)
            )  # fmt: skip
    slowest, times = min(classes.items(), key=lambda row: _times(row[1], "une_passe") / _times(row[1], "moteur"))
    worst = _times(times, "une_passe") / _times(times, "moteur")
    rows.append(
        (f"Décomptes plus rapides que le SQL en une passe, {at}", f"× {number(worst, 1)} ({slowest})", worst > 1)
    )
    if REFERENCE_SIZE in sizes and LARGE_SIZE in sizes:
        large = sizes[LARGE_SIZE]["classes"]
        growth = {label: _times(large[label], "page") / _times(times, "page") for label, times in classes.items()}
        slowest = max(growth, key=growth.get)
        rows.append(
            ("De 100 000 à 1 000 000, pages au plus 4 fois plus lentes", f"× {number(growth[slowest], 1)} ({slowest})",
             growth[slowest] <= GROWTH)
        )  # fmt: skip
    queries = max(times["requetes_sql"] for times in classes.values())
    memory = one["rss_octets"] / MEGABYTE
    rows += [
        ("Au plus 6 requêtes SQL par page de liste", queries, queries <= QUERIES),
        (f"Au plus 250 Mo par processus web au repos, {at}", f"{number(memory)} Mo", memory <= MEMORY),
        (
            f"Une publication visible dans tous les processus en 1 s, {at}",
            f"{number(one['publication_s'], 2)} s (retrait : {number(one['retrait_s'], 2)} s)",
            max(one["publication_s"], one["retrait_s"]) < VISIBLE,
        ),
        ("304 quand rien n’a changé", f"{number(one['304_par_s'])} par seconde", True),
    ]
    rows = [(what, found, "oui" if kept else "**non**") for what, found, kept in rows]
    return table(["Promis", "Mesuré, au pire", "Tenu"], rows)


def _times(times, name):
    return times[name]["mediane"]


def _losses(figures):
    lines = []
    for one in figures:
        size = number(one["taille"])
        for label, times in one["classes"].items():
            for name, called in (*COUNTERS[1:], *PAGES[1:]):
                if name not in times:
                    continue
                mine = "page" if name.startswith("datasette") else "moteur"
                if times[name]["mediane"] < times[mine]["mediane"]:
                    lines.append(
                        f"- {size} projets, {label} : {called} {milliseconds(times[name]['mediane'])} ms, "
                        f"nous {milliseconds(times[mine]['mediane'])} ms."
                    )
            for mine, called in SITE if "datasette" in times else ():
                faster = _times(times, "datasette") / _times(times, mine)
                if faster < REQUIRED_RATIO:
                    lines.append(
                        f"- {size} projets, {label}, {called} : {number(faster, 1)} fois plus rapide que Datasette, "
                        "pas dix."
                    )
        lines.append(
            f"- {size} projets : l’index en mémoire prend {number(one['index_s'], 1)} s à faire à chaque démarrage, "
            "pendant lesquelles les listes comptent en SQL ; SQL et Datasette n’en ont pas besoin."
        )
    return "\n".join(lines)


def _size(one):
    classes = one["classes"]
    yield f"## {number(one['taille'])} projets"
    yield (
        "Décomptes : le total et toutes les facettes, en millisecondes (médiane / 95 %), et combien de fois le moteur "
        "va plus vite."
    )
    headings = ["Sorte de page", "Fiches trouvées", "Moteur", "Moteur et 24 fiches"]
    for _name, called in COUNTERS[1:]:
        headings += [called, ""]
    rows = []
    for label, times in classes.items():
        row = [label, number(one["totaux"][label]), _both(times["moteur"]), _both(times["moteur_fiches"])]
        for name, _called in COUNTERS[1:]:
            row += [_both(times[name]), ratio(_times(times, "moteur"), _times(times, name))]
        rows.append(row)
    yield table(headings, rows)
    yield "Pages par HTTP : 24 fiches, le total et toutes les facettes, en millisecondes (médiane / 95 %)."
    contenders = [(name, called) for name, called in PAGES[1:] if name in next(iter(classes.values()))]
    headings = [
        "Sorte de page",
        "Page gardée",
        "Page refaite",
        "Page neuve",
        "Requêtes SQL, au plus",
        "Octets (compressée / en clair)",
    ]
    for _name, called in contenders:
        headings += [called, ""]
    rows = []
    for label, times in classes.items():
        row = [label, *(_both(times[name]) for name, _called in SITE), times["requetes_sql"],
               f"{number(times['octets'])} / {number(times['octets_clairs'])}"]  # fmt: skip
        for name, _called in contenders:
            row += [_both(times[name]), ratio(_times(times, "page"), _times(times, name))]
        rows.append(row)
    yield table(headings, rows)
    yield _around(one)


def _both(series):
    return f"{milliseconds(series['mediane'])} / {milliseconds(series['p95'])}"


def _around(one):
    rows = [
        ("Création des projets, index compris", f"{number(one['chargement_s'], 1)} s"),
        ("Base", f"{number(one['base_octets'] / MEGABYTE)} Mo"),
        ("Index en mémoire, à faire", f"{number(one['index_s'], 1)} s"),
        ("Index en mémoire, place", f"{number(one['index_octets'] / MEGABYTE)} Mo"),
        ("Mémoire d’un processus web, aussitôt après toutes ces pages (RSS)",
         f"{number(one['rss_aussitot_octets'] / MEGABYTE)} Mo"),
        ("Mémoire d’un processus web, au repos (RSS / propre à lui)",
         f"{number(one['rss_octets'] / MEGABYTE)} / {number(one['uss_octets'] / MEGABYTE)} Mo"),
        ("Publication vue par tous les processus web, au plus", f"{number(one['publication_s'], 2)} s"),
        ("Retrait vu par tous les processus web, au plus", f"{number(one['retrait_s'], 2)} s"),
        ("Pages faites, 2 processus, 4 lecteurs", f"{number(one['pages_par_s'])} par seconde"),
        ("Réponses 304, 2 processus, 4 lecteurs", f"{number(one['304_par_s'])} par seconde"),
    ]  # fmt: skip
    if "sqlite_octets" in one:
        rows.append(("Fichier de Datasette", f"{number(one['sqlite_octets'] / MEGABYTE)} Mo"))
    return table(["", "Mesuré"], rows)
