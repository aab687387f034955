"""What happens to resources: made, changed, moved, replaced with its cause and order, deleted with its data."""

from groundwork.diff.model import Action, Fold, Order
from tests.diff.sides import actions, compared, environments, of, only, resource, side, urn

BUCKET, VPC, SUBNET = "aws:s3/bucket:Bucket", "aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet"
LOGS, GROUP, TEMPLATE = (
    "aws:cloudwatch/logGroup:LogGroup",
    "aws:eks/nodeGroup:NodeGroup",
    "aws:ec2/launchTemplate:LaunchTemplate",
)


def test_two_equal_plans_have_no_changes():
    diff = environments()
    assert not diff.changes
    assert set(diff.counts.values()) == {0, diff.unchanged}
    assert not diff.cost


def test_what_is_on_one_side_is_created_or_deleted():
    diff = compared(side(resource(BUCKET, "old")), side(resource(VPC, "new")))
    assert actions(diff) == {"old": Action.DELETE, "new": Action.CREATE}


def test_an_input_that_can_change_is_an_update():
    before, after = resource(BUCKET, "b", {"forceDestroy": False}), resource(BUCKET, "b", {"forceDestroy": True})
    change = only(compared(side(before), side(after)))
    assert (change.action, change.order, change.properties[0].path) == (Action.UPDATE, None, "forceDestroy")


def test_an_input_that_cannot_change_forces_a_replacement():
    before, after = resource(BUCKET, "b", {"bucket": "a"}), resource(BUCKET, "b", {"bucket": "z"})
    change = only(compared(side(before), side(after)))
    assert (change.action, change.order) == (Action.REPLACE, Order.NEW_FIRST)
    assert [(one.path, one.before, one.after) for one in change.causes] == [("bucket", "a", "z")]


def test_the_old_one_goes_first_where_both_would_have_one_name():
    role, group = {"clusterName": "c", "nodeGroupName": "g"}, {"subnetIds": ["s"], "capacityType": "SPOT"}
    before = resource(GROUP, "g", {**role, **group})
    after = resource(GROUP, "g", {**role, **group, "capacityType": "ON_DEMAND"})
    change = only(compared(side(before), side(after)))
    assert (change.action, change.order) == (Action.REPLACE, Order.OLD_FIRST)


def test_the_program_may_say_that_the_old_one_goes_first():
    before = resource(BUCKET, "b", {"bucket": "a"})
    after = resource(BUCKET, "b", {"bucket": "z"}, delete_before_replace=True)
    assert only(compared(side(before), side(after))).order is Order.OLD_FIRST


def test_the_program_may_say_what_forces_a_replacement():
    before = resource(BUCKET, "b", {"forceDestroy": False}, replace_on_changes=("forceDestroy",))
    after = resource(BUCKET, "b", {"forceDestroy": True}, replace_on_changes=("forceDestroy",))
    assert only(compared(side(before), side(after))).action is Action.REPLACE


def test_what_the_engine_leaves_alone_is_no_change():
    before = resource(GROUP, "g", {"scalingConfig": {"desiredSize": 1, "maxSize": 3}})
    after = resource(
        GROUP, "g", {"scalingConfig": {"desiredSize": 2, "maxSize": 3}}, ignore_changes=("scalingConfig.desiredSize",)
    )
    assert compared(side(before), side(after)).changes == ()


def test_a_type_nobody_described_is_updated_as_far_as_is_known():
    before, after = resource("other:index:Thing", "t", {"a": 1}), resource("other:index:Thing", "t", {"a": 2})
    assert only(compared(side(before), side(after))).action is Action.UPDATE


def test_an_alias_makes_a_rename_a_move():
    before = resource(BUCKET, "old", {"bucket": "b"})
    after = resource(BUCKET, "new", {"bucket": "b"}, aliases=(urn(BUCKET, "old"),))
    diff = compared(side(before), side(after))
    change = only(diff)
    assert (change.action, change.former) == (Action.MOVE, urn(BUCKET, "old"))
    assert diff.renames == ()


def test_what_holds_the_id_of_a_moved_thing_is_not_changed():
    vpc = resource(VPC, "old", id="vpc-0123456789abcdef0")
    moved = resource(VPC, "new", id="vpc-fedcba98765432100", aliases=(vpc.urn,))
    before = resource(SUBNET, "s", {"vpcId": vpc.id}, made_of={"vpcId": (vpc.urn,)})
    after = resource(SUBNET, "s", {"vpcId": moved.id}, made_of={"vpcId": (moved.urn,)})
    assert actions(compared(side(vpc, before), side(moved, after))) == {"new": Action.MOVE}


def test_a_rename_without_an_alias_is_said():
    before = resource(BUCKET, "old", {"bucket": "b", "forceDestroy": True})
    after = resource(BUCKET, "new", {"bucket": "b", "forceDestroy": True})
    (rename,) = compared(side(before), side(after)).renames
    assert (rename.old, rename.new, rename.resources) == ("old", "new", 1)


def test_different_things_of_one_type_are_no_rename():
    before, after = resource(BUCKET, "old", {"bucket": "b"}), resource(BUCKET, "new", {"bucket": "other"})
    assert compared(side(before), side(after)).renames == ()


def test_a_renamed_pool_is_one_rename_with_all_that_is_in_it():
    pool = "{accelerator: t4, machines: [g4dn.2xlarge], nodes: {min: 0, max: 2}}"
    diff = environments("", f"pools: {{tesla: {pool}}}")
    (rename,) = diff.renames
    assert (rename.old, rename.new) == ("small-t4", "small-tesla")
    assert rename.resources > 1


