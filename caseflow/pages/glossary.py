"""The words that caseflow uses, each in a sentence or two of plain English."""
from __future__ import annotations

TERMS: tuple[tuple[str, str], ...] = (
    ("903, the",
     "The yearly return about looked-after children that every authority in England sends to the Department for "
     "Education (SSDA903). Its Missing table lists the times a child was missing or away."),
    ("Age dispute",
     "The authority or the Home Office doubts the age a child gives. Until it is decided the child counts as a child."),
    ("Allocated", "Given to a worker or a team, who then see the child's record. Unallocated: nobody has it yet."),
    ("As at", "A record or a figure as it could be known at a moment, with nothing that came to be known later."),
    ("Away from placement without authorisation",
     "The child is not where they should be, and we know where they are. The 903 writes A."),
    ("Care leaver",
     "A young person who was looked after and has left care. Left out of the figures about looked-after children."),
    ("Conclusive grounds",
     "The National Referral Mechanism's final decision: whether, more likely than not, the child was trafficked."),
    ("EDT", "The emergency duty team: the out-of-hours team of social workers."),
    ("Exploitation",
     "Somebody uses a child for their own gain: sexual or criminal exploitation, forced labour, domestic servitude and "
     "more."),
    ("First responder",
     "An organisation that may refer a child to the National Referral Mechanism, such as a council or the police."),
    ("Found",
     "Somebody knows where the child is. Found and returned are two times: a child may be found hours before they are "
     "back."),
    ("Go-live",
     "The day from which an authority worked with caseflow. Records from before it are counted but start no clock."),
    ("Home Office (UUCR)",
     "When an unaccompanied child goes missing the Home Office is told, with Part E of the unique unaccompanied child "
     "record."),
    ("Identified victim", "The authority, or the National Referral Mechanism, holds that the child was trafficked."),
    ("Independent child trafficking guardian (ICTG)",
     "A person outside the authority who stands up for a child who may have been trafficked."),
    ("Independent reviewing officer (IRO)",
     "The person who chairs a looked-after child's reviews and checks the care plan."),
    ("Legal status",
     "Why a child is looked after, such as a full care order, or accommodated under section 20 of the Children Act "
     "1989."),
    ("Looked-after child", "A child in the care of an authority, or given accommodation by it."),
    ("Missing episode",
     "One absence, from when the child left or was last seen to when they were found. Also called a missing incident."),
    ("Missing from care",
     "The child is not where they should be and nobody knows where they are. The 903 writes M."),
    ("National Referral Mechanism (NRM)",
     "The United Kingdom's way of deciding whether somebody was trafficked. What it decides never changes the "
     "authority's own view."),
    ("Not held", "Nothing was recorded, so there is no figure. It is not nought."),
    ("Notice", "Telling somebody that a child is missing: the police, the duty manager, parents and others."),
    ("Philomena form (grab pack)",
     "What the police need to find a child, filled in before the child goes missing and kept up to date. Philomena is "
     "the name of the protocol."),
    ("Placement", "Where a looked-after child lives: a children's home, foster carers, supported accommodation."),
    ("Police risk",
     "How the police grade the case: high, medium, low or very low. Not yet graded is treated as above low."),
    ("Prevention interview",
     "The police's own talk with a child who is back, once called safe and well. It is not the return home interview."),
    ("Priority", "How soon an alert asks for an answer: urgent, high, medium or low."),
    ("Reasonable grounds",
     "The National Referral Mechanism's first decision: whether there is reason to suspect that the child was "
     "trafficked."),
    ("Recorded", "When it was entered here. It is kept beside when it happened."),
    ("Responsible and host authority",
     "The responsible (or placing) authority looks after the child. The host authority is the area in which the child "
     "lives."),
    ("Return home interview (RHI)",
     "A talk with a child who is back, by somebody independent, within 72 hours of the return. The child may decline."),
    ("Returned",
     "The child arrived at a place of care or safety. The 72 hours of the return home interview run from here."),
    ("Separated child",
     "A child outside their country without the parent or carer who usually looks after them, whether or not they "
     "claim asylum."),
    ("Statutory return", "Figures that the law asks for. A return on its own always means a child coming home."),
    ("Strategy discussion", "Social workers, the police and health agree what to do for a child at risk of harm."),
    ("Suppressed",
     "A figure left out of what is published, because it is so small that somebody might be recognised."),
    ("Suspected victim",
     "The authority suspects that the child was trafficked, or has referred them, and it is not yet decided."),
    ("Unaccompanied asylum-seeking child (UASC)",
     "A child who claims asylum in their own right and whom no adult responsible for them looks after."),
)
"""Each term and what it means, by the alphabet."""
