"""Long tasks: claimed once, taken up again when broken off, their faults told by kind and never with their data."""
from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from caseflow.core import clock
from caseflow.core.errors import NotFound, Refused
from caseflow.extensions import db
from caseflow.store.unit import brief_write, unit_of_work
from caseflow.work import runner, service
from caseflow.work.models import Work
from tests.harness.records import TEST


@pytest.fixture
def asked(records, monkeypatch):
    """A task of kind `count`, which tells its progress three times."""
    monkeypatch.setattr(runner, "TOLD_EVERY", 0)
    monkeypatch.setitem(runner._tasks, "count", lambda work, progress: [progress(n, 3, f"{n} of 3") for n in (1, 2, 3)] and {"sum": 6})
    with unit_of_work(TEST, records.authority.id):
        return service.ask(records.authority.id, None, "count", {"up_to": 3})


def again(work: Work) -> Work:
    db.session.expire_all()
    return db.session.get_one(Work, work.id)


def test_a_task_is_done_once_and_says_what_came_of_it(asked, app):
    runner._run(app, asked.id)
    work = again(asked)
    assert (work.state, work.done, work.total, work.words, work.outcome) == ("done", 3, 3, "3 of 3", {"sum": 6})
    finished = work.finished_at
    runner._run(app, asked.id)
    assert again(asked).finished_at == finished, "what is done is not claimed again"


def test_only_one_of_two_may_claim(asked):
    assert [runner._claim(asked.id), runner._claim(asked.id)] == [True, False]


def test_a_task_whose_process_died_is_taken_up_again(asked, app, monkeypatch):
    started = []
    monkeypatch.setattr(runner, "start", lambda app, work_id: started.append(work_id))
    assert runner.take_up(app, clock.now()) == 0
    assert runner._claim(asked.id)
    assert runner.take_up(app, clock.now()) == 0
    with brief_write() as connection:
        connection.execute(update(Work).values(beat_at=clock.now() - timedelta(minutes=3)))
    assert runner.take_up(app, clock.now()) == 1 and started == [asked.id] and runner._claim(asked.id)


@pytest.mark.parametrize(("fault", "state", "words"), [
    (Refused("The file is empty."), "refused", "The file is empty."), (ValueError("Zoe Smith"), "failed", "Something went wrong"),
])
def test_faults_are_told_without_their_data(asked, app, monkeypatch, caplog, fault, state, words):
    def task(work, progress):
        raise fault

    monkeypatch.setitem(runner._tasks, "count", task)
    runner._run(app, asked.id)
    assert again(asked).state == state and again(asked).words.startswith(words)
    assert "Zoe" not in caplog.text and "Zoe" not in again(asked).words


def test_another_authoritys_task_is_not_there(asked, records):
    other = records.another_authority("331", "Brackley")
    with pytest.raises(NotFound):
        service.by_ref(other.id, asked.ref)
    assert service.by_ref(records.authority.id, asked.ref).id == asked.id
