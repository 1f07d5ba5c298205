"""Where a project is kept: folders on a network, and folders that a cloud service keeps alike.

The one rule: a place is only looked at, never written to, and nothing is asked of a network.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath, PureWindowsPath

from qcoder.i18n import _

# Beginnings of names of folders, without capitals.
_SYNCED = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "mijn drive": "Google Drive",
    "mobile documents": "iCloud",
    "icloud": "iCloud",
    "iclouddrive": "iCloud",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "surfdrive": "SURFdrive",
    "syncthing": "Syncthing",
    "pcloud": "pCloud",
    "box sync": "Box",
    "stackstorage": "STACK",
    "proton drive": "Proton Drive",
}
# Files and folders that a service leaves in the folder that it keeps alike.
_MARKERS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".stfolder": "Syncthing",
    ".sync_journal.db": "Nextcloud",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
}
_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_NETWORK = {
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "davfs", "davfs2", "afs", "ceph"),
    *("9p", "glusterfs", "ncpfs", "fuse.sshfs", "fuse.davfs2", "fuse.rclone", "fuse.gvfsd-fuse"),
    *("macfuse", "osxfuse", "sshfs"),
}


def warning(path: Path) -> str | None:
    """Return one sentence where a project is in a synced or network folder; else None."""
    path = Path(os.path.realpath(path))
    service = synced_by(path)
    if service:
        return _(
            "“{name}” is in a folder that {service} keeps alike on several computers: work on it "
            "on one computer at a time, and close it there before opening it elsewhere; a folder "
            "on this computer alone is safer."
        ).format(name=path.name, service=service)
    if on_network(path):
        return _(
            "“{name}” is on a network drive: it works more slowly there, and the drive may vanish; "
            "a folder on this computer is safer."
        ).format(name=path.name)
    return None


def synced_by(path: Path, environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the service that keeps the folder of `path` alike on several computers."""
    for name in _VARIABLES:
        root = environment.get(name)
        if root and path.is_relative_to(root):
            return "OneDrive"
    for folder in path.parents:
        name = folder.name.casefold()
        for beginning, service in _SYNCED.items():
            if name == beginning or _begins(name, beginning):
                return service
        for marker, service in _MARKERS.items():
            if os.path.lexists(folder / marker) and not _is_home(folder, marker):
                return service
    return None


def _begins(name: str, beginning: str) -> bool:
    """Tell `OneDrive - Gemeente Ede` and `Dropbox (Team)` from `dropboxes`."""
    return name.startswith(beginning) and not name[len(beginning)].isalpha()


def _is_home(folder: Path, marker: str) -> bool:
    """Tell the settings that Dropbox keeps in the home folder from a folder that it keeps alike."""
    return marker == ".dropbox" and folder == Path.home()


def on_network(path: Path) -> bool:
    """Tell whether a path is on a drive of another computer."""
    if sys.platform == "win32":
        return _on_windows_share(path)
    return _kind(path, _mounts()) in _NETWORK


def _on_windows_share(path: PurePath) -> bool:
    """Tell a share, with a letter or without."""
    drive = PureWindowsPath(path).drive
    if drive.startswith("\\\\"):
        return not drive.startswith(("\\\\?\\", "\\\\.\\")) or drive.upper().startswith(
            "\\\\?\\UNC"
        )
    if sys.platform != "win32":
        return False
    import ctypes

    return ctypes.windll.kernel32.GetDriveTypeW(drive + "\\") == 4  # DRIVE_REMOTE


def _mounts() -> Iterator[tuple[str, str]]:
    """Yield the folder and the kind of all that is mounted."""
    if sys.platform == "darwin":
        yield from _mac_mounts()
        return
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    for line in lines.splitlines():
        fields = line.split(" ")
        if len(fields) > 2:
            yield _unescaped(fields[1]), fields[2]


def _kind(path: PurePath, mounts: Iterator[tuple[str, str]] | Sequence[tuple[str, str]]) -> str:
    """Return the kind of the innermost mount that holds a path: the last one of that folder."""
    found, kind = 0, ""
    for folder, its_kind in mounts:
        depth = len(PurePath(folder).parts)
        if depth >= found and path.is_relative_to(folder):
            found, kind = depth, its_kind
    return kind


def _unescaped(folder: str) -> str:
    """Return a folder as it is called: the list writes spaces and the like in octal."""
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        folder = folder.replace(code, character)
    return folder


def _mac_mounts() -> Iterator[tuple[str, str]]:  # pragma: no cover - runs on macOS only
    """Yield what `getmntinfo` lists: the fields of `struct statfs` with 64-bit inodes."""
    import ctypes

    class StatFs(ctypes.Structure):
        _fields_ = [
            ("sizes", ctypes.c_uint32 * 2),
            ("counts", ctypes.c_uint64 * 5),
            ("id", ctypes.c_int32 * 2),
            ("owner", ctypes.c_uint32),
            ("type", ctypes.c_uint32),
            ("flags", ctypes.c_uint32 * 2),
            ("kind", ctypes.c_char * 16),
            ("folder", ctypes.c_char * 1024),
            ("source", ctypes.c_char * 1024),
            ("reserved", ctypes.c_uint32 * 8),
        ]

    listed = ctypes.POINTER(StatFs)()
    library = ctypes.CDLL(None)
    get = getattr(library, "getmntinfo$INODE64", None) or library.getmntinfo
    for number in range(get(ctypes.byref(listed), 2)):  # MNT_NOWAIT: nothing is asked of a network
        entry = listed[number]
        yield os.fsdecode(entry.folder), os.fsdecode(entry.kind)
