"""What a table brings of projects: the meanings of its columns, which project a row is, how it is written."""

import re
from collections import defaultdict, namedtuple
from dataclasses import replace
from decimal import Decimal
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rapidfuzz.distance import OSA

from directory.database.fold import fold
from directory.dates import PartialDate, format_period
from directory.enums import ActorKind, BudgetKind, Closure, CollectiviteKind, ProjectRole, PublicationState
from directory.french import all_of, quoted
from directory.imports import cells, looks, writing
from directory.imports.common import CONTACTS, IDENTITY, PUBLICATION
from directory.imports.headers import likeness, tokens_of
from directory.imports.kinds import ImportKind, register
from directory.imports.meanings import Meaning
from directory.imports.organisations import org_json, org_key, organisations_of, read_funder, read_organisations
from directory.imports.places import place_identity, read_places_of
from directory.imports.rehearsal import FOLLOWED_BY, IS_OURS, Lookalike, chunks
from directory.matching import forgiven
from directory.models import (
    Collectivite,
    FormerName,
    Funder,
    Funding,
    Project,
    ProjectActor,
    ProjectContact,
    ProjectLocality,
)
from directory.projects.columns import PROJECTS
from directory.projects.writing import funding_row, place_of
from directory.reading.ahead import read_ahead, territory_of_key
from directory.reading.countries import countries_by_code, country_of
from directory.reading.fields import SpokenAmountField
from directory.reading.memo import once
from directory.submissions.forms import HolderForm
from directory.submissions.organisations import is_common_name
from directory.submissions.places import amount_meant, place_line, territory_json

_START, _END, _PERIOD = cells.dates("start", "end", "period")
_CLOSURES = {
    Closure.DONE: "terminé, terminée, clos, close, clôturé, achevé, achevée, fini, finie, réalisé, réalisée, fait, soldé",
    Closure.SUSPENDED: "suspendu, suspendue, en pause, interrompu, reporté, reportée, gelé",
    Closure.ABANDONED: "abandonné, abandonnée, annulé, annulée, non réalisé, sans suite",
    Closure.OPEN: "en cours, à venir, prévu, prévue, programmé, planifié, en projet, en préparation, actif, active, démarré, "
    "engagé, nouveau, à confirmer, échéance dépassée à confirmer, dates inconnues à confirmer, ouvert, lancé, en montage",
}
_HERE = ("francais", "francaise", "ici", "nord", "locaux france", "france", "region", "territoire")
_FUNDERS = (
    "financeur, financement, cofinancement, cofinanceur, bailleur, subvention, plan de financement, ressource, recette"
)
_OF_FUNDER = re.compile(
    r"^(?:montant|subvention|financement|cofinancement|participation|part|aide|contribution|apport|dotation)s?\b"
    r"(?:\s+(?:accord[ée]e?|vers[ée]e?|demand[ée]e?|attribu[ée]e?))?(?:\s+(?:de la|de l[’']|du|de|d[’']|des))?\s*(?P<who>.*)$",
    re.IGNORECASE,
)
_OWN_FUNDS = ("fonds propres", "autofinancement", "auto financement")
# What tells two projects of one holder apart.
Light = namedtuple("Light", "pk title words holders partners start end countries network")
_FUZZY = 200


# --- Readers ---------------------------------------------------------------------------------------------------------


def _known(row):
    return organisations_of(row.rehearsal, "holder", "partners", "funders", "mixed")


def _read_holder(sources, row):
    kept = (row.before or {}).get("holder") or ()
    found = []
    for source in sources:
        found += read_organisations(source, row, _known(row), country="FR", kept=kept, one=True)
    if found:
        row.values["holder"] = found


def _read_partners(sources, row):
    kept = (row.before or {}).get("partners") or ()
    found = []
    for source in sources:
        found += read_organisations(
            source, row, _known(row), country=_country_of_partners(source, row), is_abroad=True, kept=kept
        )
    holders = {org_key(one) for one in row.known("holder") or ()}
    found = [one for one in {org_key(one): one for one in found}.values() if org_key(one) not in holders]
    if found:
        row.values["partners"] = found


def _country_of_partners(source, row):
    """Where the partners of a column are when nothing says it: in the one country of the project, unless its header
    says that they are French.
    """
    if any(word in _HERE for words in source.header for word in tokens_of(words)):
        return "FR"
    abroad = [code for code in row.known("countries") or () if code != "FR"]
    return abroad[0] if len(abroad) == 1 else ""


def _read_localities(sources, row):
    kept = (row.before or {}).get("localities") or ()
    places = read_places_of([*sources, *row.memo.get("regions", ())], row, row.known("countries") or (), kept)
    if places:
        row.values["localities"] = places


