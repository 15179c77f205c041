"""What a table brings of twinnings and partnerships: the meanings of its columns, and what makes of a row a bond."""

import re

from django.utils.translation import gettext_lazy as _

from directory.database.fold import fold
from directory.dates import PartialDate
from directory.enums import JumelageForm, JumelageState, MemberState
from directory.french import quoted
from directory.imports import cells, contacts, looks, themes
from directory.imports.common import contacts_key, with_what_stays
from directory.imports.headers import tokens_of
from directory.imports.kinds import ImportKind, register
from directory.imports.places import place_identity, share_here, told_by_row
from directory.imports.rehearsal import IS_OURS
from directory.jumelages.columns import JUMELAGES
from directory.jumelages.imports.known import KnownBonds, current_values, lookalike_of
from directory.jumelages.imports.meanings import EXAMPLES, MEANINGS
from directory.jumelages.imports.members import (
    TOWN,
    TRAITS,
    YEARS_OF_BONDS,
    code_of,
    codes_of,
    completed_of,
    mention_of,
    place_json,
    places_in,
    slots_of,
    stem_of,
    title_of_values,
    written_place,
)
from directory.jumelages.imports.writer import Writer
from directory.models import Jumelage
from directory.reading.ahead import read_ahead
from directory.reading.fields import START
from directory.reading.mapped import Towns
from directory.reading.mapped.towns import NotFound
from directory.reading.places import read_territory
from directory.reading.result import asked, refused
from directory.submissions.places import place_json as territory_place
from directory.submissions.places import place_line

_MEMBER_STATES = {
    MemberState.EXPECTED: "pressenti, pressentie, en projet, prévu",
    MemberState.SIGNED: "signé, signée, signataire",
    MemberState.LEFT: "retiré, retirée, s’est retiré, parti",
}
#: Words of headers, and what they say of a member; the others are what its name may be called.


_HERE = {"francais", "francaise", "france", "origin", "origine", "ici"}


