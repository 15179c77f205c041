"""Organisations that cells name, in bulk: those of the directory, territories, or new ones; a resemblance is asked.

JSON: what a row of a form keeps (``directory.submissions.organisations``): ``nom``, ``pays``, ``sorte``, ``acteur``
(key of the one that we know) and ``ville`` (key of the reference of foreign towns).
"""

import re
from collections import defaultdict, namedtuple

from directory.database.fold import fold
from directory.enums import ActorKind, PublicationState
from directory.french import counted, quoted
from directory.imports.cells import COUNTRY_ASKED, OTHER_CUTS, SURE_CUTS, is_nothing
from directory.imports.organisation_words import CHOSEN, FORCED, SORTS, is_bare, is_titled, pieces, sort_of
from directory.imports.persons import is_person, may_be_person
from directory.imports.places import told_by_row
from directory.matching import nearest
from directory.models import Actor, Collectivite
from directory.reading.amounts import read_amount
from directory.reading.countries import countries_by_code, countries_meant, country_of, same_country, typed_name
from directory.reading.result import Choice, Kind, asked
from directory.submissions.organisations import funders_meant, is_own, own_funder
from directory.submissions.places import place_json, read_place

Known = namedtuple("Known", "pk name name_key kind country state network acronym")
_COLUMNS = ("pk", "name", "name_key", "kind", "country_id", "state", "network_id", "acronym")
_CHUNK = 5000
_ARTICLE = re.compile(r"^(?:l|la|le|les) ")
#: « Ligue des rives : 8 000 € »: what gives it.
_BEFORE_A_NUMBER = re.compile(r"(?:\s*[:=(]\s*|\s+(?:[-–—]\s+)?)(?=\d)")
#: « Ville de Vendôme [FR-SIREN-214102691] »: how the IATI standard refers to an organisation.
_REFERRED = re.compile(r"(?P<name>[^\[\]]*?)\s*\[(?P<ref>[A-Z]{2,3}-[^\s\[\]]+)\]")
_SIREN = re.compile(r"FR-[A-Z]+-(\d{9})(?:\d{5})?")


def org_json(name, country, sort="", actor=None, town=None):
    return {"nom": name, "pays": country, "sorte": str(sort), "acteur": actor, "ville": town}


def org_key(value):
    """What tells an organisation of the values from another."""
    if not value:
        return None
    return value.get("acteur") or (fold(value["nom"]), value.get("pays") or "FR", value.get("ville"))


class Organisations:
    """The actors that the cells of a table may name, read once. ``seen``: of a queryset, what its bearer may see."""

    def __init__(self, texts, seen=lambda queryset: queryset):
        pieces = {part for text in texts for part in _pieces_of(text)}
        keys = sorted({fold(piece) for piece in pieces} - {""})
        self.by_key, self.by_acronym, self.names = defaultdict(list), defaultdict(list), {}
        self._seen, actors = seen, seen(Actor.objects.order_by("pk"))
        for start in range(0, len(keys), _CHUNK):
            for row in actors.filter(name_key__in=keys[start : start + _CHUNK]).values_list(*_COLUMNS):
                self.by_key[row[2]].append(Known(*row))
        for row in actors.exclude(acronym="").values_list(*_COLUMNS).iterator():
            self.by_acronym[fold(row[7])].append(Known(*row))
        self.by_ref = _referred(pieces)
        self._near = None
        # What cells were read as, that asked nothing: a table says the same names again and again.
        self.answers = {}

    def bearers(self, name, country):
        """The actors of this name or of this acronym, in ``country`` when it is said: those that are published, else
        those that are not yet.
        """
        key = fold(name)
        found = {one.pk: one for one in (*self.by_key.get(key, ()), *self.by_acronym.get(key, ()))} if key else {}
        found = [one for one in found.values() if not country or one.country == country]
        return [one for one in found if one.state == PublicationState.PUBLISHED] or found

    def sole(self, name, country=""):
        """The one organisation of this name or acronym, territories aside: these have namesakes, which readers of
        places know. ``None`` when it is one of several.
        """
        found = self.bearers(name, country)
        return found[0] if len(found) == 1 and found[0].kind != ActorKind.COLLECTIVITE else None

    def near(self, name, country):
        """Actors, territories aside, of which ``name`` may be a misspelling."""
        if self._near is None:
            rows = Actor.objects.exclude(kind=ActorKind.COLLECTIVITE).exclude(state=PublicationState.ARCHIVED)
            rows = self._seen(rows)
            self._near = defaultdict(lambda: ([], []))
            for row in rows.order_by("pk").values_list(*_COLUMNS).iterator():
                known, keys = self._near[row[4]]
                known.append(Known(*row))
                keys.append(row[2])
        known, keys = self._near[country or "FR"]
        return [known[position] for _faults, _key, position in nearest(fold(name), keys)[:4]]


