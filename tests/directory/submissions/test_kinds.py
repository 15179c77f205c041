"""What holds for every kind: what is asked, what may be thrown at it, what is written again unchanged."""

import datetime
import json
from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.dates import PartialDate
from directory.submissions import raw
from directory.submissions.kinds import kind_for, kind_of, kinds
from tests import factories as make

pytestmark = pytest.mark.django_db

KINDS = pytest.mark.parametrize("kind", kinds(), ids=lambda kind: str(kind.name))


# --- What is asked ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "required"),
    [
        ("projet", ["territoire", "fonction", "courriel", "pays", "titre", "resume", "accord"]),
        ("jumelage", ["territoire", "fonction", "courriel", "membres", "accord"]),
        ("evenement", ["territoire", "fonction", "courriel", "titre", "resume", "debut", "accord"]),
        ("acteur", ["fonction", "courriel", "accord"]),
        ("remarque", ["constat", "fonction", "courriel", "accord"]),
    ],
)
def test_a_secretary_answers_few_questions(kind, required):
    assert [name for name, field in kind_of(kind).questions().items() if field.required] == required


@KINDS
def test_every_question_has_a_name_of_its_own_and_an_example(kind):
    names = [name for step in kind.steps for name in step.form.base_fields]
    fields = {name: field for name, field in kind.questions().items() if name != "accord"}

    assert sorted(names) == sorted(set(names))
    assert [name for name, field in fields.items() if "Exemple" not in str(field.help_text)] == []
    assert [name for name, field in fields.items() if not field.label] == []


@KINDS
def test_texts_are_no_longer_than_their_columns(kind):
    columns = {"titre": "title", "site": "website", "lien": "online_url", "lieu": "venue", "ville": "city"}
    lengths = {
        name: (kind.questions()[name].max_length, kind.model._meta.get_field(column).max_length)
        for name, column in columns.items()
        if name in kind.questions()
    }

    assert [name for name, (asked, kept) in lengths.items() if asked > kept] == []


def test_each_sheet_is_corrected_by_its_kind():
    network = make.NetworkFactory()
    records = [
        make.ProjectFactory(),
        make.JumelageFactory(),
        make.EventFactory(),
        make.CommuneFactory(),
        network,
        make.CallFactory(),
    ]

    assert [str(kind_for(record).name) for record in records] == [
        "projet",
        "jumelage",
        "evenement",
        "acteur",
        "acteur",
        "remarque",
    ]


# --- What may be thrown at it ----------------------------------------------------------------------------------------

LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from(["on", "é\x00"])
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
PARTS = ["lieu", "pays", "nom", "sorte", "acteur", "ville", "etat", "depuis", "montant", "annee", "dispositif"]
ROWS = st.lists(st.dictionaries(st.sampled_from(PARTS), JSON, max_size=4), max_size=3)
TYPED = st.sampled_from(
    [
        "1er mai 2027",
        "2019",
        "je ne sais pas",
        "12 k€",
        "Parakou",
        "Bénin",
        "18 h",
        "https://x",
        "autre",
        "a@b.fr",
        "-1",
    ]
)


@KINDS
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_answered_is_read_or_complained_of(kind, data):
    names = st.sampled_from([*kind.questions(), "inconnue"])
    answers = data.draw(st.dictionaries(names, TYPED | ROWS | JSON, max_size=6) | JSON)

    cleaned = kind.clean(answers)
    kind.title(answers)
    kind.similar(answers if isinstance(answers, dict) else {})

    assert set(cleaned.errors) <= {step.name for step in kind.steps}
    assert json.dumps(cleaned.values)
    assert all(isinstance(line, str) for name in cleaned.values for line in kind.shown(name, cleaned.values[name]))


@KINDS
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_posted_can_be_kept(kind, data):
    step = data.draw(st.sampled_from(kind.steps))
    names = st.sampled_from(
        [*step.form.base_fields, "membres-0-lieu", "lieux-99999-lieu", "membres-1-x", "partenaires-2-nom"]
    )
    posted = QueryDict(mutable=True)
    posted.update(data.draw(st.dictionaries(names, st.text(max_size=20), max_size=6)))
    posted["ajouter"], posted["retirer"] = data.draw(st.tuples(st.text(max_size=9), st.text(max_size=9)))

    answers = kind.answers_of(step.name, posted)

    assert list(answers) == list(step.form.base_fields)
    kept = make.SubmissionFactory(kind=kind.name, answers=answers)
    kept.refresh_from_db()
    assert kept.answers == answers


