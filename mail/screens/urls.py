from django.urls import path

from mail.screens import letters

app_name = "mail"
urlpatterns = [
    path("courriels/", letters.letters, name="letters"),
    path("courriels/<number:pk>/renvoi/", letters.send_again, name="send_again"),
    path("courriels/<number:pk>/abandon/", letters.give_up, name="give_up"),
]
