"""House rules, checked over the whole tree. See « Conventions » in the README."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands, load_command_class
from django.db import models
from django.template import engines
from django.utils.text import camel_case_to_spaces

from tests.constraints import OUR_APPS, our_models

ROOT = Path(settings.BASE_DIR)
TEXT = {".py", ".html", ".css", ".js", ".toml", ".txt", ".md", ".lock", ".sh", ".cfg", ".yml", ".yaml", ""}
GIT = ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]


def files(*folders, suffixes=TEXT):
    """The files of the repository, present and about to be added, without what comes from elsewhere."""
    listing = subprocess.run([*GIT, *folders], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    paths = (ROOT / name for name in sorted(set(listing.split("\0"))) if name)
    return [path for path in paths if path.suffix in suffixes and "vendor" not in path.parts and path.is_file()]


def name(path):
    return str(path.relative_to(ROOT))


def of_ours(path):
    return path.relative_to(ROOT).parts[0] in OUR_APPS


PYTHON = files(suffixes={".py"})
APP_PYTHON = [path for path in PYTHON if of_ours(path) and "migrations" not in path.parts]
TEMPLATES = files("templates", suffixes={".html"})
LETTERS = files("templates", suffixes={".txt"})
TREES = {path: ast.parse(path.read_text()) for path in APP_PYTHON}


def found(pattern, paths, flags=0):
    """Where ``pattern`` occurs: ``file:line``."""
    expression = re.compile(pattern, flags)
    return [
        f"{name(path)}:{text.count(chr(10), 0, match.start()) + 1}: {match.group().strip()[:60]}"
        for path in paths
        for text in [path.read_text()]
        for match in expression.finditer(text)
    ]


# --- Models ----------------------------------------------------------------------------------------------------------

PROPER_NAMES = ("Wikidata", "GeoNames")


def is_lower_case(words):
    """Whether a name begins without a capital; acronyms (« ODD ») and proper names keep theirs."""
    first = re.match(r"[«\W]*(\w+)", words).group(1)
    return first[0].islower() or first[0].isdigit() or first in PROPER_NAMES or (len(first) > 1 and first.isupper())


def test_every_model_has_its_french_names_in_lower_case():
    wrong = []
    for model in our_models():
        one, many = str(model._meta.verbose_name), str(model._meta.verbose_name_plural)
        given = {"verbose_name", "verbose_name_plural"} <= set(model._meta.original_attrs)
        if not given or one == camel_case_to_spaces(model.__name__) or not (is_lower_case(one) and is_lower_case(many)):
            wrong.append(model.__name__)

    assert wrong == []


def test_every_field_that_people_see_has_its_french_name_in_lower_case():
    wrong = []
    for model in our_models():
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            seen = not (field.auto_created or field.generated or field.primary_key)
            words = str(field.verbose_name)
            if seen and (
                words == field.name.replace("_", " ") and words not in SAME_IN_FRENCH or not is_lower_case(words)
            ):
                wrong.append(str(field))

    assert wrong == []


# Words that the code and the reader share.
SAME_IN_FRENCH = {
    "date",
    "description",
    "horizon",
    "jumelage",
    "latitude",
    "message",
    "logo",
    "longitude",
    "missions",
    "population",
    "service",
    "version",
}

# Of an account: how it signs in, what it keeps of the lists.
WAYS_IN = {
    "cooperation.AccountMail.account",
    "cooperation.AuthenticatorApp.user",
    "cooperation.HeldForm.account",
    "cooperation.ListColumns.user",
    "cooperation.OpenSession.account",
    "cooperation.OpenSheet.user",
    "cooperation.Passkey.user",
    "cooperation.RecoverySheet.user",
    "cooperation.SavedList.user",
}
# What is a part of its record, and goes with it. Everything else protects what it points to.
PARTS = {
    *WAYS_IN,
    "cooperation.AccountMail.mail",
    "directory.GroupAct.undoes",
    "directory.ImportGlance.batch",
    "directory.ImportProgress.batch",
    "directory.ImportRow.batch",
    "cooperation.Membership.user",
    "cooperation.SavedList.network",
    "directory.ActorAttachment.actor",
    "directory.ActorContact.actor",
    "directory.Collectivite.actor",
    "directory.Dispatch.follower",
    "directory.Dispatch.mail",
    "directory.FormerName.collectivite",
    "directory.Funder.actor",
    "directory.Funding.project",
    "directory.JumelageAttachment.jumelage",
    "directory.JumelageContact.jumelage",
    "directory.JumelageMember.jumelage",
    "directory.JumelageMilestone.jumelage",
    "directory.Mail.follower",
    "directory.Mail.message",
    "directory.Mail.request",
    "directory.Mail.submission",
    "directory.Network.actor",
    "directory.NetworkPartner.network",
    "directory.Office.network",
    "directory.PersonalLink.message",
    "directory.PersonalLink.request",
    "directory.PersonalLink.submission",
    "directory.ProjectActor.project",
    "directory.ProjectAttachment.project",
    "directory.ProjectContact.project",
    "directory.ProjectLocality.project",
    "directory.SubmissionEntry.submission",
    "directory.Subscription.follower",
    "directory.SubmissionFile.submission",
    "directory.Verification.actor",
    "directory.Verification.jumelage",
    "directory.Verification.project",
    "directory.VerificationRequest.campaign",
    "directory.VerificationRequest.jumelage",
    "directory.VerificationRequest.project",
    "events.ArticleAttachment.article",
    "events.ArticleContact.article",
    "events.EventAttachment.event",
    "events.EventContact.event",
    "events.EventOrganiser.event",
}


def foreign_keys():
    return [
        field for model in our_models() for field in model._meta.local_fields if isinstance(field, models.ForeignKey)
    ]


def test_only_parts_are_deleted_with_their_record():
    assert {str(key) for key in foreign_keys() if key.remote_field.on_delete is models.CASCADE} == PARTS
    assert {key.remote_field.on_delete for key in foreign_keys()} == {models.CASCADE, models.PROTECT}


def test_no_record_goes_with_an_account():
    to_accounts = [key for key in foreign_keys() if key.related_model is get_user_model()]

    kept = {str(key) for key in to_accounts if key.remote_field.on_delete is not models.PROTECT}
    # A mandate, and how one signs in.
    assert kept == {"cooperation.Membership.user", *WAYS_IN}


@pytest.mark.django_db
def test_models_and_migrations_agree(capsys):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_are_named_for_their_intent():
    assert found(r"0\d+_(auto|alter|remove|rename|add)_\w+_\w+_\w+_more\b", PYTHON) == []
    assert [name(path) for path in PYTHON if re.search(r"migrations/\d+_auto_", str(path))] == []


# --- Who may know whom -----------------------------------------------------------------------------------------------


def imported(tree):
    """The modules that a file imports, wherever in it; its own package by relative imports left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module