def _pieces_of(text):
    """All that may be a name in ``text``."""
    found = {text}
    for signs in (SURE_CUTS, *OTHER_CUTS):
        found |= {part.strip() for whole in list(found) for part in signs.split(whole)}
    found |= {re.sub(r"\s*\([^)]*\)", "", part) for part in found}
    found |= {area for part in list(found) for area in re.findall(r"\(([^)]+)\)", part)}
    found |= {_without_ref(part)[0] for part in found}
    found |= {_BEFORE_A_NUMBER.split(part)[0] for part in found}
    return {part for part in found if part}


def _without_ref(text):
    """``(name, reference)``; an empty reference when there is none."""
    found = _REFERRED.fullmatch(text.strip())
    return (found["name"], found["ref"]) if found else (text, "")


def _referred(pieces):
    """``{reference: actor}`` of those that ``pieces`` say: the reference itself, or the SIREN that it holds."""
    refs = {match["ref"] for piece in pieces for match in _REFERRED.finditer(piece)}
    sirens = {found[1]: ref for ref in refs if (found := _SIREN.fullmatch(ref))}
    found = {}
    for column, wanted in (("siren", sirens), ("iati_ref", {ref: ref for ref in refs})):
        keys = sorted(wanted)
        for start in range(0, len(keys), _CHUNK):
            rows = Actor.objects.filter(**{f"{column}__in": keys[start : start + _CHUNK]})
            found |= {wanted[row[0]]: Known(*row[1:]) for row in rows.values_list(column, *_COLUMNS)}
    return found


def organisations_of(rehearsal, *names):
    """The ``Organisations`` of a rehearsal, for the cells that have one of these meanings, and for the headers that
    name one.
    """
    memory = rehearsal.memory
    if "organisations" not in memory:
        said = [name for name in rehearsal.meanings if set(name.split("+")) & {*names}]
        memory["organisations"] = Organisations(rehearsal.texts(*said) | rehearsal.details(), rehearsal.seen)
    return memory["organisations"]


def read_organisations(source, row, known, *, country="", is_abroad=False, kept=(), one=False):
    """The organisations that a cell names, as JSON; what has to be asked is noted.

    ``country``: where they are when nothing says it; ``kept``: those that the record has already, which a name that
    comes back means.
    """
    asked = (source.text, source.name, country, is_abroad, one)
    if asked in known.answers and not kept and not row.decision:
        return known.answers[asked]
    said = len(row.questions), len(row.told), COUNTRY_ASKED in row.memo
    found = _read_organisations(source, row, known, country, is_abroad, kept, one)
    if (len(row.questions), len(row.told), False) == said and not kept and not row.decision:
        known.answers[asked] = found
    return found


def organisations(name, *, country="FR", one=False):
    """A reader of the organisations that cells name, as a list; ``one``: one at most."""

    def read(sources, row):
        known, kept = organisations_of(row.rehearsal, name), (row.before or {}).get(name) or ()
        found = {}
        for source in sources:
            for value in read_organisations(source, row, known, country=country, kept=kept, one=one):
                found[org_key(value)] = value
        if one and len(found) > 1:
            names = [value["nom"] for value in found.values()]
            row.ask(sources[0], "une seule organisation est attendue ici. Laquelle garder ?", [(n, n) for n in names])
        elif found:
            row.values[name] = list(found.values())

    return read


