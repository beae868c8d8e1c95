"""The database itself keeps people away from events without names: triggers, because a CHECK sees one row only.

SQLite forgets a table's triggers when a later migration changes that table: such a migration must make them again.
tests/events/test_models.py notices when one did not.
"""

from django.db import migrations

NOT_NAMED = "only_named_events_know_people"
FIXED = "registration_of_an_event_is_fixed"
PEOPLE = ("events_booking", "events_enrolment")

SQLITE = [
    f"""CREATE TRIGGER {table}_{when}_named BEFORE {what} ON {table}
    WHEN (SELECT registration FROM events_event WHERE id = NEW.event_id) <> 'named'
    BEGIN SELECT RAISE(ABORT, '{NOT_NAMED}'); END"""
    for table in PEOPLE
    for when, what in (("insert", "INSERT"), ("update", "UPDATE OF event_id"))
] + [
    f"""CREATE TRIGGER events_event_registration BEFORE UPDATE OF registration ON events_event
    WHEN OLD.registration <> NEW.registration
    BEGIN SELECT RAISE(ABORT, '{FIXED}'); END"""
]
POSTGRESQL = [
    f"""CREATE FUNCTION events_refuse_people() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (SELECT registration FROM events_event WHERE id = NEW.event_id) <> 'named' THEN
        RAISE EXCEPTION '{NOT_NAMED}' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW; END $$""",
    f"""CREATE FUNCTION events_keep_registration() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION '{FIXED}' USING ERRCODE = 'check_violation'; END $$""",
    *[
        f"""CREATE TRIGGER {table}_named BEFORE INSERT OR UPDATE OF event_id ON {table}
        FOR EACH ROW EXECUTE FUNCTION events_refuse_people()"""
        for table in PEOPLE
    ],
    """CREATE TRIGGER events_event_registration BEFORE UPDATE OF registration ON events_event
    FOR EACH ROW WHEN (OLD.registration IS DISTINCT FROM NEW.registration) EXECUTE FUNCTION events_keep_registration()""",
]
UNDO_SQLITE = [
    "DROP TRIGGER events_event_registration",
    *[f"DROP TRIGGER {table}_{when}_named" for table in PEOPLE for when in ("insert", "update")],
]
UNDO_POSTGRESQL = [
    "DROP FUNCTION events_refuse_people() CASCADE",
    "DROP FUNCTION events_keep_registration() CASCADE",
]


def run(sqlite, postgresql):
    def operation(apps, schema_editor):
        for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
            schema_editor.execute(statement)

    return operation


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [migrations.RunPython(run(SQLITE, POSTGRESQL), run(UNDO_SQLITE, UNDO_POSTGRESQL))]
