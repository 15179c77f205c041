"""From the sheets of the site to what the typesetter (`directory.paper`) prints of them."""
