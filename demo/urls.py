from django.urls import path

from demo import views

app_name = "demo"
urlpatterns = [
    path("entree/", views.enter, name="enter"),
    path("courrier/", views.letters, name="letters"),
]
