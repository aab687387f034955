"""Access: who comes in is named once, and keys are those of this account and region."""

from collections.abc import Iterator

from infra.catalog import Catalog
from infra.environment.checks.common import key, warning, wrong
from infra.environment.mistakes import Mistake
from infra.environment.resolve import Resolved


def everyone_has_one_role(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """An identity has one access entry; production has an administrator besides who made it."""
    access = resolved.environment.access
    for field, arns in (("admins", access.admins), ("viewers", access.viewers)):
        for index, arn in enumerate(arns):
            path = ("access", field, index)
            if arn in arns[:index]:
                yield wrong(
                    "access-twice",
                    path,
                    f"{key(*path)} is `{arn}`, which the list names before",
                    "name each once",
                    value=arn,
                )
            elif field == "viewers" and arn in access.admins:
                yield wrong(
                    "access-twice",
                    path,
                    f"{key(*path)} is `{arn}`, which is among `access.admins`",
                    "an administrator may look as well; take it out here",
                    value=arn,
                )
    if resolved.environment.tier == "prod" and not access.admins:
        yield warning(
            "access-admins",
            ("access", "admins"),
            "`access.admins` is empty in tier `prod`, so only the identity that creates the cluster can let others in",
            "name the role of the team that runs it",
        )


def the_key_is_of_this_place(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """A KMS key encrypts only in its own region, and an account number that is given is the key's too."""
    arn, path = resolved.environment.encryption.key_arn, ("encryption", "key_arn")
    if arn is None:
        return
    _, _, _, region, account, _ = arn.split(":", 5)
    if region != resolved.environment.region:
        yield wrong(
            "key-region",
            path,
            f"{key(*path)} is a key in `{region}`, and the environment is in `{resolved.environment.region}`",
            f"name a key in `{resolved.environment.region}`, or leave it out and one is made",
            value=arn,
        )
    wanted = resolved.environment.account
    if wanted and account != wanted:
        yield warning(
            "key-account",
            path,
            f"{key(*path)} is a key of account `{account}`, and the environment is in `{wanted}`",
            "see that its policy lets this account use it",
        )
