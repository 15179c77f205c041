"""What the worker does for acts on many rows: rights are asked again, of who asked, as if it were done at once."""

from django.contrib import admin
from django.http import HttpRequest

from cooperation.backoffice.bulk.pages import Context, carried_out, left_of
from directory import bulk
from directory.mail.queue import task
from directory.models import GroupAct


@task(bulk.WORK, is_long=True)
def do(group):
    found = GroupAct.objects.select_related("by").filter(pk=group, act__isnull=True, told="").first()
    if found is None:
        # Done already, by a worker that was killed before it said so.
        return
    try:
        told = "\n".join(line for sentence, lines in left_of(_done(found)) for line in (sentence, *lines))
    except bulk.GroupError as refusal:
        told = str(refusal)
    if told:
        GroupAct.objects.filter(pk=group).update(told=told)


def _done(group):
    request = HttpRequest()
    request.method, request.user = "POST", group.by
    model_admin = next(one for model, one in admin.site._registry.items() if model._meta.db_table == group.kind)
    deed = next((one for one in model_admin.offered(request) if one.name == group.deed and one.is_queued), None)
    if deed is None:
        raise bulk.GroupError(bulk.NO_RIGHT)
    return carried_out(Context(request, model_admin, group, deed))
