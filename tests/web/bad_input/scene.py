"""One authority with something for every address that writes, made through the API; and who sends to which address what it takes."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from typing import Any

from flask import Flask
from PIL import Image

from caseflow.accounts.restriction_models import RecordOpening
from caseflow.alerts import due
from caseflow.alerts.models import Alert
from caseflow.core.actor import operator
from caseflow.extensions import db
from caseflow.store.unit import unit_of_work
from tests.harness.client import Client
from tests.harness.records import Records

V1 = "/api/v1"
BEFORE, NOW = "2026-10-17T12:00:00Z", "2026-10-20T12:00:00Z"
BORN = "2010-05-17"
SEEN, LATER, LAST = "2026-10-20T06:00:00Z", "2026-10-20T08:00:00Z", "2026-10-20T10:00:00Z"
GIVING = {"given_to": "police", "given_to_name": "PC Reed", "means": "secure-email", "why": "To look for the child"}
GOOD_FACTS: dict[str, dict[str, Any]] = {
    "accommodation": {
        "judged_on": "2026-06-01",
        "setting": "hotel",
        "registered": "no",
        "shared_with": "adults",
        "suitable": "no",
        "safe": "no",
    },
    "age-disputes": {"raised_on": "2026-03-01", "raised_by": "home-office"},
    "birth-dates": {"given_on": "2026-02-01", "basis": "claimed", "date_of_birth": BORN, "birth_precision": "as-told"},
    "exploitation": {"noted_on": "2026-05-01", "types": ["criminal"]},
    "immigration-leaves": {"kind": "uasc-leave", "started_on": "2026-01-01", "expires_on": "2026-12-01"},
    "interpreter-needs": {"noted_on": "2026-02-01", "language": "Tigrinya", "interpreter": True},
    "legal-representatives": {"started_on": "2026-02-01", "matter": "immigration", "name": "Ada Law"},
    "long-term-plans": {"made_on": "2026-06-01", "leading": "undecided", "if_staying": "School", "next_review_on": "2026-12-01"},
    "nrm-events": {"event": "referred", "on": "2026-05-01", "first_responder": "Ashmere"},
    "placement-reviews": {"held_on": "2026-06-03", "held_by": "Max Manager", "outcome": "to-move", "next_review_on": "2026-07-01"},
    "safety-plans": {"made_on": "2026-06-01", "what_helps": "Ring Mrs Bell", "agreed_with_child": True, "review_on": "2026-12-01"},
    "trafficking-stages": {"stage": "suspected", "started_on": "2026-04-01"},
    "transfer-scheme-cases": {
        "referred_on": "2026-05-01",
        "from_authority": "Kent",
        "to_authority": "Ashmere",
        "accepted_on": "2026-05-04",
    },
    "trusted-adults": {"named_on": "2026-06-01", "name": "Mrs Bell"},
    "unaccompanied-statuses": {"status": "uasc", "started_on": "2026-01-01"},
    "warning-flags": {
        "kind": "do-not-tell",
        "words": "Do not tell the uncle",
        "started_on": "2026-06-01",
        "review_on": "2027-06-01",
        "child_told": False,
        "not_told_because": "It would frighten her now",
    },
}


def photograph() -> bytes:
    """A small one."""
    out = io.BytesIO()
    Image.new("RGB", (40, 50), "teal").save(out, "JPEG")
    return out.getvalue()


class Scene:
    """References by what they are of; `people` by role, and their pages and programs."""

    def __init__(self, app: Flask, at: Callable[[str], Any]) -> None:
        at(BEFORE)
        self.app, self.records = app, Records(app)
        self.records.child("E-1")
        at(NOW)
        there = self.records.another_authority("331", "Brackley")
        self.people = {
            role: self.records.user(role, name=f"Invented {role}")
            for role in ("safeguarding-lead", "administrator", "data-officer", "social-worker", "interviewer")
        }
        self.people["another lead"] = self.records.user("safeguarding-lead", name="Other Lead")
        self.people["their lead"] = self.records.user("safeguarding-lead", authority=there, name="Their Lead")
        edt = self.records.another_team("EDT", out_of_hours=True)
        self.people["night"] = self.records.user(team=edt, name="Nell Night")
        self.people["night two"] = self.records.user(team=edt, name="Nia Night")
        self.records.on_shift(self.people["night two"], edt, due_at(-4), due_at(10))
        self.shift = self.records.on_shift(self.people["night"], edt, due_at(-4), due_at(10))
        self.later_shift = self.records.on_shift(self.people["night"], edt, due_at(40), due_at(50))
        self._programs: dict[str, Client] = {}
        self._pages: dict[str, Client] = {}
        self.refs: dict[str, str] = {"shift": self.later_shift.ref, "user": self.people["social-worker"].ref, "edt": edt.ref}
        self._children()
        self._missing()
        self._interviews()
        self._others()

    def api(self, who: str = "safeguarding-lead") -> Client:
        """A program of theirs."""
        if who not in self._programs:
            self._programs[who] = self.records.api(self.people[who])
        return self._programs[who]

    def pages(self, who: str = "safeguarding-lead") -> Client:
        """A browser of theirs."""
        if who not in self._pages:
            self._pages[who] = self.records.client(self.people[who])
        return self._pages[who]

    def made(self, path: str, body: dict[str, Any], who: str = "safeguarding-lead") -> dict[str, Any]:
        """Send it, and what came of it."""
        answer = self.api(who).post(V1 + path, json=body)
        assert answer.status_code in (200, 201), (path, answer.status_code, answer.get_json())
        found: dict[str, Any] = answer.get_json()
        return found

    def changed(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Read it, change it, and what came of it."""
        tag = self.api().get(V1 + path).headers["ETag"]
        answer = self.api().patch(V1 + path, json=body, headers={"If-Match": tag})
        assert answer.status_code == 200, (path, answer.get_json())
        found: dict[str, Any] = answer.get_json()
        return found

    def child(self, name: str, **facts: Any) -> str:
        """A child in care since 2020."""
        body = {
            "local_id": f"L-{name}",
            "given_name": name.capitalize(),
            "family_name": f"Of{name}",
            "date_of_birth": BORN,
            "sex": "F",
            "care_started_on": "2020-01-01",
        } | facts
        self.refs[name] = self.made("/children", body)["ref"]
        return self.refs[name]

    def report(self, name: str, child: str, **facts: Any) -> str:
        """A missing episode of theirs."""
        body = {"type": "M", "last_seen_at": SEEN} | facts
        self.refs[name] = self.made(f"/children/{self.refs[child]}/missing-episodes", body)["ref"]
        return self.refs[name]

    def _children(self) -> None:
        for name in ("mira", "bo", "cleo", "dina", "eve", "gil", "gus", "hal", "quiet"):
            self.child(name)
        self.child("twin", local_id="T-1", given_name="Samira", family_name="Twin")
        self.child("other", local_id="T-2", given_name="Samira", family_name="Twin")
        self.child("joined", given_name="Jo", family_name="Joined")
        self.child("gone", given_name="Jo", family_name="Gone")
        self.child("grown", date_of_birth="2008-10-19")
        at = f"/children/{self.refs['mira']}"
        self.refs["placement"] = self.made(
            f"{at}/placements", {"started_on": "2026-01-01", "placement_code": "K2", "legal_status": "C2"}
        )["ref"]
        for kind, facts in GOOD_FACTS.items():
            self.refs[kind] = self.made(f"{at}/{kind}", facts)["ref"]
        self.refs["other birth date"] = self.made(f"{at}/birth-dates", GOOD_FACTS["birth-dates"] | {"date_of_birth": "2009-05-17"})["ref"]
        self.refs["authority row"] = self.made(f"{at}/authorities", {"kind": "host", "authority": "331", "started_on": "2026-02-01"})[
            "ref"
        ]
        self.refs["unsafe"] = self.made(f"{at}/unsafe-to-tell", {"recipient": "parents", "said_by": "Mira", "why": "She said so"})["ref"]
        form = self.changed(
            f"{at}/philomena-form", {"height": "1.60 m", "entries": [{"kind": "friend", "text": "Ana, in the same class"}]}
        )
        self.refs["entry"] = form["entries"][0]["entry"]
        self.made(f"{at}/philomena-form/photograph", {"image": base64.b64encode(photograph()).decode()})

    def _missing(self) -> None:
        at = f"/missing-episodes/{self.report('open', 'mira')}"
        self.refs["notice"] = self.made(f"{at}/notices", {"to": "social worker", "sent_at": LATER})["ref"]
        self.refs["other notice"] = self.made(f"{at}/notices", {"to": "the aunt", "sent_at": LATER})["ref"]
        self.refs["police request"] = self.made(f"{at}/police-requests", {"resource": "all ports warning", "asked_at": LATER})["ref"]
        self.refs["escalation"] = self.made(f"{at}/escalations", {"level": "head-of-service", "at": LATER, "to": "Hedda"})["ref"]
        self.refs["meeting"] = self.made(f"{at}/strategy-meetings", {"kind": "meeting", "requested_at": LATER})["ref"]
        self.refs["meeting action"] = self.made(
            f"/strategy-meetings/{self.refs['meeting']}/actions", {"what": "Ask the bank", "owner": "DS"}
        )["ref"]
        self.refs["copy"] = self.made(f"{at}/philomena-copies", GIVING)["ref"]
        self.report("away", "bo", type="A")
        at = f"/missing-episodes/{self.report('found', 'cleo')}"
        self.made(f"{at}/found", {"found_at": LATER})
        at = f"/missing-episodes/{self.report('back', 'dina')}"
        self.made(f"{at}/found", {"found_at": LATER})
        self.made(f"{at}/returned", {"returned_at": LAST, "returned_to": "same placement"})
        at = f"/missing-episodes/{self.report('second', 'dina', last_seen_at='2026-10-20T10:30:00Z')}"
        self.made(f"{at}/returned", {"returned_at": "2026-10-20T11:00:00Z"})
        at = f"/missing-episodes/{self.report('third', 'dina', last_seen_at='2026-10-20T11:05:00Z')}"
        self.made(f"{at}/returned", {"returned_at": "2026-10-20T11:10:00Z"})
        at = f"/missing-episodes/{self.report('closed', 'eve')}"
        self.made(f"{at}/returned", {"returned_at": LAST})
        self.made(f"{at}/closed", {"despite": "Moved abroad with a parent"})
        self.report("of age", "grown", last_seen_at="2026-10-10T06:00:00Z")

    def _interviews(self) -> None:
        items = self.api().get(f"{V1}/return-interviews?limit=200").get_json()["items"]
        by_episode = {episode: one["ref"] for one in items for episode in one["episodes"]}
        self.refs["owed"], self.refs["interview"] = by_episode[self.refs["second"]], by_episode[self.refs["back"]]
        at = f"/return-interviews/{self.refs['interview']}"
        self.made(f"{at}/covered", {"episode": self.refs["third"]})
        self.made(f"{at}/attempts", {"result": "accepted", "at": "2026-10-20T11:10:00Z", "arranged_for": "2026-10-21T15:00:00Z"})
        self.made(f"{at}/held", {"held_at": "2026-10-20T11:30:00Z", "held_by": "Ina"})
        self.refs["text"] = self.made(f"{at}/texts", {"about": "own-words", "text": "I was cold."})["ref"]
        self.refs["action"] = self.made(f"{at}/actions", {"what": "A warm coat", "due_on": "2026-10-25", "owner_name": "Ina"})["ref"]
        self.refs["share"] = self.made(f"{at}/shares", {"to": "police", "texts": [self.refs["text"]], "means": "form"})["ref"]

    def _others(self) -> None:
        self.refs["transfer"] = self.made(f"/children/{self.refs['gil']}/transfers", {"authority": "331"})["ref"]
        self.refs["transfer out"] = self.made(f"/children/{self.refs['hal']}/transfers", {"authority": "Kent"})["ref"]
        self.refs["merge"] = self.made(
            f"/children/{self.refs['joined']}/merges", {"other": self.refs["gone"], "reason": "One child, asked twice"}
        )["ref"]
        self.made(f"/children/{self.refs['quiet']}/restriction", {"because": "high-risk", "people": [self.people["another lead"].ref]})
        self.refs["transfer quiet"] = self.made(f"/children/{self.refs['quiet']}/transfers", {"authority": "331"})["ref"]
        self.refs["opening"] = self.made(
            f"/children/{self.refs['quiet']}/emergency-openings",
            {"because": "missing", "why": "She was seen at the harbour, nobody answers"},
            "night",
        )["ref"]
        named = db.session.query(RecordOpening).filter_by(kind="named", user_id=self.people["another lead"].id).one()
        self.refs["named"] = named.ref
        with unit_of_work(operator("test"), self.records.authority.id):
            from caseflow.children.models import Child

            due.queue(
                self.records.authority.id, [row.id for row in db.session.query(Child).filter_by(authority_id=self.records.authority.id)]
            )
        due.evaluate_due(due_at(1))
        alert = db.session.query(Alert).filter_by(authority_id=self.records.authority.id).order_by(Alert.id).first()
        assert alert is not None
        self.refs["alert"] = alert.ref


def due_at(hours: int) -> Any:
    """So many hours from the frozen now."""
    from datetime import datetime, timedelta

    return datetime.fromisoformat(NOW) + timedelta(hours=hours)
