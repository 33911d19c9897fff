"""Which role may do what: one readable table."""
from __future__ import annotations

ROLES = {
    "social-worker": "Social worker",
    "residential-worker": "Residential worker",
    "interviewer": "Return home interviewer",
    "safeguarding-lead": "Safeguarding lead",
    "data-officer": "Data officer",
    "administrator": "Administrator",
    "auditor": "Auditor",
}

PERMISSIONS: dict[str, tuple[str, ...]] = {
    "board.read": ("social-worker", "safeguarding-lead"),
    "assurance.read": ("safeguarding-lead",),
    "board.hand-over": ("social-worker", "safeguarding-lead"),
    "child.find": ("social-worker", "residential-worker", "safeguarding-lead"),
    "child.read": ("social-worker", "residential-worker", "interviewer", "safeguarding-lead"),
    "quality.read": ("data-officer", "safeguarding-lead"),
    "child.write": ("social-worker", "safeguarding-lead"),
    "child.restrict": ("safeguarding-lead",),
    "child.open-in-emergency": ("social-worker", "residential-worker", "safeguarding-lead"),
    "opening.review": ("safeguarding-lead",),
    "authority.write": ("social-worker", "safeguarding-lead"),
    "host-area.read": ("social-worker", "safeguarding-lead"),
    "transfer.read": ("social-worker", "safeguarding-lead"),
    "transfer.offer": ("safeguarding-lead",),
    "transfer.answer": ("social-worker", "safeguarding-lead"),
    "episode.read": ("social-worker", "residential-worker", "interviewer", "safeguarding-lead"),
    "episode.report": ("social-worker", "residential-worker", "safeguarding-lead"),
    "episode.write": ("social-worker", "residential-worker", "safeguarding-lead"),
    "episode.amend": ("social-worker", "safeguarding-lead"),
    "pack.read": ("social-worker", "residential-worker", "interviewer", "safeguarding-lead"),
    "pack.write": ("social-worker", "residential-worker", "safeguarding-lead"),
    "interview.read": ("social-worker", "interviewer", "safeguarding-lead"),
    "interview.write": ("social-worker", "interviewer", "safeguarding-lead"),
    "interview.give": ("social-worker", "safeguarding-lead"),
    "interview.figures": ("safeguarding-lead",),
    "action.write": ("social-worker", "residential-worker", "interviewer", "safeguarding-lead"),
    "alert.read": ("social-worker", "safeguarding-lead"),
    "alert.acknowledge": ("social-worker", "safeguarding-lead"),
    "alert.decide": ("safeguarding-lead",),
    "rule.read": ("safeguarding-lead", "data-officer"),
    "rule.write": ("safeguarding-lead",),
    "return.read": ("data-officer", "safeguarding-lead"),
    "return.build": ("data-officer", "safeguarding-lead"),
    "return.export": ("data-officer",),
    "file.import": ("data-officer",),
    "file.read": ("data-officer",),
    "job.read": ("data-officer", "administrator", "safeguarding-lead"),
    "identity.merge": ("safeguarding-lead",),
    "notice.set": ("safeguarding-lead",),
    "account.read": ("administrator", "safeguarding-lead"),
    "account.write": ("administrator",),
    "shift.write": ("administrator", "safeguarding-lead"),
    "audit.read": ("auditor", "safeguarding-lead"),
}


def may(role: str, permission: str) -> bool:
    """Whether a role has a permission; an unknown permission is a fault in the program."""
    return role in PERMISSIONS[permission]
