"""What courses hold about a person, for registry's »Mine oplysninger«."""

from django.utils.translation import gettext as _

from courses.models import Attempt, AttemptQuestion, DilemmaPlay, Enrolment, ModuleReading


def tables(people):
    """Return the tables of her courses: taking part, modules read, attempts, answers, dilemmas."""
    return [make(people) for make in (_enrolments, _readings, _attempts, _answers, _plays)]


def _enrolments(people):
    found = Enrolment.objects.filter(person__in=people).select_related("course", "last_module")
    columns = [_("Kursus"), _("Begyndt"), _("Gennemført"), _("Senest i modul"), _("Senest ved afsnit")]
    rows = [[e.course, e.started_at, e.completed_at, e.last_module or "", e.last_section] for e in found]
    return {"title": _("Kurser"), "columns": columns, "rows": rows}


def _readings(people):
    found = ModuleReading.objects.filter(enrolment__person__in=people).select_related("module").order_by("read_at")
    rows = [[reading.module, reading.read_at] for reading in found]
    return {"title": _("Læste moduler"), "columns": [_("Modul"), _("Læst")], "rows": rows}


def _attempts(people):
    found = Attempt.objects.filter(enrolment__person__in=people).select_related("module")
    columns = [_("Nummer"), _("Modul"), _("Begyndt"), _("Afsluttet"), _("Rigtige i procent"), _("Bestået")]
    rows = [[a.pk, a.module, a.started_at, a.finished_at, a.score, _yes_or_no(a.has_passed)] for a in found]
    return {"title": _("Besvarelser"), "columns": columns, "rows": rows}


def _answers(people):
    found = AttemptQuestion.objects.filter(attempt__enrolment__person__in=people, answered_at__isnull=False)
    found = found.select_related("version").order_by("attempt", "position")
    columns = [_("Besvarelse"), _("Spørgsmål"), _("Tekst"), _("Dit svar"), _("Svaret"), _("Rigtigt")]
    rows = [
        [one.attempt_id, one.position, one.version.content.get("text", ""), _chosen(one)]
        + [one.answered_at, _yes_or_no(one.is_correct)]
        for one in found
    ]
    return {"title": _("Svar"), "columns": columns, "rows": rows}


def _plays(people):
    found = DilemmaPlay.objects.filter(enrolment__person__in=people).select_related("dilemma")
    columns = [_("Dilemma"), _("Begyndt"), _("Afsluttet"), _("Valg")]
    rows = [[play.dilemma.title, play.started_at, play.finished_at, ", ".join(map(str, play.path))] for play in found]
    return {"title": _("Dilemmaer"), "columns": columns, "rows": rows}


def _chosen(question):
    """The words of the options she chose, in her order."""
    options = question.version.content.get("options", [])
    chosen = question.answer if isinstance(question.answer, list) else [question.answer]
    return "; ".join(
        str(options[n].get("text", n)) if isinstance(n, int) and n < len(options) else str(n) for n in chosen
    )


def _yes_or_no(value):
    if value is None:
        return ""
    return _("Ja") if value else _("Nej")
