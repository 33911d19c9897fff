"""People and places that nobody could take for real ones, with telephone numbers kept by Ofcom for fiction."""

from __future__ import annotations

import random

GIVEN = {
    "F": (
        "Ada",
        "Amina",
        "Bryony",
        "Chioma",
        "Daisy",
        "Elif",
        "Freya",
        "Grace",
        "Hana",
        "Isla",
        "Jasmine",
        "Keira",
        "Leila",
        "Maisie",
        "Nadia",
        "Orla",
        "Poppy",
        "Ruby",
        "Saoirse",
        "Tia",
        "Uma",
        "Willow",
        "Yasmin",
        "Zara",
    ),
    "M": (
        "Alfie",
        "Bilal",
        "Caleb",
        "Dylan",
        "Ethan",
        "Finn",
        "George",
        "Hamza",
        "Ibrahim",
        "Jayden",
        "Kai",
        "Leo",
        "Mason",
        "Noah",
        "Omar",
        "Peter",
        "Quinn",
        "Rhys",
        "Samir",
        "Tyler",
        "Umar",
        "Victor",
        "Yusuf",
        "Zane",
    ),
    "U": ("Alex", "Ash", "Charlie", "Jamie", "Riley", "Sky"),
}
FAMILY = (
    "Exampleton",
    "Fictionby",
    "Inventham",
    "Madeupson",
    "Mockridge",
    "Notreal",
    "Pretendwell",
    "Sampleford",
    "Storybrook",
    "Testerby",
    "Imaginer",
    "Placeholder",
    "Fablewood",
    "Supposely",
    "Whatiffe",
    "Neverwas",
)
"""Every invented person's family name is one of these, so that a demonstration is never mistaken for a record."""

FROM_ABROAD = {
    "Vietnamese": (("Linh", "Thao", "Mai"), ("Minh", "Duc", "Tuan"), "Vietnamese", "AOTH"),
    "Albanian": (("Elira", "Arta", "Drita"), ("Arben", "Besnik", "Ilir"), "Albanian", "WOTH"),
    "Eritrean": (("Selam", "Feven", "Luwam"), ("Yonas", "Filmon", "Robel"), "Tigrinya", "BAFR"),
    "Sudanese": (("Amal", "Hiba", "Salma"), ("Mustafa", "Khalid", "Adam"), "Arabic", "BAFR"),
    "Afghan": (("Parwana", "Laila", "Zohra"), ("Hamid", "Najib", "Farid"), "Pashto", "AOTH"),
    "Iranian": (("Shirin", "Nasrin", "Roya"), ("Arash", "Kaveh", "Siavash"), "Kurdish", "OOTH"),
}
"""Nationality: given names of girls, of boys, the language, the 903's code of ethnicity."""

STREETS = ("Example Street", "Fable Lane", "Pretend Road", "Sample Close", "Nowhere Avenue", "Invented Walk")
PLACES = (
    "the bus station",
    "the park by the canal",
    "school",
    "the shopping centre",
    "the home's front door",
    "the railway station",
    "a friend's address",
    "college",
    "the youth club",
)
FOUND = (
    "at the bus station",
    "at a friend's address",
    "in the town centre",
    "came back alone",
    "at the railway station in the next town",
    "at a relative's address",
    "in the park",
)
FOUND_BY = ("police", "carer", "came back alone", "home staff", "social worker", "member of the public")


def family(source: random.Random) -> str:
    """An invented family name."""
    return source.choice(FAMILY)


def grown_up(source: random.Random) -> str:
    """An invented grown-up, by first and last name."""
    return f"{source.choice(GIVEN[source.choice('FM')])} {family(source)}"


def mobile(source: random.Random) -> str:
    """A mobile number that Ofcom keeps for drama."""
    return f"07700 900{source.randrange(1000):03d}"


def landline(source: random.Random) -> str:
    """A landline number that Ofcom keeps for drama."""
    return f"01632 960{source.randrange(1000):03d}"


def address(source: random.Random, town: str) -> str:
    """An invented address."""
    return f"{source.randrange(1, 120)} {source.choice(STREETS)}, {town}, ZZ{source.randrange(1, 20)} {source.randrange(1, 9)}ZZ"
