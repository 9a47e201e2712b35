"""What a disk may hold when the power fails, at every point of a run that strace has written down.

A write is safe once a sync of its file that began after it has ended; a name once its folder was synced so. All else
may be there, or not, or in part, in any order: the page cache keeps none. This is stricter than most file systems.
"""

import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

CALLS = "openat,open,mkdir,rename,unlink,rmdir,pwrite64,write,ftruncate,fsync,fdatasync,sendto"
SECTOR = 512  # bytes that a disk writes whole

_LINE = re.compile(r"(\d+) +(.*)")
_RESUMED = re.compile(r"<\.\.\. (\w+) resumed>(.*)")
_CALL = re.compile(r"(\w+)\((.*)\) += (-?\d+)")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_HANDLE = re.compile(r"^\d+<([^>]*(?:->[^>]*)?)>")
_PEER = re.compile(r"TCP(?:v6)?:\[.*:(\d+)\]")


def watch(log):
    """The words before a program whose writes and answers are to be read from that file afterwards."""
    return ("strace", "-f", "-yy", "-xx", "-s", "200000", "--seccomp-bpf", "-o", str(log), "-e", f"trace={CALLS}")


class Step(NamedTuple):
    """One thing that happened: when it began and ended, by the lines of the log."""

    began: int
    ended: int
    deed: str  # write, cut, sync, made, folder, gone, renamed, answered
    path: str = ""
    at: int = 0  # of a write, its place; of a cut, the size left; of an answer, the port of who had asked
    data: bytes = b""
    other: str = ""  # of a renamed file, its new name


def steps(log):
    """In the order in which each took effect. An answer counts from its beginning: whoever waits may have it then."""
    open_calls, found = {}, []
    with open(log, encoding="ascii") as lines:
        for number, line in enumerate(lines):
            process, said = _LINE.match(line).groups()
            began = number
            if said.endswith(" <unfinished ...>"):
                open_calls[process] = (number, said.removesuffix(" <unfinished ...>"))
                continue
            if resumed := _RESUMED.match(said):
                began, head = open_calls.pop(process)
                said = head + resumed[2]
            if (call := _CALL.match(said)) and (step := _step(began, number, *call.groups())):
                found.append(step)
    return sorted(found, key=lambda step: step.began if step.deed == "answered" else step.ended)


def _step(began, ended, call, words, result):
    if int(result) < 0:
        return None
    strings = [bytes.fromhex(one.replace("\\x", "")) for one in _STRING.findall(words)]
    handle = _handle(words)
    if call in ("pwrite64", "write") and handle:
        data = strings[0][: int(result)]
        at = int(words.rpartition(", ")[2]) if call == "pwrite64" else -1  # -1: after what stands
        return Step(began, ended, "write", handle, at, data)
    if call == "ftruncate":
        return Step(began, ended, "cut", handle, int(words.rpartition(", ")[2]))
    if call in ("fsync", "fdatasync"):
        return Step(began, ended, "sync", handle)
    if call == "sendto" and strings and strings[0].startswith(b"HTTP/1.1 303") and (peer := _PEER.search(words)):
        return Step(began, ended, "answered", at=int(peer[1]))
    names = [one.decode(errors="surrogateescape") for one in strings]
    if call in ("open", "openat"):
        return Step(began, ended, "made", names[0]) if "O_CREAT" in words else None
    deeds = {"mkdir": "folder", "unlink": "gone", "rmdir": "gone", "rename": "renamed"}
    return Step(began, ended, deeds[call], names[0], other=names[-1]) if call in deeds else None


def _handle(words):
    found = _HANDLE.match(words)
    if not found or not found[1].startswith("\\x"):
        return ""
    return bytes.fromhex(found[1].replace("\\x", "")).decode(errors="surrogateescape")


class Content:
    """A file without its name: what is safe of it, and the writes that are not yet."""

    def __init__(self, safe=b""):
        self.safe, self.loose, self.size = bytearray(safe), [], len(safe)

    def take(self, step):
        if step.deed == "cut":
            self.size = step.at
        else:
            step = step._replace(at=self.size) if step.at < 0 else step
            self.size = max(self.size, step.at + len(step.data))
        self.loose.append(step)

    def sync(self, began):
        for step in self.loose:
            if step.ended < began:
                _put(self.safe, step)
        self.loose = [step for step in self.loose if step.ended >= began]

    def with_(self, some):
        whole = bytearray(self.safe)
        for step in some:
            _put(whole, step)
        return whole


