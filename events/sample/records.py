"""The sample, continued: a network's evening, the national portal's news, agenda and resources."""

from datetime import date, time

from django.db import transaction

from directory.enums import Origin
from directory.models import NetworkPartner
from directory.sample.tools import add, commune, country, is_there, network, organisation, region, sectors
from events.enums import Medium
from events.models import Article, CountryGroup, Event, EventSeries, Resource

MALI_SLUG = "groupe-pays-mali-deuxieme-rencontre"
ARTICLE_SLUG = "relais-de-la-coop-dec-montpellier"

LIANES_PARTNERS = (
    "CRAJEP",
    "Département du Pas-de-Calais",
    "Dunkerque Grand Littoral",
    "Agence de l’eau",
    "Agence française de développement",
    "Région Hauts-de-France",
    "Ministère de l’Europe et des Affaires étrangères",
    "Direction régionale de la jeunesse, des sports et de la cohésion sociale",
    "Ville de Lille",
    "FONJEP",
    "Métropole européenne de Lille",
    "Agence nationale pour la rénovation urbaine",
    "Fondation Norsys",
    "CRID",
    "Département du Nord",
    "Caisse d’épargne",
    "Conférence interrégionale des RRMA",
    "Pôle emploi",
)

RESOURCES = (
    (Medium.TEXT, "Écrire une convention de coopération décentralisée, pas à pas", "Un guide pour les services."),
    (Medium.PHOTO, "Mains et métiers : dix ans d’échanges en images", "Une exposition à emprunter."),
    (Medium.SOUND, "La coopération à l’oreille : six maires racontent", "Une série à écouter."),
    (Medium.VIDEO, "Un comité de jumelage au travail", "Un film court pour ouvrir une réunion publique."),
)


@transaction.atomic
def load_mali(by):
    """The evening of 17 October 2019 at Faches-Thumesnil, its series and its earlier meeting."""
    if is_there(Event, MALI_SLUG):
        return None
    lianes = network("Lianes coopération")
    _complete(lianes)
    group = add(
        CountryGroup,
        "groupe-pays-mali",
        by=by,
        title="Groupe-pays Mali",
        network=lianes,
        summary="Les acteurs des Hauts-de-France qui coopèrent avec le Mali.",
    )
    group.countries.set([country("ML")])
    series = EventSeries.objects.create(name="Rencontres du groupe-pays Mali", slug="groupe-pays-mali", network=lianes)
    shared = {"by": by, "network": lianes, "series": series, "country_group": group}
    first = add(
        Event,
        "groupe-pays-mali-premiere-rencontre",
        title="Groupe-pays Mali : première rencontre",
        summary="Quelles priorités partagent ceux qui coopèrent avec le Mali ?",
        starts_on=date(2019, 5, 15),
        city="Orchies",
        collectivite=commune("59449"),
        rank=1,
        attendance=25,
        attendance_is_approximate=True,
        **shared,
    )
    second = add(
        Event,
        MALI_SLUG,
        title="Groupe-pays Mali : vers un projet commun",
        summary="Deuxième rencontre, pour poser les bases d’un projet porté à plusieurs.",
        description=(
            "À Orchies, en mai, deux sujets sont revenus partout : l’éducation et l’accès à l’eau. Chacun est reparti "
            "consulter les siens, et d’abord ses partenaires au Mali.\n\n"
            "La soirée s’adresse à ceux qui veulent unir leurs demandes de financement et se faire aider pour "
            "écrire et "
            "conduire un projet plus grand. Le comité Tinkaré Mali l’accueille."
        ),
        starts_on=date(2019, 10, 17),
        starts_at=time(18),
        ends_at=time(21),
        venue="Centre social Les 5 Bonniers",
        address="20, avenue de Bordeaux",
        postal_code="59155",
        city="Faches-Thumesnil",
        collectivite=commune("59220"),
        rank=2,
        source_note=(
            "Page de Lianes coopération. Elle écrit « Fâches-Thumesnil » puis « Faches-Thumesnil », et « Agende "
            "de l’eau » "
            "parmi les partenaires. Les logos des dix-huit partenaires ne sont pas repris."
        ),
        **shared,
    )
    tinkare = organisation("Comité Tinkaré Mali", by=by, network=lianes, city="Faches-Thumesnil")
    for position, actor in enumerate((lianes.actor, tinkare)):
        second.event_organisers.create(actor=actor, position=position)
    for event in (first, second):
        event.countries.set([country("ML")])
        event.sectors.set(sectors("Éducation", "Eau et assainissement"))
    group.members.set([tinkare])
    return second


def _complete(lianes):
    """The partners that the page shows, where nobody listed them yet."""
    if not lianes.partners.exists():
        NetworkPartner.objects.bulk_create(
            NetworkPartner(network=lianes, name=name, position=position)
            for position, name in enumerate(LIANES_PARTNERS)
        )


@transaction.atomic
def load_national(by):
    """The national portal: an article, its neighbours, headlines, an agenda, a resource centre."""
    if is_there(Article, ARTICLE_SLUG):
        return None
    cuf = organisation("Cités Unies France", by=by, acronym="CUF", summary="Le réseau des collectivités qui coopèrent.")
    _articles(cuf, by)
    _agenda(cuf, by)
    for medium, title, summary in RESOURCES:
        add(
            Resource,
            f"centre-de-ressources-{medium}",
            by=by,
            medium=medium,
            title=title,
            summary=summary,
            origin=Origin.DEMO,
            source_note=(
                "Titre inventé : le portail national ne montre que les quatre rubriques de son centre de ressources."
            ),
        )
    return Article.objects.get(slug=ARTICLE_SLUG)


