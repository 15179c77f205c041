"""French territories as a secretary types them: a name, « 41100 Vendôme », a code, a SIREN, « CC du … »."""

import re
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, Value, When

from directory.database.fold import fold
from directory.enums import CollectiviteKind, FormerNameKind
from directory.french import counted, of_name
from directory.models import Collectivite, FormerName
from directory.reading.ahead import formers_named, groupings, is_area, large_communes, territories_named
from directory.reading.memo import once
from directory.reading.result import NBSP, asked, quoted, refused, understood
from directory.reading.territories import (
    NEAR,
    PLAIN_KINDS,
    alike,
    choice_of,
    label_of,
    misspelled_beginning,
    most_peopled,
    note_of,
    territories,
)
from directory.reading.territory_words import (
    GENERIC,
    TITLES,
    business_number,
    commune_of_arrondissement,
    departement_number,
    names_grouping,
    parts_of,
    telling,
    with_articles,
)
from directory.reading.words import LONGEST, tidy

EXAMPLES = f"«{NBSP}Vendôme{NBSP}», «{NBSP}41100{NBSP}» ou «{NBSP}communauté de communes Adour Madiran{NBSP}»"
_MOST_CHOICES = 15
_NO_LONGER = {
    FormerNameKind.DELEGATED: "est une commune déléguée",
    FormerNameKind.ASSOCIATED: "est une commune associée",
    FormerNameKind.FORMER: "fait aujourd’hui partie",
    FormerNameKind.ALIAS: "est un autre nom",
}
#: So many times more people, and this many, and a longer name may be meant: « Chalon » for Chalon-sur-Saône.
_MUCH_MORE, _A_TOWN = 4, 10_000


#: A postal address on one line: what comes before the postal code and the town.
_ADDRESS = re.compile(r".*\S\s+(?P<end>\d{5}\s+(?P<town>\D+?)(?:\s+cedex(?:\s+\d{1,2})?)?)", re.IGNORECASE)


@dataclass(frozen=True)
class Suggested:
    """A row of a combobox: ``text`` goes in the field and means this alone, ``note`` tells it from its homonyms."""

    pk: int
    text: str
    note: str


@once
def read_territory(text, *, kinds=()):
    """The ``Reading`` of ``text``, whose value is a ``Collectivite``; ``kinds`` keeps some sorts only."""
    line = tidy(text)
    if not line:
        return refused(f"Écrivez le nom, le code postal ou le code INSEE, par exemple {EXAMPLES}.")
    if len(line) > LONGEST:
        return refused(f"C’est trop long pour un nom de lieu. Écrivez par exemple {EXAMPLES}.")
    if number := business_number(line):
        return _by_siren(line, *number, kinds)
    if address := _ADDRESS.fullmatch(line):
        # What it ends with says where it is, whatever numbers come before.
        end = read_territory(address["end"], kinds=kinds)
        end = end if end.value else read_territory(address["town"], kinds=kinds)
        if end.value:
            return end
    typed = parts_of(line)
    allowed = frozenset(kinds)
    if typed.kinds and allowed:
        allowed = typed.kinds & allowed or allowed
    allowed = allowed or typed.kinds
    if code := departement_number(line):
        return _one_of(line, territories(kinds).filter(kind__in=PLAIN_KINDS, code=code).exclude(kind="region"))
    if line.isdecimal() and len(line) == 4:
        return _without_its_zero(line, allowed)
    if place := _with_its_signs(line, allowed):
        return understood(place, label_of(place))
    if not typed.keys:
        return _by_code(line, typed, allowed)
    return _by_name(line, typed, allowed, frozenset(kinds))


def read_overseas(text, beginning):
    """``read_territory`` of ``text`` in the territory of which INSEE codes have this ``beginning``: « 974 »."""
    keys = parts_of(tidy(text)).keys
    names = [other for key in keys for other in (key, *with_articles(key))]
    found = list(territories().filter(code__startswith=beginning, actor__name_key__in=names))
    return _one_of(text, found) if found else read_territory(f"{text} ({beginning})")


def is_named_here(text):
    """Whether ``text`` is the very name, of today or of before, of a French territory."""
    keys = parts_of(tidy(text)).keys
    return bool(territories_named(keys) or _formerly_named(keys, ()))


# --- By code ---------------------------------------------------------------------------------------------------------


