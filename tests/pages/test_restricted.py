"""A restricted child's name stands nowhere for an outsider: every page, search, the API, files; and what an emergency opens."""
from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.accounts import restriction
from caseflow.accounts.models import User
from caseflow.accounts.restriction_models import RecordOpening
from caseflow.alerts import due
from caseflow.alerts.models import Alert
from caseflow.audit.models import AuditEvent
from caseflow.children.models import Child
from caseflow.children.service import rebuild_sounds
from caseflow.core.actor import operator
from caseflow.extensions import db
from caseflow.missing.models import EpisodeUpdate, MissingEpisode, Notice
from caseflow.store.unit import unit_of_work
from tests.harness.addresses import NOBODY, address
from tests.harness.records import Records

NOW = datetime(2026, 10, 25, 21, tzinfo=UTC)
HOUR = timedelta(hours=1)
NAME, WHERE = "Zqxanthippe", "Zqxharbour"
WHY = "She was seen at the harbour, and nobody answers the telephone"


@pytest.fixture
def town(app: Flask, at) -> SimpleNamespace:
    """A restricted child who is missing, with alerts, updates and notices, and one ordinary child who is missing too."""
    at(NOW)
    records = Records(app)
    lead, outsider, worker = records.user("safeguarding-lead"), records.user("safeguarding-lead"), records.user(name="Wendy Worker")
    edt = records.another_team("EDT", out_of_hours=True)
    night = records.user(team=edt)
    records.on_shift(night, edt, NOW - HOUR, NOW + 11 * HOUR)
    child = records.child("Q-77", given_name=NAME, family_name=f"Mc{NAME}", aliases=[f"{NAME}a"])
    other = records.child("A-2", given_name="Plain")
    for one in (child, other):
        records.allocated(one, worker)
        with unit_of_work(operator("test"), records.authority.id):
            rebuild_sounds(db.session.get(Child, one.id))
    records.stage(child, "suspected", NOW.date() - timedelta(days=60))
    episode, plain = records.episode(child, NOW - 5 * HOUR, place_last_seen=WHERE), records.episode(other, NOW - 4 * HOUR)
    whose = {"authority_id": child.authority_id, "child_id": child.id, "episode_id": episode.id}
    records.add(EpisodeUpdate(**whose, at=NOW - HOUR, text=f"{NAME} rang", what="contact", human_contact=True),
                Notice(**whose, to="police", sent_at=NOW, acknowledged_by=f"PC {NAME}"))
    ended = records.episode(child, NOW - 60 * HOUR, NOW - 50 * HOUR, returned_at=NOW - 50 * HOUR)
    with unit_of_work(operator("test"), records.authority.id):
        due.queue(records.authority.id, [child.id, other.id])
    due.evaluate_due(NOW + HOUR)
    with unit_of_work(operator("test"), records.authority.id):
        restriction.restrict(child.authority_id, child.id, child.ref, lead, because="high-risk", why=f"{NAME} hides", people=[worker])
    alerts = db.session.execute(select(Alert.ref).where(Alert.child_id == child.id)).scalars().all()
    assert alerts
    return SimpleNamespace(records=records, lead=lead, outsider=outsider, night=night, worker=worker, child=child, other=other,
                           episode=episode, plain=plain, refs=[child.ref, episode.ref, ended.ref, *alerts])


def leaks(text: str) -> list[str]:
    return [word for word in (NAME, WHERE, NAME.lower(), NAME.upper()) if word in text]


def about(path: str, town: SimpleNamespace) -> list[str]:
    """The references of the restricted child that an address may take: of the child, of its episodes, of its alerts."""
    word = path.removeprefix("/api/v1").split("/")[1]
    kinds = {"children": town.refs[:1], "report": town.refs[:1], "missing": town.refs[1:3], "missing-episodes": town.refs[1:3],
             "alerts": town.refs[3:]}
    return kinds.get(word, town.refs)


