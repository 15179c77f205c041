"""The form of a sheet: its sections as on the public page, its preview, its files kept, the drafts that it names."""
