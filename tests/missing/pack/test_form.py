"""Part one is versioned and reviewed; a copy, once made, never changes; the same for pages and programs."""
from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from caseflow.audit.models import AuditEvent
from caseflow.core.errors import Conflict, DomainError, Refused
from caseflow.extensions import db
from caseflow.missing.pack import queries, service, service_copies
from caseflow.missing.pack.kinds import KINDS
from caseflow.missing.pack.models import PhilomenaForm
from caseflow.missing.pack.panel import read_panel
from caseflow.missing.pack.sources import review_in_words
from caseflow.store.versions import versions_of
from tests.missing.pack import pdf_read
from tests.missing.pack.conftest import POLICE, photograph


def test_each_change_is_a_version_and_the_same_again_is_none(pack) -> None:
    pack.save(height="170 cm")
    pack.entry("friend", "Ali")
    form = pack.save(height="170 cm")
    assert form.version == 2
    pack.save(height="172 cm")
    (versions,) = versions_of(PhilomenaForm, lambda t: t.c.child_id == pack.child.id)
    assert [(v.version, v.height, len(v.entries)) for v in versions] == [(1, "170 cm", 0), (2, "170 cm", 1), (3, "172 cm", 1)]
    assert all(v.recorded_by == pack.worker.id for v in versions)


def test_a_copy_never_changes(pack) -> None:
    friend = pack.entry("friend", "Ali from college")
    with pack.unit():
        service.keep_photograph(pack.child, photograph(), date(2026, 5, 1))
        service.save_part_two(pack.episode, pack.child, {"clothes": "red coat"})
    copy = pack.copy()
    before = copy.pdf
    assert copy.sha256 == hashlib.sha256(before).hexdigest()
    assert (copy.form_version, copy.part_two_version) == (2, 1)
    pack.save(marks="a new scar", entries=[])
    with pack.unit():
        service.save_part_two(pack.episode, pack.child, {"clothes": "blue coat"})
        service.take_photograph_off(pack.child)
    again = queries.copy_by_ref(pack.worker, copy.ref, with_bytes=True)[0]
    assert again.pdf == before and hashlib.sha256(again.pdf).hexdigest() == again.sha256
    assert "Ali from college" in pdf_read.text_of(again.pdf) and "red coat" in pdf_read.text_of(again.pdf)
    second = pack.copy()
    assert second.number == 2 and "a new scar" in pdf_read.text_of(second.pdf) and "Ali" not in pdf_read.text_of(second.pdf)
    assert friend not in str(second.left_out)


def test_the_database_refuses_to_change_what_was_given(pack) -> None:
    with pack.unit():
        service.keep_photograph(pack.child, photograph(), None)
    pack.copy()
    for table in ("philomena_copy", "philomena_giving", "philomena_photograph"):
        for act in ("DELETE FROM {}", "UPDATE {} SET ref = 'x'"):
            with pytest.raises(DatabaseError):
                db.session.execute(text(act.format(table)))
            db.session.rollback()


def test_to_whom_and_how_is_recorded(pack) -> None:
    copy = pack.copy()
    with pack.unit():
        service_copies.give(copy, pack.episode, pack.child, **{**POLICE, "means": "by-hand"})
    db.session.rollback()
    rows = queries.givings_of([copy.id])[copy.id]
    assert [(r.given_to, r.given_to_name, r.means, r.recorded_by) for r in rows] == [
        ("police", "PC 4471", "secure-email", pack.worker.id), ("police", "PC 4471", "by-hand", pack.worker.id)]
    events = db.session.execute(select(AuditEvent).where(AuditEvent.subject == copy.ref).order_by(AuditEvent.seq)).scalars().all()
    assert [e.action for e in events] == ["philomena-copy.made", "philomena-copy.given", "philomena-copy.given"]
    assert all(set(e.refs) == {pack.child.ref, pack.episode.ref} for e in events)
    assert events[0].detail["sha256"] == copy.sha256
    assert "Invented" not in str([e.detail for e in events]) and "4471" not in str([e.detail for e in events])


def test_a_copy_with_the_statement_goes_to_the_police_only(pack) -> None:
    pack.records.unaccompanied(pack.child, date(2026, 1, 1))
    copy = pack.copy()
    with pytest.raises(Refused) as refused, pack.unit():
        service_copies.give(copy, pack.episode, pack.child, **{**POLICE, "given_to": "home"})
    assert refused.value.field == "given_to"


def test_no_copy_of_an_episode_taken_back(pack) -> None:
    with pytest.raises(Conflict), pack.unit():
        pack.episode.voided = True
        service_copies.make_copy(pack.episode, pack.child, pack.worker, POLICE)


def test_reviews_lie_ahead_within_a_year_and_are_said_in_words(pack, at) -> None:
    today = date(2026, 6, 4)
    for wrong in (today, today - timedelta(days=1), today + timedelta(days=367)):
        with pytest.raises(Refused) as refused:
            pack.save(review_due_on=wrong)
        assert refused.value.field == "review_due_on"
    form = pack.save(review_due_on=today + timedelta(days=30))
    assert (form.reviewed_on, form.reviewed_by) == (today, pack.worker.id)
    assert review_in_words(form) == "reviewed 4 June 2026, next review 4 July 2026"
    assert queries.to_review(pack.worker, today, limit=9) == ([], 0)
    at("2026-07-05T12:00:00+01:00")
    assert review_in_words(form) == "reviewed 4 June 2026, review overdue by 1 day"
    assert queries.how_many_overdue(pack.worker, date(2026, 7, 4)) == 0 and queries.how_many_overdue(pack.worker, date(2026, 7, 5)) == 1
    rows, total = queries.to_review(pack.worker, date(2026, 7, 5), limit=9)
    assert total == 1 and rows[0].child.id == pack.child.id and rows[0].due_on == date(2026, 7, 4)
    pack.records.add(PhilomenaForm(authority_id=pack.child.authority_id, child_id=pack.child.id, entries=[],
                                   reviewed_on=date(2026, 7, 5), review_due_on=date(2026, 9, 1)))
    late = date(2026, 7, 5)
    assert queries.how_many_overdue(pack.worker, late) == queries.to_review(pack.worker, late, limit=9)[1] == 0, "joined, and looked at"


