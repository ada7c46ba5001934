"""What another portal embeds. The pages themselves are pages of the site's tree."""

from django.urls import path

from .views import embed

urlpatterns = [
    path("embed/<slug:name>/", embed.show, name="feedback_embed"),
    path("embed/<slug:name>/bien-nhan/", embed.receipt, name="feedback_embed_receipt"),
]