def test_what_is_made_of_something_replaced_is_replaced_because_of_it():
    vpc, other = resource(VPC, "v", {"cidrBlock": "10.0.0.0/16"}), resource(VPC, "v", {"cidrBlock": "10.1.0.0/16"})
    subnet = resource(SUBNET, "s", {"vpcId": "v"}, made_of={"vpcId": (vpc.urn,)})
    diff = compared(side(vpc, subnet), side(other, subnet))
    change = of(diff, "s")
    assert (change.action, change.because, change.follows) == (Action.REPLACE, (vpc.urn,), True)
    assert not of(diff, "v").follows


def test_what_can_take_the_new_id_is_updated_and_only_counted():
    subnet, other = resource(SUBNET, "s", {"cidrBlock": "a"}), resource(SUBNET, "s", {"cidrBlock": "b"})
    group = resource(
        "aws:efs/mountTarget:MountTarget", "m", {"securityGroups": ["x"]}, made_of={"securityGroups": (subnet.urn,)}
    )
    diff = compared(side(subnet, group), side(other, group))
    assert (of(diff, "m").action, of(diff, "m").fold) == (Action.UPDATE, Fold.COMPUTED)


def test_followers_of_what_goes_first_go_first_too():
    cluster = "aws:eks/cluster:Cluster"
    before = resource(cluster, "c", {"name": "c", "roleArn": "a"})
    after = resource(cluster, "c", {"name": "c", "roleArn": "b"})
    group = resource(GROUP, "g", {"clusterName": "c"}, made_of={"clusterName": (before.urn,)})
    diff = compared(side(before, group), side(after, group))
    assert (of(diff, "c").order, of(diff, "g").order) == (Order.OLD_FIRST, Order.OLD_FIRST)


def test_a_new_version_of_a_launch_template_changes_its_groups():
    before, after = resource(TEMPLATE, "t", {"imageId": "a"}), resource(TEMPLATE, "t", {"imageId": "b"})
    inputs = {"launchTemplate": {"id": "t", "version": "1"}}
    group = resource(GROUP, "g", inputs, made_of={"launchTemplate": (before.urn,)})
    diff = compared(side(before, group), side(after, group))
    (held,) = of(diff, "g").properties
    assert of(diff, "g").rolls.startswith("machines are replaced")
    assert (held.path, held.kind, of(diff, "g").fold) == ("launchTemplate.version", "computed", None)


def test_tags_alone_are_only_counted():
    before, after = resource(BUCKET, "b", {"tags": {"a": "1"}}), resource(BUCKET, "b", {"tags": {"a": "2"}})
    assert only(compared(side(before), side(after))).fold is Fold.TAGS


def test_tags_of_a_launch_template_make_no_new_version():
    before, after = resource(TEMPLATE, "t", {"tags": {"a": "1"}}), resource(TEMPLATE, "t", {"tags": {"a": "2"}})
    group = resource(GROUP, "g", {"launchTemplate": {"version": "1"}}, made_of={"launchTemplate": (before.urn,)})
    assert actions(compared(side(before, group), side(after, group))) == {"t": Action.UPDATE}


def test_data_that_goes_is_said_with_what_stands_in_the_way():
    bucket = resource(BUCKET, "b", {"bucket": "b"}, protect=True)
    change = only(compared(side(bucket), side()))
    assert change.loses_data
    assert change.data is not None
    assert change.data.holds == "objects"
    assert [guard.partition(" is ")[0] for guard in change.guards] == ["`protect`", "`forceDestroy`"]


def test_data_that_stays_is_said_too():
    change = only(compared(side(resource(LOGS, "l", retain_on_delete=True)), side()))
    assert change.retained
    assert not change.loses_data


def test_another_region_replaces_everything_its_provider_made():
    kind = "pulumi:providers:aws"
    before, after = resource(kind, "p", {"region": "us-east-1"}), resource(kind, "p", {"region": "eu-west-1"})
    bucket = resource(BUCKET, "b", {"forceDestroy": True}, provider=before.urn)
    diff = compared(side(before, bucket), side(after, bucket))
    assert (only(diff).action, only(diff).because) == (Action.REPLACE, (before.urn,))
    assert diff.notes == (
        "the region goes from `us-east-1` to `eu-west-1`: everything in the old one is made anew in the new one",
    )


def test_protection_that_is_taken_off_is_said():
    diff = compared(side(resource(BUCKET, "b", protect=True)), side(resource(BUCKET, "b")))
    assert diff.notes == ("`protect` is taken off Bucket `b`: from then on the engine no longer refuses to delete",)


def test_what_loses_data_comes_first():
    diff = compared(side(resource(VPC, "a"), resource(BUCKET, "z")), side())
    assert [change.name for change in diff.changes] == ["z", "a"]


def test_ids_the_cloud_draws_are_shown_by_name():
    one, two = (resource(VPC, name, id=f"vpc-{digit * 17}") for name, digit in (("one", "1"), ("two", "2")))
    before, after = resource(SUBNET, "s", {"note": one.id}), resource(SUBNET, "s", {"note": two.id})
    (held,) = only(compared(side(one, two, before), side(one, two, after))).properties
    assert (held.before, held.after) == ("(id of one)", "(id of two)")