def test_enumerations_import_nothing_of_ours():
    ours = {
        f"{name(path)}: {module}"
        for path, tree in TREES.items()
        if path.name == "enums.py"
        for module in imported(tree)
        if module.split(".")[0] in OUR_APPS
    }

    assert ours == set()


def test_nothing_of_the_site_needs_the_tests():
    assert [name(path) for path, tree in TREES.items() if any(m.split(".")[0] == "tests" for m in imported(tree))] == []


# --- SQL -------------------------------------------------------------------------------------------------------------

RAW_SQL = {"raw", "extra", "cursor", "RawSQL"}
# What no query of Django can say, with its reason.
SQL_BY_NECESSITY = {
    "cooperation/backup/": "every row of every table, whatever its model",
    "cooperation/benchmark/": "the plain SQL that the site is compared with",
    "cooperation/embedded/": "drives the database server itself",
    "directory/database/": "triggers, and the version of the data",
    "directory/search/": "full text and trigrams",
    "directory/reference/loading/copying.py": "COPY of 35,000 communes",
}


def test_no_sql_by_hand():
    calls = [
        f"{name(path)}:{node.lineno}"
        for path, tree in TREES.items()
        if not name(path).startswith(tuple(SQL_BY_NECESSITY))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (getattr(node.func, "attr", None) or getattr(node.func, "id", None)) in RAW_SQL
        # Fields of forms have a method of that name: what is typed for a value.
        and ast.unparse(getattr(node.func, "value", node.func)) not in ("self", "field", "super()")
    ]

    assert calls == []


