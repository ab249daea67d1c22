"""What Spark Hire could not be made to delete is asked for once more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from recruiting import access
from recruiting.toasts import toast
from video_interviews.actions.unmaking import ask_again
from video_interviews.models import InterviewErasure


@require_POST
def ask_spark_hire_again(request: HttpRequest, pk: int) -> HttpResponse:
    admin = access.member(request)
    access.require_admin(admin)
    each = get_object_or_404(InterviewErasure, pk=pk, company=access.company_of(admin))
    if ask_again(each):
        toast(request, _("Spark Hire is asked once more."))
    return redirect("erasures")
