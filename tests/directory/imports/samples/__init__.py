"""Twelve files as networks keep them, made by code, each with what must be read of it, written before the reader.

``SAMPLES``: ``{name: (how its bytes are made, what is told, its tables)}``. A table is said line by line: « Feuille »,
the rows that head it, « lettre = words > of > its header » (« ° » when hidden), then each line: « 7 [Bretagne] a | b »
for a row of the section « Bretagne », « 6 ! section » for what is no row.
"""

from tests.directory.imports.samples import layouts, texts, workbooks
from tests.directory.imports.samples.keeping import SAMPLES

__all__ = ["SAMPLES", "layouts", "texts", "workbooks"]
