"""GPUs of own servers by name: each is one of the compatibility matrix, with memory and formats that agree with what else is known."""

from infra.catalog import catalog
from infra.catalog.gpu_models import gpu_model, gpu_models
from tests.catalog.integrity import TableIntegrity

FACTS = catalog()


class TestGpuModels(TableIntegrity):
    file = "hosts/gpu_models.yaml"

    def table(self):
        return gpu_models()

    def test_formats_follow_the_generation(self):
        """bf16 came with Ampere (8.0), fp8 with Ada and Hopper (8.9), int4 with Turing (7.5)."""
        for name, row in gpu_models().items():
            capability = tuple(int(part) for part in FACTS.hosts.gpus[row.pci].compute_capability.split("."))
            assert ("bf16" in row.precisions) == (capability >= (8, 0)), name
            assert ("fp8" in row.precisions) == (capability >= (8, 9)), name
            assert ("int4" in row.precisions) == (capability >= (7, 5)), name

    def test_memory_is_what_the_title_says(self):
        for name, row in gpu_models().items():
            said = int(row.title.removesuffix(" GB").rpartition(" ")[2])
            assert 0.93 <= row.memory_mib / 1024 / said <= 1, name  # error correction takes up to a sixteenth

    def test_a_gpu_is_found_by_its_name_and_by_its_pci_device_id(self):
        found = gpu_model("h100", None)
        assert found
        assert found is gpu_model(None, found.pci)
        assert gpu_model(None, "0000") is None
