"""How rows of bonds are written, in bulk."""

from collections import defaultdict

from django.utils import timezone

from directory.dates import PartialDate
from directory.enums import MemberState, PublicationState
from directory.imports import writing
from directory.imports.places import place_identity
from directory.jumelages.imports.known import members_of
from directory.jumelages.imports.members import title_of_values
from directory.jumelages.writing import place_of
from directory.models import Actor, Collectivite, Jumelage, JumelageContact, JumelageMember

_COLUMNS = {
    "title": "title",
    "summary": "summary",
    "description": "description",
    "form": "form",
    "status": "status",
    "website": "website",
    "note": "source_note",
}


class Writer:
    """Writes a chunk of rows. What is new is made at once; what changes, record by record."""

    def __init__(self, outcomes, *, batch, by):
        self.outcomes, self.batch, self.by, self.now = outcomes, batch, by, timezone.now()
        places = [one["lieu"] for outcome in outcomes for one in outcome.values.get("members") or ()]
        self.towns = writing.places(places, batch=batch, by=by)

    def write(self):
        new = [outcome for outcome in self.outcomes if outcome.record is None]
        networks, bonds = self._networks(new), []
        for outcome in new:
            bond = Jumelage(**self._columns(outcome.values))
            bond.title = bond.title or title_of_values(outcome.values)
            abroad = [one["lieu"]["country"] for one in outcome.values["members"] if one["lieu"]["country"] != "FR"]
            bond.slug = writing.slugs_of(self.batch, Jumelage).take(bond.title, qualifiers=abroad[:1] or ["FR"])
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
        for member in members_of([outcome.record for _bond, outcome in pairs if outcome.record in said]):
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