# --- Templates -------------------------------------------------------------------------------------------------------


def test_nothing_escapes_escaping():
    assert found(r"\|\s*safe(seq)?\b|\bautoescape\s+off\b", [*TEMPLATES, *LETTERS]) == []
    # Looked for here, not used: each use found must be in the list below, and say why beside it.
    marked = found(r"\b(mark_safe|SafeString|SafeText)\(|\.__html__\b|autoescape\s*=\s*False", APP_PYTHON)
    # Rows of lists, made by a template and kept (drawn); JSON whose « < > & » are escaped by the line before (json_ld,
    # as Django's own json_script), and boxes of facets made by format_html then joined with their numbers (cases). The
    # words of a letter are text, which its HTML template escapes (wording).
    assert [place.split(":")[0] for place in marked] == [
        "directory/listing/drawn.py",
        "directory/mail/wording.py",
        *["directory/templatetags/passerelles.py"] * 2,
    ]


def test_nothing_inline_that_the_content_security_policy_would_block():
    # A mail has no style sheet to point to; its one style element is allowed by its fingerprint where staff see it.
    pages = [path for path in TEMPLATES if path.parent.name != "courriels"]
    assert found(r"<[^>]*\sstyle\s*=", TEMPLATES) == []
    assert found(r"<[^>]*\son[a-z]+\s*=", TEMPLATES) == []
    assert found(r"<style\b", pages) == []
    assert found(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/(ld\+)?json\")", TEMPLATES) == []
    assert found(r"(href|src|action)\s*=\s*[\"']\s*javascript:", TEMPLATES) == []


def test_nothing_from_another_site():
    assert found(r"<(script|img|link|iframe|source|video|audio)\b[^>]*(src|href)=[\"'](https?:)?//", TEMPLATES) == []
    assert found(r"url\(\s*[\"']?(https?:)?//|@import", files("static", suffixes={".css"})) == []


def test_links_that_open_a_tab_give_nothing_away():
    assert [link for link in found(r"<a\b[^>]*target=[^>]*>", TEMPLATES) if "noopener" not in link] == []


def test_every_template_compiles():
    engine = engines["django"].engine

    for path in [*TEMPLATES, *LETTERS]:
        engine.from_string(path.read_text())


def test_every_template_is_used():
    # A list of templates may be made from a name: `directory/lignes/{kind}.html`; then its folder is what is named.
    sources = "\n".join(path.read_text() for path in [*TEMPLATES, *APP_PYTHON])
    error_pages_and_admin = re.compile(r"^(400|403|404|500)\.html$|^admin/")
    unused = []
    for path in TEMPLATES:
        template = str(path.relative_to(ROOT / "templates"))
        named = re.search(rf"[\"']{re.escape(template)}[\"']", sources)
        composed = re.search(rf"[\"'][^\"'\n]*{re.escape(path.parent.name)}/[^\"'\n]*(\{{|%)", sources)
        if not (named or composed or error_pages_and_admin.match(template)):
            unused.append(template)

    assert unused == []


def test_loads_are_sorted():
    wrong = []
    for path in TEMPLATES:
        loads = re.findall(r"{%-?\s*load\s+([^%]+?)\s*-?%}", path.read_text())
        if any(words.split() != sorted(set(words.split())) for words in loads if " from " not in words):
            wrong.append(name(path))

    assert wrong == []


