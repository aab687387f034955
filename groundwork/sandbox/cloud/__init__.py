"""A stand-in for AWS: a function from (type, name, inputs) to (id, outputs), with the memory and the refusals of the real one.

`Cloud(None)` serves a plan under mocks, `Cloud(path)` the provider behind the real engine. What is particular to a
resource type is data in `types/`; what cannot be said as data is in `rules`.
"""

from groundwork.sandbox.cloud.cloud import Cloud, CloudObject
from groundwork.sandbox.cloud.difference import Diff
from groundwork.sandbox.cloud.errors import CloudError, FaultMisspelt, UnknownType
from groundwork.sandbox.cloud.values import UNKNOWN

__all__ = ["UNKNOWN", "Cloud", "CloudError", "CloudObject", "Diff", "FaultMisspelt", "UnknownType"]
