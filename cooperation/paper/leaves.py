"""From the sheets of the site to what a page or an image says of them.

Each function takes the record and the context that its sheet was made with, so that nothing is public here that is
not there.
"""

from django.utils.text import capfirst

from directory.dates import around, format_period, since
from directory.drawing import Place, Role
from directory.drawing.placing import country_place, place_of
from directory.enums import MemberState, ProjectStatus
from directory.french import NBSP, counted, day, euros, followed_text, verified_text
from directory.paper.leaf import Leaf
from directory.templatetags.passerelles import STATUSES
from directory.territories.card import population_text
from events.agenda import phrases
from events.publications.card import call_state

_MOST_IN_LINE = 3


def words_of(status, label=""):
    """The words of a status, as on its sheet."""
    return str(label or STATUSES[str(status)][2])


def line_of(places):
    """« Orléans – Parakou (Bénin) », « Orléans – 40 lieux »."""
    here = [p for p in places if p.role == Role.HERE] or list(places[:1])
    there = [p for p in places if p not in here]
    sides = [_side(side, with_country=side is there) for side in (here, there) if side]
    return f"{NBSP}– ".join(sides)


def _side(places, *, with_country):
    if len(places) > _MOST_IN_LINE:
        return counted(len(places), "lieu", "lieux")
    return ", ".join(
        f"{p.name} ({p.country_name})"
        if with_country and p.country_name and p.name and p.name != p.country_name
        else p.name or p.country_name or "lieu à préciser"
        for p in places
    )


def verified(record):
    """« Vérifié le 12 mars 2026 par CENTRAIDER »."""
    return verified_text(record, to_the_day=True)


def updated(record):
    return f"Modifié le {day(record.updated_at)}"


def followed_by(network):
    return followed_text(network)


def _tiers(tiers):
    return tuple(
        (
            str(tier["libelle"]),
            tuple(
                (
                    one["nom"],
                    ", ".join(
                        filter(None, [one["precision"], euros(one["montant"], one["environ"]) or "montant inconnu"])
                    ),
                )
                for one in tier["financements"]
            ),
        )
        for tier in tiers
    )


def _people(contacts):
    """By function; the telephone is a click away on the site, and stays there."""
    return tuple(
        (contact.function, tuple(filter(None, [contact.public_name, contact.service]))) for contact in contacts
    )


def _facts(*facts):
    return tuple((label, str(value)) for label, value in facts if value)


def project_leaf(project, context):
    places = context["places"]
    is_doubtful = project.status == ProjectStatus.UNCONFIRMED
    frame = context["cadre"]
    localities = ", ".join(context["localites"])
    return Leaf(
        kind="Projet",
        title=project.title,
        url=context["adresse"],
        places=tuple(places),
        line=line_of(places),
        status=words_of(project.status.value, project.status_label),
        is_doubtful=is_doubtful,
        summary=project.summary,
        notice=_notice(project) if is_doubtful else "",
        facts=_facts(
            ("Période", format_period(project.start, project.end) or "Inconnue"),
            ("Cadre", frame and f"{frame.title} ({frame.get_form_display()})"),
            ("Prolonge", context["prolonge"].title if context["prolonge"] else project.continues_note),
            ("Porteur", ", ".join(one["nom"] for one in context["porteurs"]) or "À compléter"),
            ("Pays", ", ".join(country.name for country in context["pays"]) or "À compléter"),
            ("Localités" if len(context["localites"]) > 1 else "Localité", localities),
            ("Secteurs", ", ".join(sector.name for sector in context["secteurs"]) or "À compléter"),
            ("Objectifs (ODD)", ", ".join(f"{goal.number}.{NBSP}{goal.label}" for goal in context["odd"])),
            ("Budget", context["budget"]),
            ("Site", project.website),
        ),
        description_title="Ce qui se fait",
        description=project.description,
        lists=(("Partenaires", tuple((one["nom"], "") for one in context["partenaires"])),),
        tiers=_tiers(context["niveaux"]),
        people=_people(context["contacts"]),
        verified=verified(project),
        updated=updated(project),
        followed_by=followed_by(context["reseau"]),
        is_demonstration=project.is_demonstration,
    )


def _notice(project):
    if project.end:
        return f"La fin était annoncée pour {around(project.end)}. Personne n’a encore dit ce qu’il en est."
    return "Les dates ne sont pas connues. Le projet est peut-être achevé, peut-être en cours."


