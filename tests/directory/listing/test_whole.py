"""Large files have few places; whole lists are files made once, which say what the site says or are not served."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.signals import request_finished
from django.db import close_old_connections

from directory.apart.places import place
from directory.database import version
from directory.listing.exports import answers, whole
from tests import factories as make
from tests.whole_site import read

FORMATS = ("csv", "xlsx", "json", "geojson")


@pytest.fixture(autouse=True)
def _few(settings, tmp_path, monkeypatch):
    settings.PLACES_ROOT, settings.WHOLE_FILES_ROOT = tmp_path / "places", tmp_path / "emporter"
    settings.COSTLY_PLACES = {kind: {"places": 1, "wait": 0} for kind in settings.COSTLY_PLACES}
    monkeypatch.setattr(answers, "LIGHT", 1)


@pytest.fixture
def token(monkeypatch):
    """Says that the data changed: transactions that tests roll back say nothing."""
    now = ["1"]
    monkeypatch.setattr(version, "read_version", lambda: version.DataVersion(now[0], 0))
    return now


def made(settings):
    return sorted(path.name.partition("-")[0] + path.suffix for path in settings.WHOLE_FILES_ROOT.glob("*"))


@pytest.fixture
def projects(db):
    return [make.ProjectFactory(published=True, title=f"Puits {number}") for number in range(3)]


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_large_file_without_a_place(client, projects, suffix):
    with place("export"):
        refused = client.get(f"/projets.{suffix}")
        light = client.get(f"/projets.{suffix}?q=puits+2")

        assert (refused.status_code, refused["Retry-After"]) == (503, "60")
        assert refused["Cache-Control"] == "no-store"
        assert "Réessayez dans une minute" in refused.content.decode()
        assert light.status_code == 200

    assert read(client.get(f"/projets.{suffix}"))
    with place("export"):
        pass  # given back


@pytest.mark.parametrize("address", ["/projets/?vue=carte", "/projets/carte.json?tri=titre"])
def test_a_large_map_without_a_place(client, projects, address):
    small = f"{address}&q=puits+2"
    with place("carte"):
        refused = client.get(address)

        assert (refused.status_code, refused["Retry-After"]) == (503, "60")
        assert client.get(small).status_code == 200
        assert client.get("/projets/").status_code == 200

    assert client.get(address).status_code == 200


def test_a_stream_holds_its_place_until_it_is_closed(client, projects):
    stream = client.get("/projets.json?tri=titre")
    assert client.get("/projets.json?tri=titre").status_code == 503
    leave(stream)

    assert client.get("/projets.json?tri=titre").status_code == 200


def leave(response):
    """Close it as the server does when its reader is gone, less the connection of the test."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_whole_list_is_made_once(client, projects, token, settings, monkeypatch, suffix):
    first = read(client.get(f"/projets.{suffix}"))
    monkeypatch.setattr(answers, "_exported", None)

    with place("export"):
        again = client.get(f"/projets.{suffix}")

    assert read(again) == first
    assert again["Content-Disposition"].endswith(f'.{suffix}"')
    assert made(settings) == [f"projets.{suffix}"]


def test_what_is_withdrawn_is_in_no_file(client, projects, token, settings):
    assert "Puits 1" in read(client.get("/projets.csv")).decode()
    type(projects[1]).objects.filter(pk=projects[1].pk).update(state="archivee")
    token[0] = "2"

    assert "Puits 1" not in read(client.get("/projets.csv")).decode()
    assert made(settings) == ["projets.csv"]  # the former one is gone


@pytest.mark.parametrize("question", ["?q=puits", "?pays=BJ", "?tri=titre", "?inconnu=1", "?q="])
def test_a_part_is_no_whole_list(client, projects, token, settings, question):
    read(client.get(f"/projets.csv{question}"))

    assert made(settings) == []


def recorder(token):
    return whole.WholeFile("projets", "csv", "a" * 32, token)


def test_half_a_file_is_kept_by_nobody(settings, token):
    parts = recorder("1").recorded(iter([b"a", b"b"]))
    next(parts)
    parts.close()

    assert made(settings) == []


def test_a_file_made_while_the_data_changes_is_not_kept(settings, token):
    parts = recorder("1").recorded(iter([b"a", b"b"]))
    next(parts)
    token[0] = "2"

    assert list(parts) == [b"b"]
    assert made(settings) == []


def test_a_full_disk_stops_nothing(settings, token, monkeypatch, tmp_path):
    (tmp_path / "emporter").touch()
    assert list(recorder("1").recorded([b"a", b"b"])) == [b"a", b"b"]

    (tmp_path / "emporter").unlink()
    monkeypatch.setattr(whole, "_written", lambda file, part: False)
    assert list(recorder("1").recorded([b"a", b"b"])) == [b"a", b"b"]
    assert made(settings) == []


def test_the_night_makes_every_whole_list(client, projects, token, settings):
    settings.SITE_URL = "http://testserver"
    settings.WHOLE_FILES_ROOT.mkdir()
    (settings.WHOLE_FILES_ROOT / "projets-ancien.csv").write_text("Retiré")
    told = StringIO()
    call_command("preparer_fichiers", stdout=told)
    with place("export"):
        assert client.get("/projets.csv").status_code == 200

    assert "/collectivites.xlsx?toutes=1 : " in told.getvalue()
    assert "projets-ancien.csv" not in [path.name for path in settings.WHOLE_FILES_ROOT.glob("*")]


NONSENSE = "zxqvkw brumfgl ghtpwz klmqsd"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/recherche/", "/projets/", "/projets.csv", "/recherche/suggestions.json"])
def test_one_search_of_nonsense_at_a_time(client, address):
    with place("recherche"):
        assert client.get(address, {"q": NONSENSE}).status_code == 503
        assert client.get(address, {"q": "zxqvkw brumfgl"}).status_code == 200
        assert client.get(address, {"q": "une association de jeunes pour la santé"}).status_code == 200

    assert client.get(address, {"q": NONSENSE}).status_code == 200
