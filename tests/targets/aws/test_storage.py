"""Storage as it is planned: private, encrypted, ageing, and gone with its environment only where that is harmless."""

import json

import pytest

from infra.environment.load import check_config
from infra.environment.resolve import resolve
from infra.environment.storage import Lustre
from infra.targets.aws.lustre import lustre_zone
from infra.targets.aws.registry import lifecycle
from tests.targets.aws.contract.planned import ALL, of_type, planned
from tests.targets.aws.evaluator import Touch, allowed

BUCKET = "aws:s3/bucket:Bucket"


def setting(stack: str, kind: str) -> dict[str, dict]:
    return of_type(stack, f"aws:s3/bucket{kind}:Bucket{kind}")


@pytest.mark.parametrize("stack", ALL)
def test_a_bucket_is_closed_to_the_public_in_all_four_ways_and_owned_by_its_account(stack):
    for name in of_type(stack, BUCKET):
        closed = setting(stack, "PublicAccessBlock")[name]
        ways = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
        assert all(closed[way] is True for way in ways)
        assert setting(stack, "OwnershipControls")[name]["rule"] == {"objectOwnership": "BucketOwnerEnforced"}


@pytest.mark.parametrize("stack", ALL)
def test_a_bucket_refuses_whatever_comes_without_tls(stack):
    for name, inputs in of_type(stack, BUCKET).items():
        policy = setting(stack, "Policy")[name]["policy"]
        (deny,) = [one for one in json.loads(policy)["Statement"] if one["Effect"] == "Deny"]
        assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        assert deny["Action"] == "s3:*"
        arn = f"arn:aws:s3:::{inputs['bucket']}"
        assert sorted(deny["Resource"]) == [arn, f"{arn}/*"]


def test_models_are_versioned_encrypted_by_the_environments_key_and_grow_cold():
    assert setting("prod", "Versioning")["prod-models"]["versioningConfiguration"] == {"status": "Enabled"}
    (rule,) = setting("prod", "ServerSideEncryptionConfiguration")["prod-models"]["rules"]
    default = rule["applyServerSideEncryptionByDefault"]
    (key,) = [one.outputs["arn"] for one in planned("prod").custom if one.type == "aws:kms/key:Key"]
    assert (default["sseAlgorithm"], default["kmsMasterKeyId"]) == ("aws:kms", key)
    assert rule["bucketKeyEnabled"] is True
    rules = {one["id"]: one for one in setting("prod", "LifecycleConfiguration")["prod-models"]["rules"]}
    assert rules["colder-with-age"]["transitions"] == [
        {"days": 90, "storageClass": "STANDARD_IA"},
        {"days": 365, "storageClass": "GLACIER_IR"},
    ]
    assert rules["forget-old-versions"]["noncurrentVersionExpiration"] == {"noncurrentDays": 30}
    assert rules["abort-unfinished-uploads"]["abortIncompleteMultipartUpload"] == {"daysAfterInitiation": 7}


def test_who_reads_models_is_recorded_in_production_and_only_there():
    logging = setting("prod", "Logging")["prod-models"]
    assert logging["targetBucket"] == of_type("prod", BUCKET)["prod-access"]["bucket"]
    assert list(of_type("dev", BUCKET)) == ["dev-models"]


def test_only_records_of_this_environments_models_may_be_written_to_the_record():
    policy = setting("prod", "Policy")["prod-access"]["policy"]
    (allow,) = [one for one in json.loads(policy)["Statement"] if one["Effect"] == "Allow"]
    assert allow["Principal"] == {"Service": "logging.s3.amazonaws.com"}
    assert allow["Condition"] == {
        "ArnLike": {"aws:SourceArn": "arn:aws:s3:::prod-123456789012-us-east-1-models"},
        "StringEquals": {"aws:SourceAccount": "123456789012"},
    }


def test_data_is_thrown_away_with_its_environment_in_dev_and_never_in_prod():
    for stack, gone in (("dev", True), ("prod", False)):
        for one in of_type(stack, BUCKET).values():
            assert one["forceDestroy"] is gone
        for one in of_type(stack, "aws:ecr/repository:Repository").values():
            assert one["forceDelete"] is gone
        assert all(one.protect is not gone for one in planned(stack).custom if one.type == BUCKET)


@pytest.mark.parametrize("stack", ALL)
def test_an_image_repository_scans_encrypts_and_never_moves_a_tag(stack):
    for one in of_type(stack, "aws:ecr/repository:Repository").values():
        assert one["imageTagMutability"] == "IMMUTABLE"
        assert one["imageScanningConfiguration"] == {"scanOnPush": True}
        (encryption,) = one["encryptionConfigurations"]
        assert encryption["encryptionType"] == "KMS"


def test_a_repository_keeps_the_last_images_and_forgets_those_without_a_tag():
    untagged, counted = json.loads(lifecycle(30))["rules"]
    assert untagged["selection"]["tagStatus"] == "untagged"
    assert counted["selection"] == {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 30}
    # ECR wants the rule for any image to come last.
    assert counted["rulePriority"] > untagged["rulePriority"]


