"""What tables bring of organisations: associations, schools, funders. The reference's territories are never made, nor
what it says of them changed.
"""

import re

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.database.fold import fold
from directory.enums import ActorKind, CollectiviteKind, FunderTier
from directory.french import quoted
from directory.imports import cells, held, looks, writing
from directory.imports.addresses import CITY, QUESTIONS, SHEET, SHEET_HELD, read_country
from directory.imports.common import CONTACTS, IDENTITY, PUBLICATION
from directory.imports.headers import tokens_of
from directory.imports.kinds import register
from directory.imports.meanings import Meaning
from directory.imports.organisation_words import sort_of
from directory.imports.persons import is_person, may_be_person
from directory.imports.places import told_by_row
from directory.imports.records import RecordImport
from directory.models import Actor, ActorContact, Collectivite, Funder
from directory.organisations.columns import ACTOR_TABLE, FUNDER_TABLE
from directory.reading.ahead import territories_named
from directory.reading.countries import countries_by_code
from directory.reading.places import read_territory
from directory.reading.result import Kind
from directory.reading.territory_words import business_number

_SORTS = {
    ActorKind.ASSOCIATION: "association loi 1901, asso loi 1901, loi 1901, asso, "
    "ong, comité de jumelage, comité, fédération, collectif, "
    "association de solidarité internationale, asi",
    ActorKind.COLLECTIVITE: "collectivité, commune, ville, mairie, département, région, epci, intercommunalité",
    ActorKind.SCHOOL: "école, collège, lycée, établissement scolaire, enseignement, scolaire",
    ActorKind.POPULAR_EDUCATION: "éducation populaire, mjc, centre social, maison des jeunes",
    ActorKind.PUBLIC_BODY: "établissement public, administration, syndicat, opérateur public, service de l’état, "
    "organisme public, chambre consulaire",
    ActorKind.BUSINESS: "entreprise, société, économique, coopérative, scop",
    ActorKind.HEALTH: "hôpital, santé, centre hospitalier, chu",
    ActorKind.RESEARCH: "université, recherche, laboratoire, enseignement supérieur",
    ActorKind.OSIM: "organisation de solidarité issue des migrations, association de migrants, diaspora",
    ActorKind.FOUNDATION: "fondation, fonds de dotation",
    ActorKind.OTHER: "divers",
}
_TIERS = {
    FunderTier.REGIONAL: "région",
    FunderTier.NATIONAL: "état, france",
    FunderTier.EUROPEAN: "europe, ue, union européenne, communautaire",
    FunderTier.INTERNATIONAL: "onu, multilatéral, monde",
    FunderTier.LOCAL: "commune, département, intercommunalité, territorial",
    FunderTier.PRIVATE: "fondation, entreprise, mécénat, mécène",
}
#: « Pays d’action », « pays partenaire »: where an organisation goes, not where it is.
_ABROAD = {"action", "intervention", "concerne", "cible", "partenaire", "beneficiaire", "projet", "destination"}
#: What the reference says of a territory.
_OF_REFERENCE = ("name", "sort", "country", "siren", "wikidata")
#: In the values of a record as it is: whether it is a territory, a funder.
_IS_TERRITORY, _IS_FUNDER = "_is_territory", "_is_funder"


def _read_siren(sources, row):
    source = sources[0]
    text = row.typed(source)
    if cells.is_blank(text):
        return
    number = business_number(text)
    if number is None or not number[1]:
        row.refuse(source, f"{quoted(text)} n’est pas un SIREN ni un SIRET : neuf ou quatorze chiffres. Vérifiez-le.")
    else:
        row.values["siren"] = number[0]


def _read_wikidata(sources, row):
    text = row.typed(sources[0]).strip()
    found = re.fullmatch(r"(?:https?://\S*/)?(Q[1-9]\d*)", text, re.IGNORECASE)
    if found:
        row.values["wikidata"] = found[1].upper()
    elif not cells.is_blank(text):
        row.refuse(sources[0], f"{quoted(text)} n’est pas un identifiant Wikidata, comme « Q90 ».")


_NAME = cells.line("name", 250)


def _read_name(sources, row):
    text = row.typed(sources[0])
    if row.record is None and (is_person(text) or may_be_person(text)) and not row.is_settled(sources[0]):
        row.ask(
            sources[0],
            f"{quoted(text)} a l’air d’une personne : son nom serait publié. Est-ce celui d’une organisation ?",
            [(text, f"Oui, une organisation : {text}")],
        )
        return
    _NAME(sources, row)