def _by_siren(line, siren, is_right, kinds):
    found = list(territories(kinds).filter(actor__siren=siren) or territories(kinds).filter(code=siren))
    if found:
        return understood(found[0], label_of(found[0]))
    if not is_right:
        return refused(f"{quoted(line)} n’est pas un numéro SIREN{NBSP}: un chiffre est faux, vérifiez-le.")
    return refused(f"Nous ne connaissons pas de territoire de SIREN {quoted(siren)}. Écrivez plutôt son nom.")


def _by_code(line, typed, kinds):
    if not typed.codes:
        return refused(f"Nous n’avons pas compris {quoted(line)}. Écrivez par exemple {EXAMPLES}.")
    code = typed.codes[0]
    if commune := commune_of_arrondissement(code):
        return _arrondissement(territories(kinds).filter(kind=CollectiviteKind.COMMUNE, code=commune).first(), line)
    found = list(territories(kinds).filter(Q(postal_codes__contains=[code]) | Q(kind="commune", code=code)))
    if found:
        return _one_of(line, found)
    former = _former(Q(code=code), kinds)
    if former:
        return _formerly(line, former)
    if code.endswith("000"):
        # « 75000 » for the town of the département.
        rows = territories(kinds).filter(kind=CollectiviteKind.COMMUNE, departement__code=code[:2])
        choices = [choice_of(place) for place in rows.order_by(F("population").desc(nulls_last=True), "pk")[:3]]
        if choices:
            return asked(f"Nous ne connaissons pas le code postal {quoted(code)}. Est-ce{NBSP}?", choices)
    return refused(
        f"Nous ne connaissons ni code postal ni code INSEE {quoted(code)}. Vérifiez-le, ou écrivez le nom du lieu."
    )


def _without_its_zero(line, kinds):
    """« 1000 » for 01000, as spreadsheets leave it."""
    reading = _by_code(f"0{line}", parts_of(f"0{line}"), kinds)
    if reading.value is None:
        return reading
    choice = choice_of(reading.value)
    return asked(f"Voulez-vous dire 0{line}{NBSP}: {choice.label}{NBSP}?", [choice])


# --- By name ---------------------------------------------------------------------------------------------------------


def _by_name(line, typed, kinds, allowed):
    places, wheres = _named(typed, kinds, allowed), list(typed.wheres)
    formers = _formerly_named(typed.keys, kinds)
    if not places and not formers:
        places, formers, wheres = _otherwise_named(typed, kinds)
    kept = [place for place in places if _is_there(place, wheres, typed.codes)]
    kept_formers = [one for one in formers if _is_there(one.collectivite, wheres, typed.codes, one.code)]
    if typed.is_arrondissement and len(kept) == 1:
        return _arrondissement(kept[0], line)
    is_situated = bool(wheres or typed.codes)
    if kept:
        others = [] if is_situated or typed.kinds else _others(kept, kept_formers)
        longer = [] if is_situated else _longer_named(typed, kept, kinds)
        return _one_of(line, [*_without_twins(kept), *others, *longer], [one for one in kept_formers if others])
    if kept_formers:
        longer = []
        if not is_situated and all(one.kind != FormerNameKind.ALIAS for one in kept_formers):
            longer = _longer_named(typed, kept_formers, kinds)
        if longer:
            return _one_of(line, [*(one.collectivite for one in kept_formers), *longer], kept_formers)
        return _formerly(line, kept_formers)
    if typed.name in TITLES:
        return refused(f"Il manque le nom{NBSP}: par exemple «{NBSP}mairie de Vendôme{NBSP}».")
    if places or formers:
        longer = _longer_there(typed, wheres, kinds)
        if typed.codes and len(longer) == 1:
            return understood(longer[0], label_of(longer[0]))
        elsewhere = [*places, *(one.collectivite for one in formers), *_longer_named(typed, places or formers, kinds)]
        return _elsewhere(line, longer[:_MOST_CHOICES], elsewhere)
    if "," in line:
        # A comma within the name: « CC Ardenne, Rives de Meuse ».
        line = line.replace(",", " ")
        return _by_name(line, parts_of(line), kinds, allowed)
    return _near(line, typed, kinds)


