#!/usr/bin/env python3
"""Measures cerb-lint beside other programs, in one run, and prints tables.

    benches/compare.py [--runs N] [--install] [PART…]

Each part runs its commands in turn, over and over (A B C, A B C, …), so that a machine that slows
down slows down for all. Times are of the whole process; CPU is user and system time together. The
number to look at is the ratio: times vary from machine to machine.

Other validators are measured where they are on the PATH; --install puts them into target/compare
(jsonschema-cli from crates.io, check-jsonschema and sourcemeta's jsonschema from PyPI). Only
Python's standard library is needed.
"""

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
RELEASE = TARGET / "release"
WORK = ROOT / "target" / "compare"
SCHEMA = ROOT / "schemas" / "package.schema.json"
LINT = RELEASE / "cerb-lint"
FLOOR = RELEASE / "examples" / "floor"
KB, MB = 1_000, 1_000_000


class Run:
    """What one run of a command took: seconds, seconds of CPU, peak memory in bytes."""

    def __init__(self, command, cores):
        null = os.open(os.devnull, os.O_RDWR)
        cores = cores or os.cpu_count()
        saved = os.sched_getaffinity(0)
        os.sched_setaffinity(0, set(sorted(saved)[:cores]))
        began = time.perf_counter()
        pid = os.posix_spawn(
            str(command[0]),
            [str(word) for word in command],
            os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, null, fd) for fd in (0, 1, 2)],
        )
        _, status, usage = os.wait4(pid, 0)
        self.wall = time.perf_counter() - began
        os.sched_setaffinity(0, saved)
        os.close(null)
        self.cpu = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss * 1024
        self.status = os.waitstatus_to_exitcode(status)


def measure(commands, runs):
    """Runs the commands in turn; gives for each the list of its runs, without a first one."""
    results = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, (command, cores) in commands.items():
            run = Run(command, cores)
            if run.status not in (0, 1):
                sys.exit(f"{name} failed with exit status {run.status}: {command}")
            if turn:
                results[name].append(run)
    return results


def median(runs, figure):
    return statistics.median(getattr(run, figure) for run in runs)


def table(title, results, against, figures, size=None):
    """Prints a row for each command, with the ratio to one of them by each figure."""
    print(f"\n{title}")
    heads = {"wall": "wall, ms", "cpu": "CPU, ms", "memory": "peak memory, MB"}
    columns = [head for figure in figures for head in (heads[figure], "ratio")]
    columns += ["memory / file"] if size else []
    width = max(map(len, results)) + 2
    print(" " * width + "".join(f"{column:>17}" for column in columns))
    for name, runs in results.items():
        cells = []
        for figure in figures:
            value, base = median(runs, figure), median(results[against], figure)
            scaled = value / 1e6 if figure == "memory" else value * 1e3
            cells += [f"{scaled:.2f}", f"{value / base:.2f} x" if base else ""]
        cells += [f"{median(runs, 'memory') / size:.1f} x"] if size else []
        print(f"{name:<{width}}" + "".join(f"{cell:>17}" for cell in cells))


def build():
    command = ["cargo", "build", "--release", "--bin", "cerb-lint", "--examples"]
    subprocess.run(command, cwd=ROOT, check=True)
    WORK.mkdir(parents=True, exist_ok=True)


def generated(size, *how):
    """A package of about that many bytes."""
    path = WORK / f"{'-'.join(['package', *how])}-{size}.json"
    with path.open("wb") as file:
        generate = [str(RELEASE / "examples" / "generate"), str(size), *how]
        subprocess.run(generate, stdout=file, check=True)
    return path


def seed():
    """The package of the guide in fixtures/, as a file of its own."""
    guide = (ROOT / "fixtures" / "dropbox-guide.md").read_text()
    package = re.search(r"{% raw %}(.*?){% endraw %}", guide, re.DOTALL).group(1)
    path = WORK / "dropbox.json"
    path.write_text(json.dumps(json.loads(package), indent=2))
    return path


def others(paths):
    """The validators that can be had, each with its command for these files and our schema."""
    commands = {
        "jsonschema-cli": lambda tool: [tool, "validate", SCHEMA, *(w for p in paths for w in ("-i", p))],
        "check-jsonschema": lambda tool: [tool, "--schemafile", SCHEMA, *paths],
        "sourcemeta": lambda tool: [tool, "validate", "--fast", SCHEMA, *paths],
    }
    found = {name: find(name) for name in commands}
    return {name: (commands[name](tool), None) for name, tool in found.items() if tool}


