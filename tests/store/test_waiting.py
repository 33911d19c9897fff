"""Nobody waits for ever: a unit that cannot have its turn says that caseflow is busy, and saves nothing."""
from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from caseflow.core.actor import operator
from caseflow.core.errors import Busy
from caseflow.extensions import db
from caseflow.store import unit
from caseflow.store.chain import Chain
from tests.harness.records import Records


@pytest.mark.postgresql_only
def test_a_unit_behind_one_that_never_ends_is_told_so(app: Flask, records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unit, "WAIT_SECONDS", 0.2)
    with db.engine.connect() as stuck:
        stuck.exec_driver_sql("SET idle_in_transaction_session_timeout = 20000")
        stuck.execute(select(Chain.seq).with_for_update()).all()
        with pytest.raises(Busy), unit.unit_of_work(operator("test"), records.authority.id):
            pass
    with unit.unit_of_work(operator("test"), records.authority.id):
        pass
