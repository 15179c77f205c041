"""A form that is refused says what, by the labels that people see, with a link to each field."""

import re

import pytest

from directory.enums import PublicationState
from directory.models import Project
from tests import factories as make
from tests.cooperation.backoffice.rows import address, form_data


def told(response):
    """``[(label, anchor)]`` of the summary, and the page."""
    page = response.content.decode().replace("\xa0", " ")
    summary = re.search(r'<div class="errornote fautes".*?</div>', page, re.DOTALL)
    return re.findall(r'<a href="#([^"]+)">([^<]+)</a>', summary[0]) if summary else [], page


@pytest.mark.parametrize(
    "label",
    ["directory.project", "directory.jumelage", "directory.actor", "directory.collectivite", "directory.funder",
     "directory.network", "events.event", "events.article", "events.call", "events.resource", "events.countrygroup"],
)  # fmt: skip
def test_an_empty_form_names_fields_that_it_has(national_client, label):
    page = address(label, "add")

    found, html = told(national_client.post(page, form_data(national_client.get(page))))

    assert found
    assert "Une fiche a toujours une adresse" not in html
    for anchor, name in found:
        assert f'id="{anchor}"' in html
        assert re.search(rf'<(label|legend)[^>]*for="{anchor}"[^>]*>\s*{re.escape(name)}', html)


def test_a_fault_of_a_row_says_its_table_and_its_rank(national_client):
    page = address("directory.project", "add")
    data = form_data(national_client.get(page), title="Un puits", **{"fundings-1-amount": "beaucoup"})

    found, _html = told(national_client.post(page, data))

    assert ("id_fundings-1-amount", "Financements, ligne 2 : Montant en euros") in found
    assert not Project.objects.exists()


def test_enter_in_a_text_saves_and_never_publishes(national_client):
    """The first button of a form is the one that Enter presses."""
    row = make.ProjectFactory(published=False)
    html = national_client.get(address("directory.project", "change", row.pk)).content.decode()
    form = re.search(r'<form[^>]*id="project_form".*?</form>', html, re.DOTALL)[0]
    first = re.search(r'<(?:button|input)[^>]*type="submit"[^>]*>', form)[0]

    assert "name=" not in first
    national_client.post(
        address("directory.project", "change", row.pk),
        form_data(national_client.get(address("directory.project", "change", row.pk)), title="Autre titre"),
    )

    row.refresh_from_db()
    assert (row.title, row.state) == ("Autre titre", PublicationState.DRAFT)
