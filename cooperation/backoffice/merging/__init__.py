"""Records that may be the same, side by side, made one and two again."""
