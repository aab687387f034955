"""Ten moments of a first run at which a host loses its power: two for each host, four of them inside a package installation."""

from typing import Final

from tests.hosts_e2e.cuts import BEING_UNPACKED, OURS, UNFINISHED, Moment

FIRST: Final = (
    Moment("gpu-1", "while the driver's packages are unpacked", f"{OURS} && {BEING_UNPACKED}"),
    Moment("gpu-2", "while packages are unpacked and not configured", f"{OURS} && {UNFINISHED}"),
    Moment("store-1", "while lists of packages are fetched", "ls /var/lib/apt/lists/partial | grep -q ."),
    Moment("gate-1", "while Envoy is unpacked", "test -d /opt/groundwork/.incoming/unpacked"),
    Moment(
        "watch-1", "while Prometheus is configured", 'test -e /usr/bin/prometheus && pgrep -f "[d]pkg .*--configure"'
    ),
)
SECOND: Final = (
    Moment("gpu-1", "while what it was is recorded", "test -d /var/lib/groundwork/before.part"),
    Moment("gpu-2", "when the unit of the models is written", "test -e /etc/systemd/system/groundwork-serving.service"),
    Moment("store-1", "when kernel settings are written", "test -e /etc/sysctl.d/90-groundwork.conf"),
    Moment("gate-1", "when the gateway's configuration is written", "test -e /etc/groundwork/gateway/envoy.yaml"),
    Moment("watch-1", "when Prometheus' arguments are written", "grep -qs 127.0.0.1:9090 /etc/default/prometheus"),
)
FEW: Final = (FIRST[0], FIRST[3], SECOND[4])
"""Those that `make hosts-test` has time for."""