# --- Words -----------------------------------------------------------------------------------------------------------

# A plain space would let a line break before these signs, or after «.
UNTYPOGRAPHIC = re.compile(r"« | »|(?<=[\w)»’…]) [:;?!](?!\w)|(?<=\w)'(?=\w)")


def french_strings(tree):
    """The strings given to gettext."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "gettext", "gettext_lazy", "ngettext"}:
            yield from (
                leaf
                for argument in node.args
                for leaf in ast.walk(argument)
                if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)
            )


def test_french_typography_of_strings():
    wrong = [
        f"{name(path)}:{string.lineno}: {string.value[:60]}"
        for path, tree in TREES.items()
        for string in french_strings(tree)
        if UNTYPOGRAPHIC.search(string.value)
    ]

    assert wrong == []


def test_french_typography_of_templates():
    wrong = []
    for path in [*TEMPLATES, *LETTERS]:
        text = path.read_text()
        for hidden in (
            r"{% comment.*?endcomment %}",
            r"{#.*?#}",
            r"{%.*?%}",
            r"<(script|style)\b.*?</\1>",
            r"<!--.*?-->",
        ):
            text = re.sub(hidden, lambda match: re.sub(r"[^\n]", "", match.group()), text, flags=re.DOTALL)
        text = re.sub(r"{{.*?}}", "x", text)
        wrong += [
            f"{name(path)}:{number}: {line.strip()[:80]}"
            for number, line in enumerate(text.split("\n"), 1)
            if UNTYPOGRAPHIC.search(line)
        ]

    assert wrong == []


def test_nothing_is_left_for_later():
    later = "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"))

    assert found(rf"\b({later})\b|\bbreakpoint\(\)|\bpdb\b", files()) == []
    assert found(r"(?i)lorem" + " ipsum", files()) == []
    assert (
        found(
            r"^\s*print\(",
            [path for path in APP_PYTHON if not {"commands", "__main__.py"} & {*path.parts}],
            re.MULTILINE,
        )
        == []
    )


# --- Files -----------------------------------------------------------------------------------------------------------


def test_files_stay_short():
    longest = 500  # lines
    ours = [p for p in files(suffixes={".py", ".html", ".css", ".js"}) if "migrations" not in p.parts]

    assert [name(path) for path in ours if len(path.read_text().splitlines()) > longest] == []


def test_no_trace_of_the_machine_where_it_was_written():
    places = "|".join(
        re.escape(place) for place in (f"/{'work'}/", f"/{'tmp'}/scratch", f"/{'root'}/.", str(ROOT) + "/")
    )

    assert found(places, files()) == []


def test_packages_come_from_the_public_index_by_name():
    requirements = [path for path in files(suffixes={".txt"}) if path.name.startswith("requirements")]

    assert len(requirements) == 4
    assert found(r"https?://|--(extra-)?index-url|--find-links|@ file:", requirements) == []


def test_requirements_are_pinned_and_hashed():
    for path in files(suffixes={".txt"}):
        if path.name.startswith("requirements"):
            lines = [line for line in path.read_text().splitlines() if re.match(r"[a-z]", line)]
            assert lines
            assert [line for line in lines if not re.match(r"^[a-z0-9._\-\[\],]+==\S+( ; .+)? \\$", line)] == []


@pytest.mark.parametrize(
    "command", sorted(name for name, app in get_commands().items() if str(app).partition(".")[0] in OUR_APPS)
)
def test_every_command_explains_itself_in_french_with_an_example(command):
    help_text = load_command_class(get_commands()[command], command).create_parser("manage.py", command).format_help()

    assert help_text.startswith("Utilisation : manage.py")
    assert re.search(r"Exemple\s:\s+.*(manage\.py|bin/)", help_text)
    assert "show this help" not in help_text
