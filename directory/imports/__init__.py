"""Files of others brought into the directory: read, rehearsed, then applied in one transaction."""