def test_the_review_list_holds_those_in_care_whom_the_viewer_sees_longest_overdue_first(pack, at) -> None:
    lead = pack.records.user("safeguarding-lead")
    pack.records.child("left", in_care_from=None)
    other = pack.records.child("other")
    pack.records.child("elsewhere", authority=pack.records.another_authority("331", "Brackley"))
    pack.save(review_due_on=date(2026, 6, 10))
    at("2026-06-11T12:00:00+01:00")
    rows, total = queries.to_review(lead, date(2026, 6, 11), limit=9)
    assert [(r.child.id, r.has_form) for r in rows] == [(pack.child.id, True), (other.id, False)] and total == 2
    assert [r.child.id for r in queries.to_review(pack.worker, date(2026, 6, 11), limit=9)[0]] == [pack.child.id]


def test_the_panel_as_it_was_on(pack, at) -> None:
    before = at("2026-06-04T02:10:00+01:00")
    at("2026-06-04T03:00:00+01:00")
    pack.save(review_due_on=date(2026, 12, 1))
    then = at("2026-06-05T00:00:00+01:00")
    at("2027-01-05T00:00:00+01:00")
    child = pack.child
    assert not read_panel(pack.worker, child, before).has_form
    assert read_panel(pack.worker, child, then).words == "Reviewed 4 June 2026, next review 1 December 2026."
    assert read_panel(pack.worker, child, None).overdue and not read_panel(pack.worker, child, then).overdue
    assert read_panel(pack.records.user("data-officer"), child, None) is None


def test_entries_of_their_own_kind_only_and_no_more_than_can_be_read(pack) -> None:
    ref = pack.entry("place", "the arcade")
    (entry,) = queries.form_of(pack.child.id).entries
    assert entry == {"entry": ref, "kind": "place", "text": "the arcade", "whereabouts": True, "withhold_because": None}
    with pytest.raises(Refused):
        pack.save(entries=[{"kind": "friend", "text": "x"}] * 81)
    for wrong in ([{"entry": "0000-0000-0000", "kind": "friend", "text": "x"}], [{"entry": ref, "kind": "place", "text": "x"}] * 2):
        with pytest.raises(Refused, match="no such entry"):
            pack.save(entries=wrong)
    with pytest.raises(DomainError), pack.unit():
        service.put_entry(pack.child, "gossip", {"text": "x"})


def test_two_people_at_once_lose_nothing(pack) -> None:
    ref = pack.entry("helps", "speak slowly")
    with pack.unit():
        service.put_entry(pack.child, "helps", {"text": "speak slowly, in Tigrinya"}, ref=ref, seen=1)
    with pytest.raises(Conflict, match="Nothing was saved"), pack.unit():
        service.put_entry(pack.child, "helps", {"text": "speak loudly"}, ref=ref, seen=1)
    pack.entry("helps", "a second one")
    with pack.unit():  # somebody else's change of another part does not stand in the way
        service.put_entry(pack.child, "helps", {"text": "speak calmly"}, ref=ref, seen=2)
    assert [e["text"] for e in queries.form_of(pack.child.id).entries] == ["speak calmly", "a second one"]


def test_every_kind_can_be_kept_and_withheld(pack) -> None:
    for kind in KINDS:
        pack.entry(kind, f"{kind} one", withhold_because="unsafe")
    assert {line["kind"] for line in pack.copy().left_out if line["because"] == "do-not-disclose"} == set(KINDS)


def test_what_a_joined_record_marks_do_not_disclose_still_holds(pack) -> None:
    pack.save(review_due_on=date(2026, 12, 1), marks="a scar")
    pack.entry("helps", "Ring Canary Quill first")
    pack.records.add(PhilomenaForm(
        authority_id=pack.child.authority_id, child_id=pack.child.id, marks="none", entries=[
            {"entry": "AAAA-AAAA-AAAA", "kind": "friend", "text": "Canary Quill", "whereabouts": False, "withhold_because": "unsafe"},
            {"entry": "BBBB-BBBB-BBBB", "kind": "friend", "text": "Ali from college", "whereabouts": False, "withhold_because": None}]))
    copy = pack.copy()
    said = pdf_read.text_of(copy.pdf)
    assert "Quill" not in said and "Ali from college" in said and "a scar" in said and "none" not in said
    with pack.unit():
        service.put_entry(pack.child, "friend", {"text": "Ali"}, ref="BBBB-BBBB-BBBB", seen=2)
        service.take_entry_out(pack.child, "AAAA-AAAA-AAAA")
    assert [[e["text"] for e in form.entries] for form in queries.forms_of(pack.child.id)] == [["Ring Canary Quill first"], ["Ali"]]
