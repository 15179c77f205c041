"""The marks of our long texts: a blank line makes a paragraph, « - » a list, « ## » a heading."""

import re


def text_blocks(text):
    """Cut a text into ``{"genre": "titre" | "liste" | "paragraphe", "lignes": [...]}``, in order."""
    blocks = []
    for paragraph in re.split(r"\n\s*\n", (text or "").replace("\r\n", "\n").strip()):
        for line in paragraph.split("\n"):
            line = line.strip()
            if not line:
                continue
            if line.startswith("## "):
                blocks.append({"genre": "titre", "lignes": [line[3:]]})
            elif line.startswith("- "):
                _append(blocks, "liste", line[2:])
            else:
                _append(blocks, "paragraphe", line)
        blocks.append(None)
    return [block for block in blocks if block]


def _append(blocks, kind, line):
    if blocks and blocks[-1] and blocks[-1]["genre"] == kind:
        blocks[-1]["lignes"].append(line)
    else:
        blocks.append({"genre": kind, "lignes": [line]})
