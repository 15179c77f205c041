"""The accounts of before: who worked for a network manages it; going back keeps one mandate for each."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.factories import MembershipFactory, NetworkFactory, UserFactory

ONE = [("cooperation", "0002_initial")]
MANY = [("cooperation", "0004_roles_des_reseaux")]


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps.get_model("cooperation", "Membership")


@pytest.mark.django_db(transaction=True)
def test_there_and_back():
    first, second = NetworkFactory(), NetworkFactory()
    reader, both, national = UserFactory(reader=first), UserFactory(editor=second), UserFactory(national=True)
    MembershipFactory(user=both, network=first, role="gestion")

    try:
        before = dict(migrate(ONE).objects.values_list("user", "role"))
        after = set(migrate(MANY).objects.values_list("user", "role", "network"))
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())

    assert before == {reader.pk: "reseau", both.pk: "reseau", national.pk: "national"}
    assert after == {
        (reader.pk, "gestion", first.pk),
        (both.pk, "gestion", first.pk),
        (national.pk, "national", None),
    }
