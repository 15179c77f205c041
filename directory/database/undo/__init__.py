"""Take back all that one act did, whatever the tables, from their history. See ``docs/adr/0033-lots-et-retours.md``.

An act is what the history notes under one number (``directory.database.acts.act``): an import, a merge, a restoration,
or a taking back, which may be taken back like the rest. What the act created goes, what it changed or deleted returns
to what it was; nothing else moves.

The base is compared as it is now with what the act left. What somebody changed, removed or linked since is listed
sheet by sheet (``Plan.items``), and stays unless its sheet is chosen:

- a sheet that the act created stays whole if anything of it changed since, or if something that stays refers to it;
- of a row that the act changed, the columns return to what they were, but for those that have another value since;
  what the act did not change is not touched, even in a sheet that is chosen;
- rows of a sheet that the act replaced (its sectors, its partners) stay as they are if somebody replaced them since.
"""

from directory.database.undo.planning import (
    chunks,
    columns_of,
    histories,
    name_of,
    plan,
    references_to,
    sheet_of,
)
from directory.database.undo.writing import take_back

__all__ = ["chunks", "columns_of", "histories", "name_of", "plan", "references_to", "sheet_of", "take_back"]