def test_lustre_is_linked_to_the_models_both_ways_and_who_mounts_it_deletes_none_of_them():
    (link,) = of_type("prod", "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation").values()
    assert link["dataRepositoryPath"] == f"s3://{of_type('prod', BUCKET)['prod-models']['bucket']}"
    assert link["s3"] == {
        "autoExportPolicy": {"events": ["NEW", "CHANGED"]},
        "autoImportPolicy": {"events": ["NEW", "CHANGED", "DELETED"]},
    }


def test_lustre_is_compressed_encrypted_and_keeps_backups_only_where_asked():
    (plain,) = of_type("prod", "aws:fsx/lustreFileSystem:LustreFileSystem").values()
    (kept,) = of_type("full", "aws:fsx/lustreFileSystem:LustreFileSystem").values()
    assert plain["deploymentType"] == kept["deploymentType"] == "PERSISTENT_2"
    assert plain["dataCompressionType"] == "LZ4"
    assert plain["kmsKeyId"].startswith("arn:aws:kms:")
    assert (plain["automaticBackupRetentionDays"], plain["skipFinalBackup"]) == (0, True)
    assert (kept["automaticBackupRetentionDays"], kept["skipFinalBackup"]) == (7, False)


def test_lustre_with_backups_stands_alone_since_fsx_takes_none_of_a_linked_one():
    assert of_type("full", "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation") == {}


def test_lustre_is_protected_in_production_where_it_holds_more_than_a_copy():
    for stack, kept in (("prod", False), ("full", True)):
        (lustre,) = [one for one in planned(stack).custom if one.type == "aws:fsx/lustreFileSystem:LustreFileSystem"]
        assert lustre.protect is kept


def test_lustre_opens_its_ports_to_itself_and_to_nodes_both_ways_and_nothing_else():
    plan = planned("prod")
    (group,) = [one.id for one in plan.custom if one.name == "prod-lustre" and "securityGroup" in one.type]
    (nodes,) = [one.id for one in plan.custom if one.name == "prod-node" and "securityGroup" in one.type]
    for way in ("Ingress", "Egress"):
        rules = of_type("prod", f"aws:vpc/securityGroup{way}Rule:SecurityGroup{way}Rule").values()
        own = [rule for rule in rules if rule["securityGroupId"] == group]
        opened = {(one["referencedSecurityGroupId"], one["fromPort"], one["toPort"]) for one in own}
        assert opened == {(peer, *ports) for peer in (group, nodes) for ports in ((988, 988), (1018, 1023))}


@pytest.mark.parametrize(
    ("pools", "said", "wanted"),
    [
        ({}, None, "us-east-1a"),
        ({}, "us-east-1b", "us-east-1b"),
        (
            {"p": {"accelerator": "h100", "machines": ["p5.48xlarge"], "fabric": "efa", "zones": ["us-east-1c"]}},
            None,
            "us-east-1c",
        ),
    ],
)
def test_lustre_is_where_it_is_told_to_be_else_beside_the_first_fast_fabric_pool(pools, said, wanted):
    reading = check_config({"region": "us-east-1", "owner": "o@example.com", "pools": pools}, "x")
    assert reading.environment is not None
    lustre = Lustre(zone=said)
    assert lustre_zone(resolve(reading.environment), lustre) == wanted


def test_shared_files_have_a_mount_target_in_every_zone_and_refuse_all_but_tls():
    targets = of_type("training", "aws:efs/mountTarget:MountTarget")
    assert len({one["subnetId"] for one in targets.values()}) == len(planned("training").resolved.zones)
    (policy,) = [one["policy"] for one in of_type("training", "aws:efs/fileSystemPolicy:FileSystemPolicy").values()]
    (system,) = [
        one.outputs["arn"] for one in planned("training").custom if one.type == "aws:efs/fileSystem:FileSystem"
    ]
    mount = "elasticfilesystem:ClientMount"
    via = {"elasticfilesystem:AccessedViaMountTarget": "true"}
    assert allowed([policy], mount, Touch(system, {**via, "aws:SecureTransport": "true"}))
    assert not allowed([policy], mount, Touch(system, {**via, "aws:SecureTransport": "false"}))
    assert not allowed([policy], mount, Touch(system, {"aws:SecureTransport": "true"}))
    assert not allowed(
        [policy], "elasticfilesystem:ClientRootAccess", Touch(system, {**via, "aws:SecureTransport": "true"})
    )


def test_shared_files_grow_cold_and_come_back_when_read():
    (system,) = of_type("training", "aws:efs/fileSystem:FileSystem").values()
    assert system["encrypted"] is True
    assert system["lifecyclePolicies"] == [
        {"transitionToIa": "AFTER_30_DAYS"},
        {"transitionToArchive": "AFTER_90_DAYS"},
        {"transitionToPrimaryStorageClass": "AFTER_1_ACCESS"},
    ]