def _read_funding(sources, row):
    """Columns of a funder each: their cells are what it gives; 0 is nothing."""
    for source in sources:
        who, _sign, year = source.detail.partition("@")
        amount = cells.money_of(source, row)
        if amount is None:
            continue
        funder = read_funder(who, source, row, _known(row), partial(_territory, row))
        if funder is not None:
            _add_funding(row, funder, amount, year=year)


def _read_funders(sources, row):
    """A column of names, with what each gives after it, or in a column beside when there is one funder."""
    found = []
    for source in sources:
        for piece in cells.cut(
            row.typed(source), lambda name: bool(_known(row).by_key.get(fold(name))), cells.OTHER_CUTS
        ):
            name, amount = _with_amount(piece)
            if is_common_name(name) or not cells.is_blank(name):
                funder = read_funder(name, source.of(piece), row, _known(row), partial(_territory, row))
                if funder is not None:
                    found.append((funder, amount))
    amounts = row.sources("funding_amount")
    year = next(
        (found[0] for source in row.sources("funding_year") if (found := re.findall(r"(?:19|20|21)\d\d", source.text))),
        "",
    )
    programme = " ".join(row.text_of("funding_programme").split())[:200]
    for funder, amount in found:
        if amount is None and amounts and len(found) == 1:
            amount = cells.money_of(amounts[0], row)
        _add_funding(row, funder, amount, year=year, programme=programme)
    if amounts and len(found) != 1 and cells.money_of(amounts[0], row) is not None:
        row.notes.append(f"{amounts[0].header[0]} : {amounts[0].text}")
        row.tell(f"{amounts[0].cell} : ce montant ne dit pas de quel financeur il vient, il est gardé en note.")


def _with_amount(piece):
    """« AFD : 12 000 € », « AFD (12 000 €) » → ``("AFD", Amount)``."""
    found = re.fullmatch(r"(?P<name>.*?[^\W\d]\W*?)\s*[:(]\s*(?P<amount>[\d][^()]*)\)?", piece)
    if found:
        reading = cells.read_amount(found["amount"])
        if reading.is_settled:
            return found["name"].strip(" :–-"), reading.value
    return piece, None


def _add_funding(row, funder, amount, *, year="", programme=""):
    value = funder | {
        "dispositif": programme,
        "annee": year,
        "montant": SpokenAmountField().to_json(amount) if amount is not None and amount.amount else None,
    }
    rows = row.values.setdefault("funders", [])
    if not any(_funding_key(one) == _funding_key(value) for one in rows):
        rows.append(value)


def _funding_key(value):
    return (org_key(value), value.get("dispositif") or "", str(value.get("annee") or ""))


def _territory(row):
    """The French territory that the project is of, whose « Région » pays."""
    holders = [
        one for one in row.known("holder") or () if one.get("acteur") and one.get("sorte") == ActorKind.COLLECTIVITE
    ]
    return next((place for one in holders if (place := territory_of_key(one["acteur"])) is not None), None)


def _read_years(sources, row):
    """A column per year: the sum of the amounts is the budget; marks say when the action took place."""
    total, years = Decimal(0), []
    for source in sources:
        if cells.is_blank(source.text) or source.value == 0:
            continue
        if looks.is_amount(source) and fold(source.text) not in ("x", "oui", "ok"):
            amount = cells.money_of(source, row)
            if amount is not None and amount.amount:
                total += amount.amount
        elif cells.says_yes(source.text):
            years.append(int(source.detail))
    if total and "budget" not in row.said:
        row.values["budget"] = SpokenAmountField().to_json(cells.Amount(BudgetKind.AMOUNT, total))
    if years and not row.memo.get("dates"):
        row.values["start"], row.values["end"] = str(min(years)), str(max(years))


