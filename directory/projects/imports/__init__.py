"""What a table brings of projects: the meanings of its columns, and what makes of a row a project."""

import re
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from directory.database.fold import fold
from directory.dates import PartialDate
from directory.enums import ActorKind, BudgetKind, Closure, CollectiviteKind
from directory.french import all_of, quoted
from directory.imports import cells, contacts, looks, themes
from directory.imports.common import PUBLICATION, contacts_key, with_what_stays
from directory.imports.headers import likeness, tokens_of
from directory.imports.kinds import ImportKind, register
from directory.imports.organisation_words import sort_of
from directory.imports.organisations import org_key
from directory.imports.places import area_of, place_identity, share_here
from directory.imports.rehearsal import IS_OURS
from directory.imports.titles import words_of_title
from directory.models import (
    Collectivite,
    FormerName,
    Funder,
    Project,
)
from directory.projects.columns import PROJECTS
from directory.projects.imports.known import KnownProjects, current_values, lookalike_of
from directory.projects.imports.meanings import EXAMPLES, MEANINGS
from directory.projects.imports.readers import (
    funding_key,
    known_organisations,
)
from directory.projects.imports.writer import Writer, plain_values, proposed_of
from directory.reading.ahead import read_ahead
from directory.reading.countries import countries_by_code, country_of
from directory.reading.fields import SpokenAmountField
from directory.reading.memo import once
from directory.reading.territory_words import departement_number
from directory.submissions.organisations import is_common_name
from directory.submissions.places import place_line

_FUNDERS = (
    "financeur, financement, cofinancement, cofinanceur, bailleur, subvention, plan de financement, ressource, recette"
)


_OF_FUNDER = re.compile(
    r"^(?:montant|subvention|financement|cofinancement|participation|part|aide|contribution|apport|dotation)s?\b"
    r"(?:\s+(?:accord[ée]e?|vers[ée]e?|demand[ée]e?|attribu[ée]e?))?"
    r"(?:\s+(?:de la|de l[’']|du|de|d[’']|des))?\s*(?P<who>.*)$",
    re.IGNORECASE,
)


#: Of a column of places: it is the project’s, whatever they are.
_OF_PROJECT = {"lieu", "site", "projet", "action", "intervention", "realisation", "localisation"}
_YEAR_ALONE = re.compile(r"\D{0,9}((?:19|20)\d\d)\D{0,3}")
_TOWN = re.compile(r"(?:ville|commune|localite|lieu|village)s?")
_OWN_FUNDS = ("fonds propres", "autofinancement", "auto financement")


