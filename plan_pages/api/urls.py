"""Mount with ``path("api/v1/", include("plan_pages.api.urls"))``."""

from django.urls import path
from django.views.decorators.http import conditional_page

from .news import NewsList
from .plans import PlanList, TaskList
from .results import CriterionList, ResultList, ScoreList

app_name = "plan_pages_api"
urlpatterns = [
    path("plans/", conditional_page(PlanList.as_view()), name="plans"),
    path("tasks/", conditional_page(TaskList.as_view()), name="tasks"),
    path("criteria/", conditional_page(CriterionList.as_view()), name="criteria"),
    path("scores/", conditional_page(ScoreList.as_view()), name="scores"),
    path("results/", conditional_page(ResultList.as_view()), name="results"),
    path("news/", conditional_page(NewsList.as_view()), name="news"),
]