def _read_organisations(source, row, known, country, is_abroad, kept, one):
    text = row.typed(source)
    by_name = {fold(one["nom"]): one for one in kept}
    found = []
    for piece in pieces(text, source, row, known, one=one):
        said = row.typed(source, piece)
        if not said or is_nothing(source, said, row):
            continue
        if fold(said) in by_name:
            found.append(by_name[fold(said)])
            continue
        if (
            value := read_organisation(said, piece, source, row, known, country=country, is_abroad=is_abroad)
        ) is not None:
            found.append(value)
    return list({org_key(value): value for value in found}.values())


def read_organisation(text, piece, source, row, known, *, country="", is_abroad=False):
    """One organisation. ``piece``: the text of the cell that ``text`` stands for."""
    if chosen := CHOSEN.fullmatch(text):
        actor = Actor.objects.filter(pk=int(chosen["pk"])).values_list(*_COLUMNS).first()
        return _of(Known(*actor)) if actor else None
    if forced := FORCED.fullmatch(text):
        land = country_of(forced["country"]) if forced["country"] else None
        return _new(forced["name"], land.pk if land else country)
    text, ref = _without_ref(text)
    if actor := known.by_ref.get(ref):
        return _by_ref(actor, text, ref, piece, source, row)
    if ref and not text:
        row.ask(source, f"nous ne connaissons pas la référence {quoted(ref)}. Quelle organisation est-ce ?", (), piece)
        return None
    text = row.public(source.of(piece), text)
    if not text:
        return None
    if read_amount(text).kind == Kind.VALUE:
        row.ask(source, f"{quoted(text)} est un montant, et une organisation est attendue ici. Laquelle ?", (), piece)
        return None
    name, land = _with_country(text, row.known("countries") or ())
    if land is None:
        return _ask_which_land(text, piece, source, row)
    land = land or (ref[:2] if ref[2:3] == "-" and ref[:2] in countries_by_code() else "")
    code = land or country
    bearers = known.bearers(name, land)
    bearers = (len(bearers) > 1 and known.bearers(name, code)) or bearers
    if len(bearers) == 1 and bearers[0].kind != ActorKind.COLLECTIVITE:
        return _of(bearers[0])
    if is_person(name):
        return _ask_whose(name, (), piece, source, row)
    if len(bearers) > 1 and any(one.kind != ActorKind.COLLECTIVITE for one in bearers):
        choices = [(f"{one.name} (fiche {one.pk})", f"{_told(one)}, fiche {one.pk}") for one in bearers[:8]]
        sentence = f"{quoted(name)} : {counted(len(bearers), 'acteur')} portent ce nom ou ce sigle. Lequel est-ce ?"
        row.ask(source, sentence, choices, piece)
        return None
    value, is_settled = _territory(name, text, code, piece, source, row, is_abroad, {one.country for one in bearers})
    if is_settled:
        return value
    if len(bearers) == 1:
        return _of(bearers[0])
    return _newcomer(name, land, code, known, piece, source, row, is_abroad)


def _newcomer(name, land, code, known, piece, source, row, is_abroad):
    """A name that nobody bears: asked when it looks like a person's or like a neighbour's."""
    if may_be_person(name):
        choices = [(_as_it_is(name, code), f"C’est une organisation : {name}")]
        return _ask_whose(name, choices, piece, source, row)
    if near := known.near(name, code):
        choices = [(f"{one.name} (fiche {one.pk})", _told(one)) for one in near]
        choices.append((_as_it_is(name, code), f"Une autre organisation : {name}"))
        row.ask(source, f"Nous ne connaissons pas {quoted(name)}, mais un nom voisin. Est-ce…", choices, piece)
        return None
    if source.is_list and not land:
        return _of_no_country(name, code, piece, source, row, is_abroad)
    if is_abroad and not code:
        _tell_where(name, "FR", source, row)
    return _new(name, code)


