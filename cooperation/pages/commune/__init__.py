"""``/ma-commune/``: what an elected person finds of a French territory, and of what is around it. See decision 53."""
