"""What a table brings of twinnings and partnerships: their members in several columns or several rows, who is who."""

import re
from collections import defaultdict, namedtuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.database.fold import fold
from directory.dates import PartialDate, format_period
from directory.enums import JumelageForm, JumelageState, MemberState, PublicationState
from directory.french import counted, quoted
from directory.imports import cells, looks, writing
from directory.imports.common import CONTACTS, IDENTITY, PUBLICATION
from directory.imports.headers import tokens_of
from directory.imports.kinds import ImportKind, register
from directory.imports.meanings import Meaning
from directory.imports.places import place_identity
from directory.imports.rehearsal import FOLLOWED_BY, IS_OURS, Lookalike, chunks
from directory.jumelages.columns import JUMELAGES
from directory.jumelages.writing import place_of
from directory.models import Actor, Collectivite, Jumelage, JumelageContact, JumelageMember
from directory.reading.ahead import read_ahead
from directory.reading.countries import country_of
from directory.reading.mapped import Towns
from directory.reading.mapped.towns import Mention, NotFound
from directory.reading.result import asked, refused
from directory.submissions.places import place_line, read_place, read_places

YEARS_OF_BONDS = (1000, 2100)
_START, _END, _PERIOD = cells.dates("since", "until", "period", years=YEARS_OF_BONDS)
_FORMS = {
    JumelageForm.TWINNING: "jumelage, jumelé, jumelées, jumelage officiel, twinning, comité de jumelage",
    JumelageForm.COOPERATION: "coopération décentralisée, cd, cooperation, partenariat de coopération décentralisée",
    JumelageForm.FRIENDSHIP: "pacte d’amitié, charte d’amitié, amitié, pacte, charte, protocole d’amitié, ville amie",
    JumelageForm.AGREEMENT: "accord de coopération, accord, convention, convention de coopération, partenariat, "
    "accord de partenariat, convention de partenariat, protocole",
    JumelageForm.TECHNICAL: "accord technique, coopération technique, échange technique",
    JumelageForm.CROSS_BORDER: "transfrontalier, coopération transfrontalière",
    JumelageForm.CONTACT: "contact, échange, échanges, contacts, relation, relations",
}
_STATES = {
    JumelageState.ACTIVE: "actif, active, en cours, vivant, oui, en activité, dynamique",
    JumelageState.DORMANT: "en sommeil, inactif, inactive, dormant, en veille, suspendu, peu actif, à relancer, non",
    JumelageState.ENDED: "terminé, terminée, rompu, dénoncé, clos, fini, arrêté, dissous",
}
_MEMBER_STATES = {
    MemberState.EXPECTED: "pressenti, pressentie, en projet, prévu",
    MemberState.SIGNED: "signé, signée, signataire",
    MemberState.LEFT: "retiré, retirée, s’est retiré, parti",
}
#: Words of headers, and what they say of a member; the others are what its name may be called.
_TRAITS = {
    "latitude": ("latitude",), "longitude": ("longitude",), "member_population": ("population", "habitant"),
    "member_country": ("pays",), "member_area": ("departement", "region", "province"),
    "member_state": ("situation", "signature"),
}  # fmt: skip
_TOWN = {
    "commune",
    "ville",
    "collectivite",
    "membre",
    "jumelle",
    "jumelee",
    "jumele",
    "territoire",
    "sister",
    "localite",
    "jumelage",
    "municipalite",
    "partenaire",
    "signataire",
}
_HERE = {"francais", "francaise", "france", "origin", "origine", "ici"}
_DASH = re.compile(r"\s+[–—-]\s+|\s*(?:↔|<->|/)\s*")
# What tells bonds of the same places apart.
Light = namedtuple("Light", "pk title form members size since until")


def _nothing(sources, row):
    """Read with the others of its member."""


