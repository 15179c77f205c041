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
    across = [[cell.text for column, cell in row.own.items() if column != first] for row in full[:3]]
    return not any(sum(map(is_label, texts)) >= 0.5 * len(texts) for texts in across)


def side_by_side(rows, header):
    """``[(first, last column)]`` of the tables whose headers stand on the same row, apart, and say the same words; one
    when there is one table.
    """
    row = rows[header[1] - 1]
    said = sorted(row.said)
    blocks = []
    for column in said:
        if blocks and column == blocks[-1][1] + 1:
            blocks[-1][1] = column
        else:
            blocks.append([column, column])
    words = [{folded(row.said[column].text) for column in range(first, last + 1)} for first, last in blocks]
    apart = {column for first, last in zip(blocks, blocks[1:], strict=False) for column in range(first[1] + 1, last[0])}
    if any(column in other.own for other in rows[header[1] :] for column in apart):
        return []
    alike = all(len(found & words[0]) * 2 > len(found | words[0]) for found in words)
    return [tuple(block) for block in blocks] if alike and all(len(found) > 1 for found in words) else []
