"""How much room is left where the portal writes."""

import os
from pathlib import Path

from portal.ground.text import say

WARNED, REFUSED = 0.10, 0.05  # shares of the disk
NO_ROOM = say(
    "Ổ đĩa của máy chủ gần đầy (còn %(left)s%%) nên cổng chưa nhận thêm tệp. Nội dung gõ vẫn lưu được; "
    "hãy báo người quản trị dọn ổ đĩa rồi gửi lại tệp."
)


def left(*places: Path) -> float:
    """The smallest share that is left on the disks of these places, for whoever is not root."""
    return min(_left(place) for place in places)


def _left(place: Path) -> float:
    while not place.exists() and place != place.parent:
        place = place.parent
    disk = os.statvfs(place)
    return disk.f_bavail / disk.f_blocks if disk.f_blocks else 1.0


def percent(share: float) -> int:
    return int(share * 100)
