from django.http import HttpRequest

from .frame import Frame


def frame(request: HttpRequest) -> dict[str, Frame]:
    return {"frame": Frame.of(request)}
