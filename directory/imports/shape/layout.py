"""Sheets that are no table from top to bottom: lying on their side, or several tables side by side."""

from directory.imports.shape.words import folded, is_label


def lies_on_its_side(rows):
    """Whether the words that head the values are in the first column, and each record in a column of its own."""
    full = [row for row in rows if len(row.own) > 1]
    if len(full) < 3:
        return False
    first = min(column for row in full for column in row.own)
    heads = [row.own[first].text for row in full if first in row.own and row.looks[first] == "text"]
    if len(heads) < 0.8 * len(full) or sum(map(is_label, heads)) < 0.6 * len(full) or len(set(heads)) < len(heads):
        return False
    across = [[cell.text for column, cell in row.own.items() if column != first] for row in full if len(row.own) > 2]
    return not any(sum(map(is_label, texts)) >= 0.5 * len(texts) for texts in across)


def side_by_side(rows, header):
    """``(blocks, whether they are tables of their own)``: the first and last columns of what stands apart under one
    header, when an empty column separates them.

    They are tables of their own when they are headed by the same words, when the first ends before another, or when
    another has its first rows, without a gap, and then no more.
    """
    said = sorted(rows[header[1] - 1].said)
    blocks = []
    for column in said:
        if blocks and column == blocks[-1][1] + 1:
            blocks[-1][1] = column
        else:
            blocks.append([column, column])
    if len(blocks) < 2 or any(first == last for first, last in blocks):
        return [], False
    body = rows[header[1] :]
    inside = {column for first, last in blocks for column in range(first, last + 1)}
    if any(set(row.own) - inside for row in body if len(row.own) > 1):
        return [], False
    row = rows[header[1] - 1]
    words = [{folded(row.said[column].text) for column in range(first, last + 1)} for first, last in blocks]
    alike = all(len(found & words[0]) * 2 > len(found | words[0]) for found in words)
    filled = [
        [place for place, row in enumerate(body) if any(first <= column <= last for column in row.own)]
        for first, last in blocks
    ]
    ends = [max(found, default=-1) for found in filled]
    stops = any(
        1 < len(found) == end + 1 and end < ends[0] and is_full(body[: len(found)], block)
        for found, end, block in zip(filled, ends, blocks, strict=True)
    )
    return [tuple(block) for block in blocks], alike or ends[0] < max(ends) or stops


def is_full(rows, block):
    return all(column in row.own for row in rows for column in range(block[0], block[1] + 1))
