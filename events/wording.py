"""How an event's times and seats are said in Danish."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event, EventSession

FEW_SEATS = 5


def day(moment):
    """Return »onsdag den 17. marts 2027« of an aware datetime, in Danish time."""
    return date_format(timezone.localtime(moment), r"l \d\e\n j. F Y")


def clock(moment):
    """Return »kl. 9.00« of an aware datetime, in Danish time."""
    return date_format(timezone.localtime(moment), r"\k\l. G.i") + season(moment)


def season(moment):
    """Return which of the two is meant in the hour that comes twice when summer time ends, else ""."""
    local = timezone.localtime(moment)
    if local.replace(fold=not local.fold).utcoffset() == local.utcoffset():
        return ""
    return _(" (vintertid)") if local.fold else _(" (sommertid)")


def moment_in_words(moment):
    """Return »onsdag den 3. marts 2027 kl. 12.00«."""
    return f"{day(moment)} {clock(moment)}"


def when(session):
    """Return »onsdag den 17. marts 2027 kl. 9.00-15.30«; a session past midnight names both days."""
    begins, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    if begins.date() != ends.date():
        return _("%(begins)s til %(ends)s") % {"begins": moment_in_words(begins), "ends": moment_in_words(ends)}
    return f"{moment_in_words(begins)}-{date_format(ends, 'G.i')}{season(ends)}"


def weeks(sessions):
    """Return »uge 11«, or »uge 15, 17 og 21« when the sessions lie in several; nothing without sessions."""
    numbers = list(dict.fromkeys(timezone.localtime(session.starts_at).isocalendar().week for session in sessions))
    if not numbers:
        return ""
    *first, last = map(str, numbers)
    return _("uge %(numbers)s") % {"numbers": _(" og ").join([", ".join(first), last]) if first else last}


def free_seats(number):
    return ngettext("%(number)d ledig plads", "%(number)d ledige pladser", number) % {"number": number}


def seats(event, *, now):
    """Return in a few words how it stands with the seats of an event, and whether one can sign up."""
    if event.state == event.State.CANCELLED:
        return _("Aflyst")
    if not event.is_named:
        return _("Uden tilmelding med navn")
    if event.state in (event.State.HELD, event.State.LOCKED):
        return _("Afholdt")
    if not event.is_open_for_enrolment(now):
        return _("Tilmeldingen er ikke åben")
    if event.is_full:
        return _("Fuldt booket – skriv dig på venteliste")
    if event.free_seats <= FEW_SEATS:
        return _("Få pladser tilbage: %(seats)s") % {"seats": free_seats(event.free_seats)}
    return free_seats(event.free_seats)


def where(event):
    """Return »Demohuset, Aalborg Kommune«; for an event with a link only, that it is online."""
    place = event.place or _("Online")
    return f"{place}, {event.municipality.official_name}" if event.municipality else place


def on_waiting_list(number, why):
    """Return »Du står som nr. 3 på ventelisten. Alle 10 pladser er optaget.«"""
    return " ".join([_("Du står som nr. %(number)d på ventelisten.") % {"number": number}, why]).strip()


def organiser(event):
    """Return who holds the event, as »Infohus Fyn« or »Odense Kommune«."""
    if event.organiser == event.Organiser.MUNICIPALITY:
        return event.municipality.official_name
    if event.organiser == event.Organiser.INFO_HOUSE:
        return _("Infohus %(name)s") % {"name": event.district.info_house}
    return _("Styrelsen")


def change(noted):
    """Return what an EventChange says, as »Oplysninger ændret: titel, sted« or »Aflyst: Oplægsholderen er syg«."""
    what, because = str(noted.get_what_display()), noted.because
    if noted.what == noted.What.CHANGED:
        because = ", ".join(field_name(name) for name in because.split(", ") if name)
    if noted.what == noted.What.CAPACITY:
        because = because.replace("->", _("til"))
    return f"{what}: {because}" if because else what


def field_name(name):
    """Return what a changed field is called on the page; a name of none is left as it is."""
    if name in ("sessions", "starts_at", "ends_at"):
        return _("mødegange")
    for model in (Event, EventSession):
        if any(field.name == name for field in model._meta.get_fields()):
            return str(model._meta.get_field(name).verbose_name)
    return name


def paragraphs(text):
    """Return a text as [{is_list, lines}]: an empty line begins a new one, lines that begin with »-« are a list."""
    found = []
    for block in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        is_list = bool(lines) and all(line.startswith("-") for line in lines)
        if lines:
            found.append({"is_list": is_list, "lines": [line.lstrip("- ") for line in lines] if is_list else lines})
    return found
