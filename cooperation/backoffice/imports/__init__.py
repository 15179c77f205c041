"""A spreadsheet brought by a network, from the file to the sheets that it made: sent, understood, rehearsed, applied,
taken back. What is done is ``directory.imports``'s; these are the pages.
"""
