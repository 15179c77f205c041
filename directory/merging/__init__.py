"""Two records that are one: made one, and two again. See ``docs/adr/0036-fusionner-et-restaurer.md``.

``kept`` stays, with its address; ``lost`` goes into it. Whatever names ``lost`` (keys, links, propositions), in any
application, names ``kept`` from then on: found in the models, never listed. Where both had the same (one funder, one
member, one sector), one row is left. What the history keeps is taken back by it (``directory.database.undo``); the
rest (propositions, requests) is remembered by ``Merge.apart``.
"""

from directory.merging.planning import (
    BOTH,
    KEPT,
    LOST,
    OWN,
    MergeError,
    groups_of,
    in_order,
    is_mergeable,
    mergeable_models,
    naming,
    plan_merge,
    roles_of,
    what_became_of,
)
from directory.merging.writing import lost_of, merge, plan_unmerge, unmerge

__all__ = [
    "BOTH",
    "KEPT",
    "LOST",
    "OWN",
    "MergeError",
    "groups_of",
    "in_order",
    "is_mergeable",
    "lost_of",
    "merge",
    "mergeable_models",
    "naming",
    "plan_merge",
    "plan_unmerge",
    "roles_of",
    "unmerge",
    "what_became_of",
]
