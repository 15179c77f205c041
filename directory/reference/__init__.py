"""The territory and the lists that every base starts with: files in the repository, readers, loader.

``data/`` holds what ``bin/rebuild-reference`` extracts from public packages, ``lists/`` what is written by hand here.
Readers (``territory``, ``towns``, ``lists``) need neither Django's settings nor a base; ``loading/`` puts their rows
into the base.
"""
