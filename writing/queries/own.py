"""Fetching one's own text, whatever its kind."""

from django.contrib.contenttypes.models import ContentType
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from writing.models import Revised


def own_text(user: User, kind: str, pk: int) -> Revised:
    """The person's own text; somebody else's does not exist."""
    model = ContentType.objects.filter(model=kind).first()
    written = model.model_class() if model else None
    if written is None or not issubclass(written, Revised):
        raise Http404
    text = get_object_or_404(written, pk=pk)
    if text.writer_id != user.pk:
        raise Http404
    return text
