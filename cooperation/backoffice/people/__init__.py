"""People across the base: found, exported, put right, replaced, erased, on one page. See ``docs/adr/0037-…``."""
