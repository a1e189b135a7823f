"""Directories to start launchers in."""

import pytest

from tests.config.launching import new_directory


@pytest.fixture(scope="module")
def kept():
    directory = new_directory()
    yield directory
    directory.remove()


@pytest.fixture
def directory(kept):
    """One that a launcher has used before: making a cluster takes as long as a test."""
    yield kept
    kept.stop()


@pytest.fixture
def fresh():
    """One of its own, for what only the first start does and for damage."""
    directory = new_directory()
    yield directory
    directory.remove()