@register
class JumelageImport(ImportKind):
    name, noun = "jumelages", _("un jumelage ou partenariat")
    model, table = Jumelage, JUMELAGES
    required = grouped = ("member",)
    examples = EXAMPLES
    meanings = MEANINGS

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
        if words[:1] and words[0] in TOWN and re.search(r"[/,+&]|\bet\b", header[0] + header[-1]):
            # « Ville / Pays »: its cells say where the member is.
            return "member"
        for name, said in TRAITS.items():
            if any(word in said for word in words) and (name != "latitude" or looks.numbers(sample) != 0.0):
                return name
        last = set(tokens_of(header[0])) if header else set()
        if last & TOWN and not last & {
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
        """Number the members, and give each its columns: the ones that begin alike, else its neighbours."""
        if proposal.ours:
            return
        traits = {"member", "member_code", *TRAITS}
        number, heads, seen = 0, {}, {}
        letters = [letter for letter, said in proposal.said.items() if said in traits]
        for letter in letters:
            if proposal.said[letter] == "member":
                number += 1
                heads[letter] = number
        first = {letter: stem_of(proposal.header(letter)) for letter in letters}
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
            words = set(tokens_of(" ".join(proposal.header(letter)))) & (_HERE - {"origin", "origine"})
            here = said == "member" and (words or share_here(proposal.samples[letter]) >= 0.8)
            proposal.said[letter] = f"{said}={slot}" + ("@FR" if here else "")

    # --- Rows --------------------------------------------------------------------------------------------------------

    def prepare(self, rehearsal):
        slots = [slots_of(row) for row in rehearsal.rows]
        mentions = [mention for found in slots for mention in map(mention_of, found) if mention is not None]
        has_points = any(row.sources("latitude") for row in rehearsal.rows)
        rehearsal.memory["towns"] = Towns(mentions) if has_points else None
        read_ahead(rehearsal.texts("member", "expected", "left"))

    def complete(self, row):
        self._since_one_day(row)
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
        if found := contacts.contacts(row):
            values["contacts"] = found
        if row.notes:
            values["note"] = "\n".join(row.notes)

    @staticmethod
    def _since_one_day(row):
        """« 1995 / 1996 », of « Depuis », are two signatures rather than an end."""
        said, source = row.memo.get("dates", {}).get(START, (None, None))
        if said is not None and said.other is not None and source.name == "since":
            sentence = f"{quoted(source.text)} dit deux dates. Depuis quand ?"
            row.ask(source, sentence, [(str(one), str(one)) for one in (said.date, said.other) if one])
            del row.memo["dates"][START]

    def _members(self, row):
        """``[(a Town or the JSON of a place, state, date of entry)]`` of a row, what is asked noted."""
        if (
            row.record is not None
            and row.rehearsal.mapping.is_ours
            and not row.touches("member", "expected", "left", "member_joined")
        ):
            return None
        found = []
        for slot in slots_of(row):
            for town in self._read(slot, row):
                joined, state = self._joined(slot, row), self._state(slot, row)
                found.append((town, state, joined))
        for name, state in (("expected", MemberState.EXPECTED), ("left", MemberState.LEFT)):
            for source in row.sources(name):
                for piece in cells.cut(row.typed(source), lambda text: False, ()):
                    found += [(place, str(state), None) for place in places_in(piece, "", source, row)]
        return found

    def _read(self, slot, row):
        source = slot["member"]
        towns = row.rehearsal.memory["towns"]
        mention = mention_of(slot)
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
        country = code_of(slot, row)
        if country is None:
            return []
        text = row.typed(source)
        if "member_area" in slot and country == "FR":
            reading = told_by_row(text, read_territory(text), [slot["member_area"]], row, source)
            if reading.is_settled:
                return [territory_place(collectivite=reading.value)]
        elif "member_area" in slot and not country and "(" not in text and "," not in text:
            text = f"{text} ({slot['member_area'].text})"
        return places_in(text, country, source, row)

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
        if row.record is not None or not title or len(set(tokens_of(title)) - TOWN - {"charte", "amitie", "pacte"}) < 2:
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
        known = KnownBonds(rows, rehearsal.seen)
        for row in rows:
            self.settle_record(row, *known.find(row.values), lookalike_of)

    def _settle_members(self, row):
        """The values of the members, now that all rows told what they know of the towns."""
        members, places, seen = [], [], set()
        for town, state, joined in row.memo["members"]:
            place = town if isinstance(town, dict) else place_json(town)
            key = place_identity(place)
            if key in seen:
                continue
            seen.add(key)
            members.append(
                {"lieu": place} | ({"etat": state} if state else {}) | ({"depuis": joined} if joined else {})
            )
            if not isinstance(town, dict) and town.lines[:1] == [row.number] and (completed := completed_of(town)):
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

    def called(self, values):
        return title_of_values(values)

    def is_still(self, before, row):
        known, said = (
            {place_identity(one["lieu"]) for one in values.get("members") or ()} for values in (before, row.values)
        )
        return not (known and said) or bool(known & said)

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
            return contacts_key(value)
        return " ".join(str(value).split()) if isinstance(value, str) else value

    def changes(self, before, values):
        """A member that a row does not name stays, unless the row is of a file of ours whose members were changed."""
        values = with_what_stays(before, values)
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

    def creation(self, row):
        new = [one["lieu"]["label"] for one in row.values["members"] if one["lieu"].get("is_new")]
        added = f" Lieux ajoutés : {', '.join(new)}." if new else ""
        return f"Nouveau lien : {title_of_values(row.values)}.{added}"

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
            return ", ".join(themes.sector_names().get(pk, "") for pk in value)
        if name in ("since", "until"):
            return str(PartialDate.fromedtf(value))
        choices = {"form": JumelageForm, "status": JumelageState}
        if name in choices:
            return str(dict(choices[name].choices).get(value, value))
        if name == "contacts":
            return contacts.shown(value)
        return str(value)

    def plain(self, values):
        plain = {name: value for name, value in values.items() if not name.startswith("_") and name != "places"}
        if "members" in plain:
            codes = codes_of([one["lieu"].get("actor") for one in plain["members"]])
            plain["members"] = [written_place(one["lieu"], codes) for one in plain["members"]]
        if "sectors" in plain:
            plain["sectors"] = [themes.sector_names().get(pk, "") for pk in plain["sectors"] or ()]
        return {"title": title_of_values(values), **plain} if values.get("members") else plain

    def write(self, outcomes, *, batch, by):
        return Writer(outcomes, batch=batch, by=by).write()

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
