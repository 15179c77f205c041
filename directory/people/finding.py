"""Where a person is: every table, every history, every kept file, by the columns that ``directory.database.personal``
says.
"""

import re
import zipfile
from dataclasses import dataclass, field
from functools import reduce
from operator import and_

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast

from directory.database.blanking import WrittenOnce
from directory.database.fold import fold
from directory.database.personal import declared, identity_of, rows_of, tables, tracked_by, words_of
from directory.database.undo import name_of
from directory.people.identity import EMAIL, NAME, PHONE

# Of a kept file, what is read: a workbook a thousand times larger when unfolded tires nobody.
MOST_READ = 64 * 2**20


@dataclass
class Place:
    """A row where a person is. ``found``: ``{column: {string: sort}}``, letter for letter; ``whole``: the columns that
    say nothing else. ``apart``: ``{column: (strings, value)}``, cells of JSON that say the name together, and what the
    column is without them: each is anybody's alone, and stays elsewhere. ``former``: the rows of its history where they
    are too, themselves places.
    """

    model: type
    row: models.Model
    found: dict
    whole: frozenset = frozenset()
    apart: dict = field(default_factory=dict)
    former: list = field(default_factory=list)

    @property
    def name(self):
        """« directory_projectcontact:12 », by which it is chosen; what is no more has its history's."""
        return name_of(self.kept, self.key)

    @property
    def kept(self):
        """The model, or the one whose history this is."""
        return tracked_by(self.model) or self.model

    @property
    def key(self):
        tracked = tracked_by(self.model)
        return self.row.pk if tracked is None else getattr(self.row, tracked._meta.pk.attname)

    @property
    def sorts(self):
        places = (self, *self.former)
        return {sort for place in places for some in place.found.values() for sort in some.values()}

    @property
    def is_gone(self):
        """Whether the history alone remembers it."""
        return tracked_by(self.model) is not None

    @property
    def is_sure(self):
        """Whether this is the person and no homonym place: their name or address alone, not a number that many share,
        nor a word of a public text.
        """
        if self.goes:
            return True
        if not self.whole or declared(self.model).organisation or self.sorts == {PHONE}:
            return False
        # The same name beside another address.
        emails = (name for name, sort in identity_of(self.model).items() if sort == EMAIL and name not in self.whole)
        return self.sorts != {NAME} or not any(getattr(self.row, name) for name in emails)

    @property
    def goes(self):
        """Whether the whole row goes with the person."""
        return bool(self.found.keys() & set(declared(self.model).goes))

    @property
    def strings(self):
        """``(what may be blanked anywhere, whole values of identity columns)``."""
        places = (self, *self.former)
        anywhere = {
            one
            for place in places
            for name, some in place.found.items()
            for one in some.keys() - place.apart.get(name, ((),))[0]
        }
        values = {getattr(place.row, name) for place in places for name in place.whole}
        return anywhere, values


def everything(model):
    """The scope of who may see everybody."""
    return Q()


def find(person, *, scope=everything, only=None):
    """The ``Place``s of a person, live rows first with their history. ``scope(model)``: a condition, the rows that may
    be looked at; ``only``: these models alone.
    """
    live, former = {}, []
    for model in only or tables():
        for row in _candidates(person, model, scope):
            place = _place(person, model, row)
            if place is None:
                continue
            if tracked_by(model) is None:
                live[place.name] = place
            else:
                former.append(place)
    for place in former:
        whole = live.get(place.name)
        if whole is None:
            live[place.name] = place
        elif whole is not place:
            whole.former.append(place)
    return list(live.values())


def _candidates(person, model, scope):
    files = _files(model)
    if not (words_of(model) or files) or not person:
        return ()
    rows = rows_of(model).filter(scope(model)).order_by("pk")
    if _is_sealed(model):
        return rows
    is_said = Q(_words__iregex=person.sql)
    if cells_of(model):
        for words in person.words_sql:
            is_said |= reduce(and_, (Q(_words__iregex=word) for word in words))
    kept = rows.annotate(_words=_Joined(*words_of(model))).filter(is_said)
    if not files:
        return kept
    # Files are read one by one: a base has a few dozen of them, for a year at most.
    return (
        rows.filter(reduce_or(~Q(**{name: ""}) for name in files)) | rows.filter(pk__in=kept.values("pk"))
    ).distinct()


