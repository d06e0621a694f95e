"""A peer on the same rows, in the same run: the list that Django's own administration makes of published sheets."""

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest

from repertoire.models import PracticeVersion


class Site(AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.pk)


class Sheets(ModelAdmin):
    list_display = ("title", "published_on", "outcome", "transfer_peer", "time_band")
    list_filter = ("outcome", "transfer_peer", "time_band")
    list_per_page = 20
    ordering = ("-published_on", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return PracticeVersion.objects.published()

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


site = Site(name="peer")
site.register(PracticeVersion, Sheets)