def _articles(cuf, by):
    main = add(
        Article,
        ARTICLE_SLUG,
        by=by,
        kicker="50 ans de CUF : le « relais de la coop déc’ »",
        title="À Montpellier, un après-midi pour dire à quoi sert la coopération des territoires",
        summary=(
            "Le 19 juin 2025, le relais s’est arrêté à Montpellier : chercheurs, associations, entreprises, écoles et "
            "collectivités ont partagé ce qu’ils font ici et au loin."
        ),
        description=(
            "Montpellier recevait, avec la région Occitanie, une demi-journée intitulée « Ici – Territoires du "
            "monde : la "
            "coopération internationale au service des territoires ». Trois récits l’ont nourrie :\n\n"
            "- en Mauritanie, l’accès à l’eau à Kiffa et à Nouakchott\n"
            "- au Sénégal, la réutilisation des eaux usées à Fatick et les cantines scolaires à Rufisque\n"
            "- au Maroc, la gestion durable de l’eau liée à un projet de tourisme, avec des partenaires publics "
            "et privés\n\n"
            "On y a montré des coopérations locales dont l’effet dépasse le territoire, fait se rencontrer des "
            "gens qui "
            "s’ignoraient, et donné envie à d’autres collectivités d’essayer."
        ),
        published_on=date(2025, 7, 1),
        author=cuf,
        source_note=(
            "Portail de Cités Unies France. La photo de la page, créditée « Montpellier Méditerranée Métropole "
            "», n’est pas "
            "reprise. Les contacts y sont nommés sans fonction ni accord : ils ne sont pas publiés."
        ),
    )
    main.countries.set([country(code) for code in ("MR", "SN", "MA")])
    main.sectors.set(sectors("Eau et assainissement", "Tourisme"))
    contacts = (
        ("Cités Unies France", "Simone Giovetti", "s.giovetti@cites-unies-france.org"),
        (
            "Service international et crises",
            "Clarisse Segaud",
            "service-international-crises@cites-unies-france.org",
        ),
    )
    for position, (function, name, email) in enumerate(contacts):
        main.contacts.create(function=function, name=name, email=email, position=position)
    undated = "Le portail ne date pas cette brève : elle prend la date de la page qui l’annonce, le 1er juillet 2025."
    others = (
        (
            "relais-de-la-coop-dec-rennes",
            "À Rennes, le relais traverse à pied le quartier de Maurepas",
            "Le « relais de la coop déc’ » y faisait étape le 26 juin 2025.",
            date(2025, 6, 30),
            "",
        ),
        (
            "conference-financement-du-developpement-ffd4",
            "Financer le développement : la quatrième conférence internationale est ouverte",
            "La FfD4 s’est tenue du 30 juin au 3 juillet 2025.",
            date(2025, 7, 3),
            "",
        ),
        (
            "enquete-ocde-cooperation-decentralisee",
            "Quels effets a la coopération décentralisée ? L’OCDE enquête",
            "Les collectivités sont invitées à répondre.",
            date(2025, 7, 1),
            undated,
        ),
        (
            "appel-de-dunkerque",
            "L’appel de Dunkerque, pour la paix et pour le droit",
            "Un manifeste daté du 22 mai 2025.",
            date(2025, 7, 1),
            undated,
        ),
        (
            "stage-cites-unies-france-septembre-2025",
            "Un stage à Cités Unies France en septembre 2025",
            "Auprès de l’équipe Asie, États-Unis et développement économique international.",
            date(2025, 7, 1),
            undated,
        ),
    )
    for slug, title, summary, day, note in others:
        add(
            Article,
            slug,
            by=by,
            title=title,
            summary=summary,
            published_on=day,
            author=cuf,
            source_note=note,
        )


def _agenda(cuf, by):
    palestine = add(
        CountryGroup,
        "groupe-pays-palestine",
        by=by,
        title="Groupe-pays Palestine",
        summary="Les collectivités françaises qui coopèrent avec la Palestine.",
    )
    palestine.countries.set([country("PS")])
    relay = add(
        Event,
        "ici-territoires-du-monde-montpellier",
        by=by,
        title="Ici – Territoires du monde : la coopération internationale au service des territoires",
        summary="Étape montpelliéraine du « relais de la coop déc’ », pour les 50 ans de Cités Unies France.",
        starts_on=date(2025, 6, 19),
        city="Montpellier",
        collectivite=commune("34172"),
    )
    for position, actor in enumerate((commune("34172").actor, region("76").actor)):
        relay.event_organisers.create(actor=actor, position=position)
    entries = (
        (
            "assises-franco-malgaches-2025",
            "3es Assises de la coopération décentralisée franco-malgache",
            (date(2025, 9, 18), date(2025, 9, 19)),
            "MG",
            {},
        ),
        (
            "rencontres-franco-japonaises-comite-de-pilotage",
            "9es Rencontres franco-japonaises : première réunion du comité de pilotage français",
            (date(2025, 9, 22), None),
            "JP",
            {},
        ),
        (
            "groupe-pays-palestine-septembre-2025",
            "Réunion du groupe-pays Palestine",
            (date(2025, 9, 24), None),
            "PS",
            {"country_group": palestine},
        ),
    )
    for slug, title, (first, last), code, fields in entries:
        event = add(Event, slug, by=by, title=title, starts_on=first, ends_on=last, **fields)
        event.countries.set([country(code)])
        event.event_organisers.create(actor=cuf)


PAGES = (load_mali, load_national)
