"""Fixtures and rules shared by all tests. Run them with bin/test."""

import gc
import os
import shutil
import sys
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.template.base import FilterExpression, Node
from playwright.sync_api import expect

# Playwright keeps an event loop in this thread; the tests' own queries are synchronous all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

TEMPLATES = str(Path(django_settings.BASE_DIR) / "templates")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Milliseconds after which the browser's tests give up. Nothing is measured: a busy machine only needs more of them.
PATIENCE = 120_000
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium():
    """Path of the browser that Debian ships, or None: Playwright's own is never downloaded."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


# --- What is run -----------------------------------------------------------------------------------------------------


def pytest_collection_modifyitems(config, items):
    """Mark the browser's tests, and leave them out when there is no browser (bin/test says so, CI refuses it)."""
    browser_tests = [item for item in items if "page" in getattr(item, "fixturenames", ())]
    for item in browser_tests:
        item.add_marker(pytest.mark.browser)
    if browser_tests and chromium() is None:
        if os.environ.get("CI") == "true":
            raise pytest.UsageError("Chromium est absent : les tests du navigateur ne peuvent pas passer.")
        config.hook.pytest_deselected(items=browser_tests)
        items[:] = [item for item in items if item not in browser_tests]


def pytest_collection_finish():
    """Thousands of tests and their modules stay to the end: the collector of memory need not walk through them again
    and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_sessionfinish(session, exitstatus):
    """With CI=true a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter is not None and reporter.stats.get("skipped") and exitstatus == 0:
        reporter.write_line("CI : aucun test ne doit être sauté.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


# Tests that write tens of thousands of rows and roll them back.
HEAVY = (
    "tests/searches/",
    "tests/directory/reference/",
    "tests/directory/sample/",
    "tests/directory/imports/",
)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item, nextitem):
    """Sweep what a heavy module leaves behind: the server takes its dead rows for an empty table, reads them again and
    again, and the next tests wait for minutes.
    """
    if not item.nodeid.startswith(HEAVY) or (nextitem and nextitem.path == item.path):
        return
    from django.db import connection
    from pytest_django.plugin import blocking_manager_key

    with item.config.stash[blocking_manager_key].unblock():
        if connection.settings_dict["NAME"].startswith("test_") and not connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM (ANALYZE)")


LARGE = 1_000_000  # bytes of a table


@pytest.fixture(autouse=True, scope="session")
def _only_what_was_written_is_emptied():
    """After a test that commits, delete its few rows. Django truncates all tables, which makes a new file for each of
    them and of their indexes: seconds, for every test of the browser.

    It still does where a table has grown, and where its role may not put to sleep the triggers that forbid to delete
    (the embedded server's may).
    """
    from django.db.backends.postgresql.operations import DatabaseOperations

    truncate = DatabaseOperations.sql_flush

    def empty(operations, style, tables, **options):
        sizes = " UNION ALL ".join(
            f"SELECT '{table}', pg_relation_size('{table}'), EXISTS (SELECT FROM {operations.quote_name(table)})"
            for table in tables
        )
        with operations.connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('is_superuser')")
            is_allowed = cursor.fetchone() == ("on",)
            cursor.execute(sizes)
            found = cursor.fetchall()
        if not is_allowed or any(size > LARGE for _table, size, _is_written in found):
            return truncate(operations, style, tables, **options)
        written = [operations.quote_name(table) for table, _size, is_written in found if is_written]
        return ["SET LOCAL session_replication_role = replica", *(f"DELETE FROM {table}" for table in written)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", empty)
        yield


# --- Examples --------------------------------------------------------------------------------------------------------

# The same at every run, and no time allowed for each: a busy machine is no fault of the code.
hypothesis.settings.register_profile(
    "same for all",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture],
)
hypothesis.settings.load_profile("same for all")


# --- Templates -------------------------------------------------------------------------------------------------------


class UndefinedVariable(str):
    """Fails the test that renders `{{ unknown }}` in one of our templates; Django's own templates are left alone.

    `{{ unknown|default:"…" }}`, `{% if unknown %}` and `{% for x in unknown %}` stay allowed: they say that the value
    is optional.
    """

    __slots__ = ()

    def __contains__(self, text):
        return text == "%s"

    def __mod__(self, variable):
        expression, node, context = self._where()
        ours = node is not None and node.origin is not None and str(node.origin.name).startswith(TEMPLATES)
        optional = expression is not None and any(
            function.__name__ in ("default", "default_if_none") for function, _arguments in expression.filters
        )
        if ours and not optional:
            line = f":{node.token.lineno}" if getattr(node, "token", None) else ""
            pytest.fail(f"Variable inconnue « {variable} » dans {node.origin.name}{line}", pytrace=False)
        if expression is None or not expression.filters:
            return ""
        value = expression.resolve(context, ignore_failures=True)
        return "" if value is None else value

    @staticmethod
    def _where():
        """The filter expression and the template node being rendered, from the calls under way."""
        expression = node = context = None
        frame = sys._getframe(2)
        while frame is not None and node is None:
            subject = frame.f_locals.get("self")
            if isinstance(subject, FilterExpression) and expression is None:
                expression, context = subject, frame.f_locals["context"]
            elif isinstance(subject, Node):
                node = subject
            frame = frame.f_back
        return expression, node, context


@pytest.fixture(autouse=True, scope="session")
def _undefined_variables_fail():
    from django.template import engines

    engines["django"].engine.string_if_invalid = UndefinedVariable("%s")


# --- Files -----------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True, scope="session")
def _media_root(tmp_path_factory):
    """Uploads of the tests go to a folder that pytest throws away."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(django_settings, "MEDIA_ROOT", str(tmp_path_factory.mktemp("media")))
        yield


# --- Indexes ---------------------------------------------------------------------------------------------------------


def forget_indexes():
    from directory.database import version
    from directory.search import engine
    from directory.search.suggested import suggestions

    for one in (engine, suggestions, version):
        one.forget()


@pytest.fixture(autouse=True)
def _no_index_of_another_test():
    """A test's transaction is rolled back: nothing tells the indexes in memory that its records are gone."""
    forget_indexes()


# --- Browser ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": chromium(), "args": CHROMIUM_FLAGS, "timeout": PATIENCE}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, live_server):
    return {
        **browser_context_args,
        "base_url": live_server.url,
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
        "viewport": {"width": 1440, "height": 900},
        "reduced_motion": "reduce",
    }


@pytest.fixture(autouse=True, scope="session")
def _assertions_are_patient():
    expect.set_options(timeout=PATIENCE)


@pytest.fixture
def new_context(new_context):
    """Makes browser contexts, closed by themselves after the test, that wait as long as it takes."""

    def make(**options):
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        return context

    return make


@pytest.fixture
def problems():
    """What went wrong in the browser; a test that expects an error (a 404 page) clears it before it ends."""
    return []


@pytest.fixture
def page(page, live_server, problems):
    """Playwright's page on the live server. The test fails on a console error, a blocked resource (CSP) or a request
    to another site.
    """

    def on_console(message):
        if message.type == "error":
            problems.append(f"console : {message.text}")

    def on_request(request):
        if not request.url.startswith((live_server.url, "data:", "blob:", "about:")):
            problems.append(f"autre site : {request.url}")

    page.on("pageerror", lambda error: problems.append(f"script : {error}"))
    page.on("console", on_console)
    page.on("request", on_request)
    yield page
    assert problems == []
