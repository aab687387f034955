"""Connections: whether a resource's own policy turns away whatever comes without TLS."""

from policies.aws.given import some
from policies.aws.policy_document import Statement, statements
from policies.graph import Resource


def refuses_plaintext(holders: tuple[Resource, ...]) -> bool:
    """Whether one of the policies denies everybody what comes without TLS.

    Raises:
        NotKnown: none is known to, and of some it is not known.
    """
    return some(holders, lambda holder: any(map(_refuses, statements(holder))))


def _refuses(statement: Statement) -> bool:
    wanted = [values for _, values in statement.values("aws:SecureTransport")]
    everybody = "*" in statement.principals.get("AWS", ())
    return not statement.allows and everybody and wanted == [("false",)]
