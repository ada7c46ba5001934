"""Supervisor's configuration for the demo: three processes, each started again when it ends."""

import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

from portal.procfile import BASE_DIR, TETHER

# Supervisor ends groups one after the other, and the programs of one group at once.
_SUPERVISOR = """\
[supervisord]
nodaemon = true
silent = true
logfile = {logs}/supervisor.log
logfile_maxbytes = 1MB
logfile_backups = 1
loglevel = info
pidfile = {run}/supervisor-{port}.pid

[group:portal]
programs = {programs}
"""

_PROGRAM = """
[program:{name}]
command = {command}
directory = {directory}
autorestart = true
startsecs = 2
startretries = 1000000
stopsignal = TERM
stopasgroup = true
killasgroup = true
stopwaitsecs = 12
redirect_stderr = true
stdout_logfile = {logs}/{name}.log
stdout_logfile_maxbytes = 5MB
stdout_logfile_backups = 2
"""


def write_config(data_dir: Path, port: int, commands: Mapping[str, str]) -> Path:
    """Write the configuration into ``data_dir`` and return its path."""
    folders = {"logs": data_dir / "logs", "run": data_dir / "run"}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    names = {key: _escaped(str(folder)) for key, folder in folders.items()}
    text = _SUPERVISOR.format(port=port, programs=",".join(commands), **names)
    for name, command in commands.items():
        text += _PROGRAM.format(
            name=name,
            command=_escaped(shlex.join([sys.executable, TETHER, "/bin/sh", "-c", command])),
            directory=_escaped(str(BASE_DIR)),
            **names,
        )
    path = folders["run"] / f"supervisor-{port}.conf"
    path.write_text(text, encoding="utf-8")
    return path


def _escaped(value: str) -> str:
    return value.replace("%", "%%")
