"""A jumelage as the values of a form, and back: what ``read`` gives, ``write`` writes, and nothing else is touched."""

from django.db.models import Q

from directory.dates import since
from directory.enums import JumelageForm, JumelageState, MemberState, PublicationState
from directory.jumelages.places import state_words
from directory.models import Jumelage, JumelageMember
from directory.submissions import writing
from directory.submissions.places import (
    collectivite_from,
    date_json,
    date_meant,
    name_of,
    place_json,
    place_key,
    place_line,
    place_meant,
    territory_json,
)


def places_of(values):
    """The places that the values name, the author's first."""
    rows = values.get("membres") or ()
    return [place for place in (values.get("territoire"), *(row.get("lieu") for row in rows)) if place]


def title_of(territory, rows):
    """« Vendôme – Gevelsberg »."""
    names = [name_of(place) for place in places_of({"territoire": territory, "membres": rows})]
    return " – ".join(filter(None, names[:4]))[:300] if len(names) > 1 else ""


def member_line(row):
    """« Gevelsberg (Allemagne), pressenti, depuis 1973 », as the facts of the sheet."""
    words = [place_line(row.get("lieu")), state_words(row.get("etat"))]
    if joined := date_meant(row.get("depuis")):
        words.append(since(joined))
    return ", ".join(filter(None, words))


# --- Reading ---------------------------------------------------------------------------------------------------------


def read(bond):
    """The public values of a jumelage, by question."""
    members = _members(bond)
    here = next((m for m in members if m.collectivite_id and m.collectivite.is_french), None)
    return {
        "territoire": territory_json(here.collectivite) if here else None,
        "membres": [_row_of(member) for member in members if member != here],
        "forme": str(bond.form),
        "titre": bond.title,
        "depuis": date_json(bond.since),
        "statut": str(bond.status),
        "jusqua": date_json(bond.until),
        "resume": bond.summary,
        "description": bond.description,
        "secteurs": sorted(bond.sectors.values_list("pk", flat=True)),
        "site": bond.website,
    }


def _members(bond):
    """The members that may be named, in order."""
    rows = bond.members.filter(Q(collectivite__isnull=True) | Q(collectivite__actor__state=PublicationState.PUBLISHED))
    rows = rows.select_related("collectivite__departement__actor", "collectivite__region__actor")
    return list(rows.select_related("collectivite__actor__country", "country").order_by("position", "pk"))


def place_of(member):
    if member.collectivite_id:
        return place_json(collectivite=member.collectivite)
    return place_json(name=member.name, country=member.country)


def _row_of(member):
    country = member.place_country
    return {
        "lieu": place_of(member),
        "pays": country.pk if country else "",
        "etat": str(member.state),
        "depuis": date_json(member.joined),
    }


# --- Writing ---------------------------------------------------------------------------------------------------------


def write(submission, values, *, by):
    """Make or change the jumelage. See ``directory.submissions.kinds.Kind.write``."""
    columns = _columns(values)
    if submission.is_correction:
        bond = writing.record_to_change(Jumelage, submission)
        before = read(bond)
        if not columns.get("title", "x"):
            del columns["title"]
        writing.save_changes(bond, writing.assign(bond, **columns))
    else:
        before = {}
        title = columns.pop("title", "") or title_of(values.get("territoire"), values.get("membres") or ())
        bond = writing.new_record(Jumelage, submission, by=by, title=title, **columns)
        bond.save()
    if {"territoire", "membres"} & values.keys():
        _write_members(bond, before, before | values, by=by)
    if "secteurs" in values:
        writing.set_links(bond, "sectors", writing.current_sectors(values["secteurs"]))
    if not submission.is_correction:
        writing.add_author_as_contact(bond, submission)
    return writing.finish(bond, submission, by=by)


def _columns(values):
    plain = {
        "titre": "title",
        "resume": "summary",
        "description": "description",
        "site": "website",
        "forme": "form",
        "statut": "status",
    }
    columns = {column: values[name] for name, column in plain.items() if name in values}
    for name, column in (("depuis", "since"), ("jusqua", "until")):
        if name in values:
            columns[column] = date_meant(values[name])
    if columns.get("form") == "":
        columns["form"] = JumelageForm.TWINNING
    if columns.get("status") == "":
        columns["status"] = JumelageState.ACTIVE
    return columns


def _write_members(bond, before, wanted, *, by):
    """The members that ``wanted`` names; what else is known of those that stay is kept."""
    rows = [row for row in wanted.get("membres") or () if row.get("lieu")]
    if wanted.get("territoire"):
        rows.insert(0, {"lieu": wanted["territoire"]})
    kept, position = set(), bond.members.count()
    known = {place_key(place_of(member)): member for member in _members(bond)}
    for row in rows:
        town = collectivite_from(row["lieu"], by=by)
        member = known.get(place_key(row["lieu"])) or (town and bond.members.filter(collectivite=town).first())
        if member is None:
            member = _new_member(bond, row, town, position)
            position += 1
        elif "etat" in row:
            _change_member(member, row)
        kept.add(member.pk)
    shown = [member.pk for member in _members(bond)]
    bond.members.filter(pk__in=shown).exclude(pk__in=kept).delete()


def _new_member(bond, row, town, position):
    meant = place_meant(row["lieu"])
    designation = {"collectivite": town} if town else {"label": meant.label[:200], "country_id": meant.country or None}
    return JumelageMember.objects.create(
        jumelage=bond,
        state=row.get("etat") or MemberState.SIGNED,
        joined=date_meant(row.get("depuis")),
        position=position,
        **designation,
    )


def _change_member(member, row):
    state = row.get("etat") or member.state
    changed = writing.assign(member, state=state, joined=date_meant(row.get("depuis")))
    if state != MemberState.LEFT:
        changed += writing.assign(member, left=None)
    if changed:
        member.save(update_fields=changed)
