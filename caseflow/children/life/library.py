"""Every kind of fact and every subject, by name."""
from __future__ import annotations

from caseflow.children.life.age import AGE
from caseflow.children.life.home import HOME
from caseflow.children.life.kind import Kind, Subject
from caseflow.children.life.plan import PLAN
from caseflow.children.life.status import STATUS_SUBJECT
from caseflow.children.life.trafficking import TRAFFICKING
from caseflow.children.life.warnings import WARNINGS

SUBJECTS: dict[str, Subject] = {subject.name: subject for subject in (WARNINGS, TRAFFICKING, STATUS_SUBJECT, AGE, HOME, PLAN)}
KINDS: dict[str, Kind] = {kind.name: kind for subject in SUBJECTS.values() for kind in subject.kinds}
ABOUT = tuple(sorted(name for name, subject in SUBJECTS.items() if subject.endpoint == "children.about"))
"""The subjects that this room shows by itself; pages that join rooms show the others."""
