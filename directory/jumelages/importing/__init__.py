"""Import of twinnings from a table of pairs of towns.

``reading`` turns the file into lines or refuses it; ``places`` finds the towns that a line means; ``planning`` says
what every line would do; ``applying`` does it.
"""
