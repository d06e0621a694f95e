"""The words of the field that find each other; edited in the administration afterwards."""

from django.db import migrations

TERMS = (
    "tuteur, maître de stage, parrain",
    "stagiaire, tutoré",
    "débriefing, retour, feedback",
    "agence, unité",
)


def add_synonyms(apps, schema_editor):
    synonyms = apps.get_model("search", "Synonyms")
    synonyms.objects.bulk_create(synonyms(terms=terms) for terms in TERMS)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(add_synonyms, migrations.RunPython.noop, elidable=False)]
