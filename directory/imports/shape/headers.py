"""Which lines of a sheet head a table: by their words, by what is under them, by how they stand."""

from collections import Counter
from statistics import median

from directory.imports.shape.views import usual
from directory.imports.shape.words import folded, is_head, is_hint, is_label

#: Lines looked at under a candidate, to see what it heads.
BODY = 30
#: A line under which nothing says that it is a header, nor its words, is a line of the table.
LEAST = 1.2
#: Headers farther down than this begin another table.
MAX_ROWS = 4


def find_header(rows):
    """``(first, last + 1)``: the places in ``rows`` of the header of the first table; ``None`` when there is none."""
    width = usual(rows)
    scored, is_under = [], False
    for place, row in enumerate(rows[:60]):
        body = rows[place + 1 : place + 1 + BODY]
        score = score_of(row, body, width) if body or not is_under else 0
        if score >= LEAST and goes_on(rows[:place], row, body):
            continue
        if score >= LEAST:
            scored.append((score, place))
        is_under |= len(row.own) > 1
    if not scored:
        return None
    best = max(score for score, _ in scored)
    place = next(place for score, place in scored if score >= best - 1 or (best < 20 and heads(rows[place])))
    return extent(rows, place)


def goes_on(above, row, body):
    """Whether what is under a row is also above it: it is one of the rows, whatever it looks like."""
    before = [other for other in above if len(other.own) > 1][-3:]
    if not before or heads(row):
        return False
    columns = {column: Counter(other.looks[column] for other in body if column in other.looks) for column in row.own}
    alike = [
        sum(columns[column].most_common(1)[0][0] == look for column, look in other.looks.items() if columns.get(column))
        for other in before
    ]
    return any(
        2 * len(other.own) >= len(row.own) and same >= 0.8 * len(other.own)
        for same, other in zip(alike, before, strict=True)
    )


def score_of(row, body, width):
    """How much a row looks like the header of ``body``; the more the surer, under ``LEAST`` it is not."""
    said = row.said
    if row.known == "header":
        return 20
    if not row.own or (len(said) < 2 <= width):
        return 0
    textual = sum(look in ("text", "year", "date") for look in row.looks.values()) / len(row.looks)
    if textual < 0.8 or any(len(cell.text) > 250 for cell in row.own.values()):
        return 0
    # What heads says other words than what is under it.
    others = [knownness(other.own) for other in body[:6] if len(other.own) > 1 and not same_header(other, [row])]
    known = knownness(said) - (median(others) if others else 0)
    years_only = all(look == "year" for look in row.looks.values())
    return (
        3 * known * (0.3 if years_only else 1)
        + 2 * contrast(row, body)
        + 1.5 * coverage(said, body)
        + (2 if row.line.is_strong and not all(other.line.is_strong for other in body[:5]) else 0)
        - 3 * (1 - textual)
        - 2 * repeats(row, body)
        - (1 if any(len(cell.text) > 80 for cell in said.values()) else 0)
        - 1.5
    )


def knownness(cells):
    """The share of these cells whose words are those by which people head columns."""
    texts = [cell.text for cell in cells.values()]
    return sum(1 if is_label(text) else 0.7 if is_head(text) else 0 for text in texts) / max(len(texts), 1)


def heads(row):
    """Whether its words alone say that this row is a header."""
    return len(row.own) > 1 and sum(is_label(cell.text) for cell in row.own.values()) > 0.5 * len(row.own)


def columns_used(body):
    """The columns that the rows of a table fill, a fifth of them at least."""
    full = [row for row in body if len(row.own) > 1] or body
    counts = Counter(column for row in full for column in row.said)
    return {column for column, count in counts.items() if count >= 0.2 * len(full)}


def coverage(said, body):
    used = columns_used(body)
    return len(used & set(said)) / len(used) if used else 1


def contrast(row, body):
    """The share of the columns of values (numbers, dates, addresses) over which the row puts words, from -1 to 1."""
    typed = over = 0
    times = Counter(row.looks.values())
    for column, look in row.looks.items():
        looks = [other.looks[column] for other in body if column in other.looks]
        values = sum(look not in ("text", "error") for look in looks)
        if looks and values >= 0.6 * len(looks):
            typed += 1
            # Years and months head amounts and marks; one alone, or over others of its kind, is a value.
            is_over = look == "text" or (
                look in ("year", "date") and times[look] > 1 and not {"number", "answer"}.isdisjoint(looks)
            )
            over += 1 if is_over else -1
    return over / typed if typed else 0


def repeats(row, body):
    """The share of its cells that are also those of a line under it: values repeat, headers do not."""
    others = [other for other in body if not same_header(other, [row])]
    found = sum(
        any(column in other.own and other.own[column].text == cell.text for other in others)
        for column, cell in row.own.items()
    )
    return found / len(row.own)


