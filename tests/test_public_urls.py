"""Every public address answers as it should, whatever is typed after the question mark."""

import re
from urllib.parse import urlencode

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from directory.listing.query import COMMON
from tests import whole_site
from tests.whole_site import build_site, read

pytestmark = pytest.mark.django_db

LISTS = whole_site.list_classes()
# Addresses that answer other things than a page of the list.
SUFFIXED = {name for name in whole_site.public_patterns() if name.endswith("-export")}
MANY = 500


@pytest.fixture
def site():
    return build_site()


# --- Every address ---------------------------------------------------------------------------------------------------


def test_every_address_with_an_argument_has_its_sample(site):
    named = {name for name in whole_site.public_patterns() if whole_site.needs_argument(name)}

    assert named - SUFFIXED - {"sitemap", "media"} == set(whole_site.sheets(site))


def test_every_address_answers(client, site):
    addresses = [*whole_site.pages(), *whole_site.exports(), *whole_site.sitemaps(), *whole_site.sheet_pages(site)]

    answers = {path: client.get(path) for path in addresses}

    assert {path: response.status_code for path, response in answers.items() if response.status_code != 200} == {}
    assert [path for path, response in answers.items() if not read(response)] == []


def test_every_view_of_a_list_answers(client, site):
    addresses = [f"{path}?vue={view}" for path in LISTS for view in LISTS[path].view_names]

    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def test_an_address_without_its_last_slash_leads_to_it(client, site):
    paths = [path for path in whole_site.pages() if path.endswith("/") and path != "/"]

    answers = {path: client.get(path[:-1]) for path in paths}

    assert {path: (r.status_code, r.headers.get("Location")) for path, r in answers.items()} == {
        path: (301, path) for path in paths
    }


def test_every_internal_link_leads_somewhere(client, site):
    """Links without parameters, from every page and sheet."""
    addresses = [*whole_site.pages(), *whole_site.sheet_pages(site)]
    html = b"".join(read(client.get(path)) for path in addresses).decode(errors="replace")
    links = set(re.findall(r'<a\b[^>]*\bhref="(/[^"?#]*)', html))

    answers = {link: client.get(link).status_code for link in links if not link.startswith(("/admin/", "/medias/"))}

    assert {link: status for link, status in answers.items() if status != 200} == {}


# --- What is not there -----------------------------------------------------------------------------------------------


MISSING = [
    "/composants/",
    "/projets/inconnu/",
    "/projets/%00/",
    "/projets/%ff%fe/",
    "/projets/%0d%0aSet-Cookie:a=b/",
    "/projets/" + "a" * 8_000 + "/",
    "/projets/..%2f..%2fetc%2fpasswd/",
    "/projets.exe",
    "/projets.csv/",
    "/reseaux.geojson",
    "/agenda/inconnu.ics",
    "/agenda/%00.ics",
    "/pays/ZZ/",
    "/pays/ZZZ/",
    "/pays/%C3%89E/",
    "/sitemap-inconnu.xml",
    "/sitemap-projets.xml?p=1000000000",
    "/sitemap-projets.xml?p=deux",
    "/medias/%2e%2e/%2e%2e/manage.py",
    "/medias/inconnu.pdf",
    "/medias/%00",
    "/nulle-part/",
    "/%ff",
    "/%F0%9F%8C%8D/",
]


def test_what_does_not_exist_is_missing(client, site):
    assert {path: client.get(path).status_code for path in MISSING} == dict.fromkeys(MISSING, 404)


def test_a_final_dot_is_forgiven(client, site):
    response = client.get("/projets.?pays=BJ")

    assert (response.status_code, response["Location"]) == (301, "/projets/?pays=BJ")


@pytest.mark.parametrize("host", ["mechant.example", "testserver:port", "a" * 300, "testserver@mechant.example"])
def test_another_host_is_refused(client, host):
    assert client.get("/", HTTP_HOST=host).status_code == 400


# --- Absurd queries --------------------------------------------------------------------------------------------------

