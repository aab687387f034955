"""Claim: a plan takes time in proportion to its resources, up to 5,000, and stays under 1 GB.

Each size is one process: walk, bill and JSON of a synthetic program of networks with subnets, routes and groups.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SIZES = (500, 1000, 2000, 5000)
CURVE = 1.3
"""How much dearer the last resource may be than the first thousand's average: caches and hash tables are not perfectly linear."""
MIB = 1000


def one(size: int) -> None:
    """Walk, price and write a program of `size` resources; print seconds without imports, and memory."""
    import pulumi_aws as aws
    from timing import peak_mib

    from groundwork.cost.estimate import estimate
    from groundwork.plan import json as plan_json
    from groundwork.plan.model import Plan
    from groundwork.plan.walk import walk
    from tests.bills import small

    aws.ec2.Vpc, aws.ec2.Subnet, aws.ec2.RouteTable, aws.ec2.RouteTableAssociation  # noqa: B018 - import before the clock starts
    around = small().plan

    def program() -> None:
        for index in range(size // 50):
            vpc = aws.ec2.Vpc(f"vpc-{index}", cidr_block="10.0.0.0/16", tags={"Name": f"vpc-{index}"})
            table = aws.ec2.RouteTable(f"table-{index}", vpc_id=vpc.id)
            for place in range(24):
                name = f"{index}-{place}"
                subnet = aws.ec2.Subnet(
                    f"subnet-{name}", vpc_id=vpc.id, cidr_block=f"10.0.{place}.0/24", tags={"Name": name}
                )
                aws.ec2.RouteTableAssociation(f"route-{name}", subnet_id=subnet.id, route_table_id=table.id)

    start = time.perf_counter()
    walked = walk(program, "groundwork", "linear", {})
    plan = Plan(**vars(walked), environment=around.environment, resolved=around.resolved)
    text = plan_json.text(estimate(plan))
    took = time.perf_counter() - start
    print(json.dumps({"resources": len(plan.resources), "seconds": took, "mib": peak_mib(), "bytes": len(text)}))


def measure() -> dict:
    """Run every size in a process of its own."""
    command = [sys.executable, str(Path(__file__)), "one"]
    found = [
        json.loads(subprocess.run([*command, str(size)], capture_output=True, text=True, check=True, cwd=ROOT).stdout)
        for size in SIZES
    ]
    each = {f["resources"]: f["seconds"] / f["resources"] for f in found}
    curve = each[max(each)] / each[sorted(each)[1]]
    most = max(f["mib"] for f in found)
    return {
        "title": "A plan of up to 5,000 resources",
        "command": "python benchmarks/bench_linear.py",
        "rows": [
            (
                f"{f['resources']:,} resources",
                f"{f['seconds']:.2f} s",
                f"{1000 * f['seconds'] / f['resources']:.2f} ms each, {f['mib']:.0f} MiB",
            )
            for f in found
        ],
        "verdicts": [
            (f"{curve:.2f} times the time a resource at 5,000 as at 1,000", f"at most {CURVE}", curve <= CURVE),
            (f"{most:.0f} MiB at the most", f"under {MIB}", most < MIB),
        ],
    }


if __name__ == "__main__":
    one(int(sys.argv[2])) if len(sys.argv) == 3 else print(json.dumps(measure(), indent=2))