@register
class ProjectImport(ImportKind):
    name, noun = "projets", _("un projet")
    model, table = Project, PROJECTS
    required = ("title",)
    examples = (
        {
            "title": "De l’eau potable pour Massala", "holder": "Ville de Vendôme", "partners": "Association des usagers de l’eau de Massala",
            "countries": "Mali", "localities": "Massala", "sectors": "Eau et assainissement", "goals": "6", "start": "mars 2023",
            "end": "décembre 2025", "budget": "45 000 €", "funders": "Agence française de développement",
        },
        {
            "title": "Échange entre lycées agricoles", "holder": "Région Centre-Val de Loire", "partners": "Lycée agricole de Parakou ; Chambre d’agriculture du Borgou",
            "countries": "Bénin", "localities": "Parakou", "sectors": "Éducation", "goals": "2, 4", "start": "2024", "end": "en cours",
            "budget": "environ 12 000 €",
        },
        {
            "title": "Appui à l’état civil", "holder": "Blois", "countries": "Togo, Bénin", "start": "vers 2019", "end": "2021",
            "closure": "Terminé", "budget": "néant", "website": "https://www.exemple.fr/etat-civil",
        },
    )  # fmt: skip
    meanings = (
        *IDENTITY,
        Meaning(
            "title", _("Titre"), cells.line("title"),
            "titre, titre du projet, titre de l’action, intitulé, intitulé du projet, intitulé de l’action, nom du projet, "
            "nom de l’action, projet, action, objet, libellé, dénomination, désignation, nom, opération, projet action",
            columns=("titre",), looks=looks.short_texts,
        ),
        Meaning(
            "summary", _("En une phrase"), cells.line("summary", 600),
            "résumé, en une phrase, accroche, synthèse, chapeau, objet résumé, description courte, résumé du projet",
            columns=("resume",),
        ),
        Meaning(
            "description", _("Ce qui se fait"), cells.paragraphs("description"),
            "description, descriptif, présentation, contenu, objectif, objectifs du projet, contexte, détail, activités, "
            "description du projet, descriptif du projet, présentation du projet, résultats, actions menées, ce qui se fait",
        ),
        Meaning(
            "countries", _("Pays"), cells.countries("countries"),
            "pays, pays partenaire, pays d’intervention, pays concerné, pays bénéficiaire, pays d’action, pays du projet, "
            "destination, pays cible, zone géographique, zone d’intervention, zone",
            columns=("pays", "pays_codes"), looks=looks.countries, is_listed=True,
        ),
        Meaning(
            "holder", _("Porteur"), _read_holder,
            "porteur, porteur du projet, porteur de projet, maître d’ouvrage, maître d’œuvre, collectivité, "
            "collectivité française, collectivité porteuse, collectivité porteur, structure, structure porteuse, organisme, "
            "organisation, association, commune, commune française, ville française, chef de file, demandeur, bénéficiaire "
            "de la subvention, opérateur, acteur, acteur porteur, nom de la structure, collectivité territoriale, nom de la "
            "collectivité, pilote, porteur collectivité, territoire, territoire français, raison sociale",
            columns=("porteurs", "porteurs_codes"), is_listed=True,
        ),
        Meaning(
            "partners", _("Partenaires"), _read_partners,
            "partenaire, partenaire local, partenaire étranger, partenaire français, partenaire du sud, partenaires locaux, "
            "partenaire principal, autre partenaire, structure partenaire, collectivité partenaire, collectivité étrangère, "
            "ville partenaire, nom du partenaire, partenaire technique, partenaires associés, acteurs impliqués, "
            "collectivité territoriale partenaire, homologue",
            columns=("partenaires", "partenaires_codes"), is_listed=True,
        ),
        Meaning(
            "localities", _("Lieux"), _read_localities,
            "localité, localité d’intervention, lieu, lieux d’intervention, lieu d’action, lieu du projet, ville, village, "
            "ville étrangère, localisation, site d’intervention, commune d’intervention, commune étrangère, ville du "
            "partenaire, localité partenaire, région étrangère, région d’intervention, lieu de réalisation",
            columns=("localites",), is_listed=True,
        ),
        Meaning(
            "sectors", _("Secteurs"), cells.sectors("sectors"),
            "secteur, secteur d’activité, secteur d’intervention, thème, thématique, domaine, domaine d’intervention, "
            "champ d’action, thématique principale, type d’action, axe, champ d’intervention, code cad, cad",
            columns=("secteurs", "secteurs_codes"), is_listed=True,
        ),
        Meaning(
            "goals", _("ODD"), cells.goals("goals"),
            "odd, objectifs de développement durable, objectif de développement durable, odd concernés, numéro odd, "
            "odd visés, odd principal, sdg",
            columns=("odd", "odd_intitules"), looks=looks.goals, is_listed=True,
        ),
        Meaning(
            "start", _("Début"), _START,
            "début, date de début, date début, démarrage, date de démarrage, année de début, année de démarrage, début du "
            "projet, date de lancement, lancement, commencement, depuis, date de début du projet, date départ, du",
            columns=("debut",), looks=looks.dates,
        ),
        Meaning(
            "end", _("Fin"), _END,
            "fin, date de fin, date fin, année de fin, fin du projet, échéance, achèvement, date d’achèvement, clôture, "
            "date de clôture, fin prévue, date de fin prévue, date de fin du projet, jusqu’à, terme, date prévue de fin, au",
            columns=("fin",), looks=looks.dates,
        ),
        Meaning(
            "period", _("Période"), _PERIOD,
            "période, dates, date, année, années, durée, calendrier, période de réalisation, dates du projet, année de "
            "réalisation, exercice, date de réalisation, dates de réalisation, année du projet, millésime, période d’action",
            looks=looks.dates, is_field=False,
        ),
        Meaning(
            "closure", _("Où en est-on"), cells.choice("closure", _CLOSURES, Closure.choices),
            "statut, état, état d’avancement, avancement, état du projet, statut du projet, situation, phase, où en est-on",
            columns=("statut",),
        ),
        Meaning(
            "budget", _("Budget"), cells.amount("budget"),
            "budget, budget total, budget global, budget du projet, coût, coût total, coût global, coût du projet, montant, "
            "montant total, montant du projet, montant global, budget prévisionnel, total budget, enveloppe, budget réalisé",
            columns=("budget", "budget_euros"), looks=looks.amounts,
        ),
        Meaning("year", _("Une année"), _read_years, has_detail=True, is_listed=True, is_field=False),
        Meaning("funding", _("Un financeur"), _read_funding, has_detail=True, is_listed=True, is_field=False),
        Meaning(
            "funders", _("Financeurs"), _read_funders,
            "financeur, bailleur, bailleur de fonds, cofinanceur, source de financement, origine du financement, partenaire "
            "financier, financement, cofinancement, nom du financeur, autres financements, organisme financeur",
            columns=("financeurs", "financeurs_codes"), is_listed=True,
        ),
        Meaning(
            "funding_amount", _("Montant du financement"), None,
            "montant accordé, montant attribué, montant de la subvention, subvention, subvention accordée, montant du "
            "financement, aide accordée, montant versé, subvention attribuée, montant alloué",
            looks=looks.amounts, is_field=False,
        ),
        Meaning(
            "funding_year", _("Année du financement"), None,
            "année du financement, année de la subvention, année d’attribution, année financement", is_field=False,
        ),
        Meaning(
            "funding_programme", _("Dispositif"), None,
            "dispositif, programme, appel à projets, dispositif de financement, ligne budgétaire", is_field=False,
        ),
        Meaning(
            "website", _("Site"), cells.address("website"),
            "site, site web, site internet, lien, page web, adresse web, lien internet, url, plus d’informations",
            columns=("site",), looks=looks.addresses,
        ),
        Meaning(
            "region", _("Région"), None,
            "région, région française, région du porteur, région administrative, département, département français",
            is_field=False,
        ),
        *CONTACTS,
        PUBLICATION,
    )  # fmt: skip

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
        return who if in_group or (found and found["who"] and who != header) else ""

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
        numbers = [letter for letter, one in said.items() if one in ("countries", "region")]
        for letter in numbers:
            if said[letter] == "region" and proposal.samples[letter]:
                regions = _region_names()
                known = looks.share(
                    proposal.samples[letter], lambda cell: fold(cell.text) in regions or cell.text.strip().isdigit()
                )
                if known < 0.4:
                    said[letter] = "localities"
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

    def section_meaning(self, sections):
        if sections and all(country_of(words) for words in sections):
            return "countries"
        keys = cells.sectors_by_key() if sections else {}
        if sections and all(fold(words) in keys for words in sections):
            return "sectors"
        if sections and all(re.fullmatch(r"\D{0,9}(?:19|20)\d\d\D{0,3}", words) for words in sections):
            return "period"
        return "region" if sections and all(_region_key(words) in _region_names() for words in sections) else ""

    # --- Rows --------------------------------------------------------------------------------------------------------

    def prepare(self, rehearsal):
        read_ahead(rehearsal.texts("holder", "partners", "localities", "mixed"))
        _known(rehearsal.rows[0]) if rehearsal.rows else None

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
                        f"{quoted(entry)} a plus de parties que « {' / '.join(source.header[:1])} ». Écrivez-le en {len(names)} parties.",
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
                label for name, label in (("holder", "de porteur"), ("countries", "de pays")) if not values.get(name)
            ]
            if missing:
                row.tell(f"Sans {all_of(one.removeprefix('de ') for one in missing)}, la fiche restera un brouillon.")
        if row.sources("publication") and not all(cells.says_yes(source.text) for source in row.sources("publication")):
            values["draft"] = True
            row.tell("La fiche restera un brouillon : la colonne « À publier » ne dit pas « oui ».")
        if found := cells.contacts(row):
            values["contacts"] = found
        if row.sources("region") and not self._agrees(row):
            row.notes.append(f"Région : {row.text_of('region')}")
        if row.notes:
            values["note"] = "\n".join(row.notes)

    @staticmethod
    def _agrees(row):
        return False

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
            _words(values["title"]),
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
        known = _Projects(rows)
        for row in rows:
            sure, likely = known.find(row.values)
            if len(sure) == 1:
                row.record = sure[0].pk
            else:
                row.lookalikes = [_lookalike(one) for one in (sure or likely)[:5]]

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
            return frozenset((_funding_key(one), _money_key(one)) for one in value)
        if name in ("countries", "sectors", "goals"):
            return frozenset(value)
        if name == "contacts":
            return frozenset((one["email"].lower(), fold(one["name"]) if not one["email"] else "") for one in value)
        return " ".join(str(value).split()) if isinstance(value, str) else value

    def changes(self, before, values):
        """A funder, a contact or a note that a row does not name stays: a row says what it knows of them."""
        values = dict(values)
        values.pop("draft", None)
        if "funders" in values and not before.get(IS_OURS):
            said = {_funding_key(one): one for one in values["funders"]}
            for one in before.get("funders") or ():
                known = said.setdefault(_funding_key(one), one)
                if not known.get("montant"):
                    said[_funding_key(one)] = one
            values["funders"] = list(said.values())
        if "contacts" in values:
            known = self.key_of("contacts", before.get("contacts")) or frozenset()
            new = [one for one in values["contacts"] if not self.key_of("contacts", [one]) <= known]
            values["contacts"] = [*(before.get("contacts") or ()), *new]
        if "note" in values:
            known = before.get("note") or ""
            new = [line for line in values["note"].split("\n") if line not in known]
            values["note"] = "\n".join(filter(None, [known, *new]))
        return super().changes(before, values)

    def territories_of(self, values):
        return [
            one["acteur"]
            for one in values.get("holder") or ()
            if one.get("acteur") and one.get("sorte") == "collectivite"
        ]

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
            return ", ".join(cells.sector_names().get(pk, "") for pk in value)
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
            return " ; ".join(one["email"] or one["name"] or one["phone"] for one in value)
        return str(value)

    def plain(self, values):
        return _plain(values)

    def write(self, outcomes, *, batch, by):
        return _Writer(outcomes, batch=batch, by=by).write()

    def proposed(self, outcome):
        return _proposed(outcome)


