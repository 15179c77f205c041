from tests.e2e.test_staff import *
from tests.e2e.test_staff import staff_page


def test_x(staff_page, site, problems):
    page = staff_page
    print("Z LINKS", [l.get_attribute("aria-label") or l.inner_text() for l in page.get_by_role("link").all()][:60])
    for p in (
        *BACK_OFFICE,
        f"/admin/directory/project/{site.project.pk}/change/",
        f"/admin/directory/collectivite/{site.orleans.pk}/change/",
    ):
        for f in check(page, p):
            print("Z", p, f[:900])
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/admin/directory/project/")
    page.screenshot(path="/tmp/scratch/g_admin.png")
    page.context.clear_cookies()
    for f in check(page, "/admin/login/"):
        print("Z login", f[:900])
    page.screenshot(path="/tmp/scratch/g_login.png")
    problems.clear()
