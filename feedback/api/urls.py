"""Mount with ``path("api/v1/indicators/", include("feedback.api.urls"))``."""

from django.urls import path
from django.views.decorators.http import conditional_page

from .views import Catalog, Dataset, DefinitionList, DictionaryList, HistoryList, IndicatorList

app_name = "feedback_api"
urlpatterns = [
    path("", conditional_page(IndicatorList.as_view()), name="indicators"),
    path("history/", conditional_page(HistoryList.as_view()), name="history"),
    path("definitions/", conditional_page(DefinitionList.as_view()), name="definitions"),
    path("dictionary/", conditional_page(DictionaryList.as_view()), name="dictionary"),
    path("datasets/", conditional_page(Catalog.as_view()), name="datasets"),
    path("datasets/<slug:code>/", conditional_page(Dataset.as_view()), name="dataset"),
]
