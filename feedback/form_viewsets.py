"""What staff keep around forms, in one group of the admin's menu."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSetGroup

from .viewsets.bank import BankViewSet
from .viewsets.batches import BatchViewSet
from .viewsets.campaigns import CampaignViewSet
from .viewsets.counters import CounterViewSet
from .viewsets.embeds import EmbedOriginViewSet
from .viewsets.paper import PaperViewSet
from .viewsets.procedures import ProcedureViewSet

ITEMS: tuple[type[ViewSet], ...] = (
    CampaignViewSet,
    CounterViewSet,
    ProcedureViewSet,
    PaperViewSet,
    BankViewSet,
    BatchViewSet,
    EmbedOriginViewSet,
)


class FormViewSetGroup(ModelViewSetGroup):
    menu_label = _("Forms")
    menu_icon = "form"
    menu_order = 205
    items = tuple(viewset() for viewset in ITEMS)
