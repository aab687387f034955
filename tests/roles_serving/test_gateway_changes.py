"""What happens to requests in flight: keys that change, a certificate that changes, a stop, a server that is gone; by the real Envoy."""

import http.client
import json
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import yaml

from tests.roles_serving.conftest import DYNAMIC, KEYS, Rendered, certificate, render_gateway, start_gateway
from tests.roles_serving.gateway_client import Gateway
from tests.roles_serving.site import ROLES
from tests.roles_serving.upstream import upstream

INFER = "/v2/models/adder/infer"
DRAIN = ROLES / "gateway/files/gateway-drain"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, rendered: Rendered) -> Rendered:
    """A gateway that these tests may spoil; `rendered` says that its program is fetched."""
    return render_gateway(tmp_path_factory.mktemp("changes"))


@contextmanager
def served(own: Rendered) -> Iterator[Gateway]:
    with upstream(own.ports["triton_http"], own.ports["triton_grpc"]), contextmanager(start_gateway)(own) as gateway:
        yield gateway


@contextmanager
def stream(gateway: Gateway) -> Iterator[http.client.HTTPResponse]:
    """A stream of a second and a half, its first token read."""
    connection = gateway.connection()
    connection.request("POST", "/v2/models/adder/generate_stream", b"{}", {"Authorization": f"Bearer {KEYS['chat']}"})
    answer = connection.getresponse()
    assert answer.read(9) == b"data: 0\n\n"
    yield answer
    answer.close()
    connection.close()


def replace(file: Path, text: str) -> None:
    """As Ansible does: whole, by a rename."""
    beside = file.with_name(f".ansible_tmp{file.name}")
    beside.write_text(text)
    beside.rename(file)


def eventually(question: Callable[[], bool], what: str, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < end, what
        time.sleep(0.1)


def test_a_key_that_is_taken_away_shuts_its_door_and_ends_no_stream_of_others(own: Rendered):
    whole = own.configuration.with_name("envoy.yaml").read_text()
    listeners = own.configuration.with_name("listeners.yaml")
    before = listeners.read_text()
    with served(own) as gateway, stream(gateway) as answer:
        assert gateway.rest(INFER, client="batch", body=b"{}").status == 200
        other = DYNAMIC(yaml.safe_load(whole.replace(KEYS["batch"], "another-key-0123456789")), str(listeners.parent))
        replace(listeners, yaml.safe_dump(other["listeners.yaml"]))
        eventually(lambda: gateway.rest(INFER, client="batch", body=b"{}").status == 401, "the old key still opens")
        new = {"Authorization": "Bearer another-key-0123456789"}
        assert gateway.rest(INFER, body=b"{}", headers=new).status == 200
        assert answer.read().endswith(b"data: 2\n\n")
    listeners.write_text(before)


def test_a_new_certificate_is_shown_without_a_restart(own: Rendered):
    def shown() -> str:
        return ssl.get_server_certificate(("127.0.0.1", own.port))

    with served(own) as gateway, stream(gateway) as answer:
        before = shown()
        folder = own.configuration.parent
        (folder / "new").mkdir(exist_ok=True)
        certificate(folder / "new")
        for name in ("certificate.pem", "certificate.key"):
            replace(folder / name, (folder / "new" / name).read_text())
        eventually(lambda: shown() != before, "the old certificate is still shown")
        assert shown().strip() == (folder / "certificate.pem").read_text().strip()
        assert answer.read().endswith(b"data: 2\n\n")


def test_a_stop_waits_for_what_is_in_flight_and_takes_nothing_new(own: Rendered):
    with served(own) as gateway, stream(gateway) as answer:
        began = time.monotonic()
        drain = subprocess.Popen([DRAIN, own.folder / "admin", "20"])
        eventually(lambda: refused(gateway), "new connections are still taken", 2)
        assert answer.read().endswith(b"data: 2\n\n")
        assert drain.wait(timeout=10) == 0
        assert 0.4 < time.monotonic() - began < 8


def test_a_stop_waits_no_longer_than_it_may(own: Rendered):
    with served(own) as gateway, stream(gateway):
        done = subprocess.run([DRAIN, own.folder / "admin", "0.3"], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "requests were still in flight after 0.3 s\n")


def test_nothing_to_stop_is_no_fault(tmp_path: Path):
    done = subprocess.run([DRAIN, tmp_path / "admin", "5"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "No such file" in done.stderr


def refused(gateway: Gateway) -> bool:
    try:
        return gateway.rest(INFER, client="chat", body=b"{}").status == 0
    except (ConnectionError, http.client.RemoteDisconnected):
        return True


def test_administration_is_opened_by_the_gateway_s_user_alone(own: Rendered):
    with served(own):
        assert oct((own.folder / "admin").stat().st_mode)[-3:] == "600"


def test_without_a_server_it_is_503_at_once(own: Rendered):
    """And no try at servers that are known to be away, which is what Envoy does by itself when most are."""
    with ExitStack() as servers:
        servers.enter_context(upstream(own.ports["triton_http"], own.ports["triton_grpc"]))
        with contextmanager(start_gateway)(own) as gateway:
            assert gateway.rest(INFER, client="chat", body=b"{}").status == 200
            servers.close()
            eventually(
                lambda: asked(gateway) == (503, b"no healthy upstream"), "it still tries a server that is away", 25
            )
            began = time.monotonic()
            assert asked(gateway)[0] == 503
            assert time.monotonic() - began < 1


def asked(gateway: Gateway) -> tuple[int, bytes]:
    answer = gateway.rest(INFER, client="chat", body=b"{}")
    return answer.status, answer.body


def test_a_copy_that_is_gone_costs_no_request(tmp_path: Path, rendered: Rendered):
    """Of two copies one ends; requests before its health check has failed are tried again with the other."""
    site = render_gateway(tmp_path / "gateway", "runtimes")
    ports = site.ports
    slots = (0, 2)

    def serve(slot: int):
        return upstream(ports["replica_rest"] + slot, ports["replica_grpc"] + slot)

    with serve(slots[0]), contextmanager(start_gateway)(site, "/models/llama/v1/models") as gateway:
        with serve(slots[1]):
            eventually(lambda: len({where(gateway) for _ in range(10)}) == 2, "the second copy is not used", 20)
        answers = [gateway.rest("/models/llama/v1/models", client="chat").status for _ in range(100)]
    assert answers == [200] * 100


def where(gateway: Gateway) -> int:
    answer = gateway.rest("/models/llama/v1/models", client="chat")
    return json.loads(answer.body)["port"] if answer.status == 200 else 0
