"""What browsers and shared caches keep of the public site, and when they must ask for it anew."""

import gzip
import threading
from datetime import date, timedelta

import brotli
import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

from cooperation.http import caching
from cooperation.http.caching import KeptPages
from directory import actions
from tests import factories as make


@pytest.fixture
def project(db):
    holder = make.CommuneFactory(name="Orléans").actor
    return make.ProjectFactory(title="Un puits", holder=holder, network=make.NetworkFactory(name="CENTRAIDER"))


@pytest.fixture
def kept(settings):
    """Pages are kept in memory, as on the real site."""
    settings.PUBLIC_PAGES_KEPT = 2**20


def elsewhere(act):
    """Run ``act`` as another process would: in a connection of its own, committed."""

    def run():
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def ask(client, path, etag=""):
    return client.get(path, headers={"if-none-match": etag} if etag else {})


# --- Nothing changed -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/projets/", "/projets/?pays=BJ&page=2", "/collectivites/orleans/", "/donnees/"])
def test_a_page_that_has_not_changed_costs_one_query(client, project, django_assert_num_queries, path):
    first = ask(client, path)

    with django_assert_num_queries(1):
        second = ask(client, path, first["ETag"])

    assert (first.status_code, second.status_code) == (200, 304)
    assert second.content == b""
    assert {name: second[name] for name in ("ETag", "Cache-Control", "Vary")} == {
        "ETag": first["ETag"],
        "Cache-Control": "public, max-age=0, must-revalidate",
        "Vary": "Accept-Encoding",
    }


@pytest.mark.django_db
def test_an_export_that_has_not_changed_is_not_made_again(client, project):
    first = ask(client, "/projets.csv")
    b"".join(first.streaming_content)

    assert ask(client, "/projets.csv", first["ETag"]).status_code == 304


@pytest.mark.django_db
def test_each_address_has_its_etag(client, project):
    paths = ("/projets/", "/projets/?pays=BJ", "/projets/?pays=ML", "/jumelages/", "/projets.json")

    assert len({ask(client, path)["ETag"] for path in paths}) == len(paths)


@pytest.mark.django_db
def test_several_etags_may_be_given_and_a_star_is_none(client, project):
    etag = ask(client, "/projets/")["ETag"]

    assert ask(client, "/projets/", f'"autre", {etag}').status_code == 304
    assert ask(client, "/projets/", "*").status_code == 200


# --- Something changed -----------------------------------------------------------------------------------------------


def published(project):
    actions.publish(project, by=make.UserFactory())


def withdrawn(project):
    actions.publish(project, by=make.UserFactory())
    actions.back_to_draft(project, by=make.UserFactory())


def holder_renamed(project):
    holder = project.project_actors.get().actor
    holder.name = "Orléans la neuve"
    holder.save()


def network_renamed(project):
    type(project.network.actor).objects.filter(pk=project.network_id).update(name="Réseau rebaptisé")


def event_announced(project):
    make.EventFactory(title="Une journée", published=True)


def country_renamed(project):
    country = project.countries.first()
    country.name = "Pays rebaptisé"
    country.save()


CHANGES = [published, withdrawn, holder_renamed, network_renamed, event_announced, country_renamed]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_made_elsewhere_gives_a_new_etag_at_once(client, project, kept, change):
    etag = ask(client, "/projets/")["ETag"]

    elsewhere(lambda: change(project))

    after = ask(client, "/projets/", etag)
    assert (after.status_code, after["ETag"] == etag) == (200, False)


@pytest.mark.django_db(transaction=True)
def test_what_is_withdrawn_is_shown_no_more(client, project, kept):
    elsewhere(lambda: published(project))
    shown = ask(client, "/projets/").content.decode()
    elsewhere(lambda: actions.archive(project, by=make.UserFactory()))

    left = ask(client, "/projets/").content.decode()

    assert ("Un puits" in shown, "Un puits" in left) == (True, False)


@pytest.mark.django_db
def test_statuses_change_at_midnight(client, project, monkeypatch):
    etag = ask(client, "/projets/")["ETag"]
    tomorrow = date.today() + timedelta(days=1)
    monkeypatch.setattr(caching.timezone, "localdate", lambda: tomorrow)

    assert ask(client, "/projets/", etag).status_code == 200


@pytest.mark.django_db
def test_new_code_gives_a_new_etag(client, project, monkeypatch):
    etag = ask(client, "/projets/")["ETag"]
    monkeypatch.setattr(caching, "code_fingerprint", lambda: "suivante")

    assert ask(client, "/projets/", etag).status_code == 200


