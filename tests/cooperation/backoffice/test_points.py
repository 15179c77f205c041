"""A point of a sheet is one field of the form, told back in words; a click on the map gives it too."""

from django.urls import reverse

from directory.drawing.projection import equal_earth
from directory.models import Actor, ProjectLocality
from tests import factories as make
from tests.cooperation.backoffice.rows import address, form_data


def post(client, label, row, **changes):
    page = address(label, "change", row.pk)
    return client.post(page, form_data(client.get(page), **changes))


def test_a_point_is_one_field_where_a_sheet_has_one(national_client):
    locality = make.ProjectLocalityFactory(name="Kita", latitude=13.0401, longitude=-9.4895)

    page = national_client.get(address("directory.project", "change", locality.project.pk)).content.decode()

    assert "13,0401 N 9,4895 O" in page
    assert "longitude" not in page


def test_a_sheet_saved_as_it_was_keeps_its_point_to_the_last_digit(national_client):
    actor = make.ActorFactory(latitude=0.1 + 0.2, longitude=-1.123456789012)

    assert post(national_client, "directory.actor", actor, city="Kita").status_code == 302

    assert Actor.objects.get(pk=actor.pk).point == (0.1 + 0.2, -1.123456789012)


def test_a_pasted_link_is_a_point_and_an_empty_field_none(national_client):
    actor = make.ActorFactory(latitude=None, longitude=None)

    post(national_client, "directory.actor", actor, latitude="https://www.openstreetmap.org/#map=14/12.5/-8.1")
    assert Actor.objects.get(pk=actor.pk).point == (12.5, -8.1)

    post(national_client, "directory.actor", actor, latitude="")
    assert Actor.objects.get(pk=actor.pk).point is None


def test_a_row_and_the_organisation_of_a_role_have_theirs(national_client):
    locality = make.ProjectLocalityFactory(name="Kita", latitude=13.0, longitude=-9.5)
    town = make.ForeignTownFactory()

    post(national_client, "directory.project", locality.project, **{"localities-0-latitude": "13,5 N 9,25 O"})
    post(national_client, "directory.collectivite", town, latitude="9.3 2.6")

    assert ProjectLocality.objects.get(pk=locality.pk).point == (13.5, -9.25)
    assert Actor.objects.get(pk=town.pk).point == (9.3, 2.6)


def test_what_is_no_point_is_said_and_kept_as_typed(national_client):
    actor = make.ActorFactory(latitude=12.5, longitude=-8.1)

    page = post(national_client, "directory.actor", actor, latitude="près du marché").content.decode()

    assert "Ce point n’est pas lisible" in page
    assert 'value="près du marché"' in page
    assert Actor.objects.get(pk=actor.pk).point == (12.5, -8.1)


def test_a_click_is_a_point_in_words(national_client, client):
    make.GazetteerTownFactory(name="Sikasso", latitude=11.31, longitude=-5.66)
    x, y = equal_earth(11.31, -5.66)
    page = reverse("admin:point")

    told = national_client.get(page, {"x": x, "y": y}).json()

    assert told["texte"] == "11,31 N 5,66 O"
    assert "Sikasso" in told["dit"]
    assert national_client.get(page, {"ville": "sikas"}).json()["villes"][0]["x"] == round(x, 3)
    assert national_client.get(page, {"x": "nan", "y": "x"}).status_code == 400
    assert national_client.get(page, {"ou": "ici"}).status_code == 400
    assert client.get(page, {"ou": "11 N 5 O"}).status_code == 302  # to the door
