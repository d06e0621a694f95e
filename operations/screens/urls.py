from django.urls import path

from operations.screens import seals

app_name = "operations"
urlpatterns = [path("recueils/sceau/", seals.seal, name="seal")]