class _Country(held.Column):
    def shown(self, value):
        return countries_by_code()[value].name if value in countries_by_code() else ""


def names(words):
    return Meaning(
        "name",
        _("Nom"),
        _read_name,
        f"nom, dénomination, raison sociale, intitulé, nom complet, {words}",
        columns=("nom",),
        looks=looks.short_texts,
    )


@register
class ActorImport(RecordImport):
    name, noun, born = "acteurs", _("un acteur"), _("Nouvel acteur")
    model, table, contact = Actor, ACTOR_TABLE, (ActorContact, "actor")
    title, required = "name", ("name",)
    lacks = {"name": "il manque le nom. Écrivez-le en entier."}
    identifiers = ("siren", "wikidata")
    proofs = (("city",), ("postal_code",), ("website",))
    twice = ("country",)
    kept = ("sort", "country")
    held = {
        "name": held.Column("name"),
        "acronym": held.Column("acronym"),
        "sort": held.Column("kind", known=dict(ActorKind.choices)),
        **SHEET_HELD,
        "country": _Country("country_id", empty="FR"),
        "siren": held.Column("siren", empty=None),
        "wikidata": held.Column("wikidata_id", empty=None),
    }
    questions = QUESTIONS
    examples = (
        {
            "name": "Les Amis de Gumbo",
            "acronym": "ADG",
            "sort": "Association",
            "summary": "Depuis 1985, elle soutient les écoles de Gumbo.",
            "website": "https://www.exemple.fr",
            "street": "8 rue du Change",
            "postal_code": "41100",
            "city": "Vendôme",
        },
        {"name": "Lycée agricole du Perche", "sort": "Établissement d’enseignement", "city": "Nogent-le-Rotrou"},
        {"name": "Union des maraîchères de Parakou", "sort": "Association", "city": "Parakou", "country": "Bénin"},
    )
    meanings = (
        *IDENTITY,
        names(
            "structure, organisme, organisation, association, établissement, acteur, nom de la structure, "
            "nom de l’association, adhérent, membre, partenaire"
        ),
        Meaning("acronym", _("Sigle"), cells.line("acronym", 40), "acronyme, nom court, abrégé", columns=("sigle",)),
        Meaning(
            "sort",
            _("Type"),
            cells.choice("sort", _SORTS, ActorKind.choices),
            "type, type de structure, catégorie, statut, statut juridique, forme juridique, nature, famille, collège, "
            "type d’acteur",
            columns=("type",),
        ),
        *SHEET,
        CITY,
        Meaning("country", _("Pays"), read_country, "pays, pays du siège", columns=("pays",), looks=looks.countries),
        Meaning("siren", _("SIREN"), _read_siren, "siren, siret, numéro siret, numéro siren", columns=("siren",)),
        Meaning("wikidata", _("Wikidata"), _read_wikidata, columns=("wikidata",)),
        *CONTACTS,
        PUBLICATION,
    )

    def exported(self, pks):
        return Actor.objects.filter(pk__in=pks).with_published_projects()

    def settle_columns(self, proposal):
        for letter, one in list(proposal.said.items()):
            if one == "country" and {word for head in proposal.header(letter) for word in tokens_of(head)} & _ABROAD:
                proposal.said[letter] = ""

    # --- Rows --------------------------------------------------------------------------------------------------------

    places = ("name",)

    def settle(self, row):
        """A territory is the reference's, by its title, by what its column says or by its very name."""
        name, said = row.values.get("name"), row.values.get("sort")
        if not name or row.record is not None or row.values.get("country", "FR") != "FR":
            return
        sort = said or sort_of(name)
        is_named = not sort and territories_named([fold(name)])
        if sort != ActorKind.COLLECTIVITE and not is_named:
            return
        source = row.sources("name")[0]
        text = row.typed(source)
        reading = told_by_row(text, read_territory(text), row.sources("postal_code"), row, source)
        if reading.kind == Kind.VALUE:
            row.record = reading.value.pk
        elif reading.choices:
            row.take(reading, source)
        else:
            row.refuse(
                source,
                f"{quoted(name)} n’est pas une collectivité que nous connaissons, et un import n’en ajoute pas. "
                "Corrigez son nom, ou dites dans une colonne « Type » de quelle sorte d’organisation il s’agit.",
            )

    def check(self, row, values):
        """An identifier is one record's: asked of the base for what is made anyway, or is ours by its number."""
        for name in self.identifiers:
            value, is_new = row.values.get(name), row.decision.get("create")
            if value and (is_new or row.before is not None and row.before.get(name) != value):
                others = Actor.objects.filter(**{self.held[name].name: value})
                if others.exclude(pk=None if is_new else row.record).exists():
                    row.refuse(row.sources(name)[0], f"{quoted(value)} est déjà celui d’une autre fiche. Vérifiez-le.")

    # --- Which organisation ------------------------------------------------------------------------------------------

    def titles(self, values):
        return [one for one in (values["name"], values.get("acronym")) if one]

    def candidates(self, rows):
        said = {row.values["name"] for row in rows}
        return super().candidates(rows) | Q(acronym__in=said | {name.upper() for name in said})

    def identities(self, values):
        return [*self.only_one(values), *super().identities(values)]

    def only_one(self, values):
        return [(name, values[name]) for name in self.identifiers if values.get(name)]

    def differ(self, values, others):
        """Of two organisations of one name, those of two towns or of two numbers."""
        said = [[one.get(name) for one in (values, others)] for name in ("city", *self.identifiers)]
        return not set(self.only_one(values)) & set(self.only_one(others)) and any(
            one and other and fold(one) != fold(other) for one, other in said
        )

    def apart(self, values, before):
        return any(
            values.get(name) and before.get(name) and values[name] != before[name]
            for name in ("country", *self.identifiers)
        )

    def records(self, pks):
        return super().records(pks).select_related("collectivite", "as_funder")

    def current(self, pks):
        found = super().current(pks)
        for name, model in ((_IS_TERRITORY, Collectivite), (_IS_FUNDER, Funder)):
            for pk in model.objects.filter(pk__in=found).values_list("pk", flat=True):
                found[pk][name] = True
        return found

    def changes(self, before, values):
        values = dict(values)
        if before.get(_IS_TERRITORY):
            values = {name: value for name, value in values.items() if name not in _OF_REFERENCE}
        elif before.get("acronym") and fold(values.get("name") or "") == fold(before["acronym"]):
            values.pop("name")
        return super().changes(before, values)

    # --- Writing -----------------------------------------------------------------------------------------------------

    def complete_new(self, record, values):
        record.kind = values.get("sort") or sort_of(values["name"]) or ActorKind.OTHER

    def qualifiers(self, values):
        return [values.get("city"), values.get("country") or "FR"]

    def give_roles(self, records, new, writer):
        places = [one.pk for one in records if one in new and one.kind == ActorKind.COLLECTIVITE]
        Collectivite.objects.bulk_create(Collectivite(actor_id=pk, kind=CollectiviteKind.FOREIGN) for pk in places)


