"""Mount with ``path("api/v1/indicators/", include("feedback.api.urls"))``."""

from django.urls import path

from .views import IndicatorList

app_name = "feedback_api"
urlpatterns = [path("", IndicatorList.as_view(), name="indicators")]
