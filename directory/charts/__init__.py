"""Charts: rows in words and numbers, drawn by ``templates/components/graphique.html``, read as tables, taken as CSV.

Nothing here touches a template or a request: a selection in, ``Chart`` out. Pages choose which charts they show.
"""

from directory.charts.rows import facet_rows
from directory.charts.shapes import Chart, Row

__all__ = ["Chart", "Row", "facet_rows"]
