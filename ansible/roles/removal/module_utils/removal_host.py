"""The host as it is now: commands are run on it, and what is done to it is noted."""

from __future__ import annotations


class Host:
    """`look_ahead`: nothing is changed, all is told."""

    def __init__(self, module):
        self.module = module
        self.look_ahead = module.check_mode
        self.done = []
        self.stays = []

    def run(self, *argv, check=True):
        """What a command says; it reads, or is called by `act`."""
        environment = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C", "SYSTEMD_PAGER": ""}
        _rc, out, _err = self.module.run_command(
            [str(word) for word in argv], check_rc=check, environ_update=environment
        )
        return out

    def act(self, sentence, *argv):
        """Note a change, and make it by a command. True where the caller is to make it itself."""
        self.done.append(sentence)
        if argv and not self.look_ahead:
            self.run(*argv)
        return not self.look_ahead