def _tell_where(name, country, source, row):
    where = _country_name(country)
    row.tell(f"{source.cell} : le pays de {quoted(name)} n’est pas dit, nous supposons : {where}.")


def _ask_whose(name, choices, piece, source, row):
    """Somebody’s name is not published as an organisation’s in silence."""
    sentence = f"{quoted(name)} a l’air d’une personne : son nom serait publié. De quelle organisation s’agit-il ?"
    row.ask(source, sentence, choices, piece)


def _by_ref(actor, name, ref, piece, source, row):
    """The actor of a reference, when its name says nothing else: publishers give their own to others."""
    key, acronym = fold(name), fold(actor.acronym)
    shared = {*key.split()} & {*actor.name_key.split(), acronym} - {noun for noun, _kind in SORTS}
    if key in ("", actor.name_key) or any(len(word) > 3 or word == acronym for word in shared):
        return _of(actor)
    choices = [(f"{actor.name} (fiche {actor.pk})", _told(actor)), (f"« {name} »", f"Une autre organisation : {name}")]
    row.ask(source, f"{quoted(name)} a la référence {ref}, celle de {quoted(actor.name)}. Est-ce…", choices, piece)
    return None


def _of_no_country(name, country, piece, source, row, is_abroad):
    """A new organisation, of a file that may say where each is and does not: supposed where the others are, and told;
    asked when they may be anywhere.
    """
    if country or not is_abroad:
        _tell_where(name, country or "FR", source, row)
        return _new(name, country)
    lands = [_country_name(code) for code in dict.fromkeys([*(row.known("countries") or ()), "FR"])]
    choices = [(f"« {name} » ({land})", land) for land in lands if land]
    row.ask(source, f"dans quel pays est {quoted(name)} ?", choices, piece)
    return None


def _ask_which_land(text, piece, source, row):
    """« Hôpital de Makélékélé (Congo) »."""
    area, meant = next((area, meant) for area in _lands_in(text) if (meant := countries_meant(area)) is not None)
    choices = [(text.replace(area, typed_name(one)), one.name) for one in meant]
    row.ask(source, f"{quoted(area)} peut être plusieurs pays. Lequel est-ce ?", choices, piece)


def _as_it_is(name, code):
    """What is typed for an organisation that is none of those that we know."""
    return f"« {name} »" + (f" ({_country_name(code)})" if code not in ("", "FR") else "")


def _territory(name, text, code, piece, source, row, is_abroad, elsewhere):
    """``(JSON, whether it is settled)`` of what is a territory by its title or by its very name.

    ``elsewhere``: the countries where a territory that we know bears this name.
    """
    sort, bare = sort_of(name), is_bare(name)
    titled = is_titled(name, sort)
    if not elsewhere and not titled and not bare and sort and sort != ActorKind.COLLECTIVITE:
        return None, False
    if not elsewhere and not titled and not sort and len(fold(name).split()) > 5:
        return None, False
    country = code or ("" if is_abroad else "FR")
    place, reading = _read(name, country, source, row)
    if bare and not elsewhere:
        sentence = f"{quoted(name)} ne dit pas de qui il s’agit : il manque le nom."
        row.take(asked(sentence, () if reading.is_settled else reading.choices), source, piece)
        return None, True
    if elsewhere and country and country not in elsewhere and reading.kind != Kind.VALUE:
        # « Orléans », among the partners of a project in Benin.
        there = next(iter(elsewhere)) if len(elsewhere) == 1 else ""
        place, reading = _read(name, there, source, row)
    if place is not None and reading.kind == Kind.VALUE:
        label = reading.value.actor.name if isinstance(reading.value, Collectivite) else place["label"]
        return org_json(label, place["country"], ActorKind.COLLECTIVITE, place["actor"], place["town"]), True
    is_authority = titled or sort == ActorKind.COLLECTIVITE
    if place is not None and is_authority and place["country"] not in ("", "FR"):
        return org_json(place["label"], place["country"], ActorKind.COLLECTIVITE), True
    if reading.is_settled or not (is_authority or _names_it(name, reading)) or not (reading.choices or titled):
        return None, False
    if COUNTRY_ASKED not in row.memo:
        choices = list(reading.choices)
        if not is_authority:
            choices.append(Choice(_as_it_is(name, code), f"Une autre organisation : {name}"))
        row.take(asked(reading.sentence, choices), source, piece)
    return None, True


