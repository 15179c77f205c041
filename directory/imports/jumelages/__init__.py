"""Import of twinnings from a table of pairs of towns.

``reading`` turns the file into rows or refuses it; ``places`` finds the town that a row means; ``planning`` says
what every line would do; ``applying`` does it.
"""