def crawl(town: SimpleNamespace, user: User) -> tuple[list[str], int]:
    """Every GET address, page and API, with every reference of the restricted child in every place; what names it."""
    app = town.records._app
    page, program = town.records.client(user), town.records.api(user)
    found, opened = [], 0
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        refs = about(rule.rule, town) if "ref" in rule.arguments else []
        for path in {*(address(app, rule, ref=ref) for ref in refs)} or {address(app, rule)}:
            answer = (program if path.startswith("/api/") else page).get(path)
            opened += answer.status_code == 200
            found += [f"{path}: {word}" for word in leaks(answer.get_data(as_text=True) + json.dumps(dict(answer.headers)))]
    for words in (NAME, NAME[:4], f"Mc{NAME}", "Zqksantippe", "Q-77", "Sycamore", town.child.ref):
        for start in ("/children/find", "/report"):
            sent = page.post(start, data={"who": words})
            answer = page.get(sent.headers["Location"])
            text = answer.text.replace(f"“{words}”", "").replace(f'value="{words}"', "")
            found += [f"{start} {words}: {word}" for word in leaks(text)]
            opened += answer.status_code == 200
    for query in ("?local_id=Q-77", "?limit=200", "?known_at=2026-10-25"):
        found += [f"/children{query}: {w}" for w in leaks(program.get(f"/api/v1/children{query}").get_data(as_text=True))]
    return found, opened


@pytest.mark.postgresql_nightly
@pytest.mark.parametrize("who", ["outsider", pytest.param("night", marks=pytest.mark.nightly)])
def test_an_outsider_meets_the_name_nowhere(town, who) -> None:
    found, opened = crawl(town, getattr(town, who))
    assert not found, found
    assert opened > 40, "too little was there to be opened"


def test_a_named_worker_meets_it_so_that_the_crawl_can_find_something(town) -> None:
    page = town.records.client(town.worker)
    assert leaks(page.get(f"/children/{town.child.ref}").text) and leaks(page.get("/board").text)


@pytest.mark.parametrize("who", ["outsider", "night"])
def test_another_record_and_no_record_answer_alike(town, who) -> None:
    page, program = town.records.client(getattr(town, who)), town.records.api(getattr(town, who))
    for path in ("/children/{}", "/missing/{}", "/api/v1/children/{}", "/api/v1/missing-episodes/{}"):
        ref = town.child.ref if "children" in path else town.episode.ref
        client = program if path.startswith("/api") else page
        there, nothing = client.get(path.format(ref)), client.get(path.format(NOBODY))
        assert there.status_code == nothing.status_code == 404, path


@pytest.mark.parametrize("who", ["outsider", "night"])
def test_the_exact_identifier_says_whom_to_ask(town, who) -> None:
    page = town.records.client(getattr(town, who))
    for start in ("/children/find", "/report"):
        text = page.get(page.post(start, data={"who": "q-77"}).headers["Location"]).text
        assert "restricted: ask" in text and town.lead.name in text and "Z.M." not in text
        assert town.lead.name not in page.get(page.post(start, data={"who": NAME}).headers["Location"]).text


def test_the_board_shows_that_somebody_is_missing_to_those_who_must_act(town) -> None:
    for who, client in ((who, town.records.client(getattr(town, who))) for who in ("outsider", "night")):
        for path in ("/board", "/board/now", "/"):
            text = client.get(path).text
            assert "A restricted child" in text and f"/children/{town.child.ref}/emergency" in text and "out 5 hours" in text, (who, path)
        assert "2 children are missing now." in client.get("/board").text
        assert "A restricted child" in client.get("/board/since-yesterday").text
    assert "A restricted child" not in town.records.client(town.worker).get("/board").text
    assert "A restricted child" not in town.records.client("social-worker").get("/board").text