@register
class JumelageImport(ImportKind):
    name, noun = "jumelages", _("un jumelage ou partenariat")
    model, table = Jumelage, JUMELAGES
    required = ("member",)
    examples = (
        {"member": "Vendôme ; Gevelsberg (Allemagne)", "form": "Jumelage", "since": "1973", "status": "Actif"},
        {
            "member": "Orléans ; Parakou (Bénin)",
            "form": "Coopération décentralisée",
            "since": "mai 1993",
            "sectors": "Santé",
        },
        {
            "title": "Les villes du fleuve",
            "member": "Blois ; Weimar (Allemagne) ; Lewes (Royaume-Uni)",
            "form": "Pacte d’amitié",
            "since": "vers 1995",
        },
    )
    meanings = (
        *IDENTITY,
        Meaning(
            "title", _("Titre"), cells.line("title"),
            "titre, nom du jumelage, nom du partenariat, intitulé, nom du réseau, nom du lien, libellé",
            columns=("titre",), looks=looks.short_texts,
        ),
        Meaning("summary", _("En une phrase"), cells.line("summary", 600), "résumé, en une phrase", columns=("resume",)),
        Meaning(
            "description", _("Histoire et activités"), cells.paragraphs("description"),
            "description, histoire, activités, présentation, historique, descriptif, contenu",
        ),
        Meaning(
            "form", _("Forme"), cells.choice("form", _FORMS, JumelageForm.choices),
            "forme, type, type de lien, nature, nature du lien, type de jumelage, nature du partenariat, type de "
            "partenariat, type d’accord, nature de l’accord, forme du lien",
            columns=("forme", "forme_code"),
        ),
        Meaning(
            "status", _("État"), cells.choice("status", _STATES, JumelageState.choices),
            "état, statut, actif, activité, état du jumelage, situation actuelle, état actuel", columns=("etat", "etat_code"),
        ),
        Meaning(
            "since", _("Depuis"), _START,
            "depuis, date, année, date de signature, signature, date du jumelage, année de signature, année du jumelage, "
            "début, date de début, année de création, date de création, jumelé depuis, jumelée depuis, création",
            columns=("depuis",), looks=looks.dates,
        ),
        Meaning(
            "until", _("Jusqu’à"), _END,
            "jusqu’à, fin, date de fin, année de fin, rupture, date de rupture", columns=("jusqua",), looks=looks.dates,
        ),
        Meaning("period", _("Période"), _PERIOD, "période, dates", looks=looks.dates, is_field=False),
        Meaning(
            "member", _("Membre"), None,
            "membre, membres, collectivités, villes, communes, signataires, collectivités membres, villes membres, villes jumelées",
            columns=("membres",), is_listed=True, has_detail=True,
        ),
        Meaning("member_code", _("Code du membre"), _nothing, columns=("membres_codes",), has_detail=True, is_field=False),
        Meaning("member_country", _("Pays du membre"), _nothing, columns=("membres_pays",), has_detail=True, is_field=False),
        Meaning("member_area", _("Où est le membre"), _nothing, has_detail=True, is_field=False),
        Meaning("member_joined", _("Date d’entrée du membre"), _nothing, columns=("membres_depuis",), has_detail=True, is_field=False),
        Meaning("member_state", _("Le membre a signé"), _nothing, has_detail=True, is_field=False),
        Meaning("expected", _("Membres pressentis"), _nothing, "membres pressentis, pressentis", columns=("pressentis",), is_field=False),
        Meaning("left", _("Anciens membres"), _nothing, "anciens membres, membres retirés", columns=("retires",), is_field=False),
        Meaning("latitude", _("Latitude"), _nothing, has_detail=True, is_field=False),
        Meaning("longitude", _("Longitude"), _nothing, has_detail=True, is_field=False),
        Meaning("member_population", _("Population"), _nothing, has_detail=True, is_field=False),
        Meaning(
            "sectors", _("Secteurs"), cells.sectors("sectors"),
            "secteur, thème, thématique, domaine, domaine d’échange, domaine de coopération, champ d’action",
            columns=("secteurs", "secteurs_codes"), is_listed=True,
        ),
        Meaning(
            "website", _("Site"), cells.address("website"), "site, site web, site internet, lien internet, page web",
            columns=("site",), looks=looks.addresses,
        ),
        *CONTACTS,
        PUBLICATION,
    )  # fmt: skip

    def label(self, name):
        others = {
            "members": _("Membres"),
            "places": _("Coordonnées ou population d’un lieu"),
            "contacts": _("Contacts"),
            "note": _("Note pour l’équipe"),
        }
        return others.get(name) or self.meaning(name).label

    # --- Columns -----------------------------------------------------------------------------------------------------

    def special_column(self, header, sample):
        """The columns of a member are told by their words in any order, and numbered by ``settle_columns``."""
        words = tokens_of(" ".join(reversed(header)))
        for name, said in _TRAITS.items():
            if any(word in said for word in words) and (name != "latitude" or looks.numbers(sample) != 0.0):
                return name
        last = set(tokens_of(header[0])) if header else set()
        if last & _TOWN and not last & {
            "type",
            "nature",
            "etat",
            "titre",
            "nombre",
            "date",
            "annee",
            "depuis",
            "site",
            "contact",
            "nom jumelage",
        }:
            plural = re.search(r"(?:membres|collectivités|villes|communes|signataires)\b", header[0], re.IGNORECASE)
            return "member=all" if plural and not re.search(r"\d", header[0]) else "member"
        return ""

    def settle_columns(self, proposal):
        """Number the members, and give each the columns that go with it: the ones that begin alike, else its neighbours."""
        if proposal.ours:
            return
        traits = {"member", "member_code", *_TRAITS}
        number, heads, seen = 0, {}, {}
        letters = [letter for letter, said in proposal.said.items() if said in traits]
        for letter in letters:
            if proposal.said[letter] == "member":
                number += 1
                heads[letter] = number
        first = {letter: _stem(proposal.header(letter)) for letter in letters}
        for letter in letters:
            said = proposal.said[letter]
            if said == "member":
                slot = heads[letter]
            else:
                alike = [slot for other, slot in heads.items() if first[other] and first[other] == first[letter]]
                before = [slot for other, slot in heads.items() if letters.index(other) < letters.index(letter)]
                after = [slot for other, slot in heads.items() if letters.index(other) > letters.index(letter)]
                slot = (alike or before[-1:] or after or [0])[0]
                if not slot or (said, slot) in seen:
                    proposal.said[letter] = ""
                    continue
            seen[said, slot] = letter
            here = said == "member" and set(tokens_of(" ".join(proposal.header(letter)))) & (
                _HERE - {"origin", "origine"}
            )
            proposal.said[letter] = f"{said}={slot}" + ("@FR" if here else "")

    # --- Rows --------------------------------------------------------------------------------------------------------

    def prepare(self, rehearsal):
        slots = [_slots(row) for row in rehearsal.rows]
        mentions = [mention for found in slots for mention in map(_mention, found) if mention is not None]
        has_points = any(row.sources("latitude") for row in rehearsal.rows)
        rehearsal.memory["towns"] = Towns(mentions) if has_points else None
        read_ahead(rehearsal.texts("member", "expected", "left"))

    def complete(self, row):
        cells.settle_dates(row, "since", "until")
        values = row.values
        if values.get("until") and values.get("status") not in (None, JumelageState.ENDED):
            row.refuse(
                row.sources("until")[0],
                "une date de fin est donnée, mais l’état n’est pas « Terminé ». Corrigez l’un des deux.",
            )
        elif values.get("until"):
            values["status"] = str(JumelageState.ENDED)
        row.memo["members"] = self._members(row)
        if row.sources("publication") and not all(cells.says_yes(source.text) for source in row.sources("publication")):
            values["draft"] = True
        if found := cells.contacts(row):
            values["contacts"] = found
        if row.notes:
            values["note"] = "\n".join(row.notes)

    def _members(self, row):
        """``[(a Town or the JSON of a place, state, date of entry)]`` of a row, what is asked noted."""
        if (
            row.record is not None
            and row.rehearsal.mapping.is_ours
            and not row.touches("member", "expected", "left", "member_joined")
        ):
            return None
        found = []
        for slot in _slots(row):
            for town in self._read(slot, row):
                joined, state = self._joined(slot, row), self._state(slot, row)
                found.append((town, state, joined))
        for name, state in (("expected", MemberState.EXPECTED), ("left", MemberState.LEFT)):
            for source in row.sources(name):
                for piece in cells.cut(row.typed(source), lambda text: False, ()):
                    found += [(place, str(state), None) for place in _places(piece, "", source, row)]
        return found

    def _read(self, slot, row):
        source = slot["member"]
        towns = row.rehearsal.memory["towns"]
        mention = _mention(slot)
        if towns is not None and mention is not None and mention.country:
            if problem := slot.get("problem"):
                row.refuse(problem[0], problem[1])
                return []
            try:
                town = towns.find(mention)
            except NotFound as reason:
                reading = (asked if reason.ambiguous else refused)(f"{source.text} : {reason}.")
                row.take(reading, source)
                return []
            town.lines.append(row.number)
            return [town]
        country = _code(slot, row)
        if country is None:
            return []
        text = row.typed(source)
        if "member_area" in slot and "(" not in text and "," not in text:
            text = f"{text} ({slot['member_area'].text})" if country in ("", "FR") else text
        return _places(text, country, source, row)

    @staticmethod
    def _joined(slot, row):
        if "member_joined" not in slot:
            return None
        said = row.take(
            cells.date_reading(slot["member_joined"], row.typed(slot["member_joined"]), years=YEARS_OF_BONDS),
            slot["member_joined"],
        )
        return said.date.edtf() if said is not None and said.date else None

    @staticmethod
    def _state(slot, row):
        words = {fold(word): state for state, said in _MEMBER_STATES.items() for word in said.split(",")}
        return str(words.get(fold(slot["member_state"].text), MemberState.SIGNED)) if "member_state" in slot else None

    def group_of(self, row):
        """Rows of one named partnership, each with another of its members."""
        title = row.values.get("title")
        if (
            row.record is not None
            or not title
            or len(set(tokens_of(title)) - _TOWN - {"charte", "amitie", "pacte"}) < 2
        ):
            return None
        return fold(title)

    def merge(self, owner, row):
        owner.memo["members"] = [*(owner.memo.get("members") or ()), *(row.memo.get("members") or ())]
        for name, value in row.values.items():
            owner.values.setdefault(name, value)

    def match(self, rows, rehearsal):
        for row in rehearsal.rows:
            if row.memo.get("members") is not None and row.continues is None:
                self._settle_members(row)
        rows = [
            row for row in rows if row.record is None and row.values.get("members") and not row.decision.get("create")
        ]
        known = _Bonds(rows)
        for row in rows:
            sure, likely = known.find(row.values)
            if len(sure) == 1:
                row.record = sure[0].pk
            else:
                row.lookalikes = [_lookalike(one) for one in (sure or likely)[:5]]

    def _settle_members(self, row):
        """The values of the members, now that all rows told what they know of the towns."""
        members, places, seen = [], [], set()
        for town, state, joined in row.memo["members"]:
            place = town if isinstance(town, dict) else _place_json(town)
            key = place_identity(place)
            if key in seen:
                continue
            seen.add(key)
            members.append(
                {"lieu": place} | ({"etat": state} if state else {}) | ({"depuis": joined} if joined else {})
            )
            if not isinstance(town, dict) and town.lines[:1] == [row.number] and (completed := _completed(town)):
                places.append(completed)
        if len(row.memo["members"]) > len(members) and len(members) == 1:
            row.lack("member", f"les deux noms désignent aujourd’hui la même commune, {members[0]['lieu']['label']}.")
        elif len(members) < 2 and not row.questions and row.record is None:
            row.lack("member", "il faut au moins deux membres : nommez les deux collectivités.")
        elif members and not row.questions and not any(member["lieu"]["country"] == "FR" for member in members):
            row.lack("member", "aucune des deux villes n’est française.")
        members.sort(key=lambda member: member["lieu"]["country"] != "FR")
        if members:
            row.values["members"] = members
        if places:
            row.values["places"] = places

    # --- Which bond --------------------------------------------------------------------------------------------------

    def identity(self, values):
        if not values.get("members"):
            return None
        return frozenset(place_identity(one["lieu"]) for one in values["members"]), values.get("form")

    def current(self, pks):
        return current_values(pks)

    def key_of(self, name, value):
        if value in (None, "", []):
            return None
        if name == "members":
            return frozenset(
                (place_identity(one["lieu"]), one.get("etat") or str(MemberState.SIGNED), one.get("depuis"))
                for one in value
            )
        if name in ("sectors",):
            return frozenset(value)
        if name == "contacts":
            return frozenset((one["email"].lower(), fold(one["name"]) if not one["email"] else "") for one in value)
        return " ".join(str(value).split()) if isinstance(value, str) else value

    def changes(self, before, values):
        """A member that a row does not name stays, unless the row is of a file of ours whose members were changed."""
        values = dict(values)
        values.pop("draft", None)
        if "members" in values:
            known = {place_identity(one["lieu"]): one for one in before.get("members") or ()}
            said = {}
            for one in values["members"]:
                key = place_identity(one["lieu"])
                said[key] = {**known.get(key, {}), **one}
                if key not in known:
                    said[key].setdefault("etat", str(MemberState.SIGNED))
            kept = {} if before.get(IS_OURS) else known
            values["members"] = list((kept | said).values())
        return super().changes(before, values)

    def territories_of(self, values):
        return [
            one["lieu"]["actor"]
            for one in values.get("members") or ()
            if one["lieu"].get("actor") and one["lieu"]["country"] == "FR"
        ]

    def creation(self, row):
        new = [one["lieu"]["label"] for one in row.values["members"] if one["lieu"].get("is_new")]
        added = f" Lieux ajoutés : {', '.join(new)}." if new else ""
        return f"Nouveau lien : {_title(row.values)}.{added}"

    def nothing(self, name):
        return [] if name in ("sectors", "members") else None if name in ("since", "until") else ""

    def shown(self, name, value):
        if value in (None, "", []):
            return ""
        if name == "members":
            return " ; ".join(place_line(one["lieu"]) for one in value)
        if name == "places":
            return " ; ".join(one["label"] for one in value)
        if name == "sectors":
            return ", ".join(cells.sector_names().get(pk, "") for pk in value)
        if name in ("since", "until"):
            return str(PartialDate.fromedtf(value))
        choices = {"form": JumelageForm, "status": JumelageState}
        if name in choices:
            return str(dict(choices[name].choices).get(value, value))
        if name == "contacts":
            return " ; ".join(one["email"] or one["name"] or one["phone"] for one in value)
        return str(value)

    def plain(self, values):
        plain = {name: value for name, value in values.items() if not name.startswith("_") and name != "places"}
        if "members" in plain:
            codes = _codes([one["lieu"].get("actor") for one in plain["members"]])
            plain["members"] = [_written(one["lieu"], codes) for one in plain["members"]]
        if "sectors" in plain:
            plain["sectors"] = [cells.sector_names().get(pk, "") for pk in plain["sectors"] or ()]
        return {"title": _title(values), **plain} if values.get("members") else plain

    def write(self, outcomes, *, batch, by):
        return _Writer(outcomes, batch=batch, by=by).write()

    def proposed(self, outcome):
        values = outcome.values
        plain = {
            "titre": "title",
            "resume": "summary",
            "description": "description",
            "site": "website",
            "forme": "form",
            "statut": "status",
            "secteurs": "sectors",
        }
        said = {question: values[name] for question, name in plain.items() if name in values}
        said |= {
            question: {"date": values[name]}
            for question, name in (("depuis", "since"), ("jusqua", "until"))
            if values.get(name)
        }
        if members := values.get("members"):
            here = next((one for one in members if one["lieu"]["country"] == "FR" and one["lieu"].get("actor")), None)
            said["territoire"] = here and {"actor": here["lieu"]["actor"], "label": here["lieu"]["label"]}
            said["membres"] = [
                {
                    "lieu": {key: one["lieu"].get(key) for key in ("label", "country", "actor", "town")},
                    "pays": one["lieu"]["country"],
                    "etat": one.get("etat") or str(MemberState.SIGNED),
                    "depuis": {"date": one["depuis"]} if one.get("depuis") else None,
                }
                for one in members
                if one is not here
            ]
        return said


