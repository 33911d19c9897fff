"""The rule book: every file in `risk/rules` is a rule, and nothing else has to be registered."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import ModuleType

from caseflow.core.errors import NotFound
from caseflow.risk import rules
from caseflow.risk.facts import ChildFacts, Episode
from caseflow.risk.finding import Evaluation
from caseflow.risk.settings import Setting, Settings

Evaluate = Callable[[ChildFacts, datetime, Settings], Evaluation]
Cleared = Callable[[ChildFacts, Episode | None], str | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as the book holds it. `code` is the file's name with hyphens; `source` the guidance that it rests on.

    A rule may say by itself why a finding of its own was cleared (`cleared`), and that it is about something that people
    have to do rather than about the risk to the child (`about_a_task`).
    """

    code: str
    title: str
    version: int
    in_words: str
    source: str
    settings: tuple[Setting, ...]
    evaluate: Evaluate
    cleared: Cleared | None = None
    about_a_task: bool = False

    def words(self, values: Mapping[str, int]) -> str:
        """The rule as a sentence with these thresholds in it."""
        said = {s.name: s.words(values.get(s.name, s.default)) for s in self.settings}
        return self.in_words.format(**said)

    def why_cleared(self, facts: ChildFacts, episode_ref: str | None) -> str:
        """Why a finding that stood before no longer applies, in words that follow "no longer applies because"."""
        episode = facts.episode(episode_ref) if episode_ref else None
        if episode_ref and (episode is None or episode.voided):
            return "the episode was recorded in error"
        said = self.cleared(facts, episode) if self.cleared else None
        return said or "the facts that it rested on were corrected"


@cache
def rulebook() -> Mapping[str, Rule]:
    """Every rule by its code, in the order of the codes."""
    found = sorted(pkgutil.iter_modules(rules.__path__), key=lambda m: m.name)
    book = [_read(importlib.import_module(f"{rules.__name__}.{m.name}")) for m in found]
    return {rule.code: rule for rule in book}


def rule_called(code: str) -> Rule:
    """The rule with this code; raises `NotFound` with the codes that there are."""
    book = rulebook()
    if code not in book:
        raise NotFound(f"There is no rule called {code}. The rules are: {', '.join(book)}.")
    return book[code]


def _read(module: ModuleType) -> Rule:
    """Take the rule out of its file; a file that lacks a part fails here, at start."""
    code = module.__name__.rpartition(".")[2].replace("_", "-")
    documented = inspect.getdoc(module) or ""
    _, _, source = documented.partition("Source:")
    if not source.strip():
        raise RuntimeError(f"rule {code} does not say its source in its docstring")
    return Rule(
        code=code,
        title=module.TITLE,
        version=module.VERSION,
        in_words=module.IN_WORDS,
        source=" ".join(source.split()),
        settings=tuple(module.SETTINGS),
        evaluate=module.evaluate,
        cleared=getattr(module, "cleared", None),
        about_a_task=getattr(module, "ABOUT_A_TASK", False),
    )
