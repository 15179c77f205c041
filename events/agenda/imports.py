"""What a table brings of meetings: days and hours are those of Paris."""

import datetime
import re
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from directory.database.fold import fold
from directory.dates import hour_exists
from directory.french import no_such_hour, quoted
from directory.imports import cells, facts, held, looks
from directory.imports.common import CONTACTS, IDENTITY, PUBLICATION
from directory.imports.kinds import register
from directory.imports.meanings import Meaning
from directory.imports.organisations import organisations
from directory.imports.places import told_by_row
from directory.imports.records import RecordImport
from directory.matching import nearest
from directory.models import Collectivite
from directory.models.slugs import SlugPool
from directory.reading.memo import once
from directory.reading.places import read_territory
from directory.reading.result import Kind
from directory.submissions.forms import HolderForm
from directory.submissions.places import territory_json
from events.agenda.columns import EVENT_TABLE
from events.models import CountryGroup, Event, EventContact, EventSeries
from events.shared.imports import HELD, QUESTIONS, SUBJECT, SUMMARY, TITLE_LACKS, description, title

_START, _END, _PERIOD = cells.dates("start", "end", "period", is_day=True)
_START_HOUR, _END_HOUR, _HOURS = facts.hours("start_hour", "end_hour")
#: Meetings of one title so many days apart may be one that was put off.
_PUT_OFF = 21
_WHEN = ("end_hour", "start_hour", "hours", "end", "period", "start")
_ONLINE = {
    fold(words)
    for words in (
        "en ligne", "visio", "visioconférence", "webinaire", "zoom", "teams", "distanciel", "à distance", "en visio",
        "en visioconférence",
    )
}  # fmt: skip


def _dated(read):
    """A reader of days, once the hours that the cell says too are taken from it."""

    def reader(sources, row):
        source = sources[0]
        rest, found = facts.hours_in(row.typed(source))
        if found and len(found) < 3 and rest:
            facts.take_hours(" à ".join(found), source, row, "start_hour", "end_hour")
            source = replace(source, text=rest, value=None if rest != source.text else source.value)
        read([source], row)

    return reader


def _read_town(sources, row):
    """A commune of ours, told by its postal code when it has namesakes; else the name as it is written."""
    source = sources[0]
    text = row.public(source, " ".join(row.typed(source).split()))
    if not text or cells.is_blank(text):
        return
    if fold(text) in _ONLINE:
        row.values["online"] = True
        return
    if forced := re.fullmatch(r"[«\"“]\s*(.+?)\s*[»\"”]", text):
        row.values["town"] = {"actor": None, "name": forced[1][:120]}
        return
    reading = told_by_row(text, read_territory(text), row.sources("postal_code"), row, source)
    if reading.kind == Kind.VALUE:
        place = reading.value
        row.values["town"] = {"actor": place.pk, "name": place.actor.name}
    elif reading.choices:
        row.ask(
            source,
            reading.sentence,
            [*((one.text, one.label) for one in reading.choices), (f"« {text} »", f"Garder tel quel : {text}")],
        )
    else:
        row.values["town"] = {"actor": None, "name": text[:120]}


class Town(held.Held):
    """The commune of a meeting and its name as it is written."""

    empty = None

    def current(self, records):
        return {
            one.pk: {"actor": one.collectivite_id, "name": one.city or one.collectivite.actor.name}
            if one.city or one.collectivite_id
            else None
            for one in records
        }

    def assign(self, record, value, writer):
        record.collectivite_id, record.city = (value["actor"], value["name"]) if value else (None, "")
        return ("collectivite", "city")

    def key(self, value):
        return fold(value["name"]) if value else None

    def shown(self, value):
        return value["name"] if value else ""


@once
def _series():
    return dict(EventSeries.objects.values_list("pk", "name"))


@once
def _groups():
    return dict(CountryGroup.objects.values_list("pk", "title"))


