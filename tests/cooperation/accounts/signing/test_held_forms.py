"""Nothing typed is lost: what arrives without the right to write goes on once it is there."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cooperation.accounts.signing import holding
from cooperation.accounts.signing.models import HeldForm, OpenSession
from directory.models import Sector
from tests import factories as make
from tests.cooperation.accounts.signing.conftest import sign_in, type_password

pytestmark = pytest.mark.django_db
ADD = "/admin/directory/sector/add/"
RESUME = "/admin/reprendre/"


@pytest.fixture
def typed(ada, visitor):
    """What somebody typed in a form of the back-office, signed in."""
    sign_in(visitor, "ada")
    return {"name": "Eau « potable » & assainissement", "slug": "eau-potable", "position": "3", "_save": "Enregistrer"}


def end(user):
    OpenSession.objects.filter(account=user).delete()


def onward_of(answer):
    return answer.context["suite"]


def resume(client, address):
    page = client.get(address)
    assert page.status_code == 200
    return client.post(page.context["adresse"], {"_reprise": page.context["jeton"]})


def test_a_form_sent_after_the_end_of_the_session_goes_on(typed, ada, visitor, ahead):
    end(ada)
    stop = visitor.post(ADD, typed)
    before = Sector.objects.filter(name=typed["name"]).exists()
    ahead(30)
    sign_in_page = onward_of(stop)
    code = visitor.post(sign_in_page, {"username": "ada", "password": make.PASSWORD, "next": next_of(sign_in_page)})
    back = visitor.post(code["Location"], {"code": make.KEY.code(), "next": next_of(code["Location"])})
    answer = resume(visitor, back["Location"])

    assert (stop.status_code, before) == (401, False)
    assert "gardé" in stop.content.decode()
    assert answer.status_code == 302
    assert Sector.objects.filter(name=typed["name"]).exists()


def next_of(address):
    return parse_qs(urlsplit(address).query)["next"][0]


def held_address(answer):
    """Of the page that goes on, whatever has to be done before."""
    return next_of(onward_of(answer))


def test_it_goes_on_once(typed, ada, visitor, ahead):
    end(ada)
    address = held_address(visitor.post(ADD, typed))
    ahead(30)
    sign_in(visitor, "ada")
    page = visitor.get(address)
    again = {"_reprise": page.context["jeton"]}
    answers = [visitor.post(ADD, again).status_code for _time in range(2)]

    assert answers == [302, 410]
    assert Sector.objects.filter(name=typed["name"]).count() == 1
    assert visitor.get(address).status_code == 410


def test_seeing_what_waits_writes_nothing(typed, ada, visitor, ahead):
    end(ada)
    address = held_address(visitor.post(ADD, typed))
    ahead(30)
    sign_in(visitor, "ada")

    for _time in range(3):
        visitor.get(address)

    assert not Sector.objects.filter(name=typed["name"]).exists()


def test_files_wait_too(ada, visitor, ahead, rf):
    sign_in(visitor, "ada")
    end(ada)
    photo = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    stop = visitor.post(
        "/admin/directory/project/add/",
        {"title": "Un puits", "sectors": ["1", "2"], "fichier": SimpleUploadedFile("puits à sec.png", photo)},
    )
    token = held_address(stop).partition("suite=")[2]
    request = rf.post("/admin/directory/project/add/", {"_reprise": token})
    request.user = ada
    holding.put_back(request)

    assert request.POST.getlist("sectors") == ["1", "2"]
    assert (request.FILES["fichier"].name, request.FILES["fichier"].read()) == ("puits à sec.png", photo)


def test_files_too_heavy_are_named(ada, visitor, monkeypatch):
    monkeypatch.setattr(holding, "MOST_FILES", 100)
    sign_in(visitor, "ada")
    end(ada)

    stop = visitor.post(ADD, {"name": "Eau", "fichier": SimpleUploadedFile("lourd.pdf", b"x" * 101)})

    assert "lourd.pdf" in stop.content.decode()


def test_it_is_encrypted_and_its_token_is_not_kept(typed, ada, visitor):
    end(ada)
    token = held_address(visitor.post(ADD, typed)).partition("suite=")[2]
    row = HeldForm.objects.values().get()

    assert b"potable" not in bytes(row["sealed"])
    assert token not in str(row)


def test_another_account_does_not_read_it(typed, ada, visitor):
    make.AuthenticatorAppFactory(user=make.UserFactory(username="bob", national=True))
    end(ada)
    address = held_address(visitor.post(ADD, typed))
    bob = sign_in(Client(), "bob")
    token = address.partition("suite=")[2]

    assert bob.get(address).status_code == 410
    assert bob.post(ADD, {"_reprise": token}).status_code == 410
    assert not Sector.objects.filter(name=typed["name"]).exists()


def test_it_goes_to_its_own_address_only(typed, ada, visitor, ahead):
    end(ada)
    token = held_address(visitor.post(ADD, typed)).partition("suite=")[2]
    ahead(30)
    sign_in(visitor, "ada")

    assert visitor.post("/admin/directory/country/add/", {"_reprise": token}).status_code == 410


def test_without_a_second_factor_it_waits_for_the_enrolment(visitor):
    make.UserFactory(username="bob", national=True)
    type_password(visitor, "bob")

    stop = visitor.post(ADD, {"name": "Eau"})

    assert stop.status_code == 403
    assert "second facteur" in stop.content.decode()
    assert onward_of(stop).startswith("/admin/compte/second-facteur/?next=%2Fadmin%2Freprendre%2F%3Fsuite%3D")
    assert HeldForm.objects.get().account.username == "bob"


def test_what_waits_is_shown_to_whoever_may_write(db, visitor, rf):
    request = rf.post(ADD, {"name": "Eau"})
    request.user = make.UserFactory(username="bob", national=True)
    address = f"{RESUME}?suite={holding.hold(request).token}"
    type_password(visitor, "bob")
    make.AuthenticatorAppFactory(user=request.user)

    assert visitor.get(address)["Location"].startswith("/admin/connexion/code/")


def test_an_unknown_browser_keeps_it_in_its_page(typed, ada, visitor):
    end(ada)
    del visitor.cookies["navigateur"]

    page = visitor.post(ADD, typed | {"description": '"><script>alert(1)</script>'}).content.decode()

    assert 'name="name" value="Eau « potable » &amp; assainissement"' in page
    assert "<script>alert" not in page
    assert not HeldForm.objects.exists()


def test_another_site_s_form_is_not_shown_either(typed, ada, visitor):
    end(ada)
    del visitor.cookies["navigateur"]

    page = visitor.post(ADD, typed, headers={"sec-fetch-site": "cross-site"}).content.decode()

    assert "assainissement" not in page


def test_an_account_keeps_few(typed, ada, visitor):
    end(ada)
    for number in range(holding.MOST + 3):
        visitor.post(ADD, typed | {"name": f"Secteur {number}"})

    assert HeldForm.objects.count() == holding.MOST


def test_they_are_forgotten(typed, ada, visitor, ahead):
    end(ada)
    address = held_address(visitor.post(ADD, typed))
    HeldForm.objects.update(created_at=timezone.now() - holding.LIFETIME * 1.01)
    ahead(30)
    sign_in(visitor, "ada")

    assert visitor.get(address).status_code == 410
    assert holding.forget() == 1


# --- The page of before ----------------------------------------------------------------------------------------------


@pytest.fixture
def strict():
    return Client(enforce_csrf_checks=True)


def token_in(response):
    return response.context["csrf_token"]


def test_a_page_of_before_the_second_sign_in_goes_on(ada, strict, ahead):
    """Its token is the one of the session before: Django answered « Interdit (403) »."""
    old = enter(strict)
    end(ada)
    ahead(30)
    enter(strict)
    stop = strict.post(ADD, {"name": "Eau", "csrfmiddlewaretoken": old})
    page = strict.get(onward_of(stop))
    answer = strict.post(ADD, {"_reprise": page.context["jeton"], "csrfmiddlewaretoken": token_in(page)})

    assert stop.status_code == 403
    assert "Rien n’est perdu" in stop.content.decode()
    assert "Interdit" not in stop.content.decode()
    assert answer.status_code == 200  # the form, with what it lacks
    assert answer.context["adminform"].form["name"].value() == "Eau"


def enter(client):
    page = client.get("/admin/login/")
    client.post("/admin/login/", {"username": "ada", "password": make.PASSWORD, "csrfmiddlewaretoken": token_in(page)})
    page = client.get("/admin/connexion/code/")
    client.post("/admin/connexion/code/", {"code": make.KEY.code(), "csrfmiddlewaretoken": token_in(page)})
    return token_in(client.get(ADD))


def test_another_site_s_form_is_not_kept(ada, strict):
    enter(strict)

    for said in ({"origin": "https://mechant.example"}, {"sec-fetch-site": "cross-site"}):
        strict.post(ADD, {"name": "Planté"}, headers=said)

    assert not HeldForm.objects.exists()


def test_the_sign_in_page_of_before_helps(ada, strict):
    answer = strict.post("/admin/login/", {"username": "ada", "password": make.PASSWORD})

    assert answer.status_code == 403
    assert 'href="/admin/login/"' in answer.content.decode()


def test_a_public_page_without_its_token_keeps_its_words(strict, client):
    answer = Client(enforce_csrf_checks=True).post("/sante/")

    assert "Accès refusé" in answer.content.decode()
