"""What somebody who is not technical does all day: add, edit, publish, and be told what is missing."""

import pytest
from zeal import zeal_ignore

from directory.dates import PartialDate
from directory.enums import ActorKind, PublicationState
from directory.models import Actor, Collectivite, Funder, Jumelage, Project, Sector, Verification
from events.models import Event, EventSeries
from tests import factories as make
from tests.cooperation.backoffice.bulk.steps import do
from tests.cooperation.backoffice.rows import address, form_data


def add(client, label, **changes):
    page = address(label, "add")
    with zeal_ignore():  # Django reads the key of each part, one by one
        return client.post(page, form_data(client.get(page), **changes))


def save(client, label, row, **changes):
    page = address(label, "change", row.pk)
    with zeal_ignore():
        return client.post(page, form_data(client.get(page), **changes))


def errors(response):
    return dict(response.context["adminform"].form.errors)


def messages(response):
    return [str(message) for message in response.context["messages"]]


# --- Adding ---


def test_a_new_record_gets_its_address_its_author_and_its_dates(national_client, national):
    answer = add(national_client, "directory.project", title="L’eau à Kita", start="août 2010")

    project = Project.objects.get()
    assert answer.status_code == 302
    assert (project.slug, project.created_by, project.state) == ("l-eau-a-kita", national, PublicationState.DRAFT)
    assert (project.start, project.network) == (PartialDate(2010, 8), None)


def test_a_network_adds_to_its_own(member_client, network):
    add(member_client, "directory.project", title="L’eau à Kita")

    assert Project.objects.get().network == network


def test_homonyms_get_different_addresses(national_client):
    make.ProjectFactory(title="L’eau à Kita", slug="l-eau-a-kita")

    add(national_client, "directory.project", title="L’eau à Kita")

    assert set(Project.objects.values_list("slug", flat=True)) == {"l-eau-a-kita", "l-eau-a-kita-2"}


def test_an_emptied_address_is_kept(national_client):
    row = make.ActorFactory(slug="amis-du-fleuve")

    save(national_client, "directory.actor", row, slug="")

    assert Actor.objects.get(pk=row.pk).slug == "amis-du-fleuve"


@pytest.mark.parametrize("is_deleted", [False, True])
def test_an_address_that_was_of_another_is_refused_beside_its_field(national_client, is_deleted):
    owner = make.ProjectFactory(title="Un four à pain", slug="four", published=True)
    owner.slug = "four-a-pain"
    owner.save()
    other = make.ProjectFactory(title="Un lavoir", slug="lavoir", published=True)
    if is_deleted:
        owner.delete()

    response = save(national_client, "directory.project", other, slug="Four")

    (sentence,) = errors(response)["slug"]
    assert ("n’est pas libre" if is_deleted else "Un four à pain") in sentence
    other.refresh_from_db()
    assert other.slug == "lavoir"


def test_lines_end_as_they_did(national_client):
    """Browsers send CR LF."""
    row = make.ActorFactory(description="Un\n\nDeux")

    save(national_client, "directory.actor", row, description="Un\r\n\r\nDeux")

    assert Actor.objects.get(pk=row.pk).description == "Un\n\nDeux"


def test_a_date_that_is_not_one_is_explained(national_client):
    answer = add(national_client, "directory.project", title="L’eau à Kita", start="un beau jour")

    assert errors(answer)["start"] == [
        "Nous n’avons pas compris « un beau jour » comme une date. "
        "Écrivez par exemple « 2019 », « août 2010 » ou « 15/05/2019 »."
    ]


def test_a_rule_of_the_database_is_told_in_french(national_client):
    answer = add(national_client, "directory.project", title="L’eau à Kita", budget_kind="montant")

    assert errors(answer)["__all__"] == [
        "Un budget est un montant positif, « néant » ou « inconnu » : le montant va avec le premier seul."
    ]