def test_an_emergency_opens_the_record_and_tells_the_lead_every_page(town, at) -> None:
    night = town.records.client(town.night)
    for bad in ({}, {"because": "missing", "why": "asdf"}, {"because": "missing"}):
        assert night.post(f"/children/{town.child.ref}/emergency", data=bad).status_code == 422
    assert not db.session.execute(select(RecordOpening).where(RecordOpening.kind == "break-glass")).first()
    sent = night.post(f"/children/{town.child.ref}/emergency", data={"because": "missing", "why": WHY})
    assert sent.status_code == 303 and sent.headers["Location"] == f"/children/{town.child.ref}"
    page = night.get(sent.headers["Location"]).text
    assert NAME in page and "Opened in an emergency until" in page
    assert NAME in night.get(f"/missing/{town.episode.ref}").text
    assert NAME in town.records.api(town.night).get(f"/api/v1/children/{town.child.ref}").text
    assert night.post(f"/missing/{town.episode.ref}/update", data={}).status_code == 422, "on shift they may act"
    lead = town.records.client(town.outsider)
    assert "record was opened in an emergency" in lead.get("/").text
    listed = lead.get("/emergency-openings").text
    assert town.night.name in listed and "Child Q-77 (restricted)" in listed and not leaks(listed.replace(WHY, ""))
    [ref] = db.session.execute(select(RecordOpening.ref).where(RecordOpening.kind == "break-glass")).scalars()
    reads = lead.get(f"/emergency-openings/{ref}").text
    assert "Read: child" in reads and "Read by program: child" in reads and town.episode.ref in reads
    assert lead.post(f"/emergency-openings/{ref}", data={"review": "right: she was found by it"}).status_code == 303
    assert "opened in an emergency" not in lead.get("/").text
    at(NOW + 3 * HOUR + timedelta(minutes=5))
    night = town.records.client(town.night)
    for path in (f"/children/{town.child.ref}", f"/missing/{town.episode.ref}"):
        assert night.get(path).status_code == 404


def test_somebody_with_no_other_reason_reads_and_does_not_write(town) -> None:
    stranger = town.records.client(town.records.user(team=town.records.another_team("South")))
    assert stranger.post(f"/children/{town.child.ref}/emergency", data={"because": "nobody-else", "why": WHY}).status_code == 303
    assert NAME in stranger.get(f"/children/{town.child.ref}").text
    episode = stranger.get(f"/missing/{town.episode.ref}").text
    assert NAME in episode and "Opened in an emergency until" in episode
    assert NAME in stranger.post(f"/children/{town.child.ref}/address").text, "the address is read, and written down as read"
    for path, facts in ((f"/missing/{town.episode.ref}/update", {"text": "seen", "what": "update"}),
                        (f"/children/{town.child.ref}/details", {"given_name": "Other"})):
        assert stranger.post(path, data=facts).status_code == 404, path


def test_the_same_by_program(town) -> None:
    night, lead = town.records.api(town.night), town.records.api(town.lead)
    found = night.get("/api/v1/children?local_id=q-77").get_json()
    assert found["items"] == [] and found["restricted"] == {"ref": town.child.ref, "local_id": "Q-77", "ask": town.lead.name}
    assert "restricted" not in night.get("/api/v1/children?local_id=A-2").get_json()
    path = f"/api/v1/children/{town.child.ref}"
    assert night.get(path).status_code == 404
    assert night.post(f"{path}/emergency-openings", json={"because": "missing", "why": "short"}).status_code == 422
    made = night.post(f"{path}/emergency-openings", json={"because": "missing", "why": WHY})
    assert made.status_code == 201 and night.get(path).status_code == 200
    ref = made.get_json()["ref"]
    items = lead.get("/api/v1/emergency-openings").get_json()["items"]
    assert [item["ref"] for item in items] == [ref] and items[0]["child"] == town.child.ref
    assert "api.child" in [r["page"] for r in lead.get(f"/api/v1/emergency-openings/{ref}/reads").get_json()["items"]]
    assert town.records.api(town.worker).get("/api/v1/emergency-openings").status_code == 403
    assert lead.post(f"/api/v1/emergency-openings/{ref}/review", json={"review": "right"}).status_code == 201
    assert lead.get(f"{path}/restriction").get_json()["restricted"] is True
    assert lead.post(f"{path}/restriction/lifted", json={"reason": "safe"}).get_json()["restricted"] is False
    again = lead.post(f"{path}/restriction", json={"because": "adoption", "people": [town.worker.ref]})
    assert again.status_code == 201 and len(again.get_json()["people"]) == 2


def test_a_reporter_sees_their_own_report_and_no_name(town) -> None:
    someone = town.records.client("residential-worker")
    with unit_of_work(operator("test"), town.records.authority.id):
        episode = db.session.get(MissingEpisode, town.episode.id)
        episode.found_at = episode.ended_at = NOW - 2 * HOUR
    sent = someone.post(f"/report/{town.child.ref}/last-seen/not-known", data={"seen": "now"})
    assert sent.status_code == 303, sent.text
    page = someone.get(sent.headers["Location"])
    assert page.status_code == 200 and "Child Q-77" in page.text and not leaks(page.text)
    assert someone.get(f"/missing/{town.episode.ref}").status_code == 404


