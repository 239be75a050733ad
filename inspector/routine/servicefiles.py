"""What cron, systemd and the Windows task scheduler need to start the daily work: files to install, with how to do it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePosixPath, PureWindowsPath
from string import Template

from inspector.config.timetable import Timetable


class Scheduler(StrEnum):
    SYSTEMD = "systemd"
    CRON = "cron"
    WINDOWS = "windows"


@dataclass(frozen=True, slots=True)
class Installed:
    """Where the program and its files lie on the machine that does the work."""

    program: str = "/opt/duwang/bin/inspector"
    folder: str = "/srv/duwang"  # holds sites.yaml and duwang-data
    user: str = "duwang"
    times: Timetable = field(default_factory=Timetable)


def unit_files(scheduler: Scheduler, installed: Installed) -> Mapping[str, str]:
    """File name → what stands in it."""
    words = _words(installed)
    return {name: Template(text).substitute(words) for name, text in _FILES[scheduler].items()}


def usual(scheduler: Scheduler, program: str, folder: Path, times: Timetable) -> Installed:
    """As it lies on this machine."""
    place = PureWindowsPath(folder) if scheduler is Scheduler.WINDOWS else PurePosixPath(folder)
    return Installed(program, str(place), "duwang", times)


def _words(installed: Installed) -> dict[str, str]:
    start, ready = installed.times.start, installed.times.ready_by
    return {
        "program": installed.program,
        "folder": installed.folder,
        "user": installed.user,
        "start": f"{start:%H:%M}",
        "minute": str(start.minute),
        "hour": str(start.hour),
        "ready": f"{ready:%H:%M}",
    }


_UNIT = """\
[Unit]
Description=$$what
After=network-online.target
Wants=network-online.target

[Service]
Type=oneshot
User=$user
WorkingDirectory=$folder
Environment=PYTHONUTF8=1
ExecStart=$program $$command
# 3：有的网站抓到的太少；1：有没送出的消息。都不算服务失败
SuccessExitStatus=1 3
TimeoutStartSec=infinity
KillSignal=SIGTERM
TimeoutStopSec=120
Nice=5
NoNewPrivileges=true
PrivateTmp=true
ProtectSystem=strict
ReadWritePaths=$folder
"""
_TIMER = """\
[Unit]
Description=$$what

[Timer]
$$when
Persistent=$$persistent
AccuracySec=1min

[Install]
WantedBy=timers.target
"""


def _unit(what: str, command: str) -> str:
    return _UNIT.replace("$$what", what).replace("$$command", command)


def _timer(what: str, when: str, *, is_made_up: bool) -> str:
    return _TIMER.replace("$$what", what).replace("$$when", when).replace("$$persistent", str(is_made_up).lower())


_SYSTEMD_NOTE = """\
# 安装（以 root 运行）：
#   useradd --system --home-dir $folder $user
#   install -d -o $user -g $user $folder            # 里面放 sites.yaml，数据写在 duwang-data
#   inspector schedule --print systemd --write /etc/systemd/system
#   systemctl daemon-reload
#   systemctl enable --now duwang-run.timer duwang-probe.timer duwang-backup.timer
# 查看：systemctl list-timers 'duwang-*'；journalctl -u duwang-run
# 停电或关机错过的巡检，开机后补做（Persistent=true）；同一个网站不会有两个巡检同时进行。
"""
_CRON = """\
# 读网：安装为 /etc/cron.d/duwang（属主 root，权限 644）。时间按北京时间。
# inspector schedule --print cron --write /etc/cron.d
# Debian 的 cron 不认 CRON_TZ：先运行 timedatectl set-timezone Asia/Shanghai（inspector doctor 会检查时区）。
# cron 不补做关机时错过的任务：白天每小时再看一次，已经巡检过的网站不会重做。
SHELL=/bin/sh
CRON_TZ=Asia/Shanghai
PYTHONUTF8=1
$minute $hour * * * $user cd $folder && $program run --due >>$folder/duwang-run.log 2>&1
45 8-18 * * * $user cd $folder && $program run --due >>$folder/duwang-run.log 2>&1
*/10 * * * * $user cd $folder && $program probe >>$folder/duwang-probe.log 2>&1
30 19 * * * $user cd $folder && $program backup $folder/backup >>$folder/duwang-run.log 2>&1
"""
_WINDOWS = """\
# 读网：在管理员 PowerShell 里运行本文件，建三个计划任务。机器的时区应是“北京”（inspector doctor 会检查）。
# inspector schedule --print windows --write .
# 重装：再运行一次即可；删除：Unregister-ScheduledTask -TaskName 'Duwang *'
$$settings = New-ScheduledTaskSettingsSet -StartWhenAvailable -MultipleInstances IgnoreNew -ExecutionTimeLimit (New-TimeSpan -Hours 24)
$$run = New-ScheduledTaskAction -Execute '$program' -Argument 'run --due' -WorkingDirectory '$folder'
$$probe = New-ScheduledTaskAction -Execute '$program' -Argument 'probe' -WorkingDirectory '$folder'
$$backup = New-ScheduledTaskAction -Execute '$program' -Argument 'backup backup' -WorkingDirectory '$folder'
$$nightly = New-ScheduledTaskTrigger -Daily -At '$start'
$$often = New-ScheduledTaskTrigger -Once -At '00:00' -RepetitionInterval (New-TimeSpan -Minutes 10)
$$evening = New-ScheduledTaskTrigger -Daily -At '19:30'
Register-ScheduledTask -Force -TaskName 'Duwang run' -Action $$run -Trigger $$nightly -Settings $$settings
Register-ScheduledTask -Force -TaskName 'Duwang probe' -Action $$probe -Trigger $$often -Settings $$settings
Register-ScheduledTask -Force -TaskName 'Duwang backup' -Action $$backup -Trigger $$evening -Settings $$settings
"""
_FILES: Mapping[Scheduler, Mapping[str, str]] = {
    Scheduler.SYSTEMD: {
        "duwang-run.service": _SYSTEMD_NOTE + _unit("读网：每日巡检（$ready 前完成）", "run --due"),
        "duwang-run.timer": _timer(
            "读网：每日巡检的时间", "OnCalendar=*-*-* $start:00 Asia/Shanghai\nOnCalendar=*-*-* 08..18:45:00 Asia/Shanghai", is_made_up=True
        ),
        "duwang-probe.service": _unit("读网：访问各网站首页，看打不打得开", "probe"),
        "duwang-probe.timer": _timer("读网：访问监测的时间", "OnCalendar=*-*-* *:0/10:00 Asia/Shanghai", is_made_up=False),
        "duwang-backup.service": _unit("读网：备份", "backup $folder/backup"),
        "duwang-backup.timer": _timer("读网：备份的时间", "OnCalendar=*-*-* 19:30:00 Asia/Shanghai", is_made_up=True),
    },
    Scheduler.CRON: {"duwang": _CRON},
    Scheduler.WINDOWS: {"duwang-tasks.ps1": _WINDOWS},
}
