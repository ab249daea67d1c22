"""The limit of `benchmarks.pages`: what a page of Django costs at least, in the product's own frame.

The product as it is (settings, middleware, base.html), and beside it one page with a session, a user,
three indexed queries and 25 rows. One WSGI application serves both, so that both are as warm.
"""

import django

django.setup()

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from recruiting import access, urls
from recruiting.models import Candidate, Job, Stage

settings.ROOT_URLCONF = "benchmarks.plain_page"
settings.STATIC_ROOT = settings.DATA_DIR / "static"  # of this run
settings.STATIC_ROOT.mkdir(exist_ok=True)
ROWS = 25
PAGE = """
{% extends "base.html" %}
{% block content %}
  <h1>{{ job.title }}</h1>
  <p>{% for stage in stages %}{{ stage.name }} {% endfor %}</p>
  <table class="table">
    {% for row in rows %}
      <tr>
        <td>{{ row.first_name }} {{ row.last_name }}</td>
        <td>{{ row.email }}</td>
        <td>{{ row.source }}</td>
      </tr>
    {% endfor %}
  </table>
{% endblock content %}
"""


def plain_page(request: HttpRequest) -> HttpResponse:
    company = access.company_of(access.member(request))
    job = Job.objects.get(pk=int(request.GET["job"]), company=company)
    rows = Candidate.objects.filter(company=company, archived_at=None)
    context = {
        "job": job,
        "stages": list(Stage.objects.filter(job=job)),
        "rows": list(rows.order_by("-created_at", "-pk")[:ROWS]),
    }
    return HttpResponse(_template.render(context, request))


urlpatterns = [path("the-limit/", plain_page), *urls.urlpatterns]
_template = engines["django"].from_string(PAGE)
application = get_wsgi_application()
