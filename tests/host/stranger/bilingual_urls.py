from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls

from .urls import urlpatterns as monolingual

urlpatterns = [
    *monolingual[:-1],
    path("open-data/indicators/", include("feedback.api.urls")),
    *i18n_patterns(
        path("", include("feedback.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