def extent(rows, place):
    """The header that holds the row at ``place``, with the groups above it and what completes it under it."""
    first, last = place, place + 1
    while first > 0 and place - first < MAX_ROWS - 2 and rows[first].follows(rows[first - 1]):
        if not heads_groups(rows[first - 1], rows[first]):
            break
        first -= 1
    while last < len(rows) and last - first < MAX_ROWS and rows[last].follows(rows[last - 1]):
        if not completes(rows[last], rows[last - 1], rows[last + 1 : last + 1 + BODY]):
            break
        last += 1
    return first, last


def heads_groups(above, row):
    """Whether ``above`` says, over several columns of the header ``row``, what they have in common."""
    if not above.own or not above.is_textual or any(len(cell.text) > 80 for cell in above.own.values()):
        return False
    if any(cell.text.endswith(":") or len(cell.text.split()) > 4 for cell in above.own.values()):
        # « Réseau : » and « Ne pas changer les colonnes » head nothing.
        return False
    wide = set(row.said) | set(above.said)
    if any(cell.is_filled for cell in row.line.cells):
        # Merged downwards into the header: it is of it.
        return True
    partial = [first for first, last in above.spans.items() if 1 <= last - first < len(wide) - 1]
    if len(above.own) > 1:
        # Over columns of the header, and not more of them than it heads.
        return bool(partial) or (len(above.own) < len(row.own) and set(above.own) <= wide)
    column = min(above.own)
    return column > min(row.said) and (bool(partial) or column in row.said) and len(row.own) > 2


def completes(below, row, body):
    """Whether ``below`` goes on with the header that ``row`` begins: under its groups, where it says nothing, or how
    to fill its columns.
    """
    if not below.own:
        return False
    hints = sum(is_hint(cell.text) for cell in below.own.values())
    if hints > 1 and hints >= 0.7 * len(below.own):
        return True
    if not below.is_textual:
        return False
    if any(cell.is_filled for cell in below.line.cells):
        grouped = [set(range(first, last + 1)) for first, last in row.spans.items()]
        return any(len(group & set(below.own)) > 1 for group in grouped) or not set(below.own) & set(row.own)
    if groups := _groups(row):
        under = {column for first, last in groups.items() for column in range(first, last + 1)}
        beside, heads_said = set(below.own) - under, sum(is_head(cell.text) for cell in below.own.values())
        # A group of one column is not merged, « Suivi » over « Couleur »: most of the others are said by one row alone.
        twice, others = beside & set(row.own), beside | (set(row.own) - under)
        is_sparse = 2 * len(twice) <= len(others) and 2 * heads_said >= len(below.own)
        return len(set(below.own) & under) > 1 and (not beside or heads_said == len(below.own) or is_sparse)
    # Without merges (a CSV): it fills the columns that the row leaves empty, and little else.
    gaps = set(below.own) - set(row.said)
    shared = set(below.own) & set(row.said)
    starts = {column - 1 for column in gaps}
    return bool(gaps) and not below.spans and len(body) > 0 and shared <= starts and gaps <= columns_used(body)


def _groups(row):
    """``{first column: last}`` of the groups that a row says over several columns: merged, or written in each."""
    if row.spans:
        return row.spans
    groups, first = {}, None
    for column in sorted(row.own):
        if column - 1 in row.own and row.own[column - 1].text == row.own[column].text:
            groups[first] = column
        else:
            first = column
    return groups


def words_by_column(rows, columns):
    """``{column: its words from top to bottom}`` under the header ``rows``; a group is said over its columns."""
    words = {column: [] for column in columns}
    for place, row in enumerate(rows):
        said = {column: cell.text for column, cell in row.said.items()}
        if place < len(rows) - 1 and not _groups(row) and not all(is_hint(text) for text in said.values()):
            said = _carried(said, rows[place + 1 :], columns)
        for column in columns:
            text = " ".join(said.get(column, "").split())
            if text and text not in words[column][-1:]:
                words[column].append(text)
    return {column: tuple(found) for column, found in words.items()}


def _carried(said, below, columns):
    """A group of a CSV, whose merges are lost, goes on to the right over what is said under it."""
    last, carried = None, dict(said)
    for column in sorted(columns):
        if column in said:
            last = said[column] if any(column in row.own for row in below) else None
        elif last and any(column in row.own for row in below):
            carried[column] = last
    return carried


def same_header(row, header):
    """Whether a row says again what one of the header rows says."""
    return any(known.own and _is_same(row, known) for known in header)


def _is_same(row, known):
    """Whether four cells of five say the same, of a row that says most of what ``known`` says."""
    if len(row.own) < 0.6 * len(known.own):
        return False
    left = len(row.own) // 5
    for column, cell in row.own.items():
        if column not in known.own or not _is_alike(cell.text, known.own[column].text):
            left -= 1
            if left < 0:
                return False
    return bool(row.own)


def _is_alike(text, known):
    return text == known or (abs(len(text) - len(known)) < 4 and folded(text) == folded(known))
