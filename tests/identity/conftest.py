"""What the tests of this room share."""

import pytest

from tests.harness import people


@pytest.fixture
def ashmere(app):
    return people.authority()


@pytest.fixture
def lead(app, ashmere):
    return people.Caller(app, people.person(ashmere))


@pytest.fixture
def mira(ashmere):
    return people.child(ashmere, date_of_birth=None)
