"""The board: order, words, who sees what, refreshing without keeping a session alive, and one audit event for the page."""
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from flask import Flask
from sqlalchemy import event, select, text
from sqlalchemy.dialects import postgresql, sqlite

from caseflow.accounts import access, restriction
from caseflow.accounts.models import User
from caseflow.accounts.sign_in_models import LoginSession
from caseflow.audit.models import AuditEvent
from caseflow.children.life.models import WarningFlag
from caseflow.children.models import Child, RecordingDeclaration
from caseflow.extensions import db
from caseflow.missing.models import EpisodeUpdate, MissingEpisode, Notice, PoliceRisk
from caseflow.pages.board import questions
from caseflow.pages.board import rows as board_rows
from caseflow.store.unit import unit_of_work
from tests.harness.records import TEST, Records

NOW = datetime(2026, 10, 20, 21, 0, tzinfo=UTC)


def graded(records: Records, episode: MissingEpisode, level: str) -> None:
    records.add(PoliceRisk(authority_id=episode.authority_id, child_id=episode.child_id, episode_id=episode.id, level=level, at=NOW))


def out(records: Records, local_id: str, hours: int, level: str | None = None, **facts: object) -> MissingEpisode:
    child = records.child(local_id, given_name=local_id, family_name="Test", **facts)
    episode = records.episode(child, NOW - timedelta(hours=hours))
    if level:
        graded(records, episode, level)
    return episode


def named(page: str) -> list[str]:
    return re.findall(r'id="e-[^"]+" href="[^"]+">([^<]+) Test<', page)


def test_order_is_police_risk_then_hours_and_not_yet_graded_sorts_above_low(
        records: Records, at: Callable[..., datetime]) -> None:
    at(NOW)
    for name, hours, level in (("low", 90, "low"), ("ungraded-5", 5, None), ("ungraded-9", 9, None), ("high", 1, "high"),
                               ("medium", 2, "medium"), ("very-low", 99, "very-low")):
        out(records, name, hours, level)
    page = records.client("safeguarding-lead").get("/board").text
    assert named(page) == ["high", "medium", "ungraded-9", "ungraded-5", "low", "very-low"]
    assert "6 children are missing now." in page


def test_a_restricted_child_stands_where_its_risk_puts_it(records: Records, at: Callable[..., datetime]) -> None:
    at(NOW)
    keeper = records.user("safeguarding-lead")
    out(records, "high", 1, "high")
    hidden = out(records, "hidden", 50, "low")
    out(records, "low", 20, "low")
    child = db.session.get_one(Child, hidden.child_id)
    with unit_of_work(TEST, child.authority_id):
        restriction.restrict(child.authority_id, child.id, child.ref, keeper, because="high-risk", why="Kept apart", people=[])
    client = records.client("safeguarding-lead")
    page = client.get("/board").text
    names = re.findall(r'cf-card__title">(?:<a[^>]+>)?([^<]+)', page)
    assert names == ["high Test", "A restricted child", "low Test"] and f"/children/{child.ref}/emergency" in page
    assert "Still out: 3" in client.get("/board/since-yesterday").text


def test_a_warning_is_read_wherever_somebody_acts(records: Records, at: Callable[..., datetime]) -> None:
    at(NOW)
    episode = out(records, "A", 5)
    records.add(*(WarningFlag(authority_id=episode.authority_id, child_id=episode.child_id, kind="health", words=words, child_told=True,
                              started_on=date(2026, 9, day), review_on=date(2027, 1, 1), ended_on=ended)
                  for words, day, ended in (("Takes insulin", 1, None), ("Ring before you come", 2, None), ("Long over", 3, NOW.date()))))
    client = records.client("safeguarding-lead")
    card = client.get("/board").text.split(f'id="e-{episode.ref}"')[1]
    assert "Warning: Ring before you come." in card and "And 1 more." in card and "Takes insulin" not in card
    for path in (f"/missing/{episode.ref}", f"/missing/{episode.ref}/to-do"):
        page = client.get(path).text
        assert "Takes insulin" in page and "Ring before you come" in page and "Long over" not in page, path


