"""The engine on the mock, on a clock that the test drives, recorded as it goes."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from exectop.domain.values import ExecutionKey
from exectop.ports.provider import ProviderSettings
from exectop.ports.secret import Secret
from exectop.providers.registry import make_provider
from exectop.record.redact import Redactor
from exectop.record.tape import TapeSource, TapeWriter
from exectop.store.store import Store
from exectop.sync.ask import Member
from exectop.sync.engine import Engine
from exectop.transport.session import SessionSettings, open_session
from support.mock_server import InProcess

PREFIXES = {
    "izieroma": "/izieroma/api/v1",
    "polos": "/polos/api/v1",
    "asteroid": "/asteroid/agents/v2",
    "claude-agent": "/claude-agent/api/v1",
}
KEY = "canary-key-of-the-mock"


@dataclass(slots=True)
class Recording:
    """What runs: the mock, the engine, the store it fills, the tape it is recorded on."""

    mock: InProcess
    engine: Engine
    store: Store
    tape: TapeWriter

    async def run(self, seconds: float, *focus: ExecutionKey) -> None:
        """Let time pass, looking at one execution after the other."""
        for key in focus or (None,):
            self.engine.focus(key)
            for _ in range(max(1, int(seconds / max(1, len(focus))))):
                await self.engine.idle()
                await self.mock.clock.advance(1.0)
        await self.engine.idle()


@asynccontextmanager
async def recording(path: Path, scenario: str = "demo", seed: int = 1) -> AsyncIterator[Recording]:
    """All four vendors of one simulated world, each a source named like it."""
    mock = InProcess(scenario, seed=seed)
    members, sources = [], []
    for name, prefix in PREFIXES.items():
        options = (("stream", "off"),)
        provider = make_provider(name, ProviderSettings(source=name, options=options))
        settings = SessionSettings(
            source=name,
            base_url="http://mock",
            prefix=prefix,
            auth=provider.describe().auth[0],
            key=lambda: Secret(KEY),
            project_id="11111111-1111-4111-8111-111111111111",
            app=mock.app,
        )
        members.append(Member(source=name, provider=provider, session=open_session(settings, mock.clock)))
        sources.append(TapeSource(name, name, "http://mock", prefix, options))
    store = Store()
    tape = TapeWriter(path, sources, mock.clock, Redactor(lambda: [Secret(KEY)]))
    engine = Engine(members, store.apply, mock.clock, random.Random(1), tape.add)
    await engine.start()
    try:
        yield Recording(mock, engine, store, tape)
    finally:
        await engine.stop()
        for member in members:
            await member.session.close()
        tape.close()
