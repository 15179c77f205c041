"""What a table brings of territories that we know: whom to write to, where, what they do abroad. It makes none, and
changes nothing of what the reference says.
"""

import re

from django.utils.translation import gettext_lazy as _

from directory.database.fold import fold
from directory.french import quoted
from directory.imports import cells, held
from directory.imports.addresses import CITY, QUESTIONS, SHEET, SHEET_HELD, read_country
from directory.imports.common import CONTACTS, IDENTITY, PUBLICATION
from directory.imports.kinds import register
from directory.imports.meanings import Meaning
from directory.imports.places import told_by_row
from directory.imports.records import RecordImport
from directory.imports.titles import nearly
from directory.models import Actor, ActorContact, Collectivite
from directory.reading.places import read_territory
from directory.reading.result import Choice, Kind, asked
from directory.reading.territories import label_of
from directory.reading.territory_words import business_number
from directory.submissions.places import read_place
from directory.territories.columns import COLLECTIVITE_TABLE

#: In the values of a record as it is: whether it is a territory.
_IS_TERRITORY = "_is_territory"


def _nothing(sources, row):
    """Read with its name."""


def _found(collectivites, text):
    """The ``Reading`` of what may be one of several territories."""
    if len(collectivites) == 1:
        return collectivites[0]
    return asked(f"{quoted(text)} est le code de plusieurs territoires. Lequel ?", [
        Choice(label_of(one), label_of(one)) for one in collectivites
    ])  # fmt: skip


def _code(source, row):
    """A code as the reference writes it: nine figures of a SIREN, five of a commune, whose first zero may be lost."""
    text = re.sub(r"\s", "", row.typed(source)).upper()
    if number := business_number(text):
        return number[0]
    return text.zfill(5) if text.isdecimal() and len(text) == 4 else text