def _read_series(sources, row):
    """A series of ours, or a new one; a name that is nearly one's is asked."""
    source, known = sources[0], {fold(name): (pk, name) for pk, name in _series().items()}
    text = " ".join(row.typed(source).split())
    is_new = re.fullmatch(r"[«\"“]\s*(.+?)\s*[»\"”]", text)
    text = row.public(source, is_new[1] if is_new else text)
    if not text or cells.is_blank(text):
        return
    if fold(text) in known:
        pk, name = known[fold(text)]
        row.values["series"] = {"pk": pk, "name": name}
        return
    near = [] if is_new else [known[key][1] for _faults, key, _position in nearest(fold(text), list(known))[:4]]
    if near:
        choices = [*((name, name) for name in near), (f"« {text} »", f"Une autre série : {text}")]
        row.ask(source, f"Nous ne connaissons pas la série {quoted(text)}, mais un nom voisin. Est-ce…", choices)
    elif len(text) > 200:
        row.refuse(source, "ce nom est trop long : 200 signes au plus.")
    else:
        row.values["series"] = {"pk": None, "name": text}


def _new_series(name, writer):
    known = {fold(one): pk for pk, one in EventSeries.objects.values_list("pk", "name")}
    if fold(name) in known:
        return known[fold(name)]
    slug = SlugPool(EventSeries).take(name)
    return EventSeries.objects.create(name=name, slug=slug, network_id=writer.batch.network_id).pk


