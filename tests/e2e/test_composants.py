"""The page of components in a browser: no fault in any look."""

from tests import factories as make
from tests.e2e.test_accessibility import check


def test_components_have_no_fault(page, live_server, client):
    client.force_login(make.UserFactory(national=True))
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])

    assert check(page, "/composants/") == []
