"""People across the whole base: found, exported, put right, erased. It knows no kind: it reads the models."""
