"""On PostgreSQL the database itself refuses to change or delete a line of the journal, except to take the person out of it."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE'
     AND ROW(NEW.id, NEW.at, NEW.verb, NEW.target_type, NEW.target_id, NEW.reason)
         IS NOT DISTINCT FROM ROW(OLD.id, OLD.at, OLD.verb, OLD.target_type, OLD.target_id, OLD.reason)
     AND NEW.actor_id IS NULL AND NEW.concerns_id IS NULL AND NEW.before = '' AND NEW.after = ''
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'lines of the journal are only added' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON accounts_journalentry
  FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
"""
UNDO = "DROP TRIGGER journal_append_only ON accounts_journalentry; DROP FUNCTION journal_is_append_only();"


def on_postgresql(sql):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(on_postgresql(FUNCTION), on_postgresql(UNDO), elidable=False)]
