"""A sheet away from the site: one A4 page to put in a file (PDF), one image for whoever shares its address."""