@register
class FunderImport(ActorImport):
    name, noun, born = "financeurs", _("un financeur"), _("Nouveau financeur")
    role, table = Funder, FUNDER_TABLE
    kept = (*ActorImport.kept, "tier")
    held = ActorImport.held | {
        "tier": held.Column("as_funder.tier", known=dict(FunderTier.choices)),
        "programmes": held.Column("as_funder.programmes"),
    }
    questions = QUESTIONS | {"programmes": "dispositifs"}
    examples = (
        {
            "name": "Agence française de développement",
            "acronym": "AFD",
            "tier": "National",
            "programmes": "Facilité de financement des collectivités",
            "website": "https://www.afd.fr",
        },
        {"name": "Fondation du Fleuve", "tier": "Privé", "city": "Orléans"},
        {"name": "Fonds européen des échanges", "tier": "Européen", "country": "Belgique"},
    )
    meanings = (
        *(
            names("financeur, bailleur, bailleur de fonds, organisme, organisation, structure, nom du financeur")
            if meaning.name == "name"
            else meaning
            for meaning in ActorImport.meanings
        ),
        Meaning(
            "tier",
            _("Niveau"),
            cells.choice("tier", _TIERS, FunderTier.choices),
            "niveau, échelle, échelon, niveau d’intervention",
            columns=("niveau",),
        ),
        Meaning(
            "programmes",
            _("Dispositifs"),
            cells.paragraphs("programmes"),
            "dispositif, programme, appel à projets, aides, dispositif de financement, subventions proposées",
            columns=("dispositifs",),
            is_listed=True,
        ),
    )

    def exported(self, pks):
        return (
            Funder.objects.with_project_count()
            .select_related("actor__country", "actor__network__actor")
            .filter(pk__in=pks)
        )

    def is_surely(self, values, before):
        return before.get(_IS_FUNDER) or super().is_surely(values, before)

    def give_roles(self, records, new, writer):
        super().give_roles(records, new, writer)
        writing.give_role_of_funder([record.pk for record in records])