def _part(source, name, text):
    return replace(source, name=name, text=text, value=None, detail="")


def _money_key(value):
    amount = value.get("montant")
    return None if not amount or not amount.get("amount") else (Decimal(amount["amount"]), amount["approximate"])


def _funding_line(value):
    amount = SpokenAmountField().shown(value["montant"]) if value.get("montant") else ""
    return ", ".join(filter(None, (value["nom"], value.get("dispositif"), str(value.get("annee") or ""), amount)))


def _words(title):
    """A title as one writes it twice: without its small words, in any order, singular."""
    return frozenset(tokens_of(title))


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


def _region_key(words):
    return re.sub(r"^region ", "", fold(words))


# --- The projects of the base ----------------------------------------------------------------------------------------


class _Projects:
    """The projects that rows may be, read once: those of their titles, and those of their holders."""

    def __init__(self, rows):
        titles = {fold(row.values["title"]) for row in rows}
        holders = {one["acteur"] for row in rows for one in row.values.get("holder") or () if one.get("acteur")}
        pks = set()
        for chunk in chunks(sorted(titles)):
            pks |= set(Project.objects.filter(name_key__in=chunk).values_list("pk", flat=True))
        for chunk in chunks(sorted(holders)):
            held = ProjectActor.objects.filter(actor__in=chunk, role=ProjectRole.HOLDER)
            pks |= set(held.values_list("project_id", flat=True))
        self.by_title, self.by_words, self.by_dates = defaultdict(list), defaultdict(list), defaultdict(list)
        for chunk in chunks(sorted(pks)):
            for one in _lights(chunk):
                self.by_title[fold(one.title)].append(one)
                self.by_words[one.words].append(one)
                for holder in one.holders:
                    self.by_dates[holder, one.start, one.end].append(one)

    def find(self, values):
        """``(those that it surely is, those that it resembles)``."""
        holders = {one["acteur"] for one in values.get("holder") or () if one.get("acteur")}
        partners = {one["acteur"] for one in values.get("partners") or () if one.get("acteur")}
        new_partners = any(not one.get("acteur") for one in values.get("partners") or ())
        countries = set(values.get("countries") or ())
        start, end = values.get("start"), values.get("end")
        key, words = fold(values["title"]), _words(values["title"])
        sure, likely = [], []
        near = [one for holder in sorted(holders) for one in self.by_dates.get((holder, start, end), ())[:_FUZZY]]
        for one in {
            one.pk: one for one in (*self.by_title.get(key, ()), *self.by_words.get(words, ()), *near)
        }.values():
            same_title = one.words == words or _nearly(one.title, values["title"])
            same_holder = bool(holders & one.holders)
            same_partners = bool(partners) and partners == one.partners and not new_partners
            same_dates = bool(start or end) and (start, end) == (one.start, one.end)
            other_dates = bool((start or end) and (one.start or one.end)) and not same_dates
            other_partners = bool(partners or new_partners) and bool(one.partners) and not same_partners
            if (
                same_holder
                and same_title
                and not other_dates
                and not other_partners
                and (same_dates or same_partners)
                or same_holder
                and same_dates
                and same_partners
                and _shares_words(one.words, words)
            ):
                sure.append(one)
            elif (
                same_holder
                and same_title
                and not _apart(one, start, end)
                or same_holder
                and same_dates
                and same_partners
                or same_title
                and len(words) > 2
                and not _apart(one, start, end)
                and (partners & one.partners or countries & one.countries)
            ):
                likely.append(one)
        exact = [one for one in sure if one.words == words]
        return exact or sure, likely


