"""IAM-14."""

from tests.policies.compliant import Compliant, aws
from tests.policies.documents import trust

HOST = "token.actions.githubusercontent.com"
PROVIDER = f"arn:aws:iam::123456789012:oidc-provider/{HOST}"


def trusts(subject: str, operator: str = "StringEquals") -> str:
    return trust("sts:AssumeRoleWithWebIdentity", {operator: {f"{HOST}:sub": subject}}, Federated=PROVIDER)


GOOD = Compliant("IAM-14", aws("role", "iam/role:Role", assumeRolePolicy=trusts("repo:ours/infra:environment:prod")))
ANY = {"role": f"`role` can be taken with any token of `{HOST}`; a condition on `sub` should say whose"}


def test_allowed():
    assert GOOD.passed() == {"role"}
    branch = trusts("repo:ours/infra:*", "StringLike")
    assert GOOD.spoil("role", assumeRolePolicy=branch).passed() == {"role"}
    saml = trust("sts:AssumeRoleWithSAML", Federated="arn:aws:iam::123456789012:saml-provider/people")
    assert GOOD.spoil("role", assumeRolePolicy=saml).passed() == {"role"}
    assert GOOD.spoil("role", assumeRolePolicy=trust(Service="ec2.amazonaws.com")).passed() == {"role"}


def test_denied():
    for subject in ("*", "repo:ours/*", "repo:*", "system:serviceaccount:*:*"):
        assert GOOD.spoil("role", assumeRolePolicy=trusts(subject, "StringLike")).said() == {
            "role": f"`role` can be taken by `{subject}` of `{HOST}`, which is more than one repository or account; name one"
        }
    other = trust(
        "sts:AssumeRoleWithWebIdentity", {"StringEquals": {f"{HOST}:aud": "sts.amazonaws.com"}}, Federated=PROVIDER
    )
    assert GOOD.spoil("role", assumeRolePolicy=other).said() == ANY
    assert GOOD.spoil("role", assumeRolePolicy=trusts("repo:others/x", "StringNotEquals")).said() == ANY


def test_omitted():
    bare = trust("sts:AssumeRoleWithWebIdentity", Federated=PROVIDER)
    assert GOOD.spoil("role", assumeRolePolicy=bare).said() == ANY
    assert GOOD.omit("role", "assumeRolePolicy").passed() == {"role"}


def test_unknown():
    assert GOOD.unknown_at("role", "assumeRolePolicy").unknown() == {"role": "assumeRolePolicy"}