@register
class EventImport(RecordImport):
    name, noun, born = "evenements", _("un événement"), _("Nouvel événement")
    model, table, contact = Event, EVENT_TABLE, (EventContact, "event")
    required = ("title",)
    lacks = TITLE_LACKS | {"start": "il manque la date. Écrivez-la comme « 15 mai 2027 »."}
    proofs = (("start", "organisers"), ("start", "venue"), ("start", "town"), ("start", "series"))
    beside = ("start",)
    twice = ("start",)
    places = ("town",)
    questions = QUESTIONS | {
        "online": "en_ligne",
        "url": "lien",
        "venue": "lieu",
        "street": "adresse",
        "start_hour": "heure_debut",
        "end_hour": "heure_fin",
    }
    held = HELD | {
        "start": held.Day("starts_on"),
        "end": held.Day("ends_on"),
        "start_hour": held.Hour("starts_at"),
        "end_hour": held.Hour("ends_at"),
        "cancelled": held.Flag("is_cancelled"),
        "venue": held.Column("venue"),
        "street": held.Column("address"),
        "postal_code": held.Column("postal_code"),
        "town": Town(),
        "online": held.Flag("is_online"),
        "url": held.Column("online_url"),
        "organisers": held.Organisations("organisers"),
        "series": held.Related("series", _new_series),
        "rank": held.Number("rank"),
        "group": held.Related("country_group"),
        "attendance": held.Number("attendance"),
        "attendance_about": held.Flag("attendance_is_approximate"),
    }
    examples = (
        {
            "title": "Rencontre régionale sur l’eau",
            "summary": "Une journée d’échanges entre communes.",
            "start": "15 mai 2027",
            "start_hour": "9 h 30",
            "end_hour": "17 h",
            "venue": "Le Minotaure",
            "street": "8 rue César-de-Vendôme",
            "postal_code": "41100",
            "town": "Vendôme",
            "organisers": "Ville de Vendôme",
            "sectors": "Eau et assainissement",
            "countries": "Bénin, Togo",
        },
        {
            "title": "Visioconférence : monter un projet de jeunesse",
            "start": "3 juin 2027",
            "start_hour": "18 h 30",
            "end_hour": "20 h",
            "online": "oui",
            "url": "https://www.exemple.fr/inscription",
            "series": "Les rendez-vous du réseau",
            "rank": "4",
        },
        {
            "title": "Voyage d’étude à Parakou",
            "start": "12 octobre 2027",
            "end": "19 octobre 2027",
            "organisers": "Orléans",
            "countries": "Bénin",
            "attendance": "environ 12",
        },
    )
    meanings = (
        *IDENTITY,
        title(
            "événement, nom de l’événement, titre de l’événement, rencontre, manifestation, rendez-vous, formation, "
            "atelier, intitulé de la rencontre, intitulé de l’événement, réunion"
        ),
        SUMMARY,
        description(_("Programme"), "programme, ordre du jour, déroulé, détail du programme"),
        Meaning(
            "start",
            _("Premier jour"),
            _dated(_START),
            "date, date de début, début, jour, date de l’événement, date de la rencontre, du, le",
            columns=("debut",),
            looks=looks.dates,
        ),
        Meaning(
            "end",
            _("Dernier jour"),
            _dated(_END),
            "date de fin, fin, au, jusqu’au, date fin",
            columns=("fin",),
            looks=looks.dates,
        ),
        Meaning("period", _("Dates"), _dated(_PERIOD), "dates, période, quand, calendrier", is_field=False),
        Meaning(
            "start_hour",
            _("Heure de début"),
            _START_HOUR,
            "heure, heure début, début heure, heure d’accueil",
            columns=("debut_heure",),
        ),
        Meaning("end_hour", _("Heure de fin"), _END_HOUR, "heure fin, fin heure", columns=("fin_heure",)),
        Meaning("hours", _("Horaires"), _HOURS, "horaires, heures, créneau, plage horaire", is_field=False),
        Meaning(
            "cancelled",
            _("Annulé"),
            facts.flag(
                "cancelled",
                "annulé, annulée, annulation",
                "confirmé, confirmée, maintenu, maintenue, passé, passée, à venir, prévu, prévue, réalisé, réalisée, "
                "programmé, programmée, terminé, terminée",
            ),
            "annulé, annulation, statut, état",
            columns=("annule",),
        ),
        Meaning(
            "venue",
            _("Lieu"),
            cells.line("venue", 200),
            "lieu, salle, nom du lieu, établissement, lieu de la rencontre, lieu de l’événement",
            columns=("lieu",),
        ),
        Meaning(
            "street",
            _("Adresse postale"),
            cells.paragraphs("street", 500),
            "adresse, rue, adresse du lieu, adresse complète",
            columns=("adresse",),
        ),
        Meaning("postal_code", _("Code postal"), facts.postal_code("postal_code"), "cp", columns=("code_postal",)),
        Meaning("town", _("Ville"), _read_town, "ville, commune, localité", columns=("ville",)),
        Meaning(
            "online",
            _("En ligne"),
            facts.flag(
                "online",
                "en ligne, visio, visioconférence, distanciel, à distance, webinaire, hybride, en visio, mixte",
                "présentiel, sur place, en présentiel, sur site",
            ),
            "en ligne, visio, visioconférence, à distance, distanciel, format, modalité",
            columns=("en_ligne",),
        ),
        Meaning(
            "url",
            _("Lien"),
            cells.address("url"),
            "lien, lien d’inscription, inscription, lien de connexion, site, site internet, page web",
            columns=("lien",),
            looks=looks.addresses,
        ),
        Meaning(
            "organisers",
            _("Organisateurs"),
            organisations("organisers"),
            "organisateur, organisé par, structure organisatrice, co-organisateur, porteur, structure, organisation, "
            "organisme",
            columns=("organisateurs",),
            is_listed=True,
        ),
        Meaning("group", _("Groupe-pays"), facts.named("group", _groups), "groupe pays", columns=("groupe_pays",)),
        Meaning("series", _("Série"), _read_series, "série, cycle, cycle de rencontres", columns=("serie",)),
        Meaning(
            "rank",
            _("Numéro dans la série"),
            facts.count("rank", 32_767),
            "rang, édition, numéro de la rencontre",
            columns=("numero",),
        ),
        Meaning(
            "attendance",
            _("Participants"),
            facts.count("attendance", 2_000_000_000, "attendance_about"),
            "participants, nombre de participants, fréquentation, présents, nombre de présents, participation",
            columns=("participants",),
        ),
        Meaning(
            "attendance_about",
            _("Participants, environ"),
            facts.flag("attendance_about"),
            columns=("participants_environ",),
        ),
        *SUBJECT,
        *CONTACTS,
        PUBLICATION,
    )

    # --- Rows --------------------------------------------------------------------------------------------------------

    def joined_meanings(self, names):
        if set(names) <= {"start", "start_hour", "hours", "period"}:
            return "start"
        if set(names) <= {"start", "end", "period", "start_hour", "end_hour", "hours"}:
            return "period"
        return super().joined_meanings(names)

    def settle(self, row):
        cells.settle_dates(row, "start", "end")
        values = row.values
        for name in ("start", "end"):
            if source := next((one for key in (name, "period", "start") for one in row.sources(key)), None):
                facts.to_the_day(name, source, row)
        if values.get("end") and values["end"] == values.get("start", (row.before or {}).get("start")):
            # One day: its last is none other.
            del values["end"]
            if (row.before or {}).get("end"):
                values["end"] = None
        if fold(values.get("venue") or "") in _ONLINE:
            del values["venue"]
            values["online"] = True

    def check(self, row, values):
        first, last = (held.Day.read(values[name]) if values.get(name) else None for name in ("start", "end"))
        hours = [values.get(name) for name in ("start_hour", "end_hour")]
        starts, ends = (held.Hour.read(hour) if hour else None for hour in hours)
        where = next((source for name in _WHEN for source in row.sources(name)), None)
        if where is None:
            return
        if last and first and last < first:
            row.refuse(where, "le dernier jour vient avant le premier. Corrigez l’un des deux.")
        elif ends and not starts:
            row.refuse(where, "l’heure de fin est donnée sans celle du début. Donnez les deux.")
        elif starts and ends and ends <= starts and (last is None or last == first):
            row.refuse(where, "l’heure de fin vient avant l’heure de début. Corrigez l’une des deux.")
        for day, hour in ((first, starts), (last or first, ends)):
            if day and hour and not hour_exists(day, hour):
                row.refuse(where, no_such_hour(day, hour))
        if values.get("attendance_about") and values.get("attendance") is None:
            row.values.pop("attendance_about", None)

    # --- Which event -------------------------------------------------------------------------------------------------

    def apart(self, values, before):
        """On other days, unless it may have been put off; of other numbers in their series."""
        if values.get("rank") and before.get("rank") and values["rank"] != before["rank"]:
            return True
        days = [held.Day.read(one["start"]) for one in (values, before) if one.get("start")]
        if len(days) < 2 or days[0] == days[1]:
            return False
        same_people = (
            not values.get("organisers") or not before.get("organisers") or self.agree("organisers", values, before)
        )
        return abs(days[0] - days[1]) > datetime.timedelta(days=_PUT_OFF) or not same_people

    # --- What is written ---------------------------------------------------------------------------------------------

    def qualifiers(self, values):
        return [(values.get("start") or "")[:4]]

    def territories(self, values):
        town = values.get("town") or {}
        return [*super().territories(values), town.get("actor")]

    proposed_alone = ("organisers",)

    @property
    def proposable(self):
        return self.questions.keys() | {"start", "end", "town", "organisers"}

    def proposed(self, outcome):
        values, said = outcome.values, super().proposed(outcome)
        said |= {
            question: {"date": values[name]} if values[name] else None
            for question, name in (("debut", "start"), ("fin", "end"))
            if name in values
        }
        places = Collectivite.objects.french().select_related("actor")
        if values.get("town") and (place := places.filter(pk=values["town"]["actor"] or 0).first()):
            said["commune"] = territory_json(place)
        if first := next(iter(values.get("organisers") or ()), None):
            if place := places.filter(pk=first.get("acteur") or 0).first():
                said |= {"territoire": territory_json(place), "porteur": HolderForm.ITSELF}
            else:
                said |= {"porteur": HolderForm.OTHER, "porteur_nom": first["nom"], "porteur_sorte": first["sorte"]}
        return said
