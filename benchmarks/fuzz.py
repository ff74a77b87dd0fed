"""Bytes that are bred to break what reads them: providers' answers and frames, streams of events, the query language.

python benchmarks/fuzz.py [SECONDS] [TARGET …]

Coverage-guided where `atheris` is installed (`pip install atheris`), else at random from the same seeds. An input
that breaks something is kept below build/fuzz; `--try FILE SECONDS TARGET` tries it again.
"""

import argparse
import contextlib
import importlib
import importlib.util
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCUMENTS = ROOT / "tests" / "fixtures" / "documents"
FOUND = ROOT / "build" / "fuzz"
VENDORS = ("izieroma", "polos", "asteroid", "claude-agent")
STATUSES = (200, 201, 202, 204, 400, 401, 403, 404, 409, 429, 500, 503)
NOW = 1_795_600_000.0
LONGEST = 1 << 14
HAS_ATHERIS = importlib.util.find_spec("atheris") is not None

Target = Callable[[bytes], None]


def make_target(name: str) -> Target:
    """What tries one input and raises where something breaks. Imports what it tries."""
    if name == "query":
        return _query()
    if name == "sse":
        return _sse()
    return _provider(name)


def _provider(vendor: str) -> Target:
    from exectop.domain.changes import Change, Seen, Stamped
    from exectop.domain.status import Status
    from exectop.domain.values import Execution, ExecutionKey
    from exectop.ports.provider import ProviderSettings
    from exectop.ports.wire import Act, Events, Frame, Graph, One, Progress, Recent, Reply, Topic, Verb
    from exectop.present.document import document, dumps
    from exectop.providers.registry import make_provider
    from exectop.store.store import Store

    provider = make_provider(vendor, ProviderSettings(source="s"))
    id_ = "exec_1a2b3c4d5e6f" if vendor == "izieroma" else "550e8400-e29b-41d4-a716-446655440000"
    known = Execution(key=ExecutionKey("s", id_), status=Status.RUNNING, root_id=id_)
    wishes = (Recent(), One(id_), Progress(id_), Graph(id_), Events(id_))
    calls = [call for wish in (*wishes, Act(Verb.CANCEL, id_)) for call in provider.begin(wish)]
    streams = [spec for topic in (Topic(), Topic(known)) if (spec := provider.subscribe(topic)) is not None]

    def _dump(store: Store, changes: Sequence[Change]) -> None:
        for change in changes:
            story = store.story(change.execution.key) if isinstance(change, Seen) else None
            if story is not None:
                json.loads(dumps(document(story), indent=None), parse_constant=_refuse)

    def attempt(data: bytes) -> None:
        if len(data) < 2:
            return
        place, status, body = data[0], STATUSES[data[1] % len(STATUSES)], data[2:]
        if streams and place % 3 == 0:
            text = body.decode("utf-8", "replace")
            reading = provider.read_frame(streams[place % len(streams)], Frame(data=text, received_at=NOW))
        else:
            reply = Reply(status=status, headers=(), body=body, url="http://s", received_at=NOW)
            reading = provider.read(calls[place % len(calls)], reply)
            if reading.fault is not None and reading.changes:
                raise AssertionError("a fault and changes")
        store = Store()
        store.apply([Stamped(NOW, NOW, change) for change in reading.changes])
        if place % 8 == 1:  # a dump takes longer than all the rest
            _dump(store, reading.changes[:1])

    return attempt


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is not JSON")


def _sse() -> Target:
    from exectop.transport.limits import TooLarge
    from exectop.transport.sse import SseDecoder

    def frames(pieces: list[bytes]) -> list[tuple[str, str, str]]:
        decoder = SseDecoder(limit=1 << 12)
        found = []
        with contextlib.suppress(TooLarge):
            for piece in pieces:
                found += [(frame.data, frame.event, frame.id) for frame in decoder.feed(piece)]
        return found

    def attempt(data: bytes) -> None:
        cut = data[0] % len(data) if data else 0
        whole = frames([data[1:]])
        by_bytes = frames([data[place : place + 1] for place in range(1, len(data))])
        in_two = frames([data[1:cut], data[max(1, cut) :]])
        if len(data) < 1 << 12 and not whole == by_bytes == in_two:
            raise AssertionError("how the bytes are cut changes what they say")

    return attempt