@register
class ProjectImport(ImportKind):
    name, noun = "projets", _("un projet")
    model, table = Project, PROJECTS
    required, grouped = ("title",), ("holder", "countries")
    identified_by = "iati_identifier"
    examples = EXAMPLES
    meanings = MEANINGS

    def label(self, name):
        return {"contacts": _("Contacts"), "note": _("Note pour l’équipe"), "draft": PUBLICATION.label}.get(
            name
        ) or self.meaning(name).label

    # --- Columns -----------------------------------------------------------------------------------------------------

    def special_column(self, header, sample):
        """A column per funder, or per year."""
        if not header:
            return ""
        last, groups = header[0], header[1:]
        year = re.fullmatch(r"\D{0,20}((?:19|20)\d\d)\D{0,3}", last.strip())
        is_money = looks.amounts(sample) >= 0.6 if sample else bool(groups)
        in_group = any(max(likeness(group, one) for one in _FUNDERS.split(", ")) >= 0.5 for group in groups)
        if year and not in_group:
            named = re.sub(r"\W*(?:19|20)\d\d\W*", " ", last).strip()
            if not named or likeness(named, "budget") or likeness(named, "montant") or likeness(named, "coût"):
                return f"year={year[1]}" if is_money or (looks.yes_or_no(sample) or 0) >= 0.6 else ""
        if not is_money or likeness(last, "budget") or likeness(last, "total"):
            return ""
        who = self._funder_named(last, in_group)
        if not who and year and in_group and len(groups) > 1:
            who = groups[0]
        # « 2022 », over « MEAE » and « Région ».
        year = year or next((found for one in groups if (found := _YEAR_ALONE.fullmatch(one.strip()))), None)
        return f"funding={who}" + (f"@{year[1]}" if year else "") if who else ""

    def _funder_named(self, header, in_group):
        """The funder that a header names, as it names it; an empty text when it names none."""
        found = _OF_FUNDER.match(header.strip())
        who = re.sub(
            r"\s*\((?:€|euros?|en euros|k€)\)|\s+en (?:€|euros)$|\s*€$", "", (found["who"] if found else header)
        ).strip()
        who = re.sub(r"\W*(?:19|20)\d\d\W*$", "", who).strip()
        if not who or fold(who) in ("autre", "autres", "autres financeurs", "total", "montant", "accorde", "propre"):
            return ""
        parts = [who, *re.split(r"\s*[/|]\s*", who)]
        if any(is_common_name(part) or fold(part) in _OWN_FUNDS or self._is_funder(part) for part in parts):
            return who
        # « Subvention Leclerc »; « montant payé » names nobody.
        return who if in_group or (found and found["who"] and who != header and who[:1].isupper()) else ""

    @staticmethod
    def _is_funder(name):
        return fold(name) in _funder_names()

    def joined_meanings(self, names):
        if set(names) <= {"start", "end", "period"}:
            return "period"
        if "holder" in names and len(names) > 1 and "localities" in names:
            names = [name for name in names if name != "localities"]
        return "+".join(names)

    def settle_columns(self, proposal):
        said = proposal.said
        for letter in [letter for letter, one in said.items() if one == "region" and proposal.samples[letter]]:
            if (looks.share(proposal.samples[letter], _is_region) or 0.0) < 0.4:
                said[letter] = "localities"
        for letter in [letter for letter, one in said.items() if one == "localities"]:
            # « Ville », of French ones: whose project it is, or where its holder is; not where it takes place.
            words = {word for head in proposal.header(letter) for word in tokens_of(head)}
            if share_here(proposal.samples[letter]) >= 0.6 and not words & _OF_PROJECT:
                said[letter] = "region" if "holder" in said.values() else "holder"
        self._settle_towns(proposal)
        names = set(said.values())
        # « Montant » beside « Financeur » is what the funder gives, when something else says the budget.
        if "funders" in names and "budget" in names and "funding_amount" not in names:
            amounts = [
                letter for letter, doubts in proposal.doubts.items() if doubts[:1] == ("budget",) and not said[letter]
            ]
            if len(amounts) == 1:
                said[amounts[0]] = "funding_amount"
        for letter, one in list(said.items()):
            if one == "summary" and any(len(cell.text) > 600 for cell in proposal.samples[letter]):
                said[letter] = "description" if "description" not in names else "note"

    @staticmethod
    def _settle_towns(proposal):
        """« Ville », beside « Structure » under « Partenaires »: where the partner is, not another one."""
        heads = {letter: proposal.header(letter) for letter, one in proposal.said.items() if one == "partners"}
        for letter, (last, *groups) in heads.items():
            beside = [
                head for head in heads.values() if groups and head[1:] == groups and not _TOWN.fullmatch(fold(head[0]))
            ]
            if beside and _TOWN.fullmatch(fold(last)):
                proposal.said[letter] = "localities"

    def section_meaning(self, sections):
        if sections and all(country_of(words) for words in sections):
            return "countries"
        keys = themes.sectors_by_key() if sections else {}
        if sections and all(fold(words) in keys for words in sections):
            return "sectors"
        if sections and all(re.fullmatch(r"\D{0,9}(?:19|20)\d\d\D{0,3}", words) for words in sections):
            return "period"
        return "region" if sections and all(_region_key(words) in _region_names() for words in sections) else ""

    # --- Rows --------------------------------------------------------------------------------------------------------

    def prepare(self, rehearsal):
        several = [name for name in rehearsal.meanings if "+" in name]
        texts = rehearsal.texts("holder", "partners", "localities", *several)
        # An association or a school is looked for among places by nobody.
        read_ahead(text for text in texts if sort_of(text) in ("", ActorKind.COLLECTIVITE))
        known_organisations(rehearsal.rows[0]) if rehearsal.rows else None

    def cut(self, row, sources):
        """« Hôpital de Parakou / Bénin / Parakou » under « Partenaires / Pays / Localité »."""
        for source in sources:
            names = source.name.split("+")
            for entry in cells.cut(row.typed(source), lambda text: False, ()):
                parts = [
                    part.strip()
                    for part in re.split(r"\s+[/–—-]\s+|\s*/\s*|\s*\|\s*|,\s+|\s*\(|\)", entry)
                    if fold(part)
                ]
                left = list(names)
                if "countries" in left:
                    lands = [part for part in parts if country_of(part)]
                    parts = [part for part in parts if part not in lands]
                    left.remove("countries")
                    for land in lands:
                        row.said.setdefault("countries", []).append(_part(source, "countries", land))
                if len(parts) > len(left) and len(left) > 1:
                    row.ask(
                        source,
                        f"{quoted(entry)} : écrivez-le en autant de parties que l’intitulé de la colonne.",
                        (),
                        entry if entry != source.text else None,
                    )
                    continue
                if len(left) == 1:
                    parts = [" / ".join(parts)] if parts else []
                for name, part in zip(left, parts, strict=False):
                    said = part
                    if name == "partners" and "countries" in names and lands:
                        said = f"{part} ({lands[0]})"
                    row.said.setdefault(name, []).append(_part(source, name, said))

    def complete(self, row):
        cells.settle_dates(row, "start", "end")
        values = row.values
        if not values.get("title") and not row.questions and row.record is None:
            row.lack("title", "il manque le titre. Écrivez-le en quelques mots, comme « De l’eau pour Massala ».")
        if "countries" not in values and row.record is None:
            codes = {one.get("country") for one in values.get("localities") or ()} | {
                one.get("pays") for one in values.get("partners") or ()
            }
            if found := sorted(codes - {"", None, "FR"}):
                values["countries"] = found
        if row.record is None:
            missing = [
                label
                for name, label in (("holder", "de porteur"), ("countries", "de pays"))
                if not values.get(name) and not row.asks(name)
            ]
            if missing:
                row.tell(f"Sans {all_of(one.removeprefix('de ') for one in missing)}, la fiche restera un brouillon.")
        if row.sources("publication") and not all(cells.says_yes(source.text) for source in row.sources("publication")):
            values["draft"] = True
            row.tell("La fiche restera un brouillon : la colonne « À publier » ne dit pas « oui ».")
        if found := contacts.contacts(row):
            values["contacts"] = found
        row.notes += [
            f"{source.header[0] if source.header else 'Région'} : {source.text}" for source in row.sources("region")
        ]
        if row.notes:
            values["note"] = "\n".join(row.notes)

    def nothing(self, name):
        return [] if self.meaning(name).is_listed else None if name in ("start", "end", "budget") else ""

    def merge(self, owner, row):
        for name in ("holder", "partners", "countries", "localities", "sectors", "goals", "funders", "contacts"):
            known = owner.values.setdefault(name, []) if row.values.get(name) else []
            keys = [self.key_of(name, [one]) for one in known]
            known += [one for one in row.values.get(name) or () if self.key_of(name, [one]) not in keys]
        notes = [line for line in row.notes if line not in owner.notes]
        if notes:
            owner.notes += notes
            owner.values["note"] = "\n".join(owner.notes)

    def group_of(self, row):
        return None

    # --- Which project -----------------------------------------------------------------------------------------------

    def identity(self, values):
        if not values.get("title"):
            return None
        return (
            words_of_title(values["title"]),
            frozenset(org_key(one) for one in values.get("holder") or ()),
            frozenset(org_key(one) for one in values.get("partners") or ()),
            values.get("start"),
            values.get("end"),
        )

    def match(self, rows, rehearsal):
        """Find the project of each row, or those that it resembles."""
        rows = [
            row for row in rows if row.record is None and row.values.get("title") and not row.decision.get("create")
        ]
        known = KnownProjects(rows, rehearsal.seen)
        for row in rows:
            self.settle_record(row, *known.find(row.values), lookalike_of)

    def is_still(self, before, row):
        def said(name):
            return [self.key_of(name, values.get(name)) for values in (before, row.values)]

        holders, partners, dates = said("holder"), said("partners"), [said(name) for name in ("start", "end")]
        same = [one == other and one is not None for one, other in (holders, partners, *dates)]
        return super().is_still(before, row) or (same[0] and any(same[1:]))

    def current(self, pks):
        return current_values(pks)

    def key_of(self, name, value):
        if value in (None, "", []):
            return None
        if name in ("holder", "partners"):
            return frozenset(org_key(one) for one in value)
        if name == "localities":
            return frozenset(place_identity(one) for one in value)
        if name == "budget":
            return (
                None
                if value["kind"] == BudgetKind.UNKNOWN
                else (value["kind"], Decimal(value["amount"] or 0), value["approximate"])
            )
        if name == "funders":
            return frozenset((funding_key(one), _money_key(one)) for one in value)
        if name in ("countries", "sectors", "goals"):
            return frozenset(value)
        if name == "contacts":
            return contacts_key(value)
        return " ".join(str(value).split()) if isinstance(value, str) else value

    def changes(self, before, values):
        """A funder, a contact or a note that a row does not name stays: a row says what it knows of them."""
        values = with_what_stays(before, values)
        titles = [words_of_title(one.get("title") or "") for one in (before, values)]
        if not before.get(IS_OURS) and titles[0] == titles[1]:
            # The same title, written as one writes it twice.
            values.pop("title", None)
        if "funders" in values and not before.get(IS_OURS):
            said = {funding_key(one): one for one in values["funders"]}
            for one in before.get("funders") or ():
                known = said.setdefault(funding_key(one), one)
                if not known.get("montant"):
                    said[funding_key(one)] = one
            values["funders"] = list(said.values())
        return super().changes(before, values)

    def creation(self, row):
        new = [
            one["nom"]
            for name in ("holder", "partners")
            for one in row.values.get(name) or ()
            if not one.get("acteur") and not one.get("ville")
        ]
        new += [one["nom"] for one in row.values.get("funders") or () if not one.get("acteur")]
        return (
            f"Nouveau projet. Acteurs ajoutés : {all_of(quoted(name) for name in dict.fromkeys(new))}."
            if new
            else "Nouveau projet."
        )

    def shown(self, name, value):
        if value in (None, "", []):
            return ""
        if name in ("holder", "partners"):
            return " ; ".join(one["nom"] for one in value)
        if name == "countries":
            return ", ".join(countries_by_code()[code].name for code in value if code in countries_by_code())
        if name == "localities":
            return " ; ".join(place_line(one) for one in value)
        if name == "sectors":
            return ", ".join(themes.sector_names().get(pk, "") for pk in value)
        if name == "goals":
            return ", ".join(map(str, value))
        if name in ("start", "end"):
            return str(PartialDate.fromedtf(value))
        if name == "budget":
            return SpokenAmountField().shown(value)
        if name == "funders":
            return " ; ".join(filter(None, (_funding_line(one) for one in value)))
        if name == "closure":
            return str(dict(Closure.choices).get(value, value))
        if name == "contacts":
            return contacts.shown(value)
        return str(value)

    def plain(self, values):
        return plain_values(values)

    def write(self, outcomes, *, batch, by):
        return Writer(outcomes, batch=batch, by=by).write()

    def proposed(self, outcome):
        return proposed_of(outcome)


