"""Kinds that take tags, against the provider that is installed; what AWS allows of a tag."""

from importlib import import_module
from inspect import signature
from typing import Any

import pytest

from infra.catalog import catalog
from tests.catalog.integrity import TableIntegrity

FACTS = catalog().aws
PYTHON = {"lambda": "lambda_"}
"""Modules whose name Python keeps for itself."""


class TestTagged(TableIntegrity):
    file = "aws/tags.yaml"

    def table(self):
        return FACTS.tagged


def _inputs(token: str) -> Any:
    module, kind = token.split("/", maxsplit=1)[0].removeprefix("aws:"), token.rpartition(":")[2]
    resource = getattr(import_module(f"pulumi_aws.{PYTHON.get(module, module)}"), kind)
    return signature(resource._internal_init).parameters


@pytest.mark.parametrize("token", sorted(FACTS.tagged))
def test_the_provider_takes_tags_of_each_kind(token: str):
    assert "tags" in _inputs(token)


def test_limits_are_those_of_the_guide():
    limits = FACTS.tag_limits
    assert (limits.most, limits.key_characters, limits.value_characters) == (50, 128, 256)