# --- Members of a row ------------------------------------------------------------------------------------------------


def _stem(header):
    """The word that the columns of one member begin with: « origin », « destination »."""
    words = [
        word
        for word in tokens_of(" ".join(reversed(header)))
        if word not in {w for said in _TRAITS.values() for w in said} | (_TOWN - {"sister"}) | {"nom", "code"}
    ]
    word = words[0] if words else ""
    return "destination" if word == "sister" else word


def _slots(row):
    """The members of a row: ``[{meaning: Source}]``; a column of many has a slot for each."""
    if "slots" in row.memo:
        return row.memo["slots"]
    by_number, found = defaultdict(dict), []
    for name in (
        "member",
        "member_code",
        "member_country",
        "member_area",
        "member_joined",
        "member_state",
        "latitude",
        "longitude",
        "member_population",
    ):
        for source in row.sources(name):
            number = source.detail.partition("@")[0]
            if number in ("", "all") or row.rehearsal.mapping.is_ours:
                number = "all"
            by_number[number].setdefault(name, source)
    for number, slot in by_number.items():
        if "member" not in slot:
            continue
        if number == "all":
            found += _spread(slot, row)
            continue
        if slot["member"].detail.endswith("@FR"):
            slot["is_here"] = True
        if "latitude" in slot or "longitude" in slot:
            slot["point"], problem = _point(slot)
            if problem:
                slot["problem"] = problem
        found.append(slot)
    if len(by_number) == 1 and found and "all" not in by_number:
        found = [one for slot in found for one in _spread(slot, row)]
    row.memo["slots"] = found
    return found


