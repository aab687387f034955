"""URNs a resource had before: its own aliases, its parent's, and both together."""

import pulumi

from groundwork.plan.walk import walk

PREFIX = "urn:pulumi:dev::shop::"


class Room(pulumi.ComponentResource):
    def __init__(self, name: str, **options) -> None:
        super().__init__("shop:index:Room", name, opts=pulumi.ResourceOptions(**options))


class Chair(pulumi.CustomResource):
    def __init__(self, name: str, **options) -> None:
        super().__init__("aws:s3/bucket:Bucket", name, {"bucket": "b"}, pulumi.ResourceOptions(**options))


def former(program, name: str) -> tuple[str, ...]:
    found = walk(program, "shop", "dev", {})
    return next(resource.aliases for resource in found.resources if resource.name == name)


def test_without_an_alias_there_is_no_former_urn():
    assert former(lambda: Chair("new"), "new") == ()


def test_an_alias_by_name_keeps_type_and_parent():
    def program():
        Chair("new", aliases=[pulumi.Alias(name="old")])

    assert former(program, "new") == (f"{PREFIX}aws:s3/bucket:Bucket::old",)


def test_an_alias_may_be_a_urn():
    urn = f"{PREFIX}aws:s3/bucket:Bucket::older"
    assert former(lambda: Chair("new", aliases=[urn]), "new") == (urn,)


def test_what_was_without_a_parent_can_be_taken_into_one():
    def program():
        Chair("new", parent=Room("hall"), aliases=[pulumi.Alias(parent=pulumi.ROOT_STACK_RESOURCE)])

    assert former(program, "new") == (f"{PREFIX}aws:s3/bucket:Bucket::new",)


def test_children_inherit_their_parents_former_name():
    def program():
        Chair(
            "hall-new",
            parent=Room("hall", aliases=[pulumi.Alias(name="lobby")]),
            aliases=[pulumi.Alias(name="hall-old")],
        )

    kind = "shop:index:Room$aws:s3/bucket:Bucket"
    assert former(program, "hall-new") == (
        f"{PREFIX}{kind}::hall-old",
        f"{PREFIX}{kind}::lobby-new",
        f"{PREFIX}{kind}::lobby-old",
    )