def _query() -> Target:
    from exectop.domain.query import parse_query
    from exectop.domain.status import Status
    from exectop.domain.values import Execution, ExecutionKey
    from exectop.errors import UsageError

    samples = [
        Execution(key=ExecutionKey("s", "1"), status=Status.RUNNING, title="one", created_at=NOW, progress=50.0),
        Execution(key=ExecutionKey("s", "2"), status=Status.FAILED, attributes={"a": [1, {"b": None}]}),
    ]

    def attempt(data: bytes) -> None:
        text = data.decode("utf-8", "surrogateescape")
        try:
            query = parse_query(text)
        except UsageError:
            return
        answers = [query.matches(sample, NOW) for sample in samples]
        again = parse_query(query.text)
        if [again.matches(sample, NOW) for sample in samples] != answers:
            raise AssertionError("its own text means something else")

    return attempt


TARGETS = (*VENDORS, "sse", "query")


def seeds(name: str) -> list[bytes]:
    """Inputs to begin with."""
    if name == "query":
        words = "status:failed !kind:tool age<1h elapsed>5m progress>=50 is:active /re.*x/ meta.team:a 'two words' -x"
        return [word.encode() for word in (words, *words.split(" "))]
    if name == "sse":
        return [
            b"\x03id: 1\nevent: step\ndata: {}\n\n: alive\n\ndata: a\r\ndata: b\r\n\r\n",
            b"\x01\xef\xbb\xbfdata:x\r\rretry: 5\n\n",
        ]
    files = sorted(DOCUMENTS.glob(f"{name.partition('-')[0]}-*.json"))
    return [bytes([place, 0]) + path.read_bytes() for path in files for place in range(8)]


# --- one target in a process of its own


def breed(name: str, seconds: int) -> None:
    """Try inputs for so long; the process ends with an error where one breaks something."""
    if HAS_ATHERIS:
        _breed_by_coverage(name, seconds)
    else:
        _breed_at_random(name, seconds)


def _breed_by_coverage(name: str, seconds: int) -> None:
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["exectop"]):
        target = make_target(name)
    corpus = tempfile.mkdtemp(prefix=f"fuzz-{name}-")
    for number, seed in enumerate(seeds(name)):
        Path(corpus, str(number)).write_bytes(seed)
    FOUND.mkdir(parents=True, exist_ok=True)
    options = (
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        f"-artifact_prefix={FOUND}/{name}-",
        "-timeout=10",
    )
    atheris.Setup([sys.argv[0], *options, corpus], target)
    atheris.Fuzz()


def _breed_at_random(name: str, seconds: int) -> None:
    chance = random.Random(1)
    target, known, count = make_target(name), seeds(name), 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = _spoiled(chance.choice(known), chance)
        try:
            target(data)
        except BaseException:
            FOUND.mkdir(parents=True, exist_ok=True)
            FOUND.joinpath(f"{name}-crash-{count}").write_bytes(data)
            raise
        count += 1
    sys.stderr.write(f"Done {count} runs\n")


def _spoiled(seed: bytes, chance: random.Random) -> bytes:
    data = bytearray(seed)
    for _ in range(chance.randint(1, 8)):
        start = chance.randrange(len(data) + 1)
        stop = min(len(data), start + chance.randrange(16))
        data[start:stop] = chance.choice(
            (b"", chance.randbytes(4), bytes(data[stop : stop + 30]), b"null", b"[", b"\x1b")
        )
    return bytes(data)


# --- all of them


def run_all(seconds: int, names: list[str]) -> int:
    """Each in turn for its share of the time; how many of them broke."""
    broken = 0
    print(
        f"{'target':14} {'inputs':>9} {'covered':>8}  result"
        + ("" if HAS_ATHERIS else "  (without atheris: at random)")
    )
    for name in names:
        command = [sys.executable, __file__, "--breed", name, str(max(1, seconds // len(names)))]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        said = done.stdout + done.stderr
        inputs = re.search(r"Done (\d+)", said)
        covered = re.findall(r"cov: (\d+)", said)
        is_broken = done.returncode != 0
        broken += is_broken
        result = "\n" + said[-3000:] if is_broken else "nothing broke"
        print(
            f"{name:14} {inputs[1] if inputs else '?':>9} {covered[-1] if covered else '–':>8}  {result}", flush=True
        )
    return broken


def main() -> int:
    """What the command line asks for; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seconds", nargs="?", type=int, default=60)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--breed", metavar="TARGET", help=argparse.SUPPRESS)
    parser.add_argument("--try", dest="file", metavar="FILE", type=Path, help="try this input on the target")
    given = parser.parse_intermixed_args()
    if unknown := set(given.targets) - set(TARGETS):
        parser.error(f"no target is called {', '.join(sorted(unknown))}; known are {', '.join(TARGETS)}")
    if given.breed:
        breed(given.breed, given.seconds)
        return 0
    if given.file:
        for name in given.targets:
            make_target(name)(given.file.read_bytes())
        return 0
    return 1 if run_all(given.seconds, given.targets or list(TARGETS)) else 0


if __name__ == "__main__":
    sys.exit(main())