def _spread(slot, row):
    """A cell of several members, with what the cells beside say of each, in the same order."""
    text = row.typed(slot["member"])
    pieces = cells.cut(text, lambda one: False, ())
    if len(pieces) == 1 and not read_whole(pieces[0]):
        pieces = [piece for piece in _DASH.split(pieces[0]) if fold(piece)]
    if len(pieces) == 1 and pieces[0] == slot["member"].text:
        return [slot]
    beside = {}
    for name in ("member_code", "member_country", "member_joined"):
        if name in slot:
            values = [value.strip() for value in re.split(r"\s*\|\s*", slot[name].text)]
            if len(values) == len(pieces):
                beside[name] = values
    found = []
    for index, piece in enumerate(pieces):
        one = {"member": slot["member"].of(piece)}
        for name, values in beside.items():
            if values[index]:
                one[name] = slot[name].of(values[index])
        found.append(one)
    return found


def read_whole(text):
    """Whether a text is one place as it stands: « Saint-Denis - La Réunion »."""
    return read_place(text, "")[0] is not None


def _point(slot):
    """``(point, (Source, what is wrong))`` of the coordinates of a member."""
    said = [slot[name].text.replace(",", ".") if name in slot else "" for name in ("latitude", "longitude")]
    if not any(said):
        return None, None
    source = slot.get("latitude") or slot.get("longitude")
    try:
        point = tuple(float(one) for one in said)
    except ValueError:
        return None, (source, f"coordonnées illisibles : {quoted(' ; '.join(said))}. Écrivez-les comme « 48,87 ».")
    if not (abs(point[0]) <= 90 and abs(point[1]) <= 180):
        return None, (source, f"coordonnées hors de la Terre : {quoted(' ; '.join(said))}.")
    return point, None


