"""The locks hold what pyproject.toml asks for, each file by its hash, and name no registry."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = ["requirements-build.txt", "requirements.txt", "requirements-dev.txt", "requirements-lanes.txt"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
RUNTIME = [*PROJECT["project"]["dependencies"], *EXTRAS["cjk"], *EXTRAS["postgresql"], *EXTRAS["redis"]]
ASKED = {
    "requirements-build.txt": PROJECT["dependency-groups"]["build"] + PROJECT["build-system"]["requires"],
    "requirements.txt": RUNTIME,
    "requirements-dev.txt": RUNTIME + EXTRAS["dev"],
    "requirements-lanes.txt": PROJECT["dependency-groups"]["lanes"],
}


def pins(lock: str) -> dict[str, tuple[str, int]]:
    """Return name: (version, number of hashes) for each package pinned in `lock`."""
    text = re.sub(r"\\\n", " ", (ROOT / lock).read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if re.match(r"\w", line)]
    found = [(re.match(r"([\w.-]+)==(\S+)", line), line.count("--hash=sha256:")) for line in lines]
    assert all(match for match, _ in found)
    return {canonicalize_name(match[1]): (match[2], hashes) for match, hashes in found if match}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_with_the_hashes_of_its_files(lock: str) -> None:
    assert [name for name, (_, hashes) in pins(lock).items() if hashes == 0] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_answers_pyproject(lock: str) -> None:
    pinned = pins(lock)
    for asked in map(Requirement, ASKED[lock]):
        name = canonicalize_name(asked.name)
        assert name in pinned, f"{name} is not in {lock}; run `make lock`"
        assert pinned[name][0] in asked.specifier, f"{name} {pinned[name][0]} in {lock}; run `make lock`"


def test_one_version_of_a_package_in_all_locks() -> None:
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, (version, _) in pins(lock).items():
            versions.setdefault(name, set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_names_no_registry_and_no_place_on_this_machine(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"https?://\S+|^--?(?:f|i|\w*index\S*|find-links).*|file:\S+| @ \S+", text, re.MULTILINE) == []