def _with_its_signs(line, kinds):
    """The one territory whose very name has a comma or parentheses: « CC Ardenne, Rives de Meuse (Ardennes) »."""
    if not re.search(r",|\(.*\(", line):
        return None
    head, _sign, last = line.rstrip(") ").rpartition("(")
    for name, where in ((line, ""), (head, last)):
        rows = territories_named([fold(name)], kinds) if fold(name) else ()
        found = [place for place in rows if not fold(where) or _is_there(place, [fold(where)], [])]
        if len(found) == 1:
            return found[0]
    return None


def _named(typed, kinds, allowed):
    """Territories with the very name that is typed; failing that, with another article."""
    # « Ville-d’Avray » is no title before a name.
    whole = territories_named(typed.keys[:1], allowed)
    if whole and not (typed.kinds and len(typed.keys) == 1):
        return whole
    for keys in (typed.keys, [other for key in typed.keys for other in with_articles(key)]):
        if found := territories_named(keys, kinds):
            # « Mairie du Robert »: Le Robert before Robert.
            first = min(keys.index(place.actor.name_key) for place in found) if keys is typed.keys else 0
            return [place for place in found if keys is not typed.keys or place.actor.name_key == keys[first]]
    return _groupings(typed, kinds)


def _groupings(typed, kinds):
    """Groupings named by their telling words, in whatever order: « CC Adour Madiran », « métropole d’Orléans »."""
    sorts = {*CollectiviteKind.epci(), CollectiviteKind.SYNDICAT}
    sorts = sorts & kinds if kinds else sorts
    words = set(telling(typed.keys[-1]))
    if not sorts or not (kinds or len(words) > 1 or names_grouping(typed.name)):
        return []
    return [place for place in groupings(sorts, words) if set(telling(place.actor.name_key)) == words]


def _otherwise_named(typed, kinds):
    """Places whose département or région is said after the name: « saint denis reunion »."""
    words = typed.keys[-1].split()
    for size in range(1, min(4, len(words) - 1) + 1):
        where, named = " ".join(words[-size:]), words[:-size]
        # « Saint-Denis de La Réunion ».
        while len(named) > 1 and named[-1] in GENERIC:
            named = named[:-1]
        name = " ".join(named)
        keys = [where, *with_articles(where)]
        if not is_area(keys):
            continue
        names = [name, *with_articles(name)]
        places = territories_named(names, kinds)
        formers = _formerly_named(names, kinds)
        here = [place for place in places if _is_there(place, [where], [])]
        formerly = [one for one in formers if _is_there(one.collectivite, [where], [])]
        if here or formerly:
            return here, formerly, [where]
    return [], [], typed.wheres


def _is_there(place, wheres, codes, former_code=""):
    """Whether all that is said of where it is agrees with ``place``."""
    own = {code for code in (place.code, former_code, *place.postal_codes) if code}
    departement, region = place.departement, place.region
    known = {"france", *own}
    for parent in filter(None, (departement, region)):
        known |= {parent.actor.name_key, *with_articles(parent.actor.name_key)}
    numbers = set()
    if departement:
        numbers = {departement.code.lower(), departement.code}
    if place.kind in PLAIN_KINDS:
        numbers |= {place.code.lower()}
    said = all(where in known or (departement_number(where) or where).lower() in numbers for where in wheres)
    # The postal code of a box or a wrong one says the département at least.
    near = tuple(code[:3] if code.startswith("97") else code[:2] for code in own)
    return said and all(code in own or code.startswith(near) for code in codes)


def _formerly_named(keys, kinds):
    known = formers_named(keys, kinds)
    if known is None:
        return _former(Q(name_key__in=keys), kinds)
    return list({row.collectivite_id: row for row in reversed(known)}.values())[::-1]


def _former(condition, kinds):
    """Former names, whose collectivité of today is loaded."""
    rows = FormerName.objects.filter(condition, collectivite__in=territories(kinds).order_by())
    rows = list(rows.order_by("-collectivite__population", "pk")[:50])
    today = {place.pk: place for place in territories().filter(pk__in=[row.collectivite_id for row in rows])}
    for row in rows:
        row.collectivite = today[row.collectivite_id]
    return list({row.collectivite_id: row for row in reversed(rows)}.values())[::-1]


def _others(places, formers):
    """Communes of today whose former name somebody may mean by the name of another commune: « Belleville »."""
    known = {place.pk for place in places}
    return [
        one.collectivite for one in formers if one.kind != FormerNameKind.ALIAS and one.collectivite_id not in known
    ]