def _mention(slot):
    """The ``Mention`` of a member whose columns say where it is on the map."""
    if "latitude" not in slot and "longitude" not in slot and "member_population" not in slot and "point" not in slot:
        if not ("member_country" in slot and "member" in slot):
            return None
    population = (
        re.sub(r"\D.*$", "", slot["member_population"].text.replace(" ", "")) if "member_population" in slot else ""
    )
    country = slot["member_country"].text if "member_country" in slot else ("France" if slot.get("is_here") else "")
    return Mention(
        " ".join(slot["member"].text.split()), country, slot.get("point"), int(population) if population else None
    )


def _code(slot, row):
    """The code of the country that a member's columns say, an empty text when none does, ``None`` when it is asked."""
    if "member_code" in slot:
        return "FR"
    if "member_country" not in slot:
        return "FR" if slot.get("is_here") else ""
    source = slot["member_country"]
    text = row.typed(source)
    if not text or cells.is_blank(text):
        return ""
    country = country_of(text)
    if country is None:
        row.refuse(source, f"{quoted(text)} n’est pas un pays que nous connaissons. Écrivez son nom en français.")
        return None
    return country.pk


def _places(text, country, source, row):
    if not text:
        return []
    piece = source.text
    places, reading = read_places(row.typed(source, piece) if text == source.text else text, country)
    if not places:
        row.take(reading, source, piece)
    return places


