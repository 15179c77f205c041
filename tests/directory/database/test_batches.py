from django.db import models
from django.db.migrations.operations import AddField, AddIndex, CreateModel, RunSQL
from django.db.migrations.state import ProjectState

from directory.database.batches import Batch, batched


def model(name):
    return CreateModel(name, [("id", models.BigAutoField(primary_key=True))])


def field(model_name, name):
    return AddField(model_name, name, models.IntegerField(default=0))


def test_neighbours_of_one_kind_are_joined_in_their_order():
    a, b, one, sql, two, three = model("A"), model("B"), field("a", "x"), RunSQL(""), field("a", "y"), field("b", "y")

    first, second, third, last = batched([a, b, one, sql, two, three])

    assert (type(first), first.operations) == (Batch, [a, b])
    assert (second, third) == (one, sql)
    assert (type(last), last.operations) == (Batch, [two, three])


def test_the_state_is_the_same_and_still_rendered():
    operations = [model("A"), model("B"), field("a", "x"), field("b", "y")]
    plain, joined = ProjectState(), ProjectState()
    _ = plain.apps, joined.apps

    for operation in operations:
        operation.state_forwards("events", plain)
    for operation in batched(operations):
        operation.state_forwards("events", joined)

    assert joined == plain
    assert [f.name for f in joined.apps.get_model("events", "a")._meta.fields] == ["id", "x"]


def test_what_is_no_field_is_noted_and_renders_nothing_again():
    state = ProjectState()
    model("A").state_forwards("events", state)
    rendered = state.apps
    index = AddIndex("a", models.Index(fields=["id"], name="a_index"))

    [batch] = batched([index])
    batch.state_forwards("events", state)

    assert state.apps is rendered
    assert state.models["events", "a"].options["indexes"] == [index.index]