# --- What no cache may keep ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_staff_never_get_nor_leave_a_public_page(client, project, kept):
    public = ask(client, "/projets/")
    staff = Client()
    staff.force_login(make.UserFactory(national=True), backend="django.contrib.auth.backends.ModelBackend")

    own = ask(staff, "/projets/", public["ETag"])

    assert own.status_code == 200
    assert own["Cache-Control"] == "private, no-cache"
    assert not own.has_header("ETag")


@pytest.mark.django_db
@pytest.mark.parametrize("name", [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"])
def test_a_cookie_of_ours_is_enough(client, project, name):
    client.cookies[name] = "x"

    assert ask(client, "/projets/")["Cache-Control"] == "private, no-cache"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/projets/inconnu/", "/admin/login/", "/sante/", "/proposer/", "/composants/"])
def test_what_is_missing_or_private_has_no_etag(client, project, path):
    response = ask(client, path)

    assert not response.has_header("ETag")
    assert "public" not in response.headers.get("Cache-Control", "")


@pytest.mark.django_db
def test_a_page_goes_without_etag_when_the_database_does_not_answer(client, monkeypatch):
    def down(request):
        raise OperationalError

    monkeypatch.setattr(caching, "version_of", down)

    response = ask(client, "/accessibilite/")

    assert (response.status_code, response.has_header("ETag")) == (200, False)


@pytest.mark.django_db
def test_what_sql_answers_while_the_index_is_being_built_is_not_kept(client, project, kept, monkeypatch):
    monkeypatch.setattr("directory.search.engine.Entry._follow", lambda entry, version: False)
    monkeypatch.setattr("directory.search.engine.Entry._build", lambda entry: None)

    response = ask(client, "/projets/?q=puits")

    assert response["Cache-Control"] == "no-store"
    assert not response.has_header("ETag")


# --- Kept in memory --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_page_just_made_is_given_again(client, project, kept, django_assert_num_queries):
    first = ask(client, "/projets/")

    with django_assert_num_queries(1):
        second = ask(client, "/projets/")

    assert second.content == first.content
    assert dict(second.headers) == dict(first.headers) | {"X-Request-ID": second["X-Request-ID"]}


def test_kept_pages_have_a_bounded_room(settings):
    settings.PUBLIC_PAGES_KEPT = 3200
    pages = KeptPages()
    response = caching.HttpResponse(b"x" * 150)

    for number in range(50):
        pages.put(number, response)

    assert [number for number in range(50) if pages.get(number)] == list(range(29, 50))


def test_a_page_too_large_is_not_kept(settings):
    settings.PUBLIC_PAGES_KEPT = 3200
    pages = KeptPages()

    pages.put("grande", caching.HttpResponse(b"x" * 201))

    assert pages.get("grande") is None


# --- Compression -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(("encoding", "read"), [("gzip", gzip.decompress), ("br", brotli.decompress)])
def test_pages_travel_compressed(client, project, kept, encoding, read):
    plain = client.get("/projets/")
    made, again = (client.get("/projets/", headers={"accept-encoding": f"{encoding};q=0.9"}) for _ in range(2))

    for small in (made, again):
        assert small["Content-Encoding"] == encoding
        assert small["Content-Length"] == str(len(small.content))
        assert read(small.content) == plain.content
        assert len(small.content) * 3 < len(plain.content)
        assert small["ETag"] == plain["ETag"]


@pytest.mark.django_db
@pytest.mark.parametrize(("encoding", "read"), [("gzip", gzip.decompress), ("br", brotli.decompress)])
def test_exports_travel_compressed(client, project, encoding, read):
    make.ProjectFactory.create_batch(3, published=True)
    plain = b"".join(client.get("/projets.csv").streaming_content)

    small = client.get("/projets.csv", headers={"accept-encoding": encoding})

    assert small["Content-Encoding"] == encoding
    assert read(b"".join(small.streaming_content)) == plain


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", ""),
        ("identity", ""),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("GZIP ; q=0.000", ""),
    ],
)
def test_the_best_encoding_that_the_reader_accepts(accepted, chosen):
    assert caching.choose(accepted) == chosen


@pytest.mark.django_db
def test_a_page_with_a_cookie_is_not_compressed(client, project):
    client.cookies[settings.SESSION_COOKIE_NAME] = "x"

    assert not client.get("/projets/", headers={"accept-encoding": "br, gzip"}).has_header("Content-Encoding")


@pytest.mark.django_db
def test_a_form_with_its_token_is_not_compressed(client):
    assert not client.get("/admin/login/", headers={"accept-encoding": "br, gzip"}).has_header("Content-Encoding")
