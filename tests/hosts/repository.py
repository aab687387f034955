"""The local signed repository with stand-ins for NVIDIA's packages."""

from tests.hosts.places import Places
from tests.hosts.site import Site


def publish(places: Places, site: Site) -> None:
    """Nothing yet."""