def _nearly(one, other):
    one, other = fold(one), fold(other)
    most = min(forgiven(one), forgiven(other), 3)
    # Figures tell: « phase 1 », « phase 2 ».
    return re.findall(r"\d+", one) == re.findall(r"\d+", other) and OSA.distance(one, other, score_cutoff=most) <= most


def _shares_words(one, other):
    return 2 * len(one & other) >= min(len(one), len(other))


def _apart(one, start, end):
    """Whether both say when, and it is not the same time: « Fête de l’eau 2019 », « Fête de l’eau 2020 »."""
    if not (start or end) or not (one.start or one.end):
        return False
    spans = [
        (PartialDate.fromedtf(first or last).earliest, PartialDate.fromedtf(last or first).latest)
        for first, last in ((start, end), (one.start, one.end))
    ]
    return spans[0][1] < spans[1][0] or spans[1][1] < spans[0][0]


def _lights(pks):
    roles, countries = defaultdict(lambda: defaultdict(set)), defaultdict(set)
    for project, actor, role in ProjectActor.objects.filter(project__in=pks).values_list(
        "project_id", "actor_id", "role"
    ):
        roles[project][role].add(actor)
    for project, code in Project.countries.through.objects.filter(project__in=pks).values_list(
        "project_id", "country_id"
    ):
        countries[project].add(code)
    for pk, title, start, end, network in (
        Project.objects.filter(pk__in=pks).order_by("pk").values_list("pk", "title", "start", "end", "network_id")
    ):
        dates = (start.edtf() if start else None, end.edtf() if end else None)
        own = roles[pk]
        yield Light(
            pk, title, _words(title), own[ProjectRole.HOLDER], own[ProjectRole.PARTNER], *dates, countries[pk], network
        )


