"""The gateway's role: its configuration as Ansible renders it, run by the real Envoy in front of a small upstream."""

import http.client
import json
import subprocess
import time
from collections import Counter
from pathlib import Path

import grpc
import pytest

from tests.roles_serving.conftest import KEYS, LIMITS, Rendered
from tests.roles_serving.gateway_client import SERVICE, Gateway
from tests.roles_serving.site import program, refused

INFER = "/v2/models/adder/infer"


def test_envoy_finds_its_configuration_valid(rendered: Rendered):
    done = subprocess.run(
        [program("envoy"), "--mode", "validate", "-c", rendered.configuration.with_name("envoy.yaml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "deprecated" not in done.stderr.lower()


def test_a_client_with_a_key_is_answered(gateway: Gateway):
    answer = gateway.rest(INFER, client="chat", body=b"{}")
    assert (answer.status, json.loads(answer.body)["path"]) == (200, INFER)
    assert answer.headers["x-request-id"]


def test_a_key_may_come_in_a_header_of_its_own(gateway: Gateway):
    assert gateway.rest(INFER, body=b"{}", headers={"X-Api-Key": KEYS["chat"]}).status == 200


def test_without_a_key_and_with_a_wrong_one_it_is_401(gateway: Gateway):
    assert gateway.rest(INFER, body=b"{}").status == 401
    assert gateway.rest(INFER, body=b"{}", headers={"Authorization": "Bearer wrong"}).status == 401
    assert gateway.rest("/nothing/here").status == 401


def test_models_see_the_client_s_name_and_never_its_key(gateway: Gateway):
    sent = {"x-groundwork-client": "somebody-else"}
    seen = json.loads(gateway.rest(INFER, client="chat", body=b"{}", headers=sent).body)["headers"]
    named = {name.lower(): value for name, value in seen.items()}
    assert named["x-groundwork-client"] == "chat"
    assert not any(key in value for key in KEYS.values() for value in named.values())


def test_above_its_rate_a_client_gets_429_and_others_go_on(gateway: Gateway):
    answers = [gateway.rest(INFER, client="slow", body=b"{}").status for _ in range(6)]
    assert answers[:3] == [200, 200, 200]
    assert 429 in answers[3:]
    assert gateway.rest(INFER, client="chat", body=b"{}").status == 200
    with pytest.raises(grpc.RpcError) as refusal:
        [gateway.call("ModelInfer", b"x", client="slow") for _ in range(6)]
    assert refusal.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    time.sleep(1.1)
    assert gateway.rest(INFER, client="slow", body=b"{}").status == 200


def test_what_no_route_takes_counts_for_its_client_alone(gateway: Gateway):
    time.sleep(3.1)
    answers = [gateway.rest("/v2/models/other/infer", client="slow", body=b"{}").status for _ in range(6)]
    assert answers[:3] == [404, 404, 404]
    assert 429 in answers[3:]
    assert {gateway.rest("/v2/models/other/infer", client="chat").status for _ in range(10)} == {404}


def test_above_the_size_it_is_413(gateway: Gateway):
    limit = LIMITS["gateway_max_request_bytes"]
    assert gateway.rest(INFER, client="chat", body=b"x" * limit).status == 200
    assert gateway.rest(INFER, client="chat", body=b"x" * (limit + 1)).status == 413
    assert gateway.rest("/v2/models/adder/generate_stream", client="chat", body=b"x" * (limit + 1)).status == 413
    with pytest.raises(grpc.RpcError, match=r"(?i)payload too large"):
        gateway.call("ModelInfer", b"x" * (limit + 1))


def test_grpc_is_answered_with_a_key_and_unauthenticated_without(gateway: Gateway):
    assert gateway.call("ModelInfer", b"hello") == b"hello"
    assert gateway.call("ModelInfer", b"hello", x_model="adder") == b"hello"
    with pytest.raises(grpc.RpcError) as refusal:
        gateway.call("ModelInfer", b"hello", client=None)
    assert refusal.value.code() is grpc.StatusCode.UNAUTHENTICATED


def test_a_two_way_stream_is_answered_before_it_ends(gateway: Gateway):
    def questions():
        yield b"first"
        assert first.wait(10), "no answer to the first message before the second was sent"
        yield b"second"

    import threading

    first = threading.Event()
    answers = []
    with gateway.channel() as channel:
        call = channel.stream_stream(SERVICE + "ModelStreamInfer")
        for answer in call(questions(), metadata=[("authorization", f"Bearer {KEYS['batch']}")], timeout=15):
            answers.append(answer)
            first.set()
    assert answers == [b"first", b"second"]


def test_tokens_come_as_the_model_makes_them(gateway: Gateway):
    connection = gateway.connection()
    began = time.monotonic()
    headers = {"Authorization": f"Bearer {KEYS['chat']}"}
    connection.request("POST", "/v2/models/adder/generate_stream", b"{}", headers)
    answer = connection.getresponse()
    assert answer.read(9) == b"data: 0\n\n"
    assert time.monotonic() - began < 0.9, "the first of three events came with the last"
    assert answer.read().endswith(b"data: 2\n\n")
    connection.close()


@pytest.mark.parametrize(
    "path",
    ["/v2/repository/models/adder/load", "/v2/models/adder/trace/setting", "/v2/models/other/infer", "/v2/logging"],
)
def test_what_is_the_operator_s_is_not_reached(gateway: Gateway, path: str):
    assert gateway.rest(path, client="chat", body=b"{}").status == 404


def test_loading_of_models_is_not_reached_by_grpc(gateway: Gateway):
    with pytest.raises(grpc.RpcError) as refusal:
        gateway.call("RepositoryModelLoad", b"")
    assert refusal.value.code() is grpc.StatusCode.UNIMPLEMENTED


def test_metrics_are_readable_and_the_administration_interface_is_not(gateway: Gateway):
    def asked(method: str, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", gateway.metrics, timeout=5)
        connection.request(method, path)
        answer = connection.getresponse()
        try:
            return answer.status, answer.read()
        finally:
            connection.close()

    status, text = asked("GET", "/metrics")
    assert status == 200
    assert b'envoy_http_downstream_rq_xx{envoy_response_code_class="2",envoy_http_conn_manager_prefix="models"}' in text
    assert asked("GET", "/config_dump")[0] == 404
    assert asked("POST", "/quitquitquit")[0] == 404


def test_no_key_is_ever_logged(gateway: Gateway):
    gateway.rest(INFER + f"?api_key={KEYS['chat']}", client="chat", body=b"{}")
    time.sleep(0.2)
    text = gateway.log.read_text()
    assert not any(key in text for key in KEYS.values())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"gateway_api_keys": {}}, "set `gateway_api_keys`"),
        ({"gateway_api_keys": {"chat": "short"}}, "at least 20 characters"),
        ({"gateway_client_limits": {"nobody": {}}}, "gateway_client_limits"),
        ({"gateway_tls": "provided"}, "gateway_certificate"),
        ({"groundwork_gateway": {"proxy": "kong", "port": 1, "domain": "x"}}, "set `gateway_kong_package`"),
        ({"groundwork_gateway": None}, "it is `not set`"),
    ],
)
def test_preflight_refuses_and_never_shows_a_key(tmp_path, change, says):
    text = refused("gateway", "gate-1", tmp_path, {**LIMITS, **change})
    assert says in text
    assert not any(key in text for key in KEYS.values())