def _longer_named(typed, found, kinds):
    """Communes far more peopled than those ``found``, whose names are longer: « Boulogne » for Boulogne-Billancourt.

    ``found``: territories, or former names, of which nobody says how many people they had.
    """
    places = [getattr(one, "collectivite", one) for one in found]
    if any(place.kind != CollectiviteKind.COMMUNE for place in places):
        return []
    people = max((place.population or 0) if place is one else 0 for place, one in zip(places, found, strict=True))
    rows = large_communes(f"{typed.keys[-1]} ", kinds, max(_A_TOWN, _MUCH_MORE * people))
    known = {place.pk for place in places}
    return [place for place in rows if place.pk not in known][:NEAR]


def _longer_there(typed, wheres, kinds):
    """Communes where it is said to be, of longer names: « 28400 Nogent » for Nogent-le-Rotrou. A code says it whole."""
    rows = territories(kinds).filter(kind=CollectiviteKind.COMMUNE, actor__name_key__startswith=f"{typed.keys[-1]} ")
    for code in typed.codes:
        rows = rows.filter(Q(postal_codes__contains=[code]) | Q(code=code))
    return [place for place in most_peopled(rows) if _is_there(place, wheres, typed.codes)]


def _without_twins(places):
    """« Paris » is a département of one commune: the same territory."""
    communes = {place.departement_id for place in places if place.kind == CollectiviteKind.COMMUNE}
    return [
        place
        for place in places
        if place.kind != CollectiviteKind.DEPARTEMENT
        or place.pk not in communes
        or Collectivite.objects.filter(departement=place.pk, kind=CollectiviteKind.COMMUNE).count() > 1
    ]


# --- Answers ---------------------------------------------------------------------------------------------------------


def _one_of(line, places, formers=()):
    """One of ``places``; those that ``formers`` lead to say by which name."""
    places = list({place.pk: place for place in places}.values())
    if not places:
        return refused(f"Nous ne connaissons pas {quoted(line)}. Écrivez par exemple {EXAMPLES}.")
    if len(places) == 1:
        return understood(places[0], label_of(places[0]))
    former = {one.collectivite_id: one.name for one in formers}
    # Whoever bears this very name comes first: a longer name never takes its place in the list.
    key = parts_of(line).keys[-1:]
    namesakes = [place for place in most_peopled(places) if place.actor.name_key in key]
    places = [*namesakes, *(place for place in most_peopled(places) if place not in namesakes)]
    choices = [choice_of(place, former.get(place.pk, "")) for place in places[:_MOST_CHOICES]]
    more = len(places) - _MOST_CHOICES
    more = f" Et {more} de plus{NBSP}: ajoutez le département ou le code postal." if more > 0 else ""
    return asked(
        f"{quoted(line)}{NBSP}: {counted(len(places), 'territoire')} répondent. Lequel est-ce{NBSP}?{more}", choices
    )


def _formerly(line, formers):
    if len(formers) > 1:
        return _one_of(line, [one.collectivite for one in formers], formers)
    place = formers[0].collectivite
    former, name = formers[0].name, place.actor.name
    # A commune that was renamed; « Auvergne » is but a part of Auvergne-Rhône-Alpes.
    is_commune = place.kind == CollectiviteKind.COMMUNE
    if is_commune and formers[0].kind == FormerNameKind.FORMER and fold(name).startswith(fold(former)):
        note = f"{former} s’appelle aujourd’hui {name}."
    else:
        note = f"{former} {_NO_LONGER[formers[0].kind]} {_of(place)}."
    return understood(place, label_of(place), note=note)


def _of(place):
    """« d’Annecy », « du Robert », « de Rennes », « de la région Grand Est »."""
    name = place.actor.name
    return f"de la région {name}" if place.kind == CollectiviteKind.REGION else of_name(name)


def _arrondissement(place, line):
    if place is None:
        return refused(f"Nous ne connaissons pas {quoted(line)}.")
    return understood(place, label_of(place), note=f"Un arrondissement fait partie {_of(place)}.")


def _elsewhere(line, there, places):
    """Those of longer names that are ``there`` where it is said come first."""
    places = {one.pk: one for one in [*there, *most_peopled(places)]}.values()
    choices = [choice_of(place) for place in places][:_MOST_CHOICES]
    return asked(f"{quoted(line)}{NBSP}: nous connaissons ce nom, mais ailleurs. Est-ce{NBSP}?", choices)