def jumelage_leaf(jumelage, context):
    places = context["places"]
    members = tuple((_name(member), _membership(member)) for _rank, member in context["membres"])
    return Leaf(
        kind=jumelage.get_form_display(),
        title=jumelage.title,
        url=context["adresse"],
        places=tuple(places),
        line=line_of(places),
        status=words_of(jumelage.status),
        summary=jumelage.summary,
        facts=_facts(
            ("Forme", jumelage.get_form_display()),
            ("Depuis", jumelage.since or "Date inconnue"),
            ("Jusqu’à", jumelage.until),
            ("Membres", _membership_counts(context)),
            ("Secteurs", ", ".join(sector.name for sector in context["secteurs"])),
            ("Site", jumelage.website),
            *((str(one["date"]), one["libelle"]) for one in context["dates"]),
        ),
        description_title="Ce qui les lie",
        description=jumelage.description,
        lists=(
            ("Les membres", members),
            ("Projets dans ce cadre", tuple((one["titre"], one["note"]) for one in context["projets"])),
        ),
        tiers=_tiers(context["niveaux"]),
        people=_people(context["contacts"]),
        verified=verified(jumelage),
        updated=updated(jumelage),
        followed_by=followed_by(context["reseau"]),
        is_demonstration=jumelage.is_demonstration,
    )


def _membership_counts(context):
    counts = [counted(context["signes"], "signataire")] if context["signes"] else []
    if context["pressentis"]:
        counts.append(counted(context["pressentis"], "pressenti"))
    return ", ".join(counts)


def _name(member):
    return member.name if member.collectivite_id or member.label or member.area else "À préciser"


def _membership(member):
    country = member.place_country
    parts = [country.name] if country else []
    if member.joined:
        parts.append(since(member.joined))
    if member.state != MemberState.SIGNED:
        parts.append(str(member.get_state_display()).lower())
    return ", ".join(parts)


def collectivite_leaf(collectivite, context):
    actor = collectivite.actor
    partners = tuple(
        (name, ", ".join(filter(None, [country, joined and since(joined)])))
        for name, country, joined in context["partenaires"]
    )
    count = len(partners)
    return Leaf(
        kind=collectivite.kind_label,
        title=actor.name,
        url=context["adresse"],
        places=tuple(context["places"]),
        line=collectivite.place if collectivite.is_french else actor.country.name,
        status=counted(count, "partenaire") if count else "",
        summary=actor.summary,
        facts=_facts(
            ("Nom officiel", collectivite.official_name),
            ("Où", f"{collectivite.place}, {actor.country.name}".removeprefix(", ")),
            ("Population", population_text(collectivite) if collectivite.population else ""),
            ("Code INSEE", collectivite.code if collectivite.is_french else ""),
            ("Site", actor.website),
        ),
        description_title="Sa politique internationale",
        description=collectivite.policy or actor.description,
        lists=(
            ("Partenaires", partners),
            ("Projets", tuple((project.title, str(project.status_label)) for project in context["projets"])),
        ),
        people=_people(context["contacts"]),
        verified=verified(actor),
        updated=updated(actor),
        followed_by=followed_by(context["reseau"]) if context["reseau"] else "",
        is_demonstration=actor.is_demonstration,
    )


def country_leaf(country, url):
    france = Place(country_code="FR", country_name="France", role=Role.HERE)
    return Leaf(
        kind="Pays",
        title=f"Coopérer {country.locative or country.name}",
        url=url,
        places=(france, country_place(country)) if country.code != "FR" else (france,),
        line="Jumelages, projets et collectivités liés",
    )


def event_leaf(event, context):
    address = ", ".join(context["lignes_adresse"])
    where = ", ".join(filter(None, [event.venue, address])) or ("En ligne" if event.is_online else "À préciser")
    status = words_of("annule") if event.is_cancelled else capfirst(str(phrases.nearness(event)))
    return Leaf(
        kind="Rendez-vous",
        title=event.title,
        url=context["adresse"],
        places=tuple(context["places"] or _town(event)),
        line=phrases.when(event),
        status=status,
        is_doubtful=event.is_cancelled,
        summary=event.summary,
        notice="Ce rendez-vous est annulé." if event.is_cancelled else "",
        facts=_facts(
            ("Quand", phrases.when(event)),
            ("Où", where),
            ("Qui invite", ", ".join(actor.name for actor in context["organisateurs"])),
            ("Groupe-pays", context["groupe"].title if context["groupe"] else ""),
            ("Pays", ", ".join(country.name for country in context["pays"])),
            ("Thèmes", ", ".join(theme.name for theme in context["themes"])),
        ),
        description_title="De quoi il s’agissait" if event.is_past else "Au programme",
        description=event.description,
        people=_people(context["contacts"]),
        verified=updated(event),
        followed_by=followed_by(context["reseau"]),
        is_demonstration=event.is_demonstration,
    )


def _town(event):
    """Where an event is, when it is about no country in particular."""
    town = event.collectivite
    return [place_of(town.actor, Role.HERE)] if town and town.actor.is_published else []


def publication_leaf(record, context, kind):
    """An article, a resource, a call, a country group: for its image alone."""
    status = ""
    if hasattr(record, "deadline"):
        state = call_state(record)
        status = "Bientôt ouvert" if state == "a-venir" else capfirst(str(phrases.days_left(record.days_left)))
    return Leaf(
        kind=kind,
        title=record.title,
        url=context["adresse"],
        places=tuple(context.get("places") or (country_place(country) for country in context["pays"])),
        line=", ".join(country.name for country in context["pays"][:4]),
        status=status,
    )
