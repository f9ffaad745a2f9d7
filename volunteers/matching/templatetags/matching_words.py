"""Requests for help in templates, in words."""

from django import template

from volunteers.matching import wording

register = template.Library()
register.filter("what", wording.what)
register.filter("when", wording.when)
register.filter("where", wording.where)
register.filter("whose", wording.whose)