def _lookalike(one):
    dates = format_period(*(PartialDate.fromedtf(date) if date else None for date in (one.start, one.end)))
    names = [countries_by_code()[code].name for code in sorted(one.countries) if code in countries_by_code()]
    return Lookalike(one.pk, one.title, ", ".join(filter(None, (dates, *names, f"fiche {one.pk}"))))


def current_values(pks):
    """``{pk: values}`` of these projects, in ten queries."""
    found = {}
    rows = Project.objects.filter(pk__in=pks).values_list(
        "pk", "title", "summary", "description", "start", "end", "closure", "budget_kind", "budget_amount",
        "budget_amount_is_approximate", "website", "network_id", "source_note",
    )  # fmt: skip
    for pk, title, summary, description, start, end, closure, kind, amount, about, website, network, note in rows:
        found[pk] = {
            "title": title, "summary": summary, "description": description, "closure": closure, "website": website,
            "start": start.edtf() if start else None, "end": end.edtf() if end else None,
            "budget": SpokenAmountField().to_json(cells.Amount(BudgetKind(kind), amount, about)),
            "note": note, FOLLOWED_BY: network, "holder": [], "partners": [], "countries": [], "localities": [],
            "sectors": [], "goals": [], "funders": [], "contacts": [],
        }  # fmt: skip
    links = ProjectActor.objects.filter(project__in=pks).order_by("position", "pk")
    for pk, role, *actor in links.values_list(
        "project_id", "role", "actor_id", "actor__name", "actor__country_id", "actor__kind"
    ):
        name = "holder" if role == ProjectRole.HOLDER else "partners"
        found[pk][name].append(org_json(actor[1], actor[2], actor[3], actor[0]))
    for name, column in (("countries", "country_id"), ("sectors", "sector_id"), ("sdgs", "sdg_id")):
        through = getattr(Project, name).through
        for pk, key in through.objects.filter(project__in=pks).order_by(column).values_list("project_id", column):
            found[pk]["goals" if name == "sdgs" else name].append(key)
    for spot in _spots(pks):
        found[spot.project_id]["localities"].append(place_of(spot))
    fundings = Funding.objects.filter(project__in=pks).select_related("funder__actor").order_by("pk")
    for funding in fundings:
        found[funding.project_id]["funders"].append(funding_row(funding))
    for pk, name, function, email, phone in ProjectContact.objects.filter(project__in=pks).values_list(
        "project_id", "name", "function", "email", "phone"
    ):
        found[pk]["contacts"].append(
            {"name": name, "function": function, "email": email, "phone": phone, "consent": False}
        )
    return found


