"""The gateway in front of every runtime: each model is reached as its clients write it, at its own servers, and nothing else is."""

import json
import time

import grpc
import pytest

from tests.roles_serving.conftest import KEYS
from tests.roles_serving.gateway_client import Answer, Gateway

JSON = {"Content-Type": "application/json"}
LLAMA, CODER = (0, 2), (4,)
"""Slots of their copies: the larger model is placed first, two GPUs a copy."""


def slots(gateway: Gateway, *answers: Answer) -> set[int]:
    """Slots of the copies that answered."""
    assert {answer.status for answer in answers} == {200}, [answer.body for answer in answers]
    return {json.loads(answer.body)["port"] - gateway.ports["replica_rest"] for answer in answers}


def chat(gateway: Gateway, path: str, model: str = "llama", **headers: str) -> Answer:
    """A chat, as the OpenAI client writes it."""
    body = json.dumps({"model": model, "messages": [{"role": "user", "content": 'a "model": "coder" in a text'}]})
    return gateway.rest(path, client="chat", body=body.encode(), headers=JSON | headers)


def test_a_client_of_openai_takes_the_model_s_own_address(runtimes: Gateway):
    assert slots(runtimes, *(chat(runtimes, "/models/llama/v1/chat/completions") for _ in range(20))) == set(LLAMA)
    assert slots(runtimes, chat(runtimes, "/models/coder/v1/chat/completions", "coder")) == set(CODER)
    answer = chat(runtimes, "/models/llama/v1/chat/completions")
    assert json.loads(answer.body)["path"] == "/v1/chat/completions"


def test_or_one_address_for_all_models_and_the_name_in_the_request(runtimes: Gateway):
    for _ in range(3):
        assert slots(runtimes, chat(runtimes, "/v1/chat/completions", "coder")) == set(CODER)
        assert slots(runtimes, chat(runtimes, "/v1/chat/completions", "llama")) <= set(LLAMA)


def test_or_a_header(runtimes: Gateway):
    answer = runtimes.rest("/v1/completions", client="chat", body=b"not JSON", headers={"x-model": "coder"})
    assert slots(runtimes, answer) == set(CODER)


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"not JSON", b'{"model": "embedder"}', b'{"model": 7}', b'{"model": {"a": 1}}']
)
def test_what_names_no_such_model_is_told_so(runtimes: Gateway, body: bytes):
    answer = runtimes.rest("/v1/chat/completions", client="chat", body=body, headers=JSON)
    assert (answer.status, answer.body) == (
        404,
        b"no such model; name one in `model` of the request, of type application/json\n",
    )


def test_tokens_come_as_the_model_makes_them(runtimes: Gateway):
    connection = runtimes.connection()
    began = time.monotonic()
    body = json.dumps({"model": "llama", "stream": True})
    connection.request("POST", "/v1/chat/completions", body, JSON | {"Authorization": f"Bearer {KEYS['chat']}"})
    answer = connection.getresponse()
    assert answer.read(9) == b"data: 0\n\n"
    assert time.monotonic() - began < 0.9, "the first of three events came with the last"
    assert answer.read().endswith(b"data: 2\n\n")
    connection.close()


REST = [
    ("/v2/models/embedder/infer", "triton"),
    ("/models/embedder/v2/models/embedder/infer", "triton"),
    ("/models/embedder/v2/health/ready", "triton"),
    ("/v2/models/words/infer", {16, 17}),
    ("/models/words/v2/models/words/versions/1/infer", {16, 17}),
    ("/v1/models/prices:predict", "prices"),
    ("/v1/models/prices/versions/3:predict", "prices"),
    ("/v1/models/prices/labels/stable/metadata", "prices"),
    ("/models/prices/v1/models/prices:predict", "prices"),
    ("/predictions/faces", "faces"),
    ("/predictions/faces/1.0", "faces"),
    ("/models/llama/v1/models", set(LLAMA)),
]


@pytest.mark.parametrize(("path", "where"), REST)
def test_each_runtime_is_reached_by_its_own_paths(runtimes: Gateway, path: str, where: str | set[int]):
    answer = runtimes.rest(path, client="chat", body=b"{}")
    if where == "triton":
        assert json.loads(answer.body)["port"] == runtimes.ports["triton_http"]
    else:
        (found,) = slots(runtimes, answer)
        assert found in (where if isinstance(where, set) else {5, 6, 7})
    assert not json.loads(answer.body)["path"].startswith("/models/")


@pytest.mark.parametrize(
    "path",
    [
        "/models/llama/metrics",
        "/models/llama/v1/load_lora_adapter",
        "/models/llama/sleep",
        "/models/llama/v1/chat/completions/../../../sleep",
        "/models/coder/v2/models/embedder/infer",
        "/models/embedder/v2/repository/index",
        "/v1/models/llama:predict",
        "/v1/models",
        "/models/faces/models",
        "/predictions/other",
        "/models/prices/monitoring/prometheus/metrics",
    ],
)
def test_what_is_the_operator_s_or_another_model_s_is_not_reached(runtimes: Gateway, path: str):
    assert runtimes.rest(path, client="chat", body=b"{}").status == 404


RPC = [
    ("inference.GRPCInferenceService/ModelInfer", "embedder"),
    ("inference.GRPCInferenceService/ModelInfer", "words"),
    ("tensorflow.serving.PredictionService/Predict", "prices"),
    ("org.pytorch.serve.grpc.inference.InferenceAPIsService/Predictions", "faces"),
]


@pytest.mark.parametrize(("method", "model"), RPC)
def test_each_runtime_is_reached_by_grpc_with_its_model_named(runtimes: Gateway, method: str, model: str):
    assert runtimes.call("/" + method, b"hello", x_model=model) == b"hello"


def test_where_one_model_speaks_a_protocol_it_need_not_be_named(runtimes: Gateway):
    assert runtimes.call("/tensorflow.serving.PredictionService/Predict", b"x") == b"x"
    with pytest.raises(grpc.RpcError):
        runtimes.call("/inference.GRPCInferenceService/ModelInfer", b"x")  # `embedder` or `words`?


@pytest.mark.parametrize(
    "method",
    [
        "tensorflow.serving.ModelService/HandleReloadConfigRequest",
        "org.pytorch.serve.grpc.management.ManagementAPIsService/RegisterModel",
    ],
)
def test_management_is_not_reached_by_grpc(runtimes: Gateway, method: str):
    with pytest.raises(grpc.RpcError) as refusal:
        runtimes.call("/" + method, b"", x_model="prices")
    assert refusal.value.code() is grpc.StatusCode.UNIMPLEMENTED
