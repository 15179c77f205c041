"""The five source pages: every fact in its place, once."""

from datetime import date, time

from django.core.management import call_command

from directory.dates import PartialDate
from directory.enums import BudgetKind, CollectiviteKind, FunderTier, JumelageForm, MemberState, Origin, ProjectStatus
from directory.french import typographic
from directory.models import Actor, Collectivite, Jumelage, Network, Project
from events.models import Article, CountryGroup, Event, EventSeries, Resource

MODELS = (Actor, Article, Collectivite, CountryGroup, Event, EventSeries, Jumelage, Project, Resource)


def counts():
    return {model: model.objects.count() for model in MODELS}


def test_again_changes_nothing(loaded):
    before = counts()
    updated = set(Jumelage.objects.values_list("pk", "updated_at"))

    call_command("load_sample", verbosity=0)

    assert counts() == before
    assert set(Jumelage.objects.values_list("pk", "updated_at")) == updated


def test_what_staff_changed_stays(loaded):
    Jumelage.objects.filter(slug="les-lagos-du-monde").update(slug="lagos", title="Tous les Lagos")
    Project.objects.update(summary="Revu par l’équipe.")
    Collectivite.objects.filter(code="93006").update(policy="Nouvelle politique.")
    before = counts()

    call_command("load_sample", verbosity=0)

    assert counts() == before
    assert Jumelage.objects.get(slug="lagos").title == "Tous les Lagos"
    assert set(Project.objects.values_list("summary", flat=True)) == {"Revu par l’équipe."}
    assert Collectivite.objects.get(code="93006").policy == "Nouvelle politique."


def test_everything_is_published_and_never_verified(loaded):
    for model in (Jumelage, Project, Event, Article, Resource, CountryGroup):
        assert model.objects.published().count() == model.objects.count()
        assert not model.objects.filter(verified_on__isnull=False).exists()


def test_lagos_has_seven_signed_and_ten_expected(loaded):
    jumelage = Jumelage.objects.get(slug="les-lagos-du-monde")

    signed, expected = jumelage.members.signed(), jumelage.members.expected()
    assert jumelage.network.actor.name == "SO Coopération"
    assert jumelage.since == PartialDate(1998)
    assert [m.collectivite.code if m.collectivite else m.country_id for m in signed] == [
        "64302", "PT", "ES", "GR", "MX", "CL", None,
    ]  # fmt: skip
    assert signed[0].joined == PartialDate(1998)
    assert [m.country_id for m in expected] == ["CL", "AR", "CO", "ES", "PT", "NG", "GR", None, None, None]
    assert [m.area for m in expected if m.area] == ["Crète"]
    assert {m.state for m in jumelage.members.all()} == {MemberState.SIGNED, MemberState.EXPECTED}
    assert [(str(m.date), m.is_planned) for m in jumelage.milestones.all()] == [
        ("1995", False),
        ("1998", False),
        ("août 2010", False),
        ("décembre 2030", True),
    ]
    assert "Grance" in jumelage.source_note


def test_lagos_project(loaded):
    project = Project.objects.get(slug="reunir-les-lagos-du-monde")

    assert (str(project.start), str(project.end)) == ("août 2010", "décembre 2030")
    assert (project.budget_kind, project.budget_amount) == (BudgetKind.NONE, None)
    assert sorted(c.code for c in project.countries.all()) == ["AR", "CL", "CO", "ES", "FR", "GR", "MX", "NG", "PT"]
    assert sorted(s.name for s in project.sectors.all()) == [
        "Culture",
        "Environnement",
        "Justice-Paix",
        "Mobilité – Volontariat",
        "Tourisme",
        "Urgence",
        "Éducation",
        "Éducation à la citoyenneté mondiale",
    ]
    funding = project.fundings.get()
    assert (funding.funder.name, funding.funder.tier, funding.amount) == (
        "Association des amis des Lagos du monde",
        FunderTier.PRIVATE,
        None,
    )
    contact = project.contacts.get()
    assert (contact.function, contact.name, contact.public_name) == ("Maire", "Christian Petchot-Bacqué", "")
    assert project.localities.get(name="Crète").is_zone


def test_bagnolet_has_six_partners_and_says_what_is_wrong(loaded):
    bagnolet = Collectivite.objects.get(code="93006")

    partners = {
        m.name: (m.jumelage.since, m.jumelage.form)
        for jumelage in Jumelage.objects.filter(members__collectivite=bagnolet)
        for m in jumelage.members.exclude(collectivite=bagnolet)
    }
    assert partners == {
        "Sesto Fiorentino": (PartialDate(1962), JumelageForm.TWINNING),
        "Oranienburg": (PartialDate(1964), JumelageForm.TWINNING),
        "Chatila": (PartialDate(2002), JumelageForm.TWINNING),
        "Massala": (PartialDate(2003), JumelageForm.TWINNING),
        "Akbou": (PartialDate(2005), JumelageForm.TWINNING),
        "Le Robert": (None, JumelageForm.TWINNING),
    }
    assert "cinq villes et en liste six" in bagnolet.actor.source_note
    contact = bagnolet.actor.contacts.get()
    assert (contact.service, contact.phone, contact.phone_is_public) == (
        "Service Relations internationales",
        "01 49 93 64 58",
        True,
    )
    assert "collectifs" in bagnolet.policy
    assert set(Jumelage.objects.filter(members__collectivite=bagnolet).values_list("network", flat=True)) == {None}


