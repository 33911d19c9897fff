"""The timetable as data: which job is due when, and the steps that it takes."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from caseflow.core.errors import NotFound
from caseflow.jobs.moments import Daily, Every, When, Yearly

if TYPE_CHECKING:
    from caseflow.jobs.runner import Run

Act = Callable[["Run"], dict[str, int]]
"""What a step does; it answers counts. It may mark itself done in the unit of its effect, else the runner does so after it."""


@dataclass(frozen=True)
class Step:
    """One part of a run, done once: a run that is taken over goes on from the steps that are not done."""

    key: str
    act: Act


@dataclass(frozen=True)
class Job:
    """One line of the timetable.

    Moments missed while nothing ran count as one, unless `each_moment` matters. `again` tries a failed run again.
    `to_be_read` is what people call it.
    """

    name: str
    to_be_read: str
    when: When
    steps: Callable[[datetime], Sequence[Step]]
    each_moment: bool = False
    again: bool = True


def _timetable() -> tuple[Job, ...]:
    from caseflow.jobs import cleaning, duplicates, figures, rules, tasks

    return (
        Job("minute-clock", "Rules that time alone makes true", Every(60), rules.minute_clock, again=False),
        Job("episode-clocks", "Clocks of missing episodes that ran out are written down", Every(60), rules.episode_clocks, again=False),
        Job("long-tasks", "Loading that was broken off is taken up", Every(300), tasks.broken_off, again=False),
        Job("nightly-sweep", "Every rule over every child, to be sure", Daily(time(2, 30)), rules.nightly_sweep),
        Job("nightly-doubles", "Children who may be recorded twice", Daily(time(3, 0)), duplicates.look_for_doubles),
        Job("nightly-drafts", "Drafts of the figures of this year", Daily(time(3, 30)), figures.drafts),
        Job("first-cut-calendar", "First cut of the calendar year", Yearly(1, 1), figures.first_cut_calendar, each_moment=True),
        Job("first-cut-financial", "First cut of the year to 31 March", Yearly(4, 1), figures.first_cut_financial, each_moment=True),
        Job("clean-up", "Clearing away what is no longer needed", Daily(time(4, 30)), cleaning.clean_up),
    )


def timetable() -> tuple[Job, ...]:
    """Every job, in the order of the page."""
    return _timetable()


def often() -> list[str]:
    """The names of the jobs that run every few minutes: each of their runs is worth keeping only when something went wrong."""
    return [job.name for job in timetable() if isinstance(job.when, Every)]


def job_named(name: str) -> Job:
    """The job of that name."""
    for job in timetable():
        if job.name == name:
            return job
    raise NotFound(f"There is no job called {name}. There are: {', '.join(job.name for job in timetable())}.")
