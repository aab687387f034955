"""IAM-03."""

from tests.policies.compliant import Compliant, aws, ref
from tests.policies.documents import allow, policy

BUCKET = "arn:aws:s3:::models/*"
READS = policy(allow("s3:GetObject", BUCKET))
GOOD = Compliant(
    "IAM-03",
    aws("role", "iam/role:Role"),
    aws("reads", "iam/rolePolicy:RolePolicy", role=ref("role"), policy=READS),
    aws(
        "pods",
        "eks/podIdentityAssociation:PodIdentityAssociation",
        {"roleArn": ref("role"), "namespace": "serving", "serviceAccount": "reader"},
    ),
    aws(
        "people", "iam/role:Role", inlinePolicies=[{"policy": policy(allow(["s3:GetObject", "s3:PutObject"], BUCKET))}]
    ),
)
WRITES = "`role` reads objects and by `Case` of `{}` may also `{}`"


def test_allowed():
    assert GOOD.passed() == {"role"}
    assert GOOD.spoil("reads", policy=policy(allow("s3:PutObject", BUCKET))).passed() == {"role"}


def test_denied():
    both = GOOD.spoil("reads", policy=policy(allow(["s3:Get*", "s3:Delete*"], BUCKET)))
    assert both.said() == {"role": WRITES.format("reads", "s3:DeleteObject")}
    assert GOOD.spoil("reads", policy=policy(allow("s3:*", BUCKET))).said() == {
        "role": WRITES.format("reads", "s3:PutObject")
    }
    assert GOOD.spoil("reads", policy=policy(allow("s3:GetObject"))).said() == {
        "role": "`role` reads every bucket by `Case` of `reads`; name the one of the models"
    }


def test_denied_by_another_policy():
    more = GOOD.plus(
        aws("uploads", "iam/policy:Policy", policy=policy(allow("s3:PutObject", BUCKET))),
        aws("tied", "iam/rolePolicyAttachment:RolePolicyAttachment", role=ref("role"), policyArn=ref("uploads")),
    )
    assert more.said() == {"role": WRITES.format("uploads", "s3:PutObject")}
    assert more.unknown_at("reads", "policy").unknown() == {"role": "policy"}


def test_writers_are_named():
    writes = GOOD.spoil("reads", policy=policy(allow("s3:*", BUCKET)))
    named = Compliant("IAM-03", *writes.resources, parameters={"writers": ["serving/reader"]})
    assert named.passed() == {"role"}
    assert set(named.spoil("pods", serviceAccount="other").said()) == {"role"}


def test_omitted():
    assert GOOD.omit("reads", "policy").passed() == {"role"}
    assert GOOD.without("pods").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("reads", "policy").unknown() == {"role": "policy"}
    assert GOOD.unknown_at("pods", "roleArn").passed() == {"role"}
