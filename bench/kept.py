"""What the last whole runs found, as it is kept beside the code."""

import json
from pathlib import Path
from typing import Any

PLACE = Path(__file__).parent / "results"
PAGES, GROWTH, LOAD, PROFILE = (PLACE / f"{name}.json" for name in ("latest", "growth", "load", "profile"))


def kept(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text()) if file.exists() else {}


def keep(file: Path, found: dict[str, Any]) -> None:
    PLACE.mkdir(exist_ok=True)
    file.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
