from django.urls import include, path

from .views import admin_counters, admin_embed, admin_files, admin_responses, admin_together

urlpatterns = [
    path("counters/<int:pk>/poster/", admin_counters.poster, name="feedback_counter_poster"),
    path("counters/<int:pk>/renew/", admin_counters.renew, name="feedback_counter_renew"),
    path("responses/", admin_responses.ResponseIndexView.as_view(), name="feedback_responses"),
    path(
        "responses/results/",
        admin_responses.ResponseIndexView.as_view(results_only=True),
        name="feedback_responses_results",
    ),
    path(
        "responses/together/<slug:verb>/",
        admin_together.together,
        name="feedback_responses_together",
    ),
    path("responses/<int:pk>/", admin_responses.detail, name="feedback_response"),
    path(
        "responses/<int:pk>/contact/",
        admin_responses.show_contact,
        name="feedback_response_contact",
    ),
    path("responses/<int:pk>/reply/", admin_responses.answer, name="feedback_response_reply"),
    path(
        "responses/<int:pk>/files/<int:attachment>/",
        admin_files.download,
        name="feedback_response_file",
    ),
    path("responses/<int:pk>/<slug:action>/", admin_responses.act, name="feedback_response_action"),
    path("paper/", include("feedback.paper.urls")),
    path("embed/<int:pk>/", admin_embed.snippet, name="feedback_embed_snippet"),
]