def _spots(pks):
    spots = ProjectLocality.objects.filter(project__in=pks).select_related(
        "collectivite__actor__country", "collectivite__departement__actor", "collectivite__region__actor", "country"
    )
    return spots.order_by("position", "pk")


# --- As others say it ------------------------------------------------------------------------------------------------


def _plain(values):
    plain = {name: value for name, value in values.items() if not name.startswith("_")}
    if "holder" in plain:
        plain["holder"] = " ; ".join(one["nom"] for one in plain["holder"] or ())
    if "partners" in plain:
        plain["partners"] = [one["nom"] for one in plain["partners"] or ()]
    if "localities" in plain:
        plain["localities"] = [one["label"] for one in plain["localities"] or ()]
    if "sectors" in plain:
        plain["sectors"] = [cells.sector_names().get(pk, "") for pk in plain["sectors"] or ()]
    if "budget" in plain:
        plain["budget"] = writing.plain_amount(plain["budget"])
    if "funders" in plain:
        plain["funders"] = [
            {"name": one["nom"], "amount": writing.plain_amount(one.get("montant")), "year": one.get("annee") or None}
            for one in plain["funders"] or ()
        ]
    return plain


# --- What is written -------------------------------------------------------------------------------------------------

_COLUMNS = {
    "title": "title",
    "summary": "summary",
    "description": "description",
    "closure": "closure",
    "website": "website",
}


def _columns(values):
    """The columns of the project that ``values`` give."""
    columns = {column: values[name] for name, column in _COLUMNS.items() if name in values}
    columns |= {
        name: PartialDate.fromedtf(values[name]) if values[name] else None
        for name in ("start", "end")
        if name in values
    }
    if "budget" in values:
        budget = amount_meant(values["budget"])
        columns |= {
            "budget_kind": budget.kind,
            "budget_amount": budget.amount,
            "budget_amount_is_approximate": budget.is_approximate,
        }
    if "note" in values:
        columns["source_note"] = values["note"]
    return columns