def test_too_much_is_refused_in_words():
    kind = kind_of("projet")
    many = [{"nom": f"Partenaire {n}"} for n in range(10_000)]

    errors = kind.clean({"titre": "x" * 10_000_000, "partenaires": many, "description": "y" * 50_000}).errors

    assert errors["ou"]["partenaires"] == [
        "Trente lignes au plus. Pour la suite, dites-le à l’équipe à la dernière étape."
    ]
    assert errors["quoi"]["titre"] == [
        f"Assurez-vous que cette valeur comporte au plus 300 caractères (actuellement {raw.LONGEST})."
    ]
    assert list(errors["quoi"]) == ["titre", "resume", "description"]


# --- The same again --------------------------------------------------------------------------------------------------


@pytest.fixture
def project(network, vendome, parakou):
    """With everything that a form says, and what no form may say."""
    eau = make.SectorFactory(name="Eau")
    partner = make.ActorFactory(name="Lycée Ronsard", kind="enseignement", published=True)
    hidden = make.ActorFactory(name="Association secrète")
    record = make.ProjectFactory(
        published=True,
        amount=True,
        network=network,
        holder=vendome.actor,
        partners=[parakou.actor, partner, hidden],
        countries=["BJ", "TG"],
        sectors=[eau],
        sdgs=[6, 17],
        localities=[parakou, "Tourou"],
        start=PartialDate(2019, 9),
        closure="termine",
        summary="Une  phrase avec  deux espaces ",
        description="Un texte.\n\n- une liste\n",
        website="https://www.vendome.example.org/eau",
        source_note="Douteux.",
    )
    make.FundingFactory(project=record, amount=Decimal("1500.50"), programme="FICOL", year=2021)
    make.FundingFactory(project=record, funder=make.FunderFactory(actor=vendome.actor, tier="local"))
    make.ProjectContactFactory(project=record, name="Aminata Sangaré", phone="0612345678")
    return record


@pytest.fixture
def jumelage(network, vendome, parakou):
    bond = make.JumelageFactory(
        published=True, network=network, members=[parakou, vendome, "Septième signataire"], sectors=["Eau"]
    )
    make.JumelageMemberFactory(jumelage=bond, gone=True, position=4)
    make.JumelageMemberFactory(jumelage=bond, unknown=True, expected=True, position=5)
    make.JumelageContactFactory(jumelage=bond)
    return bond


@pytest.fixture
def event(network, vendome):
    meeting = make.EventFactory(
        published=True,
        network=network,
        collectivite=vendome,
        city="Vendôme",
        starts_on=datetime.date(2027, 5, 15),
        starts_at=datetime.time(18, 30),
        countries=["BJ"],
    )
    make.EventOrganiserFactory(event=meeting, actor=make.ActorFactory(published=True))
    make.EventOrganiserFactory(event=meeting, actor=vendome.actor, position=1)
    return meeting


@pytest.fixture
def actor(vendome):
    vendome.policy = "Trois priorités."
    vendome.save()
    return vendome.actor


RECORDS = pytest.mark.parametrize("name", ["project", "jumelage", "event", "actor"])


@RECORDS
def test_a_form_sent_back_untouched_changes_nothing(name, request):
    record = request.getfixturevalue(name)
    kind = kind_for(record)
    base = kind.read(record)
    submission = make.SubmissionFactory(kind=kind.name, record=record, is_correction=True, base=base)

    cleaned = kind.clean(kind.answers(base), submission=submission)

    assert json.loads(json.dumps(base)) == base
    assert cleaned.values == {}
    assert set(cleaned.errors) <= {"qui", "relire"}


@RECORDS
def test_what_is_read_is_written_unchanged(name, request, sent, moderator):
    record = request.getfixturevalue(name)
    kind = kind_for(record)
    submission = sent(str(kind.name), record, **{"mot": "Rien à redire."})
    before, private = kind.read(record), _rows_of(record)

    kind.write(submission, before, by=moderator)

    record.refresh_from_db()
    assert kind.read(record) == before
    assert _rows_of(record) == private
    assert [change.name for change in kind.changes(submission)] == ["mot"]


def _rows_of(record):
    """Every row that hangs on a record, but its verifications."""
    relations = [one for one in record._meta.related_objects if one.one_to_many]
    return {
        one.name: sorted(map(str, one.related_model._base_manager.filter(**{one.field.name: record}).values_list()))
        for one in relations
        if one.name not in ("verifications", "history", "verification_requests")
    }


def test_nothing_private_is_read(project, jumelage, actor):
    actor.email, actor.phone, actor.source_note = "prive@example.org", "0611223344", "Secret."
    actor.save()

    told = json.dumps([kind_for(record).read(record) for record in (project, jumelage, actor)])

    secrets = [
        "Association secrète",
        "Douteux",
        "Sangaré",
        "0612345678",
        "prive@",
        "0611223344",
        "Secret",
        "relations-",
    ]
    assert [secret for secret in secrets if secret in told] == []
