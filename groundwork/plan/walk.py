"""Run the program as the engine would, but against a recorder: offline, repeatable, any number of times in one process."""

import asyncio
import contextvars
import heapq
import json
import runpy
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from pulumi.runtime import resource, settings
from pulumi.runtime.config import set_all_config
from pulumi.runtime.proto import engine_pb2, source_pb2
from pulumi.runtime.stack import run_in_stack

from groundwork.collector import held_collector
from groundwork.errors import EnvironmentRefused, UsageError
from groundwork.plan.model import Plan, PlannedResource, Walk
from groundwork.plan.recorder import Recorder, StandIn
from groundwork.project import PROJECT, Project, find_project
from groundwork.screen import mistake_text
from infra.environment.load import Reading
from infra.environment.resolve import resolve


def plan(reading: Reading, stack: str, project: Project | None = None, *, preview: bool = False) -> Plan:
    """Plan the environment `reading` describes, as `stack`; `preview` as in `walk`.

    Raises:
        EnvironmentRefused: with every mistake, when the environment has any.
    """
    environment = require(reading).environment
    assert environment is not None
    program = (project or find_project()).program
    # The engine reads the file by itself; whatever both derive from it must come from the same words.
    config = {f"{PROJECT}:environment": json.dumps(environment.model_dump(mode="json", exclude_unset=True))}
    cloud = _stand_in(environment.region, environment.account)
    run = partial(runpy.run_path, str(program), run_name="__main__")
    walked = walk(run, PROJECT, stack, config, cloud, preview=preview)
    return Plan(
        **vars(walked),
        environment=environment,
        resolved=resolve(environment),
        warnings=tuple(mistake for mistake in reading.mistakes if mistake.severity == "warning"),
    )


def require(reading: Reading) -> Reading:
    """Return `reading` if the environment can be built in a cloud; otherwise raise all its mistakes at once."""
    errors = [mistake for mistake in reading.mistakes if mistake.severity == "error"]
    if not errors and reading.environment is not None:
        return reading
    if reading.onprem is not None:
        raise UsageError(
            "the target of this stack is `onprem`, and this command works on a cloud",
            "`groundwork plan` and `groundwork inventory` show what it describes, `pulumi up` records it",
        )
    count = f"{len(errors)} mistake{'s' if len(errors) != 1 else ''}"
    shown = tuple((mistake_text(mistake), mistake.hint) for mistake in errors)
    raise EnvironmentRefused(f"{count} in the environment; nothing was changed", mistakes=shown)


def walk(
    program: Callable[[], object],
    project: str,
    stack: str,
    config: Mapping[str, str],
    cloud: StandIn | None = None,
    *,
    preview: bool = False,
) -> Walk:
    """Run `program` and return everything it registered.

    With `preview`, what a cloud decides is not known, as in the engine's preview of a first deployment: inputs made of it
    read the SDK's marker for an unknown. Else the stand-in cloud decides it.

    It runs in its own context: the SDK keeps its state in context variables, so nothing outlives the walk and two
    walks never see each other.
    """
    recorder = Recorder(cloud or _stand_in(), project, stack, preview=preview)
    return contextvars.copy_context().run(_walk, program, recorder, config)


def _stand_in(region: str = "us-east-1", account: str | None = None) -> StandIn:
    """The stand-in cloud in the region, and where one is named in the account, that the engine's provider would have."""
    from groundwork.sandbox.cloud import Cloud  # noqa: PLC0415 - its tables are only needed here

    return Cloud(None, region=region, **({"account": account} if account else {}))


def _walk(program: Callable[[], object], recorder: Recorder, config: Mapping[str, str]) -> Walk:
    log = _Log()
    project, stack = recorder.project, recorder.stack
    where = settings.Settings(
        project,
        stack,
        monitor=recorder,
        engine=log,
        dry_run=recorder.preview,
        root_directory=str(Path.cwd()),
        organization="organization",
    )
    settings.ROOT.set(None)
    settings.configure(where)
    set_all_config(dict(config), [])

    async def run() -> None:
        program()
        await _settled()

    with held_collector(), _no_positions(), _loop() as loop:
        loop.run_until_complete(run_in_stack(run))
    resources = tuple(build_order(recorder.recorded.values()))
    return Walk(project, stack, resources, recorder.stack_outputs, tuple(log.messages))


async def _settled() -> None:
    """Wait for everything the program set off.

    The SDK does so too, but by waiting for the first of all unfinished tasks, again and again: time with the square of
    the resources. After this there is nothing left for it to wait for; a failure is left for it to raise.
    """
    known: Any = settings.SETTINGS
    while True:
        tasks: tuple[asyncio.Task[Any], ...] = (*known.outputs, *known.rpc_manager.rpcs)
        waiting = [task for task in tasks if not task.done()]
        if not waiting:
            return
        done = (await asyncio.wait(waiting, return_when=asyncio.FIRST_EXCEPTION))[0]
        if any(task.cancelled() or task.exception() for task in done):
            return


class _Log:
    """The engine's side of `pulumi.log`."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, str]] = []

    def Log(self, request: Any) -> None:  # noqa: N802 - the protocol's name
        if request.severity != engine_pb2.DEBUG:
            self.messages.append((engine_pb2.LogSeverity.Name(request.severity).lower(), request.message))


class _Inline(ThreadPoolExecutor):
    """Runs what the SDK hands to a thread at once, in the loop's own: the recorder never blocks, a thread only costs."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


@contextmanager
def _no_positions() -> Generator[None]:
    """Keep the SDK from noting where in the source each resource was declared, where this SDK can be kept from it.

    The engine shows that in its logs; the recorder keeps none of it, and it is a fifth of a walk.
    """
    private: Any = resource
    noted = getattr(private, "_get_stack_trace", None)
    if noted is None:
        yield
        return
    private._get_stack_trace = source_pb2.StackTrace
    try:
        yield
    finally:
        private._get_stack_trace = noted


@contextmanager
def _loop() -> Generator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    loop.set_default_executor(_Inline(max_workers=1))
    asyncio.set_event_loop(loop)
    try:
        yield loop
    finally:
        # After a failure the SDK leaves tasks that wait for what never comes; their complaints would hide the cause.
        loop.set_exception_handler(lambda loop, context: None)
        unfinished = asyncio.all_tasks(loop)
        for task in unfinished:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*unfinished, return_exceptions=True))
        asyncio.set_event_loop(None)
        loop.close()


def build_order(resources: Iterable[PlannedResource]) -> Iterator[PlannedResource]:
    """Yield each resource after its parent, provider and dependencies; of those that are ready, the smallest URN first.

    The order registrations arrive in depends on the SDK's scheduling; this one depends on the resources alone.
    """
    by_urn = {resource.urn: resource for resource in resources}
    waits = {urn: {*r.dependencies, r.parent, r.provider} & by_urn.keys() for urn, r in by_urn.items()}
    dependents: dict[str, list[str]] = {urn: [] for urn in by_urn}
    for urn, needs in waits.items():
        for need in needs:
            dependents[need].append(urn)
    ready = [urn for urn, needs in waits.items() if not needs]
    heapq.heapify(ready)
    while ready:
        urn = heapq.heappop(ready)
        yield by_urn[urn]
        for dependent in dependents[urn]:
            waits[dependent].discard(urn)
            if not waits[dependent]:
                heapq.heappush(ready, dependent)
