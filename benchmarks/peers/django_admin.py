"""Django's admin with the same form, in an environment of its own: a child's missing episode added, and Django's own log of it."""
from __future__ import annotations

import re
import subprocess
import sys
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

VERSION = "5.2.8"
USER, PASSWORD = "lead", "a password of the benchmark"

MODELS = '''
from django.db import models

class Child(models.Model):
    local_id = models.CharField(max_length=20, unique=True)
    given_name = models.CharField(max_length=200)

class MissingEpisode(models.Model):
    child = models.ForeignKey(Child, on_delete=models.PROTECT)
    type = models.CharField(max_length=1, choices=[("M", "missing"), ("A", "away")])
    last_seen_at = models.DateTimeField()
    place_last_seen = models.TextField(blank=True)
    circumstances = models.TextField(blank=True)
    caller = models.CharField(max_length=200, blank=True)
'''

PROJECT = '''
import os, sys
from pathlib import Path
import django
from django.conf import settings
HERE = Path(__file__).resolve().parent
settings.configure(
    SECRET_KEY="a key for benchmarks only, 0123456789abcdef", DEBUG=False, ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HERE / "django.db", "OPTIONS": {
        "transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA;"}}},
    INSTALLED_APPS=["register", "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
                    "django.contrib.messages"],
    MIDDLEWARE=["django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
                "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
                "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {"context_processors": [
        "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages"]}}])
django.setup()
from django.contrib import admin
from django.urls import path
from register.models import Child, MissingEpisode

class EpisodeAdmin(admin.ModelAdmin):
    raw_id_fields = ["child"]

admin.site.register(MissingEpisode, EpisodeAdmin)
urlpatterns = [path("admin/", admin.site.urls)]

if __name__ == "__main__":
    from django.contrib.auth.models import User
    from django.core.management import call_command
    if sys.argv[1] == "make":
        call_command("migrate", run_syncdb=True, verbosity=0)
        User.objects.create_superuser(sys.argv[3], "", sys.argv[4])
        Child.objects.bulk_create([Child(local_id=f"B{n}", given_name=f"Child {n}") for n in range(int(sys.argv[2]))])
    else:
        from django.core.wsgi import get_wsgi_application
        from waitress import serve
        serve(get_wsgi_application(), host="127.0.0.1", port=int(sys.argv[2]), threads=8)
'''


def made(folder: Path, children: int) -> tuple[Path, Path]:
    """The environment's Python and the project, with a fresh database of children."""
    python = folder / "django" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder / "django")], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"django=={VERSION}",
                        "waitress==3.0.2"], check=True, stderr=subprocess.DEVNULL)
    project = folder / "django" / "project.py"
    (folder / "django" / "django.db").unlink(missing_ok=True)
    project.write_text(PROJECT)
    (folder / "django" / "register").mkdir(exist_ok=True)
    (folder / "django" / "register" / "__init__.py").touch()
    (folder / "django" / "register" / "models.py").write_text(MODELS)
    subprocess.run([str(python), str(project), "make", str(children), USER, PASSWORD], check=True)
    return python, project


def start(python: Path, project: Path, port: int) -> subprocess.Popen[bytes]:
    """Serve the admin as caseflow is served: one process, eight threads."""
    return subprocess.Popen([str(python), str(project), "serve", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def signed_in(port: int) -> dict[str, str]:
    """The headers of a signed-in session, and its token for forms under `X-CSRFToken`."""
    jar = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = f"http://127.0.0.1:{port}/admin/login/"
    page = browser.open(address).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "username": USER, "password": PASSWORD, "next": "/admin/"}
    browser.open(address, urllib.parse.urlencode(form).encode())
    cookies = {cookie.name: cookie.value or "" for cookie in jar}
    assert "sessionid" in cookies, "Django did not sign in"
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), "X-CSRFToken": cookies["csrftoken"]}


def report(number: int) -> tuple[str, str, dict[str, str]]:
    """The path, the body and the headers of one report of child `number` (from 0)."""
    form = {"child": str(number + 1), "type": "M", "last_seen_at_0": "2026-03-02", "last_seen_at_1": "21:30:00",
            "place_last_seen": "the park", "circumstances": "Did not come back after supper.", "caller": "A. Carer", "_save": "Save"}
    return "/admin/register/missingepisode/add/", urllib.parse.urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"}
