"""What the page to print of a territory says: what its page does, in words that stand without a link."""

from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.pages.commune.around import partners_text
from directory.french import NBSP, all_of, counted, day, sentence, team_name, uncapitalised
from directory.paper.leaf import Note
from directory.sheets.leaf import words_of
from events.agenda.card import place_of_event, when
from events.publications.card import days_left

BOND, BONDS = "jumelage ou partenariat", "jumelages et partenariats"


def note_of(record, seen):
    """The ``Note`` of a territory; ``seen``: the context of its page."""
    missing = tuple((one["titre"], uncapitalised(one["manque"])) for one in seen["manques"])
    wider = tuple(row for one in seen["cercles"] for row in _circle(one))
    whom = (_("À qui en parler"), _network(seen["reseau"]), "")
    sections = [
        (_("Ses liens"), tuple(map(_bond, seen["liens"])), _more(seen)),
        (_("Ses projets"), tuple(map(_project, seen["projets"])), _more_projects(seen)),
        (_("Dans son territoire"), _circle(seen["dedans"]), ""),
        (_("Les plus proches qui coopèrent"), tuple(map(_holder, seen["voisins"])), ""),
        (_("Plus largement"), wider, ""),
        (str(seen["titre_semblables"]), tuple(map(_holder, seen["semblables"])), ""),
        (_("Appels à projets ouverts"), tuple(map(_call, seen["appels"])), ""),
        (_("Prochains rendez-vous"), tuple(map(_meeting, seen["rendez_vous"])), ""),
        (_("Ce qui manque à sa fiche"), missing, ""),
    ]
    # Whoever has nothing yet has somebody to call first.
    sections.insert(0 if seen["rien"] else 5, whom)
    return Note(
        kind=_("Note sur la coopération internationale"),
        title=record.actor.name,
        url=seen["adresse"],
        places=tuple(seen["places"]),
        line=f"{record.kind_label}{NBSP}· {record.place}" if record.place != record.actor.name else record.kind_label,
        lead="".join(one.text for one in seen["phrase"]).strip(),
        sections=tuple(sections),
        data_of=_("Données de Passerelles au %s.") % day(timezone.localdate()),
    )


def _bond(row):
    state = "" if row["etat"] in ("actif", "signe") else uncapitalised(words_of(row["etat"]))
    return row["nom"], _told(f"{row['forme']} {row['dates']}", row["distance"], state, record=row["jumelage"])


def _project(row):
    note, state = row["note"].replace(" · ", ", "), uncapitalised(row["statut_mots"])
    return row["titre"], _told(note, state, record=row["fiche"])


def _told(*parts, record):
    """What is known, and that it is invented when it is."""
    invented = _("fiche de démonstration") if record.is_demonstration else ""
    return ", ".join(filter(None, [*parts, invented]))


def _more(seen):
    return _("et %s, en ligne.") % counted(seen["autres_liens"], "autre") if seen["autres_liens"] else ""


def _more_projects(seen):
    hidden = 0 if seen["englobe"] else seen["nombres"]["projets"]["nombre"] - len(seen["projets"])
    return _("et %s, en ligne.") % counted(hidden, "autre") if hidden > 0 else ""


def _circle(circle):
    if circle is None:
        return ()
    bonds, projects = circle["jumelages"]["nombre"], circle["projets"]["nombre"]
    if not bonds and not projects:
        return ((circle["territoire"].actor.name, _("aucun jumelage ni projet recensé")),)
    first = ", ".join(f"{row.label} ({row.number})" for row in circle["pays"])
    first = f", d’abord avec{NBSP}: {first}" if first else ""
    said = f"{counted(bonds, BOND, BONDS)}{first}{NBSP}; {counted(projects, 'projet')}"
    return ((circle["territoire"].actor.name, said),)


def _holder(row):
    one = row["collectivite"]
    partners = partners_text(row)
    shared = all_of(row["comme_nous"])
    parts = [
        row["distance"],
        row["population"],
        f"comme elle{NBSP}: {shared}" if shared else "",
        f"liens avec {partners}" if partners else "",
    ]
    if row["projets"]["nombre"]:
        parts.append(counted(row["projets"]["nombre"], "projet"))
    return f"{one.actor.name} ({one.place})", f"{NBSP}; ".join(filter(None, parts))


def _network(network):
    if network is None:
        return ((_("L’équipe nationale de Passerelles"), _("cette région n’a pas de réseau régional")),)
    offices = [", ".join(filter(None, [one.city, one.phone])) for one in network.offices.all()]
    said = [_("réseau régional"), *offices, network.actor.website.removeprefix("https://").rstrip("/")]
    return ((team_name(network), f"{NBSP}; ".join(filter(None, said))),)


def _call(row):
    call = row["appel"]
    until = _("jusqu’au %s") % day(call.deadline) if call.deadline else days_left(None)
    return call.title, _told(until, *row["raisons"], record=call)


def _meeting(row):
    event = row["evenement"]
    moment = uncapitalised(sentence(when(event)).rstrip("."))
    return event.title, _told(moment, place_of_event(event), *row["raisons"], record=event)
