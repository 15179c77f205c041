"""What somebody does on the pages of actions on many."""

from zeal import zeal_ignore

from tests.cooperation.backoffice.rows import address


def choose(client, label, action, rows, **more):
    """Tick rows of a list and choose an action: the address of the page that asks, or of the list, which refused."""
    data = {"action": action, "_selected_action": [row.pk for row in rows], **more}
    with zeal_ignore():  # each row is judged by itself
        return client.post(address(label, "changelist"), data)


def confirm(client, answer, **more):
    """Press the button of the page that ``choose`` led to."""
    with zeal_ignore():
        return client.post(answer.url, {"geste": "faire", **more}, follow=True)


def do(client, label, action, rows, **more):
    return confirm(client, choose(client, label, action, rows, **more))


def take_back(client, group, **more):
    with zeal_ignore():
        return client.post(f"/admin/ensemble/{group.pk}/defaire/", {"geste": "defaire", **more}, follow=True)


def told(answer):
    return [str(message) for message in answer.context["messages"]]
