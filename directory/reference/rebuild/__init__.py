"""Rebuilds ``directory/reference/data`` from public packages. Run by ``bin/rebuild-reference``; needs no base."""
