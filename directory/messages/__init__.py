"""« Écrire »: what a reader writes to whoever answers for a sheet. No address is shown but by a reply."""
