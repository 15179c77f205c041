"""The sample: public pages of the field, as records, in sentences of our own.

Each page is loaded once, whole, in one transaction; when its main record is
there already, under its present or a former address, the page is left alone.
`events.sample.records` carries on with meetings and news.
"""

from directory.sample import bagnolet, lagos, orleans

PAGES = (lagos.load, bagnolet.load, orleans.load)
"""Functions of `by`, the account that acts; each returns what it created, or None."""