def test_a_jumelage_with_its_members_in_one_screen(national_client):
    bagnolet = make.CommuneFactory(name="Bagnolet", code="93006")
    members = {
        "members-TOTAL_FORMS": 2,
        "members-0-collectivite": bagnolet.pk,
        "members-0-state": "signe",
        "members-0-position": 0,
        "members-1-label": "Lagos",
        "members-1-state": "pressenti",
        "members-1-position": 1,
    }

    add(national_client, "directory.jumelage", title="Bagnolet – Lagos", **members)

    assert [member.name for member in Jumelage.objects.get().members.all()] == ["Bagnolet", "Lagos"]


# --- An organisation and its role ---


def test_the_first_organisation_of_a_new_project_is_its_holder(national_client):
    actor = make.ActorFactory(published=True)

    add(national_client, "directory.project", title="Un puits", **{"project_actors-0-actor": actor.pk})

    assert list(Project.objects.get().project_actors.values_list("actor", "role")) == [(actor.pk, "porteur")]


def test_a_new_project_may_wait_for_its_holder(national_client):
    add(national_client, "directory.project", title="Un puits")

    assert Project.objects.get().project_actors.count() == 0


def test_a_foreign_town_is_made_in_one_screen(national_client, national):
    make.CountryFactory(code="FR")
    make.CountryFactory(code="BJ")

    answer = add(
        national_client, "directory.collectivite", name="Parakou", kind="etrangere", country="BJ", population=255478
    )

    town = Collectivite.objects.get(actor__name="Parakou")
    assert answer.status_code == 302
    assert (town.actor.kind, town.actor.country_id, town.actor.slug) == (ActorKind.COLLECTIVITE, "BJ", "parakou")
    assert (town.actor.created_by, town.population) == (national, 255478)


def test_a_homonym_abroad_is_told_apart_by_its_country(national_client):
    make.CountryFactory(code="NG")
    make.ActorFactory(name="Lagos", slug="lagos")

    add(national_client, "directory.collectivite", name="Lagos", kind="etrangere", country="NG")

    assert Collectivite.objects.get().actor.slug == "lagos-nigeria"


def test_a_role_is_added_to_an_organisation_of_the_base(national_client):
    orleans = make.CommuneFactory(name="Orléans", code="45234")

    add(national_client, "directory.funder", actor=orleans.pk, tier="local")

    assert Funder.objects.get().actor == orleans.actor
    assert Actor.objects.filter(name="Orléans").count() == 1


def test_a_role_needs_an_organisation(national_client, db):
    make.CountryFactory(code="FR")

    answer = add(national_client, "directory.funder", tier="local")

    assert errors(answer) == {"name": ["Indiquez le nom, ou choisissez un acteur déjà dans la base."]}


def test_both_rows_are_saved_or_none(national_client):
    make.CountryFactory(code="BJ")

    answer = add(national_client, "directory.collectivite", name="Parakou", kind="commune", country="BJ", siren="12")

    assert set(errors(answer)) == {"__all__"}
    assert (Actor.objects.filter(name="Parakou").count(), Collectivite.objects.count()) == (0, 0)


def test_contacts_of_the_organisation_are_edited_with_its_role(national_client):
    town = make.ForeignTownFactory(name="Parakou")
    contact = {"contacts-TOTAL_FORMS": 1, "contacts-0-function": "Maire", "contacts-0-position": 0}

    save(national_client, "directory.collectivite", town, name="Ville de Parakou", **contact)

    actor = Actor.objects.get(pk=town.pk)
    assert (actor.name, actor.contacts.get().function) == ("Ville de Parakou", "Maire")


def test_contacts_of_a_new_town(national_client):
    make.CountryFactory(code="BJ")
    contact = {"contacts-TOTAL_FORMS": 1, "contacts-0-function": "Maire", "contacts-0-position": 0}

    add(national_client, "directory.collectivite", name="Parakou", kind="etrangere", country="BJ", **contact)

    assert Collectivite.objects.get().actor.contacts.get().function == "Maire"


def test_a_network_does_not_add_french_communes(member_client):
    make.CountryFactory(code="FR")

    answer = add(member_client, "directory.collectivite", name="Villeneuve", kind="commune", code="45999", country="FR")

    assert list(errors(answer)) == ["kind"]


