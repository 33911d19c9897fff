"""The inbox and the alert page: who sees what, what is said, and that looking is recorded."""
from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from caseflow.accounts.sign_in_models import LoginSession
from caseflow.alerts import thresholds
from caseflow.alerts.models import AlertDecision, RuleSetting
from caseflow.audit.models import AuditEvent
from caseflow.core import clock
from caseflow.extensions import db
from tests.alerts.made_records import Town, reasons, the_alert
from tests.harness.client import Client


@pytest.fixture
def town_with_alert(town: Town) -> Town:
    """An unaccompanied, suspected-trafficked child missing since nine, allocated to the worker."""
    child = town.child()
    town.change(child, given_name="Robin", family_name="Sedge")
    town.alone(child)
    town.stage(child, "suspected", "2026-04-30")
    town.missing(child, "2026-05-01 09:00")
    return town


def browser(app: Flask, user: Any) -> Client:
    made = app.test_client()
    assert isinstance(made, Client)
    return made.sign_in(user)


def text(response: Any) -> str:
    assert response.status_code == 200, response.status
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", response.get_data(as_text=True))))


def test_lead_sees_one_alert_with_its_reasons(app: Flask, town_with_alert: Town) -> None:
    page = text(browser(app, town_with_alert.lead).get("/alerts"))
    assert "Robin Sedge" in page
    assert "A child identified or suspected as trafficked went missing." in page
    assert "An unaccompanied or separated child went missing." in page
    assert "Priority: urgent" in page
    assert "Nobody has confirmed this yet" in page


def test_name_never_in_the_title(app: Flask, town_with_alert: Town) -> None:
    lead = browser(app, town_with_alert.lead)
    for address in ("/alerts", f"/alerts/{the_alert().ref}", f"/alerts/{the_alert().ref}/record"):
        html = lead.get(address).get_data(as_text=True)
        title = re.search(r"<title>(.*?)</title>", html)
        assert title
        assert "Sedge" not in title[1]
        assert "Sedge" in html


def test_alert_says_why_from_which_facts_known_since_when_and_what_clears_it(app: Flask, town_with_alert: Town) -> None:
    page = text(browser(app, town_with_alert.lead).get(f"/alerts/{the_alert().ref}"))
    reason = reasons()["trafficked-child-missing"]
    assert reason.clears_when in page
    for fact in reason.evidence:
        assert fact["sentence"] in page
        assert fact["fact"] in page
    assert "Known since" in page
    assert "1 May 2026, 10 a.m." in page
    assert "When Harm Remains" in page


def test_queues(app: Flask, town_with_alert: Town) -> None:
    town = town_with_alert
    worker, lead = browser(app, town.worker), browser(app, town.lead)
    assert "Robin Sedge" in text(worker.get("/alerts?queue=team"))
    assert "Robin Sedge" in text(worker.get("/alerts?queue=unallocated"))
    assert "Robin Sedge" not in text(worker.get("/alerts?queue=mine"))
    ref = the_alert().ref
    assert worker.post(f"/alerts/{ref}/assign", data={"to": town.worker.ref}).status_code == 303
    assert "Robin Sedge" in text(worker.get("/alerts?queue=mine"))
    assert "Robin Sedge" not in text(worker.get("/alerts?queue=unallocated"))
    assert "Robin Sedge" not in text(lead.get("/alerts?queue=mine"))
    assert lead.get("/alerts?queue=everything").status_code == 404


def test_who_may_see_it(app: Flask, town_with_alert: Town) -> None:
    town = town_with_alert
    other = Town("331", "Brackwell")
    address = f"/alerts/{the_alert().ref}"
    for stranger in (town.night, other.lead, other.worker):
        assert "Sedge" not in text(browser(app, stranger).get("/alerts"))
        refused = browser(app, stranger).get(address)
        never = browser(app, stranger).get("/alerts/7K3M-9QXP-2VHD")
        assert (refused.status_code, never.status_code) == (404, 404)
        strip = re.compile(r"[0-9a-f]{16,}|value=\"[^\"]*\"|content=\"[^\"]*\"|data-session-left=\"\d+\"")
        assert strip.sub("", refused.get_data(as_text=True)) == strip.sub("", never.get_data(as_text=True))
        assert browser(app, stranger).post(f"{address}/acknowledge").status_code == 404
    assert browser(app, town.officer).get("/alerts").status_code == 403
    town.on_shift(town.night)
    assert "Robin Sedge" in text(browser(app, town.night).get("/alerts"))
    assert text(browser(app, town.night).get(address))


