"""Mount with ``path("api/v1/said-done/", include("feedback.api.pair_urls"))``."""

from django.urls import path
from django.views.decorators.http import conditional_page

from .pairs import SaidDoneList

app_name = "feedback_pairs_api"
urlpatterns = [path("", conditional_page(SaidDoneList.as_view()), name="said_done")]
