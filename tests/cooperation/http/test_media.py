"""Uploaded files are seen with their sheet, and do nothing but be seen or saved."""

import errno
import io

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.http import Http404
from django.test import RequestFactory
from PIL import Image

from cooperation.http.media import media
from directory.models import Project
from tests import factories as make
from tests.factories.base import PDF, PNG

OWNERS = {
    "published": True,
    "draft": False,
    "review": False,
    "archived": False,
}


def fetch(name, user=None):
    request = RequestFactory().get(f"/medias/{name}")
    request.user = user or AnonymousUser()
    try:
        return media(request, name)
    except Http404:
        return None


def attachments(**state):
    """The name of one file of each kind of bearer, their records in the state given."""
    png = lambda: ContentFile(PNG, name="a.png")  # noqa: E731
    rows = [
        make.ActorAttachmentFactory(actor=make.ActorFactory(**state), file=png()),
        make.ProjectAttachmentFactory(project=make.ProjectFactory(**state), file=png()),
        make.JumelageAttachmentFactory(jumelage=make.JumelageFactory(**state), file=png()),
        make.EventAttachmentFactory(event=make.EventFactory(**state), file=png()),
        make.ArticleAttachmentFactory(article=make.ArticleFactory(**state), file=png()),
        make.ResourceFactory(file=ContentFile(PDF, name="a.pdf"), **state),
    ]
    logo = make.ActorFactory(logo=png(), **state)
    partner = make.NetworkPartnerFactory(network=make.NetworkFactory(actor=make.ActorFactory(**state)), logo=png())
    return [*(row.file.name for row in rows), logo.logo.name, partner.logo.name]


@pytest.mark.parametrize(("state", "is_public"), OWNERS.items())
def test_files_follow_the_state_of_their_sheet(state, is_public, db):
    names = attachments(**{state: True})

    found = [fetch(name) is not None for name in names]

    assert found == [is_public] * 8


def test_drafts_are_seen_by_those_who_see_the_sheet(db):
    network = make.NetworkFactory()
    row = make.ProjectAttachmentFactory(project=make.ProjectFactory(network=network), file=ContentFile(PNG, "a.png"))
    users = {
        "national": make.UserFactory(national=True),
        "owner": make.UserFactory(network=network),
        "other": make.UserFactory(network=make.NetworkFactory()),
        "nobody": make.UserFactory(),
    }

    found = {name: fetch(row.file.name, user) is not None for name, user in users.items()}

    assert found == {"national": True, "owner": True, "other": False, "nobody": False}


def test_a_picture_is_shown_and_nothing_runs(db):
    row = make.ProjectAttachmentFactory(project=make.ProjectFactory(published=True), file=ContentFile(PNG, "a.png"))

    response = fetch(row.file.name)

    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Disposition"].startswith("inline")
    assert b"".join(response.streaming_content) == PNG


def test_a_document_is_saved(db):
    row = make.ResourceFactory(published=True, file=ContentFile(PDF, "a.pdf"))

    response = fetch(row.file.name)

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("name", ["rien.png", "../../etc/passwd", "logos/", "", "a" * 5000, "fiches/\x00.png"])
def test_what_no_sheet_bears_does_not_exist(name, db):
    assert fetch(name) is None


def test_a_file_that_is_lost_does_not_exist(db):
    make.ActorFactory(published=True, logo="logos/perdu.png")

    assert fetch("logos/perdu.png") is None


def test_an_unknown_extension_is_not_served(db):
    make.ActorFactory(published=True, logo="logos/dessin.svg")

    assert fetch("logos/dessin.svg") is None


def test_a_picture_is_asked_again_each_time_and_not_sent_twice(client, db):
    project = make.ProjectFactory(published=True)
    name = make.ProjectAttachmentFactory(project=project, file=ContentFile(PNG, "a.png")).file.name

    first = client.get(f"/medias/{name}")
    again = client.get(f"/medias/{name}", headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == again["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert (again.status_code, again["ETag"]) == (304, first["ETag"])
    Project.objects.update(state="brouillon")
    assert client.get(f"/medias/{name}", headers={"If-None-Match": first["ETag"]}).status_code == 404


def test_a_small_version_follows_its_picture(client, db):
    picture = io.BytesIO()
    Image.new("RGB", (1500, 900), "teal").save(picture, "JPEG")
    project = make.ProjectFactory(published=True)
    row = make.ProjectAttachmentFactory(project=project, file=ContentFile(picture.getvalue(), "a.jpg"))

    sizes = {
        query: Image.open(io.BytesIO(client.get(f"/medias/{row.file.name}{query}").getvalue())).size
        for query in ("", "?vignette")
    }

    assert sizes == {"": (1500, 900), "?vignette": (640, 480)}
    html = client.get(project.get_absolute_url()).content.decode()
    assert (
        f'<a href="/medias/{row.file.name}"><img src="/medias/{row.file.name}?vignette" width="640" height="480"'
        in html
    )
    Project.objects.update(state="brouillon")
    assert client.get(f"/medias/{row.file.name}?vignette").status_code == 404


def test_a_document_has_no_small_version(client, db):
    row = make.ResourceFactory(published=True, file=ContentFile(PDF, "a.pdf"))

    assert client.get(f"/medias/{row.file.name}?vignette").getvalue() == PDF


def test_a_full_disk_shows_the_picture_itself(client, db, monkeypatch):
    project = make.ProjectFactory(published=True)
    row = make.ProjectAttachmentFactory(project=project, file=ContentFile(PNG, "a.png"))

    def full(_name):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("cooperation.http.media.thumbnail_of", full)

    assert client.get(f"/medias/{row.file.name}?vignette").getvalue() == PNG
