from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.chooser import ChooserViewSet

from .models.criterion import Criterion
from .models.plan_task import PlanTask


class CriterionChooserViewSet(ChooserViewSet):
    model = Criterion
    icon = "list-ol"
    choose_one_text = _("Choose a criterion")
    choose_another_text = _("Choose another criterion")
    url_prefix = "plan_pages/choose/criterion"


class PlanTaskChooserViewSet(ChooserViewSet):
    model = PlanTask
    icon = "tasks"
    choose_one_text = _("Choose a plan task")
    choose_another_text = _("Choose another plan task")
    url_prefix = "plan_pages/choose/task"


criterion_chooser = CriterionChooserViewSet("plan_pages_criterion_chooser")
plan_task_chooser = PlanTaskChooserViewSet("plan_pages_task_chooser")

CriterionChooserBlock = criterion_chooser.get_block_class(
    name="CriterionChooserBlock", module_path="plan_pages.choosers"
)
