"""The sample, continued: a network's evening, the national portal's news, agenda and resources."""

from functools import partial
from pathlib import Path

from directory.sample.loader import load_page

PAGES = tuple(partial(load_page, Path(__file__).with_name("pages") / f"{name}.toml") for name in ("mali", "national"))