class _Writer:
    """Writes a chunk of rows. What is new is made at once; what changes, record by record."""

    def __init__(self, outcomes, *, batch, by):
        self.outcomes, self.batch, self.by = outcomes, batch, by
        named = [
            one
            for outcome in outcomes
            for name in ("holder", "partners", "funders")
            for one in outcome.values.get(name) or ()
        ]
        self.actors = writing.Organisations(named, batch=batch, by=by)
        writing.give_role_of_funder(
            {self.actors.pk(one) for outcome in outcomes for one in outcome.values.get("funders") or ()}
        )
        self.now = timezone.now()

    def write(self):
        new = [outcome for outcome in self.outcomes if outcome.record is None]
        slugs = writing.slugs_for(Project, new)
        projects = []
        for outcome in new:
            project = Project(**_columns(outcome.values))
            countries = [
                countries_by_code()[code].name
                for code in (outcome.values.get("countries") or ())[:1]
                if code in countries_by_code()
            ]
            project.slug = slugs.take(project.title, qualifiers=countries)
            projects.append(writing.stamped(project, batch=self.batch, by=self.by, state=self._state(outcome.values)))
        Project.objects.bulk_create(projects)
        made = dict(zip([outcome.row for outcome in new], projects, strict=True))
        changed = {
            project.pk: project
            for project in Project.objects.filter(pk__in=[o.record for o in self.outcomes if o.record])
        }
        pairs = [(made.get(outcome.row) or changed[outcome.record], outcome) for outcome in self.outcomes]
        self._change([(project, outcome) for project, outcome in pairs if outcome.record is not None])
        self._links(pairs)
        return [project.pk for project, _outcome in pairs]

    def _state(self, values):
        """A draft when a row says so, or lacks what a page needs."""
        lacks = values.get("draft") or not values.get("holder") or not values.get("countries")
        return PublicationState.DRAFT if lacks else None

    def _change(self, pairs):
        touched = set()
        for project, outcome in pairs:
            for name, value in _columns(outcome.values).items():
                setattr(project, name, value)
                touched.add(name)
            project.updated_at = self.now
        Project.objects.bulk_update(
            [project for project, _outcome in pairs], [*sorted(touched), "updated_at"], batch_size=500
        )

    def _links(self, pairs):
        for role, name in ((ProjectRole.HOLDER, "holder"), (ProjectRole.PARTNER, "partners")):
            self._actors(pairs, role, name)
        for name, field in (("countries", "countries"), ("sectors", "sectors"), ("goals", "sdgs")):
            writing.set_many(
                Project,
                field,
                {project.pk: outcome.values[name] for project, outcome in pairs if name in outcome.values},
            )
        self._localities(pairs)
        self._fundings(pairs)
        contacts = [(project.pk, one) for project, outcome in pairs for one in outcome.values.get("contacts") or ()]
        writing.add_contacts(ProjectContact, "project", contacts)

    def _actors(self, pairs, role, name):
        said = {
            project.pk: [self.actors.pk(one) for one in outcome.values[name] or ()]
            for project, outcome in pairs
            if name in outcome.values
        }
        known = defaultdict(set)
        for link in ProjectActor.objects.filter(project__in=said):
            if link.role == role and link.actor_id not in said[link.project_id]:
                link.delete()
            else:
                known[link.project_id].add(link.actor_id)
        ProjectActor.objects.bulk_create(
            ProjectActor(project_id=pk, actor_id=actor, role=role, position=len(known[pk]) + position)
            for pk, actors in said.items()
            for position, actor in enumerate(dict.fromkeys(actors))
            if actor not in known[pk]
        )

    def _localities(self, pairs):
        said = {
            project.pk: outcome.values["localities"] or ()
            for project, outcome in pairs
            if "localities" in outcome.values
        }
        known = defaultdict(dict)
        changed = [outcome.record for _project, outcome in pairs if outcome.record in said]
        for spot in _spots(changed):
            key = place_identity(place_of(spot))
            if key in {place_identity(one) for one in said[spot.project_id]}:
                known[spot.project_id][key] = spot
            else:
                spot.delete()
        towns = writing.towns([one for places in said.values() for one in places], batch=self.batch, by=self.by)
        ProjectLocality.objects.bulk_create(
            ProjectLocality(project_id=pk, position=len(known[pk]) + position, **_designation(one, towns))
            for pk, places in said.items()
            for position, one in enumerate(places)
            if place_identity(one) not in known[pk]
        )

    def _fundings(self, pairs):
        said = {project.pk: outcome.values["funders"] for project, outcome in pairs if "funders" in outcome.values}
        known = {
            (one.project_id, one.funder_id, one.programme, one.year): one
            for one in Funding.objects.filter(project__in=said)
        }
        new = []
        for pk, rows in said.items():
            for row in rows:
                year = int(row["annee"]) if row.get("annee") else None
                amount = amount_meant(row.get("montant"))
                key = (pk, self.actors.pk(row), row.get("dispositif") or "", year)
                funding = known.pop(key, None) or Funding(project_id=pk, funder_id=key[1], programme=key[2], year=year)
                funding.amount, funding.amount_is_approximate = amount.amount, amount.is_approximate
                new.append(funding) if funding.pk is None else funding.save(
                    update_fields=["amount", "amount_is_approximate"]
                )
        for funding in known.values():
            funding.delete()
        Funding.objects.bulk_create(new)


def _designation(place, towns):
    """The columns of a locality: a territory of ours, or a name in a country."""
    pk = place.get("actor") or towns.get(place.get("town"))
    if pk:
        return {"collectivite_id": pk}
    return {"name": place["label"][:200], "country_id": place.get("country") or None}


def _proposed(outcome):
    """The values of a row as the questions of the form, nothing private among them."""
    values = outcome.values
    plain = {
        "titre": "title",
        "resume": "summary",
        "description": "description",
        "site": "website",
        "cloture": "closure",
        "budget": "budget",
        "pays": "countries",
        "secteurs": "sectors",
        "odd": "goals",
    }
    said = {question: values[name] for question, name in plain.items() if name in values}
    said |= {
        question: {"date": values[name]} for question, name in (("debut", "start"), ("fin", "end")) if values.get(name)
    }
    if "localities" in values:
        said["lieux"] = [{"lieu": one} for one in values["localities"]]
    if "partners" in values:
        said["partenaires"] = values["partners"]
    if "funders" in values:
        said["financeurs"] = values["funders"]
    holder = (values.get("holder") or [None])[0]
    if holder is not None:
        place = Collectivite.objects.french().select_related("actor").filter(pk=holder.get("acteur") or 0).first()
        if place is not None:
            said |= {"territoire": territory_json(place), "porteur": HolderForm.ITSELF}
        else:
            said |= {"porteur": HolderForm.OTHER, "porteur_nom": holder["nom"], "porteur_sorte": holder["sorte"]}
    return said