def _near(line, typed, kinds):
    """Nobody is named so: near spellings are proposed, and taken only when spaces alone differ."""
    keys = list(dict.fromkeys([typed.keys[-1], typed.name]))
    places = {place.pk: place for key in keys for place in alike(key, kinds)}
    places = list(places.values())[: 2 * NEAR]
    places = [place for place in places if _is_there(place, typed.wheres, typed.codes)] or places
    glued = {key.replace(" ", "") for key in keys}
    same = [place for place in places if place.actor.name_key.replace(" ", "") in glued]
    if same:
        return _one_of(line, same)
    choices = [choice_of(place) for place in places]
    if typed.codes and not choices:
        by_code = _by_code(line, typed, kinds)
        choices = list(by_code.choices) or ([choice_of(by_code.value)] if by_code.value else [])
    if not choices:
        return refused(
            f"Nous ne connaissons pas de territoire nommé {quoted(line)}. Essayez son code postal, ou un nom voisin."
        )
    return asked(f"Nous ne connaissons pas {quoted(line)}. Vouliez-vous dire{NBSP}?", choices)


def suggest_territories(text, limit=8, *, kinds=()):
    """``[Suggested]`` that ``text``, being typed, may begin: the named one, then communes, then the most peopled."""
    line = tidy(text)[:LONGEST]
    typed = parts_of(line)
    if not typed.keys or line.replace(" ", "").isdecimal():
        return _suggested_by_code(typed, line, limit, kinds)
    key = typed.keys[-1]
    rows = territories(kinds or typed.kinds)
    starts = [key, *([key.removesuffix("saint") + "st"] if key.endswith("saint") and line[-2:].lower() == "st" else [])]
    found = Q()
    for start in starts:
        found |= Q(actor__name_key__startswith=start) | Q(actor__name_key__contains=f" {start}")
    if departement := next((number for where in typed.wheres if (number := departement_number(where))), ""):
        rows = rows.filter(departement__code=departement)
    elif typed.wheres:
        rows = rows.filter(departement__actor__name_key__startswith=typed.wheres[0])
    if typed.codes:
        rows = rows.filter(Q(postal_codes__contains=[typed.codes[0]]) | Q(code=typed.codes[0]))
    order = Case(
        When(actor__name_key__in=[key, *with_articles(key)] if len(starts) == 1 else [], then=Value(0)),
        # « orlean » is the town before the métropole around it, always more peopled.
        When(Q(actor__name_key__startswith=key) & ~Q(kind__in=CollectiviteKind.epci()), then=Value(1)),
        When(actor__name_key__startswith=key, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    rows = rows.filter(found).order_by(order, F("population").desc(nulls_last=True), "pk")
    places = list(rows[:limit])
    if len(places) < limit and (not kinds or CollectiviteKind.COMMUNE in kinds) and not typed.wheres:
        places += _formerly_beginning(key, places, limit - len(places))
    if not places:
        reading = read_territory(line, kinds=kinds)
        places = [reading.value] if reading.value else misspelled_beginning(key, kinds or typed.kinds, limit)
    return [Suggested(place.pk, label_of(place), note_of(place)) for place in places]


def _formerly_beginning(key, places, limit):
    formers = FormerName.objects.filter(name_key__startswith=key, collectivite__actor__country="FR")
    known = {place.pk for place in places}
    pks = formers.exclude(collectivite__in=known).order_by("-collectivite__population").values_list("collectivite")
    chosen = list(dict.fromkeys(pk for (pk,) in pks[: 3 * limit]))[:limit]
    found = territories().in_bulk(chosen)
    return [found[pk] for pk in chosen if pk in found]


def _suggested_by_code(typed, line, limit, kinds):
    figures = line.replace(" ", "").upper()
    if typed.codes:
        found = Q(postal_codes__contains=[typed.codes[0]]) | Q(code=typed.codes[0])
    elif departement_number(line):
        found = Q(code=departement_number(line), kind__in=[*PLAIN_KINDS])
    elif len(figures) == 9 and figures.isdecimal():
        found = Q(code=figures) | Q(actor__siren=figures)
    elif 3 <= len(figures) <= 4 and fold(figures) == figures.lower():
        found = Q(code__startswith=figures, kind=CollectiviteKind.COMMUNE)
    else:
        return []
    rows = territories(kinds).filter(found).order_by(F("population").desc(nulls_last=True), "pk")[:limit]
    return [Suggested(place.pk, label_of(place), note_of(place)) for place in rows]