def test_worker_confirms_and_lead_records_a_decision(app: Flask, town_with_alert: Town) -> None:
    town, ref = town_with_alert, the_alert().ref
    worker, lead = browser(app, town.worker), browser(app, town.lead)
    assert worker.post(f"/alerts/{ref}/acknowledge").status_code == 303
    assert "Confirmed by Wyn Elm" in text(lead.get("/alerts"))
    assert worker.get(f"/alerts/{ref}/record").status_code == 403
    assert worker.post(f"/alerts/{ref}/record", data={"reason": "panel"}).status_code == 403
    assert "On the plan until" in text(lead.get(f"/alerts/{ref}/record"))
    empty = lead.post(f"/alerts/{ref}/record", data={})
    assert empty.status_code == 422
    assert "There is a problem" in empty.get_data(as_text=True)
    views = select(AuditEvent.subject).where(AuditEvent.action == "children.viewed").order_by(AuditEvent.id.desc())
    assert db.session.execute(views).scalars().first() == ref, "a refused page that shows the child is recorded too"
    assert db.session.execute(select(func.count()).select_from(AlertDecision).where(AlertDecision.decision == "record")).scalar() == 0
    saved = lead.post(f"/alerts/{ref}/record", data={"reason": "strategy-discussion", "text": "Held at noon."})
    assert (saved.status_code, saved.location) == (303, f"/alerts/{ref}")
    page = text(lead.get(f"/alerts/{ref}"))
    assert "Strategy discussion" in page
    assert "Held at noon." in page
    assert "Robin Sedge" not in text(lead.get("/alerts"))
    assert "Robin Sedge" in text(lead.get("/alerts?queue=decided"))


def test_on_the_plan_until_a_day(app: Flask, town_with_alert: Town) -> None:
    lead, ref = browser(app, town_with_alert.lead), the_alert().ref
    said = {"reason": "on-the-plan", "text": "weekly visits", "until-day": "20", "until-month": "5", "until-year": "2026"}
    assert lead.post(f"/alerts/{ref}/record", data=said).status_code == 303
    assert the_alert().state == "held"
    assert "On the plan until 20 May 2026" in text(lead.get("/alerts?queue=held"))


def test_refresh_answers_204_until_something_changes_and_never_extends_a_session(
    app: Flask, town_with_alert: Town, it_is
) -> None:
    def active() -> datetime:
        db.session.rollback()
        moment: datetime = db.session.execute(select(LoginSession.active_at)).scalar_one()
        return moment

    lead = browser(app, town_with_alert.lead)
    html = lead.get("/alerts").get_data(as_text=True)
    found = re.search(r'hx-get="([^"]+)" hx-trigger="every (\d+)s"', html)
    assert found
    assert int(found[2]) <= 5
    address = found[1].replace("&amp;", "&")
    refresh = {"X-Refresh": "yes", "HX-Request": "true"}
    assert lead.get(address, headers=refresh).status_code == 204
    began = active()
    it_is("2026-05-01 10:05")
    child = town_with_alert.child()
    town_with_alert.alone(child)
    town_with_alert.missing(child, "2026-05-01 09:30")
    again = lead.get(address, headers=refresh)
    assert again.status_code == 200
    assert again.get_data(as_text=True).count("cf-card__title") == 2
    assert active() == began
    lead.get("/alerts")
    assert active() > began
    it_is("2026-05-01 10:21")
    assert lead.get(address, headers=refresh).status_code == 401


def test_looking_is_recorded_once_for_the_same_list(app: Flask, town_with_alert: Town) -> None:
    lead = browser(app, town_with_alert.lead)
    for _ in range(3):
        text(lead.get("/alerts"))
    seen = select(AuditEvent).where(AuditEvent.action == "children.viewed")
    events = db.session.execute(seen).scalars().all()
    assert len(events) == 1
    assert "Sedge" not in str(events[0].detail)


def test_rules_in_words_and_a_new_dated_version(app: Flask, town_with_alert: Town) -> None:
    town = town_with_alert
    lead, officer, worker = browser(app, town.lead), browser(app, town.officer), browser(app, town.worker)
    assert "3 episodes or more within 90 days" in text(officer.get("/rules"))
    assert worker.get("/rules").status_code == 403
    assert officer.get("/rules/repeat-episodes").status_code == 403
    assert "90" in lead.get("/rules/repeat-episodes").get_data(as_text=True)
    said = {"episodes": "2", "days": "30", "away_too": "no", "switched_on": "yes", "reason": "as the panel asked"}
    wrong = lead.post("/rules/repeat-episodes", data={**said, "days": "0"})
    assert wrong.status_code == 422
    assert "from 1 to 730" in wrong.get_data(as_text=True)
    assert lead.post("/rules/repeat-episodes", data={**said, "reason": ""}).status_code == 422
    assert lead.post("/rules/repeat-episodes", data=said).status_code == 303
    row = db.session.execute(select(RuleSetting)).scalar_one()
    assert row.thresholds == {"episodes": 2, "days": 30, "away_too": 0}
    now = thresholds.settings_of([town.authority.id])[town.authority.id]["repeat-episodes"].at(clock.now())
    assert (now.version, now["days"]) == (2, 30)
    assert "2 episodes or more within 30 days" in text(lead.get("/rules"))
    assert lead.get("/rules/no-such-rule").status_code == 404


def test_sql_and_markup_in_a_decision_are_shown_as_typed(app: Flask, town_with_alert: Town) -> None:
    lead, ref = browser(app, town_with_alert.lead), the_alert().ref
    nasty = "<script>alert(1)</script> '; drop table alert; --"
    assert lead.post(f"/alerts/{ref}/record", data={"reason": "no-further-action", "text": nasty}).status_code == 303
    html = lead.get(f"/alerts/{ref}").get_data(as_text=True)
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html
