"""What the operating system would not do, in words that say what to do about it."""

from __future__ import annotations

import errno


def refusal_of(error: OSError, place: object = None) -> str:
    """The place (as the error names it when nothing is given), what was refused, and what to do."""
    where = place or error.filename
    return f"{where}：{why_refused(error)}" if where else why_refused(error)


def why_refused(error: OSError) -> str:
    what, remedy = _REFUSALS.get(error.errno or 0, (error.strerror or str(error), "请核对路径、权限和磁盘"))
    return f"{what}。{remedy}。"


_REFUSALS = {
    errno.ENOENT: ("没有这个文件或目录", "请核对路径"),
    errno.ENOTDIR: ("路径里有一段不是目录", "请核对路径"),
    errno.EISDIR: ("这是目录，应当是文件", "请核对路径"),
    errno.EEXIST: ("已经有同名的文件", "请换一个名称"),
    errno.EACCES: ("没有权限", "请换一个位置，关闭正打开它的程序，或请管理员放开权限"),
    errno.EPERM: ("没有权限", "请换一个位置，关闭正打开它的程序，或请管理员放开权限"),
    errno.EROFS: ("磁盘是只读的", "请换一个位置"),
    errno.ENOSPC: ("磁盘满了", "请腾出空间后用同一命令继续，已存的不会丢"),
    errno.EDQUOT: ("磁盘限额用完了", "请腾出空间后用同一命令继续，已存的不会丢"),
    errno.EADDRINUSE: ("端口已被占用", "请换 --port，或先停下占用它的程序"),
    errno.EADDRNOTAVAIL: ("这台机器没有这个地址", "请检查 --host"),
    errno.EFBIG: ("文件大到了系统允许的上限", "请管理员放宽限额后用同一命令继续，已存的不会丢"),
    errno.EMFILE: ("同时打开的文件太多", "请关掉别的程序，或请管理员调高限制"),
    errno.ENAMETOOLONG: ("文件名太长", "请换短一些的名称"),
}
