"""The feeds of organisations say what their pages say."""

import pytest

from tests.factories.actors import ActorFactory

pytestmark = pytest.mark.django_db


def test_an_organisation_is_named_with_its_acronym(client):
    actor = ActorFactory(name="Jumelages sans frontières du Perche", acronym="JSFP", published=True)

    assert "<title>Jumelages sans frontières du Perche (JSFP)</title>" in client.get("/acteurs.atom").content.decode()
    assert "(JSFP)" in client.get(actor.get_absolute_url()).content.decode()
