"""French is said in ``directory/french.py`` alone: each rule, held by the whole tree, and seen failing on a breach."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# Where it is said, and where a page is drawn letter by letter.
ELSEWHERE = ("directory/french.py",)
SOURCES = {
    name: path.read_text()
    for folder in ("cooperation", "directory", "events")
    for path in sorted((ROOT / folder).rglob("*.py"))
    for name in [path.relative_to(ROOT).as_posix()]
    if "/migrations/" not in name and not name.startswith(ELSEWHERE)
}
TEMPLATES = {
    path.relative_to(ROOT).as_posix(): path.read_text() for path in sorted((ROOT / "templates").rglob("*.html"))
}

# --- Python ----------------------------------------------------------------------------------------------------------

ESCAPED_SPACE = re.compile(r"\\(?:u00a0|xa0|u202f|N\{(?:NARROW )?NO-BREAK SPACE\})(?!-)")
# « de {…} », « d’{…} », « les {…} »: only a helper knows what follows.
BEFORE_A_NAME = re.compile(
    r"(?:^|[^\w’])(?:de|du|des|les?|la|aux?)[ \N{NO-BREAK SPACE}]$|(?:^|\W)[dl]’$", re.IGNORECASE
)
BEFORE_A_FIELD = re.compile(r"\b(?:de|du|des|les?|la|aux?) (?:%\((\w+)\)|\{(\w+)\})|\b[dl]’(?:%\(|\{)", re.IGNORECASE)
PLURAL_NOUN = re.compile(r"[ \N{NO-BREAK SPACE}][a-zàâçéèêëîôû]+[sx]\b")
# Days, and a number that is never one.
FIELDS = {"day", "date", "n"}
# Texts made up for the demonstration and the measures, names of foreign authorities: their words agree by construction.
AGREED = ("directory/sample/", "cooperation/benchmark/", "directory/reading/labels.py")
# Numbers that are no count, « les années 1990 », « le 3 mars ».
ALLOWED = {
    "directory/imports/reading.py": ["MAX_LINE_BYTES // 1024"],
    "directory/jumelages/figures.py": ["row.label"],
    "directory/reading/amounts.py": ["written"],
    "directory/reading/date_points.py": ["point.day"],
    "directory/reading/dates.py": ["lacking"],
}


def hand_made(source, allowed=()):
    """What ``source`` writes of French by itself: lines and reasons."""
    tree = ast.parse(source)
    faults = [(source.count("\n", 0, found.start()) + 1, "space") for found in ESCAPED_SPACE.finditer(source)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and "%d/%m" in str(node.value):
            faults.append((node.lineno, "day"))
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            faults += (
                [(node.lineno, "space")]
                if node.value.value in ("\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}")
                else []
            )
        elif isinstance(node, ast.JoinedStr):
            faults += [(node.lineno, reason) for reason in _faults_of(node, allowed)]
    return sorted(set(faults))


def _faults_of(joined, allowed):
    values = [ast.Constant(""), *joined.values, ast.Constant("")]
    for before, value, after in zip(values, values[1:], values[2:], strict=False):
        if not isinstance(value, ast.FormattedValue):
            continue
        words = ast.unparse(value.value)
        is_call = isinstance(value.value, ast.Call)
        if value.format_spec and any("," in str(getattr(part, "value", "")) for part in value.format_spec.values):
            yield "thousands"
        is_said = is_call or value.format_spec or words in allowed
        if not is_said and isinstance(before, ast.Constant) and BEFORE_A_NAME.search(before.value):
            yield "article"
        if isinstance(after, ast.Constant) and words.startswith("len(") and PLURAL_NOUN.match(after.value):
            yield "plural"
        if re.fullmatch(r"(['\"])s\1 if .+", words):
            yield "plural"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ('NBSP = "\\u00a0"', "space"),
        ('SPACE = "\N{NO-BREAK SPACE}"', "space"),
        ('f"{n}\\N{NARROW NO-BREAK SPACE}km"', "space"),
        ('f"{date:%d/%m/%Y}"', "day"),
        ('date.strftime("%d/%m/%Y")', "day"),
        ('f"{value:,}"', "thousands"),
        ('f"{value:,.1f}"', "thousands"),
        ('f"le bureau de {city}"', "article"),
        ('f"les habitants d’{city}"', "article"),
        ('f"{len(rows)} lignes"', "plural"),
        ("f\"{n} jour{'s' if n > 1 else ''}\"", "plural"),
    ],
)
def test_a_breach_in_python_is_seen(source, reason):
    assert hand_made(source) == [(1, reason)]


def test_what_goes_through_french_is_no_breach():
    source = "f\"le bureau {of_name(city)}, ouvert le {day(date)}, à {counted(n, 'pas')}{NBSP}: {value:.1f}\""

    assert hand_made(source) == []


def test_python_leaves_french_to_french():
    faults = {
        name: found
        for name, source in SOURCES.items()
        if not name.startswith(AGREED)
        if (found := hand_made(source, ALLOWED.get(name, ())))
    }

    assert faults == {}


def test_fields_of_sentences_follow_no_article():
    """« Transférée de %(from)s » : the article is in the field."""
    assert [found.group(1, 2) for found in BEFORE_A_FIELD.finditer("de %(city)s, le {day}")] == [
        ("city", None),
        (None, "day"),
    ]
    faults = [
        f"{name}: {found.group()}"
        for name, source in SOURCES.items()
        if not name.startswith(AGREED)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for found in BEFORE_A_FIELD.finditer(node.value)
        if not {*found.group(1, 2)} & FIELDS
    ]

    assert faults == []


def test_french_stands_on_the_vocabulary_alone():
    tree = ast.parse((ROOT / "directory/french.py").read_text())
    ours = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and "directory" in node.module}

    assert ours <= {"directory.dates", "directory.enums"}


# --- Templates -------------------------------------------------------------------------------------------------------

SPACE = r"(?:[ \N{NO-BREAK SPACE}]|&nbsp;)"
HIDDEN = re.compile(r"{% comment.*?endcomment %}|{#.*?#}", re.DOTALL)
IN_TEMPLATES = {
    # After these words, only a day, an hour, a number or an amount; « {{ name|de }} » says the rest.
    "article": re.compile(
        rf"(?:(?<![\w’])(?:de|du|des|les?|la|aux?){SPACE}|(?<!\w)[dl]’)"
        r"{{(?!{)(?![^}]*\|(?:jour|jour_semaine|mois|heure|moment|nombre|length|euros|(?:compte|date):\"[^\"]*\") }})",
        re.IGNORECASE,
    ),
    "« les » and a count": re.compile(
        rf"(?<![\w’])(?:les|des|aux){SPACE}{{{{[^}}]*}}}}{SPACE}?\w|(?<!\w)les{SPACE}{{{{[^}}]*\|compte", re.IGNORECASE
    ),
    "plural": re.compile(rf"\|(?:nombre|length) }}}}{SPACE}(?!pays\b)[a-zàâçéèêëîôû]+[sx]\b|pluralize"),
    "verified": re.compile(r"[Vv]érifiée? le {{|\|default:\w+\.actor\.name"),
}


def faults_of(template):
    text = HIDDEN.sub("", template)
    return sorted(reason for reason, breach in IN_TEMPLATES.items() if breach.search(text))


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("du bureau de {{ b.city }}", "article"),
        ("La page de&nbsp;{{ nom }}", "article"),
        ("l’{{ noun }}", "article"),
        ("Ajout de {{ opts.verbose_name|lower }}", "article"),
        ('Où en sont les {{ total|compte:"fiche,fiches" }}', "« les » and a count"),
        ("Les {{ total|nombre }} rencontres", "« les » and a count"),
        ("{{ total|nombre }} fiches", "plural"),
        ("{{ total }} fiche{{ total|pluralize }}", "plural"),
        ("Vérifié le {{ fiche.verified_on|jour }} par", "verified"),
        ("{{ reseau.short_name|default:reseau.actor.name }}", "verified"),
    ],
)
def test_a_breach_in_a_template_is_seen(template, reason):
    assert reason in faults_of(template)


@pytest.mark.parametrize(
    "template",
    [
        "du bureau {{ b.city|de }}, le {{ date|jour }} à {{ date|heure }}",
        'Où en sont {{ total|les:"la fiche,fiches" }} de {{ n|compte:"réseau,réseaux" }}',
        "Voir les {{ total|nombre }}</summary>",
        "{# de {{ nom }} #}pour un budget de {{ budget|euros }}",
    ],
)
def test_what_goes_through_the_filters_is_no_breach(template):
    assert faults_of(template) == []


def test_templates_leave_french_to_its_filters():
    assert {name: faults for name, text in TEMPLATES.items() if (faults := faults_of(text))} == {}
