"""Under which version of the data something is answered."""

import pytest

from directory.database.version import answering, data_version
from tests.factories.records import ProjectFactory


@pytest.mark.django_db
def test_work_that_follows_a_request_in_its_thread_sees_what_changed_since(client):
    client.get("/projets/")
    ProjectFactory(published=True)

    assert answering() == data_version()
