"""Words that find each other: the one thing of the repertoire that administrators edit by hand."""

from django.contrib import admin

from search.models import Synonyms


@admin.register(Synonyms)
class SynonymsAdmin(admin.ModelAdmin):
    list_display = ("terms",)
    search_fields = ("terms",)
