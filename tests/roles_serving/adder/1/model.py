"""A model for tests, run by Triton's Python backend: SUM is A and B together."""

import triton_python_backend_utils as pb  # pyright: ignore


class TritonPythonModel:
    def execute(self, requests):
        answers = []
        for request in requests:
            a, b = (pb.get_input_tensor_by_name(request, name).as_numpy() for name in ("A", "B"))
            answers.append(pb.InferenceResponse([pb.Tensor("SUM", a + b)]))
        return answers
