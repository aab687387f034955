"""Units, as they were before."""

from __future__ import annotations


class Units:
    """Stopped before files go, started when files of before are back."""

    def __init__(self, host, before, names):
        self.host = host
        self.before = before
        self.names = [name if "." in name else name + ".service" for name in names]

    def stop(self):
        """What did not run stops; what was off, or not there, is off."""
        for unit in self.names:
            _loaded, active, enabled = self._state(unit)
            if unit not in self.before.active and active in ("active", "activating", "reloading"):
                self.host.act("unit " + unit + " stops", "systemctl", "stop", unit)
            if enabled == "enabled" and self.before.units.get(unit) != "enabled":
                self.host.act("unit " + unit + " is off", "systemctl", "disable", "--quiet", unit)

    def start(self, anew):
        """What was on is on again, and what ran runs; `anew`: by other files than until now."""
        for unit in self.names:
            was = self.before.units.get(unit, "")
            loaded, active, enabled = self._state(unit)
            if loaded == "masked" and was not in ("", "masked"):
                self.host.act("unit " + unit + " is unmasked", "systemctl", "unmask", "--quiet", unit)
            elif loaded != "loaded":
                if active == "failed":
                    self.host.act("unit " + unit + " is forgotten", "systemctl", "reset-failed", unit)
                continue
            if was == "enabled" and enabled != "enabled":
                self.host.act("unit " + unit + " is on again", "systemctl", "enable", "--quiet", unit)
            if unit in self.before.active and (anew or active != "active"):
                self.host.act("unit " + unit + " runs as before", "systemctl", "restart", unit)

    def _state(self, unit):
        """Load state, active state, unit file state; all of it as of a unit that is not there, where it is not."""
        told = self.host.run("systemctl", "show", unit, "--property=LoadState,ActiveState,UnitFileState", check=False)
        known = dict(line.split("=", 1) for line in told.splitlines() if "=" in line)
        return known.get("LoadState", "not-found"), known.get("ActiveState", "inactive"), known.get("UnitFileState", "")
