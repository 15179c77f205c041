"""The page of components in a browser: no fault in any look."""

from tests import factories as make
from tests.e2e.test_accessibility import check


def test_components_have_no_fault(page, sign_in):
    sign_in(page, make.UserFactory(national=True))

    assert check(page, "/composants/") == []
