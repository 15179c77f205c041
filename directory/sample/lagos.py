"""« Les Lagos du monde »: a bond of seven, ten more expected; and its project."""

from django.db import transaction

from directory.dates import PartialDate
from directory.enums import BudgetKind, FunderTier, MemberState, ProjectRole
from directory.models import Jumelage, Project
from directory.sample.tools import add, commune, country, fill, funder, is_there, network, organisation, sectors

SLUG = "les-lagos-du-monde"
PROJECT_SLUG = "reunir-les-lagos-du-monde"

CRETE = {"country_id": "GR", "area": "Crète", "latitude": 35.24, "longitude": 24.81}
"""Middle of the island: an area, not a town."""

SIGNED = ("PT", "ES", "GR", "MX", "CL")
EXPECTED = ("CL", "AR", "CO", "ES", "PT", "NG")
UNNAMED = 3
"""The page counts ten to come and names the places of seven."""

SECTORS = (
    "Culture",
    "Éducation",
    "Éducation à la citoyenneté mondiale",
    "Environnement",
    "Justice-Paix",
    "Mobilité – Volontariat",
    "Tourisme",
    "Urgence",
)

NOTE = (
    "Page de SO Coopération. Elle écrit « Grance » pour la France et « Négéria » pour le Nigéria ; elle "
    "compte sept signataires dans six pays sans dire quel pays en a deux, et dix lieux à rejoindre dont "
    "elle ne situe que sept. Hors de France, aucune commune n’est nommée autrement que « Lagos »."
)


@transaction.atomic
def load(by):
    if is_there(Jumelage, SLUG):
        return None
    follower = network("SO Coopération")
    fill(follower.actor, email="contact@socooperation.org")
    lagos = commune("64302")
    friends = organisation(
        "Association des amis des Lagos du monde",
        by=by,
        network=follower,
        city="Lagos",
        summary="Elle soutient les rencontres entre les communes qui portent le nom de Lagos.",
    )
    jumelage = _bond(lagos, follower, by)
    _project(jumelage, lagos, friends, follower, by)
    return jumelage


def _bond(lagos, follower, by):
    jumelage = add(
        Jumelage,
        SLUG,
        by=by,
        title="Les Lagos du monde",
        since=PartialDate(1998),
        network=follower,
        source_note=NOTE,
        summary=(
            "Un village du Béarn a cherché ses homonymes. Sept communes, dans six pays, ont signé un accord "
            "d’amitié et de coopération ; une dizaine d’autres pourraient les rejoindre."
        ),
        description=(
            "Tout part de lettres échangées en 1995 entre des Lagos d’Europe. Trois ans plus tard, la commune des "
            "Pyrénées-Atlantiques signe un premier jumelage, puis l’idée passe l’Atlantique.\n\n"
            "L’accord parle d’amitié et de coopération, dans le respect des grands accords internationaux. Les "
            "communes déjà liées cherchent ensemble les dix qui manquent. Ce qu’elles font une fois réunies vit "
            "dans des projets à part."
        ),
    )
    places = [{"collectivite": lagos, "joined": PartialDate(1998), "note": "Commune à l’origine du jumelage."}]
    places += [{"label": "Lagos", "country_id": code, "is_zone": True} for code in SIGNED]
    places += [{"label": "Septième signataire", "note": "Dans l’un des six pays ; la source ne dit pas lequel."}]
    waiting = [{"label": "Lagos", "country_id": code, "is_zone": True} for code in EXPECTED]
    waiting += [{"is_zone": True, **CRETE}]
    waiting += [{"label": "Lagos, lieu à préciser"} for _ in range(UNNAMED)]
    states = [MemberState.SIGNED] * len(places) + [MemberState.EXPECTED] * len(waiting)
    for position, (place, state) in enumerate(zip(places + waiting, states, strict=True)):
        jumelage.members.create(position=position, state=state, **place)
    milestones = (
        (PartialDate(1995), "Premiers échanges entre Lagos d’Europe", False),
        (PartialDate(1998), "Premier jumelage", False),
        (PartialDate(2010, 8), "Début du projet de réunir tous les Lagos", False),
        (PartialDate(2030, 12), "Fin annoncée du projet", True),
    )
    for date, label, is_planned in milestones:
        jumelage.milestones.create(date=date, label=label, is_planned=is_planned)
    jumelage.sectors.set(sectors(*SECTORS))
    return jumelage


def _project(jumelage, lagos, friends, follower, by):
    project = add(
        Project,
        PROJECT_SLUG,
        by=by,
        title="Réunir tous les Lagos du monde",
        summary="Retrouver, rencontrer et rallier à un même accord toutes les communes nommées Lagos.",
        description=(
            "Sept communes ont signé. Il s’agit d’aller à la rencontre des dix autres, de faire connaissance et de "
            "leur proposer le même accord de jumelage, d’amitié et de coopération.\n\n"
            "Les signataires y travaillent tous. Leurs activités communes font l’objet d’autres projets : "
            "celui-ci s’arrête à la signature."
        ),
        start=PartialDate(2010, 8),
        end=PartialDate(2030, 12),
        budget_kind=BudgetKind.NONE,
        jumelage=jumelage,
        network=follower,
        source_note=NOTE,
    )
    for position, actor in enumerate((lagos.actor, friends)):
        project.project_actors.create(actor=actor, role=ProjectRole.HOLDER, position=position)
    codes = ("AR", "CL", "CO", "ES", "FR", "GR", "MX", "NG", "PT")
    project.countries.set([country(code) for code in codes])
    project.sectors.set(sectors(*SECTORS))
    localities = [{"name": "Lagos", "country_id": code} for code in ("AR", "CL", "ES", "CO", "NG")]
    crete = {"name": "Crète", **{key: CRETE[key] for key in ("country_id", "latitude", "longitude")}}
    for position, locality in enumerate([*localities, crete]):
        project.localities.create(position=position, is_zone=True, **locality)
    project.fundings.create(funder=funder(friends, FunderTier.PRIVATE))
    project.contacts.create(
        actor=lagos.actor,
        function="Maire",
        honorific="M.",
        name="Christian Petchot-Bacqué",
        address="Mairie\n15, rue du Bois\n64800 Lagos",
    )