def test_a_row_says_what_matters(records: Records, at: Callable[..., datetime]) -> None:
    at(NOW)
    episode = out(records, "A", 5)
    silent = out(records, "B", 30)
    child_id = episode.child_id
    whose = {"authority_id": episode.authority_id, "child_id": child_id, "episode_id": episode.id}
    records.add(Notice(**whose, to="police", sent_at=NOW - timedelta(hours=4), acknowledged_by="PC Ahmed",
                       acknowledged_at=NOW - timedelta(hours=4)),
                EpisodeUpdate(**whose, at=NOW - timedelta(hours=1), text="rang home", what="contact", human_contact=True),
                EpisodeUpdate(**whose, at=NOW, text="no answer", what="update", human_contact=False))
    page = records.client("safeguarding-lead").get("/board").text
    first, second = (page.split(f'id="e-{e.ref}"')[1].split("</li>\n    ")[0] for e in (episode, silent))
    first, second = page.split(f'id="e-{episode.ref}"')[1], page.split(f'id="e-{silent.ref}"')[1].split(f'id="e-{episode.ref}"')[0]
    assert "out 5 hours" in first and "police: PC Ahmed, today 6 p.m." in first and "today 9 p.m." in first
    assert "24 hours missing, Wednesday 5 p.m." in first
    assert "nobody told yet" in second and "No contact recorded" in second and "48 hours missing" in second


def test_somebody_who_turned_eighteen_stays_until_the_handover(records: Records, at: Callable[..., datetime]) -> None:
    at(NOW)
    episode = out(records, "grown", 50, date_of_birth=date(2008, 10, 20))
    client = records.client("safeguarding-lead")
    page = client.get("/board").text
    assert named(page) == ["grown"] and "turned 18 while missing" in page
    answer = client.post(f"/missing/{episode.ref}/hand-over", data={"handed_over_to": "Police missing persons unit"})
    assert answer.status_code == 303, answer.text
    assert named(client.get("/board").text) == []


def test_imported_periods_only_of_the_newest_year_and_of_children(records: Records, at: Callable[..., datetime]) -> None:
    at(NOW)
    for name, year, born in (("new", 2026, date(2011, 1, 1)), ("old", 2025, date(2011, 1, 1)), ("adult", 2026, date(2008, 1, 1))):
        child = records.child(name, given_name=name, family_name="Test", date_of_birth=born)
        records.episode(child, datetime(2025, 1, 5, tzinfo=UTC), started_precision="date", source="ssda903", source_year=year,
                        reason=f"SSDA903 collection {year}")
    for year in (2025, 2026):
        records.add(RecordingDeclaration(authority_id=records.authority.id, subject="missing", source="ssda903",
                                         covers_from=date(year - 1, 4, 1), covers_to=date(year, 3, 31)))
    page = records.client("safeguarding-lead").get("/board").text
    assert named(page) == ["new"]
    assert "5 January 2025, time not known" in page


def test_a_worker_sees_their_own_children_and_the_night_team_all(records: Records, at: Callable[..., datetime]) -> None:
    at(NOW)
    mine, _other = out(records, "mine", 3), out(records, "other", 4)
    worker = records.user("social-worker", team=records.another_team("South"))
    records.add(_allocation(records, mine, worker))
    client = records.client(worker)
    assert named(client.get("/board").text) == ["mine"]
    night = records.another_team("EDT", out_of_hours=True)
    records.on_shift(worker, night, NOW - timedelta(hours=4), NOW + timedelta(hours=8))
    assert named(client.get("/board").text) == ["other", "mine"]
    assert records.client("data-officer").get("/board").status_code == 403