def _place_json(town):
    """The JSON of a ``Town``: what is needed to make it, when it is new."""
    place = {"label": town.name, "country": town.country, "actor": town.pk, "town": town.geonames_id}
    if town.pk is None:
        place |= {
            "is_new": True, "point": list(town.point) if town.point else None, "population": town.population,
            "area": town.admin_area, "aliases": sorted(town.aliases),
        }  # fmt: skip
    return place


def _completed(town):
    """What rows know of a town that the base did not."""
    if town.pk is None:
        return None
    found = {}
    if "point" in town.lacks and town.point:
        found["point"] = list(town.point)
    if "population" in town.lacks and town.population is not None:
        found["population"] = town.population
    return {"actor": town.pk, "label": town.name, **found} if found else None


def _title(values):
    names = [one["lieu"]["label"].partition(" (")[0] for one in values.get("members") or ()]
    return values.get("title") or " – ".join(names[:4])[:300]


def _codes(pks):
    rows = Collectivite.objects.filter(pk__in=[pk for pk in pks if pk]).values_list(
        "pk", "code", "actor__name", "actor__country"
    )
    return {pk: (code, name, country) for pk, code, name, country in rows}


def _written(place, codes):
    """« 45234 », « Cracovie/PL »."""
    code, name, country = codes.get(place.get("actor"), ("", place["label"], place["country"]))
    return code if country == "FR" and code else f"{name.partition(' (')[0]}/{country}"


# --- The bonds of the base -------------------------------------------------------------------------------------------


class _Bonds:
    """The bonds that rows may be: those of their members, whatever their state; an archived one is not made again."""

    def __init__(self, rows):
        places = {one["lieu"]["actor"] for row in rows for one in row.values["members"] if one["lieu"].get("actor")}
        pks = set()
        for chunk in chunks(sorted(places)):
            pks |= set(JumelageMember.objects.filter(collectivite__in=chunk).values_list("jumelage_id", flat=True))
        self.by_place = defaultdict(list)
        for chunk in chunks(sorted(pks)):
            for one in _lights(chunk):
                for member in one.members:
                    self.by_place[member].append(one)

    def find(self, values):
        """``(those that it surely is, those that it resembles)``."""
        wanted = {place_identity(one["lieu"]) for one in values["members"]}
        near = {one.pk: one for key in wanted for one in self.by_place.get(key, ()) if len(wanted & one.members) > 1}
        holding = [one for one in near.values() if wanted <= one.members]
        dates = (values.get("since"), values.get("until"))
        agreeing = [one for one in holding if not _apart(one.since, dates[0])]
        if values.get("form"):
            agreeing = [one for one in agreeing if one.form == values["form"]]
        exact = [one for one in agreeing if one.size == len(wanted)] or agreeing
        return exact[:1] if len({one.form for one in exact}) == len(exact) == 1 or not _tells(values) else exact, list(
            near.values()
        )