def _part(source, name, text):
    return replace(source, name=name, text=text, value=None, detail="")


def _money_key(value):
    amount = value.get("montant")
    return None if not amount or not amount.get("amount") else (Decimal(amount["amount"]), amount["approximate"])


def _funding_line(value):
    amount = SpokenAmountField().shown(value["montant"]) if value.get("montant") else ""
    return ", ".join(filter(None, (value["nom"], value.get("dispositif"), str(value.get("annee") or ""), amount)))


@once
def _funder_names():
    """Folded names and acronyms of those that give money."""
    rows = Funder.objects.values_list("actor__name_key", "actor__acronym")
    return {key for name, acronym in rows for key in (name, fold(acronym)) if key}


@once
def _region_names():
    rows = Collectivite.objects.filter(
        kind__in=(CollectiviteKind.REGION, CollectiviteKind.DEPARTEMENT), actor__country="FR"
    )
    former = FormerName.objects.filter(collectivite__kind=CollectiviteKind.REGION).values_list("name_key", flat=True)
    return {*rows.values_list("actor__name_key", flat=True), *former}


def _is_region(cell):
    area = area_of(cell)
    return _region_key(area) in _region_names() or area.isdigit() or bool(departement_number(area))


def _region_key(words):
    return re.sub(r"^region ", "", fold(words))
