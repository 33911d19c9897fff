"""What a person is to do after interviews: an interviewer's own too, in pages, and nothing that is withheld from them."""
from __future__ import annotations

from datetime import timedelta

from caseflow.children.models import Child
from caseflow.missing.interviews.models import InterviewAction
from caseflow.web.paging import PER_PAGE
from tests.missing.interviews.conftest import DAY, NOW, Back


def test_an_interviewer_who_sees_one_episode_finds_what_is_theirs_to_do(records, back: Back, at) -> None:
    at(NOW)
    child: Child = records.child(given_name="Mira", family_name="Example")
    other: Child = records.child(given_name="Olu", family_name="Other")
    made, elsewhere = back.came(child, NOW - DAY), back.came(other, NOW - DAY)
    [episode] = back.episodes(child)
    interviewer = records.user("interviewer")
    records.allocated(child, interviewer, kind="interviewer", episode_id=episode.id)
    whose = {"owner_id": interviewer.id, "owner_name": interviewer.name}

    def action(interview, what: str, days: int, **facts) -> None:
        records.add(InterviewAction(authority_id=interview.authority_id, child_id=interview.child_id, interview_id=interview.id, what=what,
                                    due_on=(NOW + timedelta(days=days)).date(), **{"withheld_from": [], **whose, **facts}))

    action(elsewhere, "Of a child not seen", 1)
    action(made, "Kept from interviewers", 1, withheld_from=["interviewer"])
    for number in range(PER_PAGE + 1):
        action(made, f"Thing {number:02d}.", number + 1)
    client = records.client(interviewer)
    assert f"{PER_PAGE + 1} actions from interviews are yours to do." in client.get("/").text
    first, second = (client.get(f"/interview-actions?page={page}").text for page in (1, 2))
    assert "Thing 00." in first and f"Thing {PER_PAGE:02d}." not in first and f"Thing {PER_PAGE:02d}." in second
    assert "not seen" not in first + second and "Kept from" not in first + second and "Mira Example" in first