def _tells(values):
    """Whether a row says more than its members: then which of their bonds it is matters."""
    return bool(values.keys() - {"members", "places"})


def _apart(one, other):
    """Whether two dates of beginning cannot be the same."""
    if not one or not other:
        return False
    one, other = PartialDate.fromedtf(one), PartialDate.fromedtf(other)
    if one.is_approximate or other.is_approximate:
        return abs(one.year - other.year) > 3
    return one.latest < other.earliest or other.latest < one.earliest


def _lights(pks):
    members, sizes = defaultdict(set), defaultdict(int)
    rows = JumelageMember.objects.filter(jumelage__in=pks).values_list(
        "jumelage_id", "collectivite_id", "label", "country_id"
    )
    for pk, place, label, country in rows:
        sizes[pk] += 1
        members[pk].add(
            place or place_identity({"label": label, "country": country or "", "actor": None, "town": None})
        )
    for pk, title, form, since in (
        Jumelage.objects.filter(pk__in=pks).order_by("pk").values_list("pk", "title", "form", "since")
    ):
        yield Light(pk, title, form, members[pk], sizes[pk], since.edtf() if since else None, None)


def _lookalike(one):
    form = str(dict(JumelageForm.choices)[one.form]).lower()
    since = format_period(PartialDate.fromedtf(one.since), None) if one.since else ""
    note = ", ".join(filter(None, (form, since, counted(one.size, "membre"), f"fiche {one.pk}")))
    return Lookalike(one.pk, one.title, note)


def current_values(pks):
    """``{pk: values}`` of these bonds, in four queries."""
    found = {}
    rows = Jumelage.objects.filter(pk__in=pks).values_list(
        "pk",
        "title",
        "summary",
        "description",
        "form",
        "status",
        "since",
        "until",
        "website",
        "network_id",
        "source_note",
    )
    for pk, title, summary, description, form, status, since, until, website, network, note in rows:
        found[pk] = {
            "title": title, "summary": summary, "description": description, "form": form, "status": status,
            "since": since.edtf() if since else None, "until": until.edtf() if until else None, "website": website,
            "note": note, FOLLOWED_BY: network, "members": [], "sectors": [], "contacts": [],
        }  # fmt: skip
    for member in _members(pks):
        joined = {"depuis": member.joined.edtf()} if member.joined else {}
        found[member.jumelage_id]["members"].append({"lieu": place_of(member), "etat": str(member.state), **joined})
    through = Jumelage.sectors.through
    for pk, key in (
        through.objects.filter(jumelage__in=pks).order_by("sector_id").values_list("jumelage_id", "sector_id")
    ):
        found[pk]["sectors"].append(key)
    contacts = JumelageContact.objects.filter(jumelage__in=pks).values_list(
        "jumelage_id", "name", "function", "email", "phone"
    )
    for pk, name, function, email, phone in contacts:
        found[pk]["contacts"].append(
            {"name": name, "function": function, "email": email, "phone": phone, "consent": False}
        )
    return found


def _members(pks):
    rows = JumelageMember.objects.filter(jumelage__in=pks).select_related(
        "collectivite__actor__country", "collectivite__departement__actor", "collectivite__region__actor", "country"
    )
    return rows.order_by("position", "pk")


# --- What is written -------------------------------------------------------------------------------------------------

_COLUMNS = {
    "title": "title",
    "summary": "summary",
    "description": "description",
    "form": "form",
    "status": "status",
    "website": "website",
    "note": "source_note",
}