@register
class TerritoryImport(RecordImport):
    name, noun, born = "collectivites", _("une collectivité"), ""
    model, table, contact = Actor, COLLECTIVITE_TABLE, (ActorContact, "actor")
    title, required = "name", ("name",)
    held = SHEET_HELD | {"policy": held.Column("collectivite.policy")}
    questions = QUESTIONS | {"policy": "politique"}
    examples = (
        {
            "name": "Vendôme",
            "departement": "Loir-et-Cher",
            "policy": "Le conseil municipal a choisi trois priorités : l’eau, la jeunesse, l’égalité.",
            "website": "https://www.vendome.eu",
            "street": "Hôtel de ville, parc Ronsard",
            "postal_code": "41100",
        },
        {"name": "Région Centre-Val de Loire", "summary": "La Région soutient la coopération depuis 1986."},
        {"name": "Parakou", "country": "Bénin", "website": "https://www.exemple.bj"},
    )
    meanings = (
        *IDENTITY,
        Meaning(
            "name",
            _("Nom"),
            _nothing,
            "nom, collectivité, commune, ville, territoire, nom de la collectivité, nom de la commune, membre, "
            "adhérent, collectivité territoriale, structure, intercommunalité, epci, libellé",
            columns=("nom",),
            is_field=False,
        ),
        Meaning(
            "code",
            _("Code INSEE ou SIREN"),
            _nothing,
            "code, code insee, insee, code commune, code officiel, code géographique, siren, siret, code insee commune",
            is_field=False,
        ),
        Meaning(
            "departement",
            _("Département ou région"),
            _nothing,
            "département, région, code département, numéro de département",
            is_field=False,
        ),
        Meaning("country", _("Pays"), read_country, "pays", is_field=False),
        *SHEET,
        # « Ville », alone, is of which territory it is; the town of an address is called so.
        Meaning(CITY.name, _("Ville de l’adresse"), CITY.read, "ville de l’adresse, bureau distributeur, cedex"),
        Meaning(
            "policy",
            _("Politique internationale"),
            cells.paragraphs("policy", 50_000),
            "politique internationale, action internationale, politique de coopération, stratégie internationale, "
            "relations internationales, coopération décentralisée, politique, priorités",
        ),
        *CONTACTS,
        PUBLICATION,
    )

    def exported(self, pks):
        return Collectivite.objects.filter(pk__in=pks)

    # --- Rows --------------------------------------------------------------------------------------------------------

    places = ("name",)

    def prepare(self, rehearsal):
        super().prepare(rehearsal)
        codes = {_code(source, row) for row in rehearsal.rows for source in row.sources("code")}
        found = rehearsal.memory["codes"] = {}
        for one in (
            Collectivite.objects.french()
            .filter(code__in=codes)
            .select_related("actor__country", "departement__actor", "region__actor")
        ):
            found.setdefault(one.code, []).append(one)

    def settle(self, row):
        country = row.values.pop("country", "FR")
        if row.record is not None:
            if any(source.cell not in row.rehearsal.untouched(row) for source in row.sources("name")):
                self._compare(row)
            return
        if sources := row.sources("code"):
            reading = self._by_code(sources[0], row)
        elif sources := row.sources("name"):
            reading = self._by_name(sources[0], row, country)
        else:
            row.lack("name", "il manque le nom de la collectivité.")
            return
        if isinstance(reading, Collectivite):
            row.record = reading.pk
        elif reading is not None:
            row.take(reading, sources[0])
            if not row.questions:
                row.refuse(sources[0], _unknown(row.typed(sources[0])))

    def _compare(self, row):
        """Tell that a name is not ours to change."""
        name = row.typed(row.sources("name")[0])
        if row.rehearsal.mapping.is_ours:
            row.tell(f"{row.sources('name')[0].cell} : {quoted(name)} : le nom est celui du référentiel, il reste.")

    def _by_code(self, source, row):
        code, name = _code(source, row), row.text_of("name")
        found = row.rehearsal.memory["codes"].get(code, [])
        if len(found) > 1 and name:
            found = [one for one in found if _is_called(one, name)] or found
        if not found:
            row.refuse(source, f"{quoted(source.text)} n’est le code d’aucune collectivité que nous connaissons.")
            return None
        if name and len(found) == 1 and not _is_called(found[0], name):
            row.refuse(
                source,
                f"ce code est celui de {label_of(found[0])}, et la ligne dit {quoted(name)}. Corrigez l’un des deux.",
            )
            return None
        return _found(found, source.text)

    def _by_name(self, source, row, country):
        text = row.typed(source)
        if country != "FR":
            place, reading = read_place(text, country)
            if place is not None and place["actor"]:
                return Collectivite.objects.get(pk=place["actor"])
            return reading if not reading.is_settled and reading.choices else _refusal(source, row)
        areas = (*row.sources("departement"), *row.sources("postal_code"))
        reading = told_by_row(text, read_territory(text), areas, row, source)
        if reading.kind == Kind.VALUE:
            return reading.value
        return reading if reading.choices else _refusal(source, row)

    def match(self, rows, rehearsal):
        for row in rows:
            if row.decision.get("create") or (row.record is None and not row.questions):
                row.lack("name", "un import n’ajoute pas de collectivité. Laissez cette ligne de côté.")
        known = self.current([row.record for row in rows if row.record is not None])
        for row in rows:
            before = known.get(row.record) or {}
            if row.record is not None and not before.get(_IS_TERRITORY):
                row.lack("name", "cet identifiant n’est celui d’aucune collectivité.")
            elif not row.questions:
                self._leave_to_others(row, before, rehearsal.network)

    def identity(self, values):
        return None

    def current(self, pks):
        found = super().current(pks)
        for pk in Collectivite.objects.filter(pk__in=found).values_list("pk", flat=True):
            found[pk][_IS_TERRITORY] = True
        return found


def _unknown(text):
    return (
        f"nous ne connaissons pas de collectivité appelée {quoted(text)}, et un import n’en ajoute pas. Corrigez son "
        "nom, ou donnez son code INSEE."
    )


def _refusal(source, row):
    row.refuse(source, _unknown(row.typed(source)))


def _is_called(collectivite, name):
    ours, said = fold(collectivite.actor.name), fold(name)
    return ours in said or said in ours or nearly(ours, said)