def _put(whole, step):
    if step.deed == "cut":
        del whole[step.at :]
        whole.extend(bytes(step.at - len(whole)))
        return
    if len(whole) < step.at:
        whole.extend(bytes(step.at - len(whole)))
    whole[step.at : step.at + len(step.data)] = step.data


FOLDER = Content()


def held(root):
    """A folder as it stands: what `Disk` begins with. SQLite's -shm is in memory only."""
    found = {str(one): None if one.is_dir() else one.read_bytes() for one in Path(root).rglob("*")}
    return {name: content for name, content in found.items() if not name.endswith("-shm")}


class Disk:
    """A folder of which all was safe to begin with; `forgets` are syncs that it acknowledges without doing them."""

    def __init__(self, root, begun, forgets=()):
        self.root, self.forgets = Path(root), forgets
        self.safe = {name: FOLDER if content is None else Content(content) for name, content in begun.items()}
        self.names = dict(self.safe)
        self.loose = defaultdict(list)  # changes of names, by folder

    def take(self, step):
        """Whether the step says anything of this folder."""
        if not step.path.startswith(f"{self.root}") or step.path.endswith("-shm"):
            return False
        if step.deed == "sync":
            return self._sync(step)
        if step.deed in ("write", "cut"):
            if step.path not in self.names:
                return False  # its name is gone: nobody will read it
            self.names[step.path].take(step)
            return True
        change = self._change(step)
        if change:
            self.loose[str(Path(step.path).parent)].append((step.ended, change))
            _rename(self.names, change)
        return bool(change)

    def _sync(self, step):
        of_file = self.names.get(step.path, FOLDER) is not FOLDER
        if ("files" if of_file else "folders") in self.forgets:
            return False
        if of_file:
            self.names[step.path].sync(step.began)
            return True
        waiting = self.loose.pop(step.path, [])
        for ended, change in waiting:
            if ended < step.began:
                _rename(self.safe, change)
            else:
                self.loose[step.path].append((ended, change))
        return bool(waiting)

    def _change(self, step):
        """What becomes of names: each with the content that it then has, or None."""
        if step.deed == "made":
            return None if step.path in self.names else {step.path: Content()}
        if step.deed == "folder":
            return {step.path: FOLDER}
        if step.deed == "gone":
            return {step.path: None}
        return {step.path: None, step.other: self.names[step.path]}

    def images(self, chance):
        """Some of what may be there if the power fails now: each its kind, and the files by their names under the
        folder."""
        every, none = (lambda _: True), (lambda _: False)
        some = lambda _: chance.random() < chance.choice((0.1, 0.5, 0.9))  # noqa: E731
        yield "nothing unsynced", self._image(none, none)
        yield "no unsynced writes", self._image(every, none)
        yield "no unsynced names", self._image(none, every)
        yield "some unsynced writes", self._image(every, some)
        yield "some of both", self._image(some, some)
        yield "torn writes", self._image(every, some, lambda step: _torn(step, chance))
        yield "everything", self._image(every, every)

    def _image(self, name_stays, write_stays, torn=lambda step: [step]):
        names = dict(self.safe)
        for change in sorted((one for folder in self.loose.values() for one in folder), key=lambda one: one[0]):
            if name_stays(change):
                _rename(names, change[1])
        kept = {}
        for name, content in names.items():
            if content is FOLDER or any(str(one) not in names for one in self._folders_of(name)):
                continue
            stay = [part for step in content.loose if write_stays(step) for part in torn(step)]
            kept[str(Path(name).relative_to(self.root))] = content.with_(stay) if stay else content.safe
        return kept

    def _folders_of(self, name):
        return [one for one in Path(name).parents if one != self.root and self.root in one.parents]


def _rename(names, change):
    for name, content in change.items():
        if content is None:
            names.pop(name, None)
        else:
            names[name] = content


def _torn(step, chance):
    """The sectors of a write that came to the disk."""
    if step.deed == "cut":
        return [step]
    edges = [0, *range(SECTOR - step.at % SECTOR, len(step.data), SECTOR), len(step.data)]
    return [
        step._replace(at=step.at + begin, data=step.data[begin:end])
        for begin, end in pairwise(edges)
        if chance.random() < 0.5
    ]
