"""`grpc_call ADDRESS CERTIFICATE KEYFILE`: asks the site's model for 2.5 + 4 by gRPC, and prints the answer. Runs in the hosts' network.

A ModelInferRequest (KServe v2) is written by hand: number and kind of each field, length, content.
"""

import struct
import sys
from pathlib import Path

import grpc

METHOD = "/inference.GRPCInferenceService/ModelInfer"


def field(number: int, content: bytes) -> bytes:
    """A field of bytes."""
    return bytes([number << 3 | 2, len(content)]) + content


def question() -> bytes:
    """A and B, one number each, as raw contents."""
    named = [field(5, field(1, name) + field(2, b"FP32") + field(3, b"\x01\x01")) for name in (b"A", b"B")]
    return b"".join([field(1, b"adder"), *named, *(field(7, struct.pack("<f", value)) for value in (2.5, 4.0))])


def main(address: str, certificate: str, key: str) -> int:
    """Ask."""
    credentials = grpc.ssl_channel_credentials(Path(certificate).read_bytes())
    options = [("grpc.ssl_target_name_override", "models.lab1.example.com")]
    metadata = [("authorization", f"Bearer {Path(key).read_text()}"), ("x-model", "adder")]
    with grpc.secure_channel(address, credentials, options) as channel:
        try:
            answer: bytes = channel.unary_unary(METHOD)(question(), metadata=metadata, timeout=10)
        except grpc.RpcError as error:
            print(error, file=sys.stderr)
            return 1
    print(struct.unpack("<f", answer[-4:])[0])
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
