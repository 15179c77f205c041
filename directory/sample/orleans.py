"""Orléans – Parakou: an agreement since 1993, a project whose end has passed, funders of three tiers."""

from django.db import transaction

from directory.dates import PartialDate
from directory.enums import ActorKind, FunderTier, JumelageForm, ProjectRole
from directory.models import Project
from directory.sample.tools import (
    add,
    bond,
    commune,
    country,
    fill,
    foreign_place,
    funder,
    is_there,
    network,
    organisation,
    region,
    sectors,
)

SLUG = "dechets-et-patrimoine-a-parakou"

NOTE = (
    "Page de CENTRAIDER. Elle affiche « En cours » alors que la fin annoncée est décembre 2022, et présente comme la "
    "suite du plan triennal 2019-2021 un projet commencé en septembre 2019. Le tourisme est dans le texte, pas dans "
    "les secteurs. Aucun objectif de développement durable n’est coché, aucun montant n’est donné."
)


@transaction.atomic
def load(by):
    if is_there(Project, SLUG):
        return None
    centraider = network("CENTRAIDER")
    orleans = commune("45234")
    parakou = foreign_place("Parakou", "BJ", by=by, point=(9.337, 2.63))
    fill(orleans, official_name="Ville d’Orléans", policy=_policy())
    fill(parakou, official_name="Ville de Parakou")
    frame = bond(
        orleans,
        parakou,
        by=by,
        form=JumelageForm.COOPERATION,
        network=centraider,
        since=PartialDate(1993),
        summary="Depuis 1993, deux villes mettent leurs métiers en commun.",
        description=(
            "Le partenariat avance par conventions de trois ans, détaillées chaque année en programme d’actions. "
            "Orléans aide Parakou à concevoir et à conduire ses politiques publiques, dans les domaines où elle "
            "exerce elle-même ces compétences."
        ),
    )
    if not frame.milestones.exists():
        frame.milestones.create(date=PartialDate(1993), label="Premiers liens de coopération décentralisée")
    return _project(frame, orleans, parakou, centraider, by)


def _policy():
    return (
        "Orléans mène une politique internationale active : treize jumelages et coopérations lui servent à réfléchir, "
        "avec d’autres villes, aux enjeux du développement durable. Elle aide aussi ses habitants à partir."
    )


def _project(frame, orleans, parakou, centraider, by):
    project = add(
        Project,
        SLUG,
        by=by,
        title="Mieux gérer les déchets, faire vivre le patrimoine de Parakou",
        summary=(
            "La collecte et le traitement des déchets d’un côté, le tourisme et la culture de l’autre : deux "
            "chantiers nés de deux diagnostics."
        ),
        description=(
            "Deux diagnostics menés à Parakou ont désigné les priorités. Orléans l’accompagne sur les deux.\n\n"
            "- Les déchets : bâtir une politique de collecte et de traitement qui tienne dans la durée\n"
            "- Le tourisme et la culture : reconnaître ce qui fait la valeur de la ville et l’ouvrir aux visiteurs\n\n"
            "## Sur place, et au retour\n\n"
            "Une personne en volontariat de solidarité internationale, mobilisée par Orléans, suit les deux chantiers "
            "auprès des partenaires béninois. Côté Loire, l’ASELQO, les écoles et de grands rendez-vous comme le "
            "Festival de Loire servent à raconter cette coopération aux habitants."
        ),
        start=PartialDate(2019, 9),
        end=PartialDate(2022, 12),
        jumelage=frame,
        continues_note="Le plan triennal 2019-2021 entre les deux villes.",
        network=centraider,
        source_note=NOTE,
    )
    project.project_actors.create(actor=orleans.actor, role=ProjectRole.HOLDER)
    project.project_actors.create(actor=parakou.actor, role=ProjectRole.PARTNER, position=1)
    project.countries.set([country("BJ")])
    project.localities.create(collectivite=parakou)
    project.sectors.set(sectors("Déchets", "Patrimoine"))
    public = {"by": by, "kind": ActorKind.PUBLIC_BODY}
    funders = (
        (region("24").actor, FunderTier.REGIONAL),
        (organisation("Agence française de développement", acronym="AFD", **public), FunderTier.NATIONAL),
        (
            organisation("Ministère de l’Europe et des Affaires étrangères", acronym="MEAE", **public),
            FunderTier.NATIONAL,
        ),
        (orleans.actor, FunderTier.LOCAL),
        (parakou.actor, FunderTier.LOCAL),
    )
    for actor, tier in funders:
        project.fundings.create(funder=funder(actor, tier))
    project.contacts.create(
        actor=orleans.actor,
        function="Responsable des relations internationales",
        honorific="Mme",
        name="Audrey Roux",
        address="Hôtel de ville\nPlace de l’Étape\n45000 Orléans",
    )
    return project