def test_bagnolet_partners_keep_their_figures(loaded):
    rows = Collectivite.objects.filter(
        actor__name__in=["Sesto Fiorentino", "Oranienburg", "Chatila", "Massala", "Akbou"]
    )

    facts = {c.name: (c.kind, c.population, c.population_year, c.population_is_approximate) for c in rows}
    assert facts == {
        "Sesto Fiorentino": (CollectiviteKind.FOREIGN, 47587, 2009, False),
        "Oranienburg": (CollectiviteKind.FOREIGN, 41810, 2010, False),
        "Chatila": (CollectiviteKind.OTHER, 18000, None, False),
        "Massala": (CollectiviteKind.FOREIGN, 6547, 2009, True),
        "Akbou": (CollectiviteKind.FOREIGN, 52000, 2008, True),
    }
    assert Actor.objects.get(name="Oranienburg").geonames_id == 2857129
    assert Actor.objects.get(name="Massala").position_is_approximate


def test_orleans_parakou(loaded):
    project = Project.objects.get(slug="dechets-et-patrimoine-a-parakou")

    assert project.status_on(date(2026, 1, 1)) == ProjectStatus.UNCONFIRMED
    assert (str(project.start), str(project.end)) == ("septembre 2019", "décembre 2022")
    assert (project.budget_kind, project.jumelage.since) == (BudgetKind.UNKNOWN, PartialDate(1993))
    assert project.jumelage.form == JumelageForm.COOPERATION
    assert project.network.actor.name == "CENTRAIDER"
    assert [(r.actor.name, r.role) for r in project.project_actors.all()] == [
        ("Orléans", "porteur"),
        ("Parakou", "partenaire"),
    ]
    assert [(f.funder.name, f.funder.tier, f.amount) for f in project.fundings.all()] == [
        ("Centre-Val de Loire", FunderTier.REGIONAL, None),
        ("Agence française de développement", FunderTier.NATIONAL, None),
        ("Ministère de l’Europe et des Affaires étrangères", FunderTier.NATIONAL, None),
        ("Orléans", FunderTier.LOCAL, None),
        ("Parakou", FunderTier.LOCAL, None),
    ]
    assert sorted(s.name for s in project.sectors.all()) == ["Déchets", "Patrimoine"]
    contact = project.contacts.get()
    assert (contact.function, contact.public_name) == ("Responsable des relations internationales", "")
    assert "En cours" in project.source_note


def test_mali_evening(loaded):
    event = Event.objects.get(slug="groupe-pays-mali-deuxieme-rencontre")
    first = event.series.events.exclude(pk=event.pk).get()

    assert (event.starts_on, event.starts_at, event.ends_at) == (date(2019, 10, 17), time(18), time(21))
    assert (event.venue, event.city, event.collectivite.code) == (
        "Centre social Les 5 Bonniers",
        "Faches-Thumesnil",
        "59220",
    )
    assert [o.actor.name for o in event.event_organisers.all()] == ["Lianes coopération", "Comité Tinkaré Mali"]
    assert event.country_group.slug == "groupe-pays-mali"
    assert sorted(s.name for s in event.sectors.all()) == ["Eau et assainissement", "Éducation"]
    assert (first.starts_on, first.city, first.attendance, first.attendance_is_approximate) == (
        date(2019, 5, 15),
        "Orchies",
        25,
        True,
    )


def test_lianes_has_eighteen_partners_spelt_right(loaded):
    names = list(
        Network.objects.get(actor__name="Lianes coopération")
        .partners.order_by("position")
        .values_list("name", flat=True)
    )

    assert len(names) == 18
    assert names[3] == "Agence de l’eau"
    assert "Agende de l’eau" not in names


def test_national_article_with_its_neighbours(loaded):
    article = Article.objects.get(slug="relais-de-la-coop-dec-montpellier")

    assert article.published_on == date(2025, 7, 1)
    assert article.kicker == "50 ans de CUF\xa0: le «\xa0relais de la coop déc’\xa0»"
    assert sorted(c.code for c in article.countries.all()) == ["MA", "MR", "SN"]
    assert [c.public_name for c in article.contacts.all()] == ["", ""]
    assert Article.objects.filter(published_on=date(2025, 6, 30)).count() == 1
    assert Article.objects.filter(published_on=date(2025, 7, 3)).count() == 1
    assert "Montpellier Méditerranée Métropole" in article.source_note


def test_national_agenda(loaded):
    entries = Event.objects.filter(starts_on__year=2025).order_by("starts_on")

    assert [(e.starts_on, e.ends_on) for e in entries] == [
        (date(2025, 6, 19), None),
        (date(2025, 9, 18), date(2025, 9, 19)),
        (date(2025, 9, 22), None),
        (date(2025, 9, 24), None),
    ]
    assert entries[3].country_group.slug == "groupe-pays-palestine"


def test_resource_centre_has_one_of_each_medium_marked_as_demonstration(loaded):
    resources = Resource.objects.order_by("medium")

    assert [r.medium for r in resources] == ["photo", "son", "texte", "video"]
    assert {r.origin for r in resources} == {Origin.DEMO}


def test_french_typography():
    assert typographic("Quoi ? « Rien » : voilà !") == "Quoi\xa0? «\xa0Rien\xa0»\xa0: voilà\xa0!"
