from wagtail.admin.viewsets.model import ModelViewSetGroup

from .communication import CommunicationViewSet
from .imports import ImportViewSet
from .records import GROUP_LABEL, VIEWSETS


class ReformViewSetGroup(ModelViewSetGroup):
    menu_label = GROUP_LABEL
    menu_icon = "clipboard-list"
    menu_order = 250
    items = (*(viewset() for viewset in VIEWSETS), ImportViewSet(), CommunicationViewSet())


__all__ = ["ReformViewSetGroup"]
