"""Why a finding no longer applies, in the words that several rules share."""

from __future__ import annotations

from caseflow.risk.facts import Answer, ChildFacts, Episode


def no_longer_out(episode: Episode | None) -> str | None:
    """That the child was found or came back; None while the child is out."""
    if episode is None or episode.ended is None:
        return None
    if episode.ended is episode.transferred:
        return f"another authority took the child on {episode.ended.words}"
    return f"the child was {'found' if episode.ended is episode.found else 'back'} {episode.ended.words}"


def interview_progress(facts: ChildFacts, episode: Episode | None) -> str | None:
    """How far the interview for this episode has come; None when nothing is recorded."""
    for interview in facts.interviews_for(episode) if episode else ():
        if interview.held:
            return f"the interview was held {interview.held.words}"
        if interview.answer is Answer.DECLINED:
            return "the child said no to the interview"
        if interview.answer is Answer.NOT_NEEDED:
            return "a reason for holding no interview is recorded"
        if interview.arranged:
            return f"the interview is arranged for {interview.arranged.words}"
        if interview.offered:
            return f"the interview was offered {interview.offered.words}"
    return None