def find(name):
    if name == "sourcemeta":
        # The program itself, not the script in Python that starts it.
        programs = (WORK / name).glob("lib/*/site-packages/sourcemeta_jsonschema/jsonschema-*")
        machine = f"{platform.system()}-{platform.machine()}".lower()
        return next((program for program in programs if program.name.endswith(machine)), None)
    homes = [WORK / name / "bin", *map(Path, os.get_exec_path())]
    return shutil.which(name, path=os.pathsep.join(map(str, homes)))


def install():
    jsonschema = ["cargo", "install", "jsonschema-cli", "--locked", "--root", WORK / "jsonschema-cli"]
    subprocess.run(jsonschema, check=True)
    for name, package in (("check-jsonschema", "check-jsonschema"), ("sourcemeta", "sourcemeta-jsonschema")):
        subprocess.run([sys.executable, "-m", "venv", WORK / name], check=True)
        subprocess.run([WORK / name / "bin" / "pip", "install", "--quiet", package], check=True)


def start(runs):
    path = seed()
    commands = {
        "floor": ([FLOOR, path], None),
        "cerb-lint": ([LINT, path], None),
        "cerb-lint --version": ([LINT, "--version"], None),
        **others([path]),
    }
    results = measure(commands, runs * 4)
    table(f"Whole process, a package of {path.stat().st_size} bytes", results, "floor", ["wall", "cpu"])


def sizes(runs):
    for size, name in ((KB, "1 KB"), (100 * KB, "100 KB"), (10 * MB, "10 MB"), (100 * MB, "100 MB")):
        path = generated(size)
        commands = {
            "serde_json to Value": ([FLOOR, "--parse", path], 1),
            "floor": ([FLOOR, path], 1),
            "cerb-lint": ([LINT, "--max-file-size", 200 * MB, path], 1),
        }
        results = measure(commands, runs if size < 100 * MB else 3)
        real = path.stat().st_size if size >= MB else None
        name = name if real else f"{path.stat().st_size:,} bytes"
        table(f"A clean package of {name}, one core", results, "serde_json to Value", ["cpu", "memory"], real)


def mistakes(runs):
    for size, name in ((MB, "1 MB"), (10 * MB, "10 MB"), (40 * MB, "40 MB")):
        clean, broken = generated(size), generated(size, "broken")
        commands = {
            "clean": ([LINT, clean], 1),
            "broken, human": ([LINT, broken], 1),
            "broken, all, json": ([LINT, "--format", "json", "--max-diagnostics", "0", broken], 1),
        }
        results = measure(commands, runs)
        table(f"{name} with a mistake in every record", results, "clean", ["cpu", "memory"], broken.stat().st_size)


def folder(runs):
    home = WORK / "folder"
    small = generated(10 * KB)
    for index in range(10_000):
        inner = home / f"{index // 100:02}"
        inner.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(small, inner / f"{index}.json")
    commands = {f"{cores} cores": ([LINT, home], cores) for cores in (2, 1)}
    title = f"A folder of 10,000 packages of {small.stat().st_size} bytes"
    table(title, measure(commands, runs), "2 cores", ["wall", "cpu", "memory"])


def library(runs):
    home = Path(os.environ.get("CERB_LINT_SHARED", ROOT.parent / "shared")) / "corpus" / "library"
    if not home.is_dir():
        print(f"\nThere are no real packages in {home}: this part is passed over.")
        return
    paths = sorted(home.rglob("*.json"))
    commands = {"floor": ([FLOOR, *paths], None), "cerb-lint": ([LINT, *paths], None), **others(paths)}
    table(f"{len(paths)} real packages in one call", measure(commands, runs), "floor", ["wall", "cpu"])


PARTS = {"start": start, "library": library, "sizes": sizes, "mistakes": mistakes, "folder": folder}


def main():
    about = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=about)
    parser.add_argument("--runs", type=int, default=10, help="how often each command runs")
    parser.add_argument("--install", action="store_true", help="install other validators first")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS) + " (default: all)")
    options = parser.parse_args()
    unknown = [part for part in options.parts if part not in PARTS]
    if unknown:
        parser.error(f"there is no part `{unknown[0]}`")
    build()
    if options.install:
        install()
    for part in options.parts or PARTS:
        PARTS[part](options.runs)


if __name__ == "__main__":
    main()