def test_deleting_a_town_deletes_its_organisation_unless_it_has_another_role(national_client):
    town = make.ForeignTownFactory(actor=make.ActorFactory(country="BJ"))
    funder = make.FunderFactory(actor=make.ForeignTownFactory(actor=make.ActorFactory(country="BJ")).actor)

    for row in (town, funder.actor.collectivite):
        national_client.post(address("directory.collectivite", "delete", row.pk), {"post": "yes"})

    assert not Actor.objects.filter(pk=town.pk).exists()
    assert Funder.objects.filter(pk=funder.pk).exists()
    assert Collectivite.objects.count() == 0


# --- Publishing ---


def test_save_and_publish(national_client, national):
    row = make.ProjectFactory()

    save(national_client, "directory.project", row, summary="Un puits", _etat="publie")

    row.refresh_from_db()
    assert (row.summary, row.state, row.published_by) == ("Un puits", PublicationState.PUBLISHED, national)


def test_a_refusal_keeps_what_was_typed_and_says_why(national_client):
    row = make.ProjectFactory(title="L’eau à Kita", holder=False)
    page = address("directory.project", "change", row.pk)

    with zeal_ignore():
        data = form_data(national_client.get(page), summary="Un puits", _etat="publie")
        answer = national_client.post(page, data, follow=True)

    row.refresh_from_db()
    assert (row.summary, row.state) == ("Un puits", PublicationState.DRAFT)
    assert "« L’eau à Kita » ne peut pas être publié : il faut un porteur." in messages(answer)


@pytest.mark.parametrize(
    ("action", "state"),
    [
        ("publish", PublicationState.PUBLISHED),
        ("submit", PublicationState.REVIEW),
        ("archive", PublicationState.ARCHIVED),
    ],
)
def test_actions_of_the_list(action, state, national_client, national):
    rows = [make.ProjectFactory(), make.ProjectFactory()]

    with zeal_ignore():  # each row is locked, then moved
        do(national_client, "directory.project", action, rows)

    found = Project.objects.values_list("state", "state_changed_by")
    assert set(found) == {(state, national.pk)}


def test_an_action_reports_each_refusal_and_does_the_rest(national_client):
    good, bad = make.ProjectFactory(), make.ProjectFactory(title="Sans porteur", holder=False)

    with zeal_ignore():
        answer = do(national_client, "directory.project", "publish", [good, bad])

    states = dict(Project.objects.values_list("pk", "state"))
    assert states == {good.pk: PublicationState.PUBLISHED, bad.pk: PublicationState.DRAFT}
    assert len(messages(answer)) == 2
    assert "Sans porteur" in "".join(messages(answer))


def test_marking_as_verified(national_client, national):
    row = make.ProjectFactory(published=True)

    do(national_client, "directory.project", "verify", [row])

    assert Verification.objects.get().by == national
    assert Project.objects.get().verified_by == "l’équipe nationale"


def test_only_a_published_sheet_is_seen_on_the_site(national_client):
    draft, published = make.ProjectFactory(), make.ProjectFactory(published=True)

    links = [
        national_client.get(address("directory.project", "change", row.pk)).context.get("absolute_url")
        for row in (draft, published)
    ]

    assert links == [None, published.get_absolute_url()]


# --- Network life, sectors ---


def test_a_changed_event_is_a_new_revision_for_calendars(national_client):
    row = make.EventFactory()

    save(national_client, "events.event", row, venue="Maison des associations")
    save(national_client, "events.event", row)

    assert Event.objects.get().sequence == 1


def test_a_series_of_a_network(member_client, network):
    add(member_client, "events.eventseries", name="Les rendez-vous du Mali")

    series = EventSeries.objects.get()
    assert (series.slug, series.network) == ("les-rendez-vous-du-mali", network)