def test_readers_who_see_alike_share_a_question_and_no_answer(records: Records, at: Callable[..., datetime]) -> None:
    at(NOW)
    workers = [records.user("social-worker", team=records.another_team(name)) for name in ("South", "West")]
    assert len({id(questions.missing(access.reach_of(worker))) for worker in workers}) == 1
    for number, worker in enumerate(workers):
        records.add(_allocation(records, out(records, f"of-{number}", 3), worker))
    clients = [records.client(worker) for worker in workers]
    for _ in range(2):
        assert [named(client.get("/board").text) for client in clients] == [["of-0"], ["of-1"]]
    at(NOW + timedelta(days=2))
    assert "out 2 days 3 hours" in records.client(workers[0]).get("/board").text


def _allocation(records: Records, episode: MissingEpisode, worker: User) -> object:
    from caseflow.accounts.models import Allocation

    return Allocation(authority_id=episode.authority_id, child_id=episode.child_id, kind="worker", started_on=date(2020, 1, 1),
                      user_id=worker.id)


def test_a_refresh_never_keeps_a_session_alive_and_ends_with_it(records: Records, at: Callable[..., datetime]) -> None:
    at(NOW)
    out(records, "A", 3)
    client = records.client("safeguarding-lead")
    client.get("/board")
    for minutes in (5, 10, 14):
        at(NOW + timedelta(minutes=minutes))
        answer = client.get("/board/now?had=1", headers={"HX-Request": "true", "X-Refresh": "yes"})
        assert answer.status_code == 200 and named(answer.text) == ["A"]
    assert db.session.execute(select(LoginSession.active_at)).scalar_one() == NOW
    at(NOW + timedelta(minutes=15))
    answer = client.get("/board/now?had=1", headers={"HX-Request": "true", "X-Refresh": "yes"})
    assert answer.status_code == 401 and "Test" not in answer.text


def test_the_count_is_said_again_only_when_it_changed(records: Records, at: Callable[..., datetime]) -> None:
    at(NOW)
    out(records, "A", 3)
    client = records.client("safeguarding-lead")
    assert "hx-swap-oob" not in client.get("/board/now?had=1").text
    assert "hx-swap-oob" in client.get("/board/now?had=2").text


def test_the_board_is_one_view_event_that_a_refresh_reuses(records: Records, at: Callable[..., datetime]) -> None:
    at(NOW)
    out(records, "A", 3)
    out(records, "B", 4)
    client = records.client("safeguarding-lead")
    for _ in range(3):
        client.get("/board")
    seen = db.session.execute(select(AuditEvent.refs).where(AuditEvent.action == "children.viewed")).scalars().all()
    assert [len(refs) for refs in seen] == [2]


def test_the_number_of_queries_does_not_grow_with_the_board(app: Flask, records: Records, at: Callable[..., datetime]) -> None:
    at(NOW)
    lead = records.user("safeguarding-lead")

    def asked() -> int:
        said: list[str] = []
        assert lead.role == "safeguarding-lead"

        def listen(_c: object, _cursor: object, statement: str, *_: object) -> None:
            said.append(statement)

        event.listen(db.engine, "before_cursor_execute", listen)
        board_rows.missing_now(db.session.merge(lead, load=False))
        event.remove(db.engine, "before_cursor_execute", listen)
        return len(said)

    out(records, "A", 3)
    few = asked()
    for number in range(6):
        graded(records, out(records, f"C{number}", number), "high")
    assert asked() == few <= 6


def test_the_board_reads_open_episodes_by_their_partial_index(app: Flask, records: Records) -> None:
    lead = records.user("safeguarding-lead")
    engine = db.engine.dialect.name
    dialect = sqlite.dialect() if engine == "sqlite" else postgresql.dialect()
    question = questions.missing(access.reach_of(lead)).params(**access.parameters(lead))
    sql = str(question.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    if engine == "sqlite":
        plan = "\n".join(str(row[3]) for row in db.session.execute(text("EXPLAIN QUERY PLAN " + sql)))
        assert "ix_missing_episode_board" in plan, plan
        assert "SCAN missing_episode" not in plan and "SCAN child" not in plan, plan
    else:
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(str(row[0]) for row in db.session.execute(text("EXPLAIN " + sql)))
        assert "ix_missing_episode_board" in plan or "uq_missing_episode_open" in plan, plan
