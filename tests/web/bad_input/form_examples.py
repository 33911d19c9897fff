"""For every form: the record that it is tried on, who fills it in, and an example that it takes."""

from __future__ import annotations

from typing import Any

from tests.web.bad_input.scene import LAST, SEEN, Scene, photograph

OTHERWISE = {
    "children.open_record": "quiet",
    "children.close_record": "quiet",
    "children.lift_restriction": "quiet",
    "children.save_names": "quiet",
    "children.save_restriction_review": "quiet",
    "children.save_restriction": "gus",
    "children.take_off": "quiet",
    "pages.find_other": "twin",
    "pages.save_join": "twin",
    "pages.judge": "mira",
    "children.save_status": "bo",
    "missing.save_close": "back",
    "missing.save_hand_over": "of age",
    "missing.save_lost_contact": "away",
    "missing.save_not_safe": "away",
    "missing.save_open_again": "closed",
    "missing.save_prevention": "found",
    "missing.save_reopen": "found",
    "missing.save_returned": "found",
    "missing.save_welfare": "found",
    "missing.start_interview": "found",
    "missing.cover_all": "interview",
    "missing.save_give": "owed",
    "transfers.save_offer": "gus",
    "transfers.elsewhere": "transfer out",
    "transfers.take_up": "transfer quiet",
    "missing.save_report": "gus",
}
WRITER = {
    "accounts.give_shift": "administrator",
    "accounts.add_team": "administrator",
    "accounts.add_user": "administrator",
    "accounts.new_link": "administrator",
    "accounts.end_sessions": "administrator",
    "accounts.stop_user": "administrator",
    "pages.hand_over": "night",
    "children.close_record": "night",
    "children.open_record": "night two",
    "ssda903.load_files": "data-officer",
    "transfers.accept": "their lead",
    "transfers.reject": "their lead",
    "transfers.take_up": "their lead",
}
ANSWERS_WITH_A_PAGE: dict[str, tuple[int, ...]] = {
    "accounts.session_stay": (200,),
    "accounts.keep_draft": (204,),
    "pages.save_amend": (200,),
    "pages.save_join": (200,),
    "pages.save_part": (200,),
    "children.show_address": (200,),
}
"""Forms that are answered with a page or with nothing, not by leading on."""
NO_UNIT = {"accounts.add_user", "returns.build_figures"}
"""Keep no answer (a link is shown once; figures take time), so an example would stay: their own rooms test that it is taken."""
NO_FORM = {
    "alerts.acknowledge",
    "children.close_record",
    "pages.show_address",
    "philomena.take_entry_out",
    "philomena.take_photograph_off",
    "children.save_restriction_review",
    "children.take_off",
    "transfers.take_up",
    "missing.start_interview",
    "missing.cover_all",
    "missing.uncover",
    "accounts.end_sessions",
    "accounts.stop_user",
    "accounts.session_stay",
    "accounts.keep_draft",
    "accounts.forget_draft",
    "accounts.take_back_shift",
    "missing.told",
    "missing.save_safe_again",
}
"""Buttons: nothing is typed, or (told) a line beside a button, which goes through the gate of the API."""
NOT_ASKED = {
    "alerts.decide": {"decision"},
    "alerts.assign": {"decision", "reason", "text", "until"},
    "philomena.save_photograph": {"photograph"},
    "missing.log_number": {"police_reference"},
    "missing.save_tell": {"to"},
}
"""What a page does not ask (the address says it, or it comes as a file), whose refusal is a message on the page before (the log
number), or which takes any name as programs do (whom to tell)."""
ELSEWHERE = {
    "accounts.sign_out": "ends the session",
    "accounts.check_sign_in": "for nobody yet; test_at_the_door",
    "accounts.set_first_password": "needs a link sent; test_at_the_door",
    "accounts.change_password": "a password may hold anything; tests/accounts",
    "accounts.end_one": "a button; tests/accounts",
    "pages.read_amendment": "a button; tests/pages/test_amending",
    "pages.accept_handover": "a button; tests/pages/test_night",
    "accounts.new_link": "a button; tests/accounts",
    "missing.take": "a button; tests/missing/interviews",
    "returns.file": "a choice of a file kind; tests/returns",
}
"""Not tried here, with the reason."""


