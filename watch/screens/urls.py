from django.urls import path

from watch.screens import watching

app_name = "watch"
urlpatterns = [
    path("veille/", watching.watch, name="watch"),
    path("veille/recherches/", watching.keep_search, name="keep_search"),
    path("veille/recherches/<number:pk>/", watching.drop_search, name="drop_search"),
    path("veille/competences/<path:code>/", watching.follow, name="follow"),
    path("veille/arret/<str:token>/", watching.unsubscribe, name="unsubscribe"),
]
