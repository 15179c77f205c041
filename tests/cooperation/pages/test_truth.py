"""What pages print is what is: numbers and their lists, invented sheets, answers not read yet, homonyms."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from lxml.html import fromstring

from cooperation.management.commands import nombres
from cooperation.pages.numbers import differences, printed_numbers
from directory.dates import PartialDate
from directory.drawing import Place, names_apart
from directory.enums import MemberState, Origin
from directory.jumelages.places import drawn_members, joined_on
from directory.models import Jumelage, JumelageMember
from tests.factories.actors import CommuneFactory, ForeignTownFactory, FunderFactory, NetworkFactory
from tests.factories.places import CountryFactory
from tests.factories.records import JumelageFactory, ProjectFactory

pytestmark = pytest.mark.django_db


def test_numbers_are_those_of_the_lists_that_they_lead_to(client):
    network = NetworkFactory(name="CENTRAIDER", regions=["24"])
    tours, towns = CommuneFactory(name="Tours", code="37261"), []
    # More than a country page shows, one bond with a commune, one project.
    for number in range(8):
        towns.append(ForeignTownFactory(name=f"Ville {number}"))
        JumelageFactory(title=f"Lien {number}", published=True, members=[tours, towns[-1]], network=network)
    funder = FunderFactory(name="Le fonds")
    ProjectFactory(
        title="Un puits", published=True, holder=tours.actor, localities=[towns[0]], funders=[funder], network=network
    )
    country = towns[0].actor.country
    territories = (tours, tours.departement, tours.region, towns[0])
    pages = ["/", f"/pays/{country.code}/", "/reseaux/centraider/", "/financeurs/le-fonds/", "/chiffres/",
             "/chiffres/jumelages/", *(one.get_absolute_url() for one in territories)]  # fmt: skip
    compared, totals = {}, {}
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200, page
        compared[page], differing = differences(response.content.decode(), totals)
        assert not differing, page
    # The page of a town counts partners, not records: no list holds its number, but those of its neighbours.
    assert [page for page, number in compared.items() if not number] == [tours.get_absolute_url()]


def test_a_wrong_number_is_seen():
    assert printed_numbers('<p><a href="/projets/">6 des 14, voir tout</a></p>') == [("/projets/", 14)]
    assert printed_numbers('<p><a href="/projets/">1\u202f185 projets</a></p>') == [("/projets/", 1185)]


def test_the_command_compares_the_pages_of_any_base(monkeypatch):
    town = CommuneFactory(name="Blois", code="41018", actor__latitude=47.59, actor__longitude=1.33)
    beside = CommuneFactory(name="Vineuil", code="41295", actor__latitude=47.58, actor__longitude=1.37)
    for here in (town, beside):
        JumelageFactory(published=True, members=[here, ForeignTownFactory(country="DE")])
    told = StringIO()

    call_command("nombres", stdout=told)

    said = told.getvalue().replace("\xa0", " ")
    pages, numbers = map(int, re.match(r"(\d+) pages, (\d+) nombres, 0 différence", said).groups())
    assert pages >= 3 + 1 + 4
    assert numbers >= 10
    assert ("/jumelages/?collectivite=vineuil", 1) in printed_numbers(
        Client().get("/collectivites/blois/").content.decode()
    )

    monkeypatch.setattr(nombres, "differences", lambda content, totals: (1, [("/projets/", 3, 2)]))
    with pytest.raises(CommandError):
        call_command("nombres", pages=1, stdout=told)
    assert "imprime 3, mais /projets/ en donne 2." in told.getvalue()


def test_homonyms_keep_the_number_of_their_own_record():
    here = CommuneFactory(name="Vienne", code="38544")
    bond = JumelageFactory(title="Les Vienne", published=True, members=[here])
    for code in ("AT", "US", "AT"):
        JumelageMember.objects.create(
            jumelage=bond, label="Vienne", country=CountryFactory(code=code), state=MemberState.SIGNED
        )
    bond = Jumelage.objects.for_list().get(pk=bond.pk)

    drawn = [member.pk for member, _role in drawn_members(bond)]

    assert len(drawn) == len(set(drawn)) == 4


def test_the_date_of_a_member_is_its_own_else_that_of_the_bond():
    bond = Jumelage(since=PartialDate(1987))

    assert joined_on(JumelageMember(state=MemberState.SIGNED), bond) == PartialDate(1987)
    assert joined_on(JumelageMember(state=MemberState.SIGNED, joined=PartialDate(1990)), bond) == PartialDate(1990)
    assert joined_on(JumelageMember(state=MemberState.EXPECTED), bond) is None


def test_homonyms_of_one_phrase_say_their_country():
    places = [Place("Vienne", country_name="France"), Place("Vienne", country_name="Autriche"), Place("Lyon")]

    assert names_apart(places) == ["Vienne (France)", "Vienne (Autriche)", "Lyon"]


def test_an_invented_sheet_says_so_in_its_list_and_around(client):
    town = CommuneFactory(name="Blois", code="41018")
    ProjectFactory(title="Un faux puits", published=True, holder=town.actor, origin=Origin.DEMO)

    for page in ("/projets/", "/projets/?vue=table", "/collectivites/blois/", "/"):
        assert "Fiche de démonstration" in client.get(page).content.decode(), page
    assert "1 fiche est une démonstration" in client.get("/").content.decode().replace("\xa0", " ")


def test_two_choices_are_lifted_when_one_is_not_enough(client):
    town = CommuneFactory(name="Blois", code="41018")
    ProjectFactory(title="Un puits", published=True, holder=town.actor, sectors=["Eau"], localities=["Kita"])

    html = client.get("/projets/?annee=1950&odd=3&secteur=eau").content.decode()

    assert "Sans «\u00a0" in html
    assert " ni «\u00a0" in html
    assert 'href="/projets/?secteur=eau"' in html


def test_accessibility_declares_what_the_law_asks(client):
    html = client.get("/accessibilite/").content.decode()

    for words in ("partiellement conforme", "Aucun audit", "Défenseur des droits", "mailto:", "Non-conformités"):
        assert words in html


def test_list_may_be_reached_at_once(client):
    assert '<a class="saut" href="#resultats">' in client.get("/projets/").content.decode()


def test_countries_are_ordered_by_number_and_by_letter(client):
    town, towns = CommuneFactory(name="Blois", code="41018"), {}
    for code in ("SN", "BJ", "EC", "ES"):
        towns[code] = ForeignTownFactory(country=code)
        JumelageFactory(published=True, members=[town, towns[code]])
    JumelageFactory(published=True, members=[town, towns["SN"]])
    for code in ("BJ", "BJ", "ES"):
        ProjectFactory(published=True, countries=[code])

    def listed(order=""):
        return [card["url"][6:8] for card in client.get("/pays/" + order).context["fiches"]]

    assert listed() == ["BJ", "EC", "ES", "SN"]
    assert listed("?tri=jumelages") == ["SN", "BJ", "EC", "ES"]
    assert listed("?tri=projets") == ["BJ", "ES", "EC", "SN"]
    html = client.get("/pays/").content.decode()
    assert [html.count(f'href="#lettre-{one}"') for one in "BEST"] == [1, 1, 1, 0]
    assert [html.count(f'id="lettre-{one}"') for one in "BEST"] == [1, 1, 1, 0]
    assert "#lettre-" not in client.get("/pays/?tri=projets").content.decode()


def test_countries_of_one_number_are_in_french_order(client):
    town = CommuneFactory(name="Blois", code="41018")
    for code in ("ZM", "EG", "EE", "CN"):
        JumelageFactory(published=True, members=[town, ForeignTownFactory(country=code)])

    assert [door["url"] for door in client.get("/").context["portes"]["pays"]] == [
        f"/pays/{code}/" for code in ("CN", "EG", "EE", "ZM")
    ]


def test_foreign_names_carry_their_language(client):
    town, abroad = CommuneFactory(name="Blois", code="41018"), ForeignTownFactory(name="Weimar", country="DE")
    french = ForeignTownFactory(name="Cologne", country="DE")
    for other in (abroad, french):
        JumelageFactory(title=f"Blois – {other.actor.name}", published=True, members=[town, other])

    for page in ("/jumelages/", "/jumelages/?vue=table", "/collectivites/", "/collectivites/?vue=table",
                 "/collectivites/blois/", "/collectivites/weimar/", "/jumelages/blois-weimar/"):  # fmt: skip
        spoken = {e.text_content().strip() for e in fromstring(client.get(page).content).xpath("//*[@lang='de']")}
        assert spoken == {"Weimar"}, page


def test_countries_are_shaded_by_the_number_of_their_ties(client):
    town = CommuneFactory(name="Blois", code="41018")
    for code in ("BJ", "BJ", "BJ", "BJ", "BJ", "MT", "VA"):
        JumelageFactory(published=True, members=[town, ForeignTownFactory(country=code)])

    page = client.get("/pays/")

    assert page.context["formes"] == [("BJ", "Bénin", 5, 2), ("MT", "Malte", 1, 1), ("VA", "Saint-Siège", 1, 1)]
    assert client.get("/pays/?q=Béni").context["formes"] == [("BJ", "Bénin", 5, 2)]


def test_demonstrations_say_so_in_tables_of_organisations(client):
    town = CommuneFactory(name="Blois", code="41018", actor__origin=Origin.DEMO)
    funder = FunderFactory(name="Un faux fonds", actor__origin=Origin.DEMO)
    ProjectFactory(published=True, holder=town.actor, funders=[funder])

    for page in ("/collectivites/", "/collectivites/?vue=table", "/financeurs/", "/financeurs/?vue=table"):
        assert "Fiche de démonstration" in client.get(page).content.decode(), page


def test_the_table_says_which_saint_louis(client):
    town = CommuneFactory(name="Saint-Louis", code="68297")
    JumelageFactory(published=True, members=[town, ForeignTownFactory(country="DE")])

    assert f'<small class="doux">{town.place}</small>' in client.get("/jumelages/?vue=table").content.decode()
