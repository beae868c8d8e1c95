"""The registry: where (places), who (people), what they may do (roles) and what they are trained in (trainings).

And whom one calls with a worry (contacts).
"""

from registry.models.contacts import Contact
from registry.models.free_text import refuse_cpr
from registry.models.people import Affiliation, Lookup, Person, Role
from registry.models.places import Municipality, PoliceDistrict, Region, Sector
from registry.models.trainings import Programme, Training

__all__ = [
    "Affiliation",
    "Contact",
    "Lookup",
    "Municipality",
    "Person",
    "PoliceDistrict",
    "Programme",
    "Region",
    "Role",
    "Sector",
    "Training",
    "refuse_cpr",
]
