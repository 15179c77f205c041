"""The bonds that rows may be, read in bulk, and what they say today."""

from collections import defaultdict, namedtuple

from directory.dates import PartialDate, format_period
from directory.enums import JumelageForm
from directory.french import counted
from directory.imports.places import place_identity
from directory.imports.rehearsal import FOLLOWED_BY, Lookalike, chunks
from directory.jumelages.writing import place_of
from directory.models import Jumelage, JumelageContact, JumelageMember

# What tells bonds of the same places apart.
Light = namedtuple("Light", "pk title form members size since until")


class KnownBonds:
    """The bonds that rows may be: those of their members, whatever their state; an archived one is not made again.
    ``seen``: of a queryset, what whoever brings the rows may see.
    """

    def __init__(self, rows, seen):
        places = {one["lieu"]["actor"] for row in rows for one in row.values["members"] if one["lieu"].get("actor")}
        pks = set()
        for chunk in chunks(sorted(places)):
            pks |= set(JumelageMember.objects.filter(collectivite__in=chunk).values_list("jumelage_id", flat=True))
        self.by_place = defaultdict(list)
        for chunk in chunks(sorted(pks)):
            for one in _lights(seen(Jumelage.objects.filter(pk__in=chunk)).values("pk")):
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


def lookalike_of(one):
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
    for member in members_of(pks):
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


def members_of(pks):
    rows = JumelageMember.objects.filter(jumelage__in=pks).select_related(
        "collectivite__actor__country", "collectivite__departement__actor", "collectivite__region__actor", "country"
    )
    return rows.order_by("position", "pk")