def test_whoever_wrote_the_name_down_does_not_keep_it(town) -> None:
    user = town.records.user("residential-worker")
    home = town.records.client(user)
    sent = home.post("/report/new-child", data={"given_name": f"{NAME}b", "standing": "looked-after"})
    ref = sent.headers["Location"].split("/")[2]
    episode = home.post(f"/report/{ref}/last-seen/not-known", data={"seen": "now"}).headers["Location"].split("/")[2]
    assert NAME in home.get(f"/missing/{episode}").text and NAME in home.get(f"/report/{ref}/whereabouts").text
    child = db.session.execute(select(Child).where(Child.ref == ref)).scalar_one()
    with unit_of_work(operator("test"), town.records.authority.id):
        restriction.restrict(child.authority_id, child.id, ref, town.lead, because="staff-conflict")
    assert home.get(f"/missing/{episode}").status_code == 404
    assert not leaks(home.get(f"/report/{ref}/whereabouts").text + home.get("/").text)


def test_a_figure_counts_a_restricted_record_and_says_no_more(town) -> None:
    lead = town.records.client(town.outsider)
    figures = lead.get(lead.post("/returns/build", data={"definition": "ecpat", "period": "2026"}).headers["Location"])
    path = figures.request.path
    shown = {who: town.records.client(getattr(town, who)).get(f"{path}/figures/looked-after.children").text for who in ("outsider", "lead")}
    assert "a restricted record" in shown["outsider"] and town.child.ref not in shown["outsider"] and town.other.ref in shown["outsider"]
    assert "a restricted record" not in shown["lead"] and town.child.ref in shown["lead"]


def test_a_kept_answer_is_not_given_again_to_somebody_who_may_no_longer_see_it(town, at) -> None:
    path, key = f"/api/v1/children/{town.child.ref}/placements", {"Idempotency-Key": "k-1"}
    program = town.records.api(town.worker)
    body = {"started_on": "2026-10-25", "home_name": WHERE}
    first = program.post(path, json=body, headers=key)
    assert first.status_code == 201
    again = program.post(path, json=body, headers=key)
    assert again.status_code == 201 and again.get_json() == first.get_json()
    page = town.records.client(town.worker)
    shown = page.post(f"/children/{town.child.ref}/address", data={"idempotency_key": "k-2"})
    assert shown.status_code == 200 and leaks(shown.text)
    with unit_of_work(operator("test"), town.records.authority.id):
        [opening] = db.session.execute(select(RecordOpening).where(RecordOpening.user_id == town.worker.id)).scalars()
        restriction.unname(restriction.standing(town.child.id), town.child.ref, opening.ref, town.lead)
    at(NOW + HOUR)
    refused = program.post(path, json=body, headers=key)
    assert refused.status_code == 404 and not leaks(refused.text)
    page = town.records.client(town.worker)
    refused = page.post(f"/children/{town.child.ref}/address", data={"idempotency_key": "k-2"})
    assert refused.status_code == 404 and not leaks(refused.text)


def test_whoever_reported_may_have_the_answer_again(town) -> None:
    someone = town.records.api("residential-worker")
    with unit_of_work(operator("test"), town.records.authority.id):
        episode = db.session.get(MissingEpisode, town.plain.id)
        episode.found_at = episode.ended_at = NOW - 2 * HOUR
    body, key = {"type": "M", "last_seen_at": "2026-10-25T20:30:00Z"}, {"Idempotency-Key": "k-3"}
    first, again = (someone.post(f"/api/v1/children/{town.other.ref}/missing-episodes", json=body, headers=key) for _ in range(2))
    assert first.status_code == again.status_code == 201 and first.get_json() == again.get_json()


def test_what_was_written_down_of_all_this_holds_no_name(town) -> None:
    page = town.records.client(town.outsider)
    page.post("/children/find", data={"who": NAME})
    page.get(f"/children/{town.child.ref}")
    page.get("/board")
    events = db.session.execute(select(AuditEvent.detail, AuditEvent.refs, AuditEvent.action)).all()
    assert "child.restricted" in {row.action for row in events}
    assert not any(leaks(json.dumps([row.detail, row.refs])) for row in events)
