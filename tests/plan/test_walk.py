"""The walk registers what the engine would, and leaves nothing behind."""

import contextvars

import pulumi
import pulumi_aws as aws
import pytest
from pulumi.runtime.settings import get_root_resource, get_stack

from groundwork.plan.recorder import DuplicateUrnError
from groundwork.plan.walk import build_order, walk
from tests.plan.programs import EchoCloud, Group, network, secrets

PREFIX = "urn:pulumi:dev::groundwork::"


def walked(program=network, stack="dev", config=None):
    return walk(program, "groundwork", stack, config or {}, EchoCloud())


def test_urns_are_qualified_by_ancestors_as_the_engine_does():
    assert [resource.urn.removeprefix(PREFIX) for resource in walked().resources] == [
        "pulumi:pulumi:Stack::groundwork-dev",
        "groundwork:test:Group::net",
        "pulumi:providers:aws::aws",
        "groundwork:test:Group$aws:ec2/vpc:Vpc::vpc",
        "groundwork:test:Group$aws:ec2/subnet:Subnet::subnet-0",
        "groundwork:test:Group$aws:ec2/subnet:Subnet::subnet-1",
    ]


def test_dependencies_and_ids_reach_those_who_ask():
    subnet = walked().of_type("aws:ec2/subnet:Subnet")[0]
    assert subnet.inputs == {"vpcId": "vpc-vpc", "cidrBlock": "10.0.0.0/24"}
    assert subnet.dependencies == (f"{PREFIX}groundwork:test:Group$aws:ec2/vpc:Vpc::vpc",)


def test_lookups_are_answered_by_the_stand_in():
    vpc = walked().of_type("aws:ec2/vpc:Vpc")[0]
    assert vpc.inputs["tags"] == {"account": "123456789012"}


def test_the_stack_exports_what_the_program_exports():
    assert walked().outputs == {"vpc": "arn:aws:vpc/vpc"}


def test_no_secret_is_recorded():
    found = walked(secrets)
    assert "hunter2" not in repr([resource.inputs for resource in found.resources]) + repr(found.outputs)
    assert found.of_type("aws:ssm/parameter:Parameter")[0].inputs["value"] == "[secret]"


def test_two_walks_in_one_process_do_not_see_each_other():
    first, second, again = walked(stack="dev"), walked(secrets, stack="prod"), walked(stack="dev")
    assert first == again
    assert all(":prod::" in resource.urn for resource in second.resources)


def test_a_walk_leaves_the_runtime_as_it_was():
    def state():
        return get_root_resource(), get_stack()

    before = contextvars.copy_context().run(state)
    walked()
    assert state() == before


def test_the_program_reads_its_configuration():
    def program():
        pulumi.export("size", pulumi.Config("groundwork").require_int("size"))

    assert walked(program, config={"groundwork:size": "3"}).outputs == {"size": 3}


def test_what_the_program_logs_is_kept():
    assert walked(lambda: pulumi.log.warn("look here")).messages == (("warning", "look here"),)


def test_an_error_of_the_program_is_raised_as_it_is():
    def program():
        Group("g")
        raise pulumi.RunError("no")

    with pytest.raises(pulumi.RunError, match="no"):
        walked(program)


def test_an_error_of_the_cloud_is_raised_as_it_is():
    class Refusing(EchoCloud):
        def preview(self, urn, type, name, inputs):
            raise LookupError("InvalidVpcID.NotFound")

    with pytest.raises(LookupError, match="NotFound"):
        walk(lambda: aws.ec2.Vpc("v"), "groundwork", "dev", {}, Refusing())


def test_one_urn_twice_is_refused_as_by_the_engine():
    def program():
        Group("g")
        Group("g")

    with pytest.raises(DuplicateUrnError, match="Duplicate resource URN"):
        walked(program)


def test_the_order_depends_on_the_resources_alone():
    resources = walked().resources
    assert tuple(build_order(reversed(resources))) == resources


def test_every_resource_comes_after_what_it_needs():
    seen = set()
    for resource in walked().resources:
        assert {resource.parent, *resource.dependencies} - {""} <= seen
        seen.add(resource.urn)