# Percent-encoded, as they travel; none of them is a value that a list knows.
ABSURD = (
    "",
    "%00",
    "%ff%fe%c3",
    "%C2%B2",
    "%EF%BF%BF%F0%9F%8C%8D",
    "%F0%9D%9F%8F",
    "a" * 10_000,
    "%C3%A9+" * 2_000,
    "-1",
    "0x10",
    "1e9",
    "1000000000",
    "99999999999999999999999999",
    "9999-99",
    "10000-01",
    "0000-00-00",
    "275760-09-13",
    "2025-02-30",
    "..%2F..%2F",
    "__class__",
    "%27%22%3C%28%29%26%7C%21%3A%2A%25%5C",
    "%7B%7B7*7%7D%7D",
    "pays[]=BJ",
    "null",
    "NaN",
)
NAMES = st.sampled_from(["q", "tri", "page", "vue", "inconnu", "%00", "%ff", "pays[]", "", "id__in", "state"])
VALUES = st.one_of(
    st.sampled_from(ABSURD),
    st.binary(max_size=30).map(lambda octets: "".join(f"%{octet:02x}" for octet in octets)),
)
TIMES = st.sampled_from([1, 1, 1, 2, MANY])


def known_names(view):
    """Every parameter that a list takes."""
    return sorted({"q", *view.facets, *view.flags, "tri", "page", "vue"})


def query_of(parts):
    return "&".join("&".join([f"{name}={value}"] * times) for name, value, times in parts)[:200_000]


def ask(client, path, query):
    return client.generic("GET", path, QUERY_STRING=query)


def queries(view):
    names = st.one_of(st.sampled_from(known_names(view)), NAMES)
    return st.lists(st.tuples(names, VALUES, TIMES), min_size=1, max_size=4).map(query_of)


@pytest.mark.parametrize("path", LISTS)
def test_absurd_queries_never_break_nor_widen_a_list(client, site, path):
    limit = most(client, path)

    @settings(max_examples=50)
    @given(queries(LISTS[path]))
    def check(query):
        response = ask(client, path, query)

        assert response.status_code == 200
        assert response.context["total"] <= limit

    check()


@pytest.mark.parametrize("path", LISTS)
def test_one_absurd_value_of_a_facet_shows_nothing(client, site, path):
    view = LISTS[path]
    facets = [name for name in known_names(view) if name not in {*COMMON, *view.flags}]
    # Emptied, a facet is not asked for.
    values = [value for value in ABSURD if value not in ("", "%00")]
    # Each facet takes some of the values, all values are taken.
    asked = [f"{facets[n % len(facets)]}={value}" for n, value in enumerate(values)] if facets else []

    totals = {query[:60]: ask(client, path, query).context["total"] for query in asked}

    assert totals == dict.fromkeys(totals, 0)


def most(client, path):
    """How many records a list may show, whatever is asked: by default and, where it hides a part, in all."""
    everything = {"/collectivites/": "?toutes=1", "/agenda/": "?periode=passes&periode=a-venir"}
    return client.get(path + everything.get(path, "")).context["total"]


@pytest.mark.parametrize("path", whole_site.exports())
@settings(max_examples=5)  # read by its list's filters, which are asked fifty
@given(data=st.data())
def test_absurd_queries_never_break_an_export(client, site, path, data):
    query = data.draw(queries(LISTS[path.partition(".")[0] + "/"]))

    response = ask(client, path, query)

    assert response.status_code == 200
    assert read(response) != b""


@pytest.mark.parametrize("path", sorted({*whole_site.pages()} - LISTS.keys() - {"/sante/"}))
@settings(max_examples=20)
@given(st.lists(st.tuples(st.one_of(NAMES, st.just("fiche"), st.just("p")), VALUES, TIMES), max_size=4).map(query_of))
@example("fiche=/projets/" + "a" * 9_000 + "/")
def test_absurd_queries_never_break_a_page(client, site, path, query):
    response = ask(client, path, query)

    assert response.status_code in ((200, 404) if "sitemap" in path else (200,))


@pytest.mark.parametrize("path", [*LISTS, "/recherche/", "/", "/chiffres/"])
def test_five_hundred_values_are_answered(client, site, path):
    names = known_names(LISTS[path]) if path in LISTS else ["q", "pays"]

    statuses = {
        name: ask(client, path, urlencode([(name, f"v{n}") for n in range(MANY)])).status_code for name in names
    }

    assert statuses == dict.fromkeys(names, 200)


@pytest.mark.parametrize("path", [*LISTS, "/recherche/"])
def test_too_many_parameters_are_refused(client, path):
    query = "&".join(f"p{n}=1" for n in range(5_000))

    assert ask(client, path, query).status_code == 400


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_are_only_read(client, site, method):
    """Where a page does take a POST, it refuses one without its token, or without the stamp of its form."""
    refusals = {
        path: getattr(client, method)(path).status_code for path in [*whole_site.pages(), *whole_site.exports()]
    }

    refused = (403, 404, 405, 422) if method == "post" else (403, 405)
    assert {path: status for path, status in refusals.items() if status not in refused} == {}
