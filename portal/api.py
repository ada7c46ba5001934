"""Open data: the interfaces of the apps under one root, with one schema (OpenAPI)."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

urlpatterns = [
    path("indicators/", include("feedback.api.urls")),
    path("said-done/", include("feedback.api.pair_urls")),
    path("", include("plan_pages.api.urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
]