def places(scene: Scene) -> dict[str, dict[str, str]]:
    """What stands in an address besides the record it is about."""
    refs = scene.refs
    flag = {"kind": "warning-flags", "fact": refs["warning-flags"]}
    return {
        "pages.save_given_date": {"fact": refs["other birth date"]},
        "pages.save_join": {"other": refs["other"]},
        "pages.judge": {"other": refs["bo"]},
        "philomena.save_new_entry": {"kind": "friend"},
        "children.save_change": flag,
        "children.save_void": flag,
        "children.save_fact": {"kind": "warning-flags"},
        "missing.save_not_needed": {"to": "school"},
        "missing.uncover": {"episode": refs["third"]},
        "missing.save_report": {"known": "not-known"},
        "alerts.change_rule": {"code": "repeat-episodes"},
        "missing.change_notice": {"code": "school"},
        "children.take_off": {"opening": refs["named"]},
    }


def day(name: str, number: int, month: int, year: int) -> dict[str, str]:
    """The three boxes."""
    return {f"{name}-day": str(number), f"{name}-month": str(month), f"{name}-year": str(year)}


def bodies(scene: Scene) -> dict[str, dict[str, Any]]:
    """What a form takes, where ordinary answers to what is needed are not enough."""
    hours = {"opens": "09:00", "closes": "17:00", "reason": "As agreed"}
    return {
        "alerts.decide": {"reason": "panel"},
        "pages.go_to_as_it_was": day("on", 19, 10, 2026),
        "pages.find_other": {"other": "T-2"},
        "children.save_nrm_event": {"event": "considered", **day("on", 20, 4, 2026), "reason": "No sign yet"},
        "philomena.save_photograph": {"photograph": (photograph(), "a.jpg")},
        "philomena.save_review": day("review_due_on", 1, 12, 2026),
        "children.save_change": {
            "kind": "do-not-tell",
            "words": "Do not tell the uncle at all",
            "because": "More exact",
            "child_told": "no",
            "not_told_because": "Not now",
            **day("started_on", 1, 6, 2026),
            **day("review_on", 1, 6, 2027),
        },
        "children.save_fact": {
            "kind": "do-not-tell",
            "words": "Do not tell the aunt",
            "child_told": "no",
            "not_told_because": "Not now",
            **day("started_on", 1, 6, 2026),
            **day("review_on", 1, 6, 2027),
        },
        "children.save_status": {"status": "separated", **day("started_on", 1, 1, 2025), **day("ended_on", 1, 2, 2025)},
        "children.open_record": {"because": "missing", "why": "Somebody saw her at the other harbour just now"},
        "children.save_restriction": {"because": "high-risk"},
        "missing.save_action": {"outcome": "Bought"},
        "children.save_names": {"people": scene.people["social-worker"].ref},
        "pages.save_amend": {"last_seen_at": SEEN, "circumstances": "After supper", "reason": "We were told later"},
        "missing.save_close": {"despite": "Agreed with the child"},
        "missing.save_prevention": {"done": "no", "not_done_because": "Refused"},
        "missing.save_not_needed": {"not_needed_because": "Not at school"},
        "missing.save_tell": {"to": "school"},
        "missing.told": {"to": "the uncle", "name": "Uncle"},
        "missing.save_welfare": {"food": "yes"},
        "missing.save_report": {"last_seen_at": LAST},
        "missing.save_child": {"given_name": "Unheard"},
        "missing.save_act": {"what": "A coat", **day("due_on", 1, 11, 2026), "owner_name": "Ina"},
        "accounts.save_office_hours": hours,
        "children.save_review_days": {"because": "As agreed"},
        "pages.save_join": {},
        "missing.save_give": {"to": f"person:{scene.people['interviewer'].ref}"},
        "ssda903.load_files": {"year": "2026", "files": (b"CHILD,SEX\n", "header.csv")},
        "accounts.give_shift": {
            "person": scene.people["night"].ref,
            "team": scene.refs["edt"],
            "starts_at": "2026-10-24T17:00:00Z",
            "ends_at": "2026-10-25T08:00:00Z",
        },
        "accounts.add_user": {"name": "New"},
        "alerts.change_rule": {"episodes": "2", "days": "30", "away_too": "no", "switched_on": "yes", "reason": "as the panel asked"},
    }
