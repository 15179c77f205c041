"""Marks of searched words in what a list shows: ``{{ carte.title|fr|surligne:q }}``."""

from django import template

from directory.search.highlight import marked

register = template.Library()
register.filter("surligne", marked)
