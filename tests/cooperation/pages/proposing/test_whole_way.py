"""One proposition followed from what is typed to all that leaves the site: nothing on the way changes a word of it."""

import json

import pytest
from lxml import etree
from lxml.html import fromstring

from directory.submissions import actions
from tests import factories as make
from tests.cooperation.pages.proposing.conftest import WHO
from tests.pdf import text_of
from tests.workbooks import table

TITLE = 'Œuvrer « ici » & <i>là-bas</i> +2+3 "ensemble"'
PHRASE = "Un sœur-à-sœur & <b>trois</b> puits."
TYPED = [
    WHO,
    {"pays": "Bénin", "lieux-0-lieu": "Parakou / Tourou-le-Haut"},
    {"titre": TITLE, "resume": PHRASE, "debut": "vers 2019", "fin": "dans deux ans"},
    {"budget": "environ 8 400 €"},
    {},
]


def plain(text):
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.mark.django_db
def test_what_is_typed_is_what_leaves(person, submission):
    person.open("/proposer/projet/")
    for fields in TYPED:
        person.send(fields)
    person.send({"accord": "on"})
    actions.confirm(submission(), email=WHO["courriel"])
    record = actions.accept(submission(), by=make.EditorFactory())
    address = record.get_absolute_url()

    def read(path):
        answer = person.client.get(path)
        return b"".join(answer.streaming_content) if answer.streaming else answer.content

    [row] = table(read("/projets.xlsx?q=oeuvrer"))
    [entry] = etree.fromstring(read("/projets.atom?q=oeuvrer")).findall("{*}entry")
    [found] = json.loads(read("/projets.json?q=oeuvrer"))["resultats"]
    told = {
        "fiche": plain(fromstring(read(address)).text_content()),
        "feuille": plain(text_of(read(f"{address.rstrip('/')}.pdf"))),
        "recherche": plain(fromstring(read("/recherche/?q=oeuvrer")).text_content()),
        "csv": plain(read("/projets.csv?q=oeuvrer").decode("utf-8-sig").replace('""', '"')),
        "tableau": plain(" ".join(map(str, row.values()))),
        "fil": plain(" ".join(entry.itertext())),
        "json": plain(json.dumps(found, ensure_ascii=False).replace('\\"', '"')),
    }

    assert {name: plain(TITLE) in text for name, text in told.items()} == dict.fromkeys(told, True)
    facts = ("vers 2019", "environ 8 400 €", "Parakou", "Tourou-le-Haut")
    missing = {name: [fact for fact in facts if fact not in told[name]] for name in ("fiche", "feuille")}
    assert missing == {"fiche": [], "feuille": []}
    assert (found["debut"], float(found["budget_euros"])) == ("2019~", 8400)
    assert PHRASE in told["fiche"]
    # Not agreed to: no output says who wrote.
    assert [name for name, text in told.items() if WHO["fonction"] in text.lower() or WHO["courriel"] in text] == []