class _Writer:
    """Writes a chunk of rows. What is new is made at once; what changes, record by record."""

    def __init__(self, outcomes, *, batch, by):
        self.outcomes, self.batch, self.by, self.now = outcomes, batch, by, timezone.now()
        places = [one["lieu"] for outcome in outcomes for one in outcome.values.get("members") or ()]
        self.towns = writing.places(places, batch=batch, by=by)

    def write(self):
        new = [outcome for outcome in self.outcomes if outcome.record is None]
        slugs, networks, bonds = writing.slugs_for(Jumelage, new), self._networks(new), []
        for outcome in new:
            bond = Jumelage(**self._columns(outcome.values))
            bond.title = bond.title or _title(outcome.values)
            abroad = [one["lieu"]["country"] for one in outcome.values["members"] if one["lieu"]["country"] != "FR"]
            bond.slug = slugs.take(bond.title, qualifiers=abroad[:1] or ["FR"])
            state = PublicationState.DRAFT if outcome.values.get("draft") else None
            bonds.append(
                writing.stamped(
                    bond, batch=self.batch, by=self.by, state=state, network=networks.get(self._first(outcome))
                )
            )
        Jumelage.objects.bulk_create(bonds)
        made = dict(zip([outcome.row for outcome in new], bonds, strict=True))
        changed = {
            bond.pk: bond
            for bond in Jumelage.objects.filter(pk__in=[one.record for one in self.outcomes if one.record])
        }
        pairs = [(made.get(outcome.row) or changed[outcome.record], outcome) for outcome in self.outcomes]
        self._change([(bond, outcome) for bond, outcome in pairs if outcome.record is not None])
        self._write_members(pairs)
        writing.set_many(
            Jumelage,
            "sectors",
            {bond.pk: outcome.values["sectors"] for bond, outcome in pairs if "sectors" in outcome.values},
        )
        writing.add_contacts(
            JumelageContact,
            "jumelage",
            [(bond.pk, one) for bond, outcome in pairs for one in outcome.values.get("contacts") or ()],
        )
        self._complete([one for _bond, outcome in pairs for one in outcome.values.get("places") or ()])
        return [bond.pk for bond, _outcome in pairs]

    @staticmethod
    def _columns(values):
        columns = {column: values[name] for name, column in _COLUMNS.items() if name in values}
        dates = {
            name: PartialDate.fromedtf(values[name]) if values[name] else None
            for name in ("since", "until")
            if name in values
        }
        return columns | dates

    @staticmethod
    def _first(outcome):
        """The French territory whose network follows a bond that nobody in particular brings."""
        return next((one["lieu"]["actor"] for one in outcome.values["members"] if one["lieu"]["country"] == "FR"), None)

    def _networks(self, new):
        if self.batch.network_id is not None:
            return {}
        return dict(
            Actor.objects.filter(pk__in=[self._first(outcome) for outcome in new]).values_list("pk", "network_id")
        )

    def _change(self, pairs):
        touched = set()
        for bond, outcome in pairs:
            for name, value in self._columns(outcome.values).items():
                setattr(bond, name, value)
                touched.add(name)
            bond.updated_at = self.now
        Jumelage.objects.bulk_update(
            [bond for bond, _outcome in pairs], [*sorted(touched), "updated_at"], batch_size=500
        )

    def _write_members(self, pairs):
        said = {bond.pk: outcome.values["members"] for bond, outcome in pairs if "members" in outcome.values}
        known = defaultdict(dict)
        for member in _members([outcome.record for _bond, outcome in pairs if outcome.record in said]):
            wanted = {place_identity(one["lieu"]): one for one in said[member.jumelage_id]}
            key = place_identity(place_of(member))
            if key not in wanted:
                member.delete()
                continue
            known[member.jumelage_id][key] = member
            state = wanted[key].get("etat") or member.state
            joined = PartialDate.fromedtf(wanted[key]["depuis"]) if wanted[key].get("depuis") else None
            if (member.state, member.joined) != (state, joined):
                member.state, member.joined = state, joined
                member.save(update_fields=["state", "joined"])
        JumelageMember.objects.bulk_create(
            self._member(pk, one, len(known[pk]) + position)
            for pk, members in said.items()
            for position, one in enumerate(members)
            if place_identity(one["lieu"]) not in known[pk]
        )

    def _member(self, bond, value, position):
        place = value["lieu"]
        pk = self.towns.get(place_identity(place)) or place.get("actor")
        named = (
            {"collectivite_id": pk} if pk else {"label": place["label"][:200], "country_id": place["country"] or None}
        )
        joined = PartialDate.fromedtf(value["depuis"]) if value.get("depuis") else None
        return JumelageMember(
            jumelage_id=bond, state=value.get("etat") or MemberState.SIGNED, joined=joined, position=position, **named
        )

    def _complete(self, places):
        """Fill what the base did not know of its towns; the rest is left as it is."""
        for place in places:
            if point := place.get("point"):
                actors = Actor.objects.filter(pk=place["actor"], latitude=None)
                actors.update(latitude=point[0], longitude=point[1], updated_at=self.now)
            if (population := place.get("population")) is not None:
                Collectivite.objects.filter(pk=place["actor"], population=None).update(population=population)
