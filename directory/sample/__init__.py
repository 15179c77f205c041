"""The sample: public pages of the field, as records, in sentences of our own.

Each page is a file of `pages/`, loaded once, whole, in one transaction; when its main record is there already, under
its present or a former address, the page is left alone. `events.sample` carries on with meetings and news.
"""

from functools import partial
from pathlib import Path

from directory.sample.loader import load_page

PAGES = tuple(
    partial(load_page, Path(__file__).with_name("pages") / f"{name}.toml") for name in ("lagos", "bagnolet", "orleans")
)
"""Functions of the account that acts; each says whether it created its page."""
