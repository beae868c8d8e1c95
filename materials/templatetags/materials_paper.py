"""What the templates of papers ask for."""

from django import template

from materials.takeaway.pictures import address_of

register = template.Library()
register.filter("picture_address", address_of)