def test_each_refusal_is_read_by_who_was_refused(gateway: Gateway, tmp_path: Path):
    """Hundreds of requests that end before they are whole, by a curl that asks for HTTP/2 first, between calls by gRPC.

    Over HTTP/2 curl 7.88 throws such an answer away with its stream, which is why REST is answered by HTTP/1.1.
    """
    large = tmp_path / "large"
    large.write_bytes(b"x" * (LIMITS["gateway_max_request_bytes"] * 4))
    url, key = f"https://127.0.0.1:{gateway.port}{INFER}", f"X-Api-Key: {KEYS['batch']}"
    asked = [
        (["--data", "x" * 300], "401"),
        (["--data-binary", f"@{large}"], "401"),
        (["--data-binary", f"@{large}", "--header", "Expect:"], "401"),
        (["--data-binary", f"@{large}", "--header", key], "413"),
    ]
    answers: Counter[tuple[str, str]] = Counter()
    for _ in range(75):
        for words, wanted in asked:
            command = [
                "curl",
                "--silent",
                "--insecure",
                "--http2",
                "--output",
                "/dev/null",
                "--write-out",
                "%{http_code}",
            ]
            done = subprocess.run([*command, *words, url], capture_output=True, text=True, check=False, timeout=20)
            answers[wanted, done.stdout] += 1
        assert gateway.call("ModelInfer", b"hello") == b"hello"
    assert answers == {("401", "401"): 225, ("413", "413"): 75}
