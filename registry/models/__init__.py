"""The registry: where (places), who (people), what they may do (roles) and what they are trained in (trainings).

Around them: whom one calls with a worry (contacts), what was brought in and put right (history), and what keeps it
going (upkeep).
"""

from registry.models.contacts import Contact
from registry.models.coverage import CoverageStep
from registry.models.free_text import refuse_cpr
from registry.models.history import HeadCount, ImportBatch, ImportedRow, Merge, RegistryChange
from registry.models.people import Affiliation, Lookup, Person, Role
from registry.models.places import Municipality, PoliceDistrict, Region, Sector
from registry.models.trainings import Programme, Training
from registry.models.upkeep import ApiKey, Invitation, PublishedFigures, SavedFilter

__all__ = [
    "Affiliation",
    "ApiKey",
    "Contact",
    "CoverageStep",
    "HeadCount",
    "ImportBatch",
    "ImportedRow",
    "Invitation",
    "Lookup",
    "Merge",
    "Municipality",
    "Person",
    "PoliceDistrict",
    "Programme",
    "PublishedFigures",
    "Region",
    "RegistryChange",
    "Role",
    "SavedFilter",
    "Sector",
    "Training",
    "refuse_cpr",
]