def _read(name, country, source, row):
    """The place that a name is; of namesakes in France, the one that another cell of the row tells."""
    place, reading = read_place(name, country)
    if country in ("", "FR"):
        nearer = told_by_row(name, reading, row.sources("region"), row, source)
        if nearer is not reading:
            return (place_json(collectivite=nearer.value) if nearer.is_settled else None), nearer
    return place, reading


def _names_it(name, reading):
    """Whether what is asked is which of several places it is: those of this name, of today or of before, and those
    whose names begin or are misspelt so.
    """
    key = f" {fold(name)} "
    if any(key in f" {fold(choice.label)} " for choice in reading.choices):
        return True
    names = [fold(re.sub(r"\s*\(.*", "", choice.text)) for choice in reading.choices]
    return any(faults <= 1 for faults, _name, _position in nearest(fold(name), names))


def _lands_in(text):
    """What may say the country of an organisation in its cell."""
    yield from re.findall(r"\(([^()]+)\)", text)
    for sign in (" - ", " – ", ",", " / "):
        head, _sign, tail = text.rpartition(sign)
        if head.strip():
            yield tail.strip()


def _with_country(text, given):
    """``(name, code)``: what an organisation is called, and the country that its cell says; an empty code if none,
    ``None`` if it may be one of several. ``given``: the countries of the row.
    """
    text = text.strip(" ,;–-")
    for area in _lands_in(text):
        land = same_country(area)
        if meant := countries_meant(area):
            here = [one for one in meant if one.pk in given]
            if len(here) != 1:
                return text, None
            land = here[0]
        if land:
            bare = re.sub(rf"\s*\({re.escape(area)}\)", "", text)
            bare = bare if bare != text else text.removesuffix(area)
            return bare.strip(" ,;/–-") or text, land.pk
    return text, ""


def _country_name(code):
    return countries_by_code()[code].name if code in countries_by_code() else ""


def _of(actor):
    return org_json(actor.name, actor.country, actor.kind, actor.pk)


def _new(name, country):
    return org_json(" ".join(name.split())[:250], country or "FR", sort_of(name) or ActorKind.OTHER)


def _told(actor):
    kind = dict(ActorKind.choices).get(actor.kind, "")
    return f"{actor.name} ({', '.join(filter(None, (_country_name(actor.country), str(kind).lower())))})"


# --- Funders ---------------------------------------------------------------------------------------------------------


def read_funder(text, source, row, known, territory_of):
    """The funder that a header or a cell names, as JSON: an actor, the holder's own « Région », a common name.

    ``territory_of()``: the French territory that the project is of.
    """
    if source.is_list:
        return read_organisation(said, text, source, row, known) if (said := row.typed(source, text)) else None
    parts = [part.strip() for part in re.split(r"\s*[/|]\s*", text)]
    # « État / MEAE »: the last is the more precise.
    for name in dict.fromkeys([text, *reversed(parts)]):
        if actor := known.sole(name):
            return _of(actor)
    for name in dict.fromkeys([text, *reversed(parts)]):
        if is_own(name) and (found := own_funder(name, territory_of())) is not None:
            return org_json(found.name, found.country_id, found.kind, found.pk)
    said = row.typed(source, text)
    if said == text and (several := funders_meant(text)):
        choices = [(f"{actor.name} (fiche {actor.pk})", actor.name) for actor in several]
        choices.append((f"« {text} »", "Un autre financeur"))
        row.ask(source, f"{quoted(text)} : de quel financeur s’agit-il ?", choices, text)
        return None
    return read_organisation(said, text, source, row, known) if said else None