def test_two_sectors_ticked_are_compared_then_merged(national_client):
    water, drink = make.SectorFactory(name="Eau"), make.SectorFactory(name="Eau potable")
    project = make.ProjectFactory(sectors=[drink])
    make.ProjectFactory(sectors=[water, drink])
    make.ProjectFactory(sectors=[water])
    page = address("directory.sector", "changelist")

    ticked = national_client.post(page, {"action": "merge", "_selected_action": [drink.pk, water.pk]})
    asked = national_client.get(ticked["Location"])
    national_client.post(ticked["Location"], {"geste": "fusionner", "vu": asked.context["seen"]})

    assert list(project.sectors.all()) == [water]
    assert Sector.objects.get(name="Eau potable").merged_into == water


@pytest.mark.parametrize("ticked", [1, 3])
def test_a_sector_is_merged_with_one_other_only(national_client, ticked):
    sectors = [make.SectorFactory() for _rank in range(ticked)]
    page = address("directory.sector", "changelist")

    answer = national_client.post(
        page, {"action": "merge", "_selected_action": [one.pk for one in sectors]}, follow=True
    )

    assert "Cochez deux fiches, et deux seulement" in answer.content.decode()
    assert not Sector.objects.filter(merged_into__isnull=False).exists()


# --- Choices ---


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("bagn", ["Bagnolet (Seine-Saint-Denis)"]),
        ("st denis", ["Saint-Denis (Seine-Saint-Denis)", "Seine-Saint-Denis (Île-de-France)"]),
        ("orleans", ["Orléans (Loiret)"]),
    ],
)
def test_communes_are_found_as_people_type_them(term, found, national_client):
    for name, code in (("Bagnolet", "93006"), ("Saint-Denis", "93066"), ("Orléans", "45234")):
        make.CommuneFactory(name=name, code=code)
    query = {"app_label": "directory", "model_name": "jumelagemember", "field_name": "collectivite", "term": term}

    answer = national_client.get("/admin/autocomplete/", query)

    assert [result["text"] for result in answer.json()["results"]] == found


def test_no_form_lists_every_commune(national_client):
    for _number in range(5):
        make.CommuneFactory()
    row = make.JumelageFactory()

    text = national_client.get(address("directory.jumelage", "change", row.pk)).content.decode()

    assert text.count("<option") < 60


# --- Queries: literal, and the same for one sheet and for three ---


def queries_of(client, label, maker, number, django_assert_num_queries):
    for _number in range(3):
        maker()
        with django_assert_num_queries(number):
            client.get(address(label, "changelist"))


def test_queries_of_the_list_of_projects(national_client, django_assert_num_queries):
    def maker():
        make.ProjectFactory(
            published=True, partners=[make.CommuneFactory().actor], localities=["Kita"], sectors=["Eau"], sdgs=[6]
        )

    queries_of(national_client, "directory.project", maker, 20, django_assert_num_queries)


def test_queries_of_the_list_of_jumelages(national_client, django_assert_num_queries):
    queries_of(
        national_client,
        "directory.jumelage",
        lambda: make.JumelageFactory(published=True),
        16,
        django_assert_num_queries,
    )


@pytest.mark.parametrize(
    ("label", "query", "kept"),
    [
        ("directory.project", "etat-fiche=brouillon", "draft"),
        ("directory.project", "origine=proposition", "proposed"),
        ("directory.project", "verification=oui", "verified"),
        ("directory.project", "remarque=oui", "doubtful"),
        ("events.event", "periode=a-venir", "coming"),
        ("events.event", "pays=ML", "in Mali"),
    ],
)
def test_a_filter_keeps_the_rows_of_its_value_and_no_other(national_client, label, query, kept):
    rows = {
        "draft": make.ProjectFactory(title="draft"),
        "proposed": make.ProjectFactory(title="proposed", published=True, origin="proposition"),
        "verified": make.ProjectFactory(title="verified", published=True, verified=True),
        "doubtful": make.ProjectFactory(title="doubtful", published=True, source_note="Deux dates."),
        "coming": make.EventFactory(title="coming", published=True),
        "in Mali": make.EventFactory(title="in Mali", published=True, past=True, countries=["ML"]),
    }

    found = national_client.get(f"{address(label, 'changelist')}?{query}").context["cl"].queryset

    assert list(found) == [rows[kept]]
