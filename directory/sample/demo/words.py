"""What demonstration records say: `words.toml`, which explains itself."""

import tomllib
from pathlib import Path

WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
THEMES = WORDS["themes"]
WEALTHY = frozenset(WORDS["wealthy"])
