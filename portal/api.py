"""Open data: what each app publishes, and one schema of it all."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

urlpatterns = [
    path("indicators/", include("feedback.api.urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
]