def cells_of(model):
    """The columns that may say a name in several cells, as a spreadsheet does; none of what is written once, where a
    word alone is never blanked.
    """
    if tracked_by(model) or any(isinstance(one, WrittenOnce) for one in getattr(model._meta, "triggers", ())):
        return []
    return [one for one in words_of(model) if isinstance(one, models.JSONField)]


def reduce_or(conditions):
    found = Q()
    for one in conditions:
        found |= one
    return found


class _Joined(Func):
    """The words of a row, one after another: a first name beside its name."""

    function = "concat_ws"
    output_field = models.TextField()

    def __init__(self, *columns):
        super().__init__(Value("\n"), *(Cast(F(one.name), models.TextField()) for one in columns))


def _place(person, model, row):
    found, whole = {}, set()
    identity = identity_of(model)
    for column in words_of(model):
        value = getattr(row, column.attname)
        marks = {}
        for text in texts_of(_decoded(model, row, value)):
            marks |= person.marks(text)
        if marks:
            found[column.name] = marks
            if column.name in identity and value.strip() in marks:
                whole.add(column.name)
    apart = {}
    for column in cells_of(model):
        strings = set()
        value = _without(person, getattr(row, column.attname), strings)
        if strings:
            apart[column.name] = strings, value
            found[column.name] = dict.fromkeys(strings, NAME) | found.get(column.name, {})
    names = declared(model).names
    if len(names) > 1 and not whole.intersection(names):
        values = {name: getattr(row, name) or "" for name in names}
        marks = person.marks(" ".join(one for one in values.values() if one))
        if marks:
            # A first name and a name, each in its column: neither is anybody alone.
            whole.update(name for name, value in values.items() if value)
            found |= {name: {} for name in names if name not in found}
            found[names[0]] = found[names[0]] | marks
    for name in _files(model):
        marks = _marks_in_file(person, getattr(row, name))
        if marks:
            found[name] = marks
    return Place(model, row, found, frozenset(whole), apart) if found else None


def _without(person, value, strings):
    """``value`` of JSON without the cells that, side by side in a list or an object, say a name of ``person`` together;
    they are added to ``strings``.
    """
    if not isinstance(value, (dict, list)):
        return value
    keys = list(value) if isinstance(value, dict) else range(len(value))
    texts = [key for key in keys if isinstance(value[key], str)]
    gone = {texts[at] for at in person.apart_in([value[key] for key in texts])}
    strings.update(value[key] for key in gone)
    kept = [(key, "" if key in gone else _without(person, value[key], strings)) for key in keys]
    return dict(kept) if isinstance(value, dict) else [one for _key, one in kept]


def _decoded(model, row, value):
    return row.get_decoded() if _is_sealed(model) and value == row.session_data else value


def _files(model):
    """The columns of kept files; a history keeps their addresses alone."""
    return declared(model).files if tracked_by(model) is None else ()


def _is_sealed(model):
    """Sessions say nothing before they are decoded."""
    return issubclass(model, AbstractBaseSession)


def texts_of(value):
    """Every text of a value: of JSON, its words and the names of its parts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield str(name)
            yield from texts_of(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from texts_of(one)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield str(value)


# --- Kept files ------------------------------------------------------------------------------------------------------


def _marks_in_file(person, kept):
    """What a kept file says of the person: as a whole, or each word of their name somewhere in it."""
    if not kept:
        return {}
    try:
        with kept.open() as opened:
            text = _text_of(opened)
    except OSError:
        return {}
    marks = person.marks(text)
    if not marks:
        words = set(fold(text).split())
        marks = {one: NAME for one in person.names if not person.is_partial and words.issuperset(fold(one).split())}
    return marks


def _text_of(opened):
    """The words of a workbook or of a text, whatever its sort: enough to say whether somebody is in it."""
    if not zipfile.is_zipfile(opened):
        opened.seek(0)
        body = opened.read(MOST_READ)
        return "\n".join(body.decode(code, "ignore") for code in ("utf-8", "cp1252", "utf-16-le"))
    parts, left = [], MOST_READ
    with zipfile.ZipFile(opened) as folder:
        for one in folder.infolist():
            if left > 0 and one.filename.endswith(".xml"):
                with folder.open(one) as part:
                    body = part.read(left)
                left -= len(body)
                parts.append(re.sub(r"<[^>]+>", " ", body.decode("utf-8", "ignore")))
    return "\n".join(parts)
