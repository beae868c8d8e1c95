"""The demo's telephone numbers: made of zeros and the place's own number, so that nobody real is called."""

from registry.alphabet import without_danish_letters
from registry.models import Contact, Municipality, PoliceDistrict

Kind = Contact.Kind
NAMES = {Kind.SSP: "SSP-konsulenterne (demo)", Kind.FAMILY: "Modtagelsen, børn og familie (demo)"}


def make():
    """Add a contact of each kind wherever there is none; who has written one keeps it."""
    contacts = [
        Contact(
            kind=kind,
            municipality=place,
            name=name,
            phone=f"00{number}{place.code}",
            email=f"{kind}@{without_danish_letters(place.name)}.example",
            hours="hverdage kl. 8-15",
        )
        for place in Municipality.objects.all()
        for number, (kind, name) in enumerate(NAMES.items(), start=10)
    ]
    contacts += [
        Contact(
            kind=Kind.INFO_HOUSE,
            district=district,
            name="Infohusets koordinator (demo)",
            phone=f"001200{district.number:02}",
            email=f"infohus@{district.slug}.example",
            hours="hverdage kl. 9-14",
        )
        for district in PoliceDistrict.objects.all()
    ]
    Contact.objects.bulk_create(contacts, ignore_conflicts=True)
