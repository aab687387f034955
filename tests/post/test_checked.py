"""What a pull request's own job wrote is looked at before it is posted: nothing gets out that calls, loads or links."""

import os
from pathlib import Path

import pytest

from groundwork.errors import ReviewRefused
from groundwork.post.checked import comments

MARKER = "<!-- groundwork-review: prod -->"
GOOD = f"""{MARKER}

## Review of `prod`

**Needs attention: one resource is replaced.**

| replaced | deleted |
| ---: | ---: |
| 1 | 0 |

- `name@host <b> ![x](http://evil)` is code, and means nothing
- a bracket \\[ and &lt;b&gt; and an @\u200bname are escaped

<details><summary>Picture (1)</summary>

```mermaid
flowchart LR
  a["<b>@x http://y"]
```

</details>

<sub>groundwork 0.1.0</sub>
"""


def written(folder: Path, text: str, stack: str = "prod") -> Path:
    (folder / stack).mkdir(exist_ok=True)
    (folder / stack / "comment.md").write_bytes(text.encode("utf-8", "surrogatepass"))
    return folder


def test_a_comment_of_ours_is_taken_as_it_is(tmp_path: Path):
    assert comments(written(tmp_path, GOOD)) == {MARKER: GOOD}


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("<img src=x>", "HTML"),
        ("<script>alert(1)</script>", "HTML"),
        ("</details\n><b>", "HTML"),
        ("<!-- hidden -->", "HTML"),
        ("![x](y)", "a picture"),
        ("[x](y)", "a link"),
        ("[x][y]", "a link"),
        ("[y]: //evil", "a link"),
        ("see https://evil.example", "a link"),
        ("WWW.evil.example", "a link"),
        ("@everyone look", "a call of somebody"),
        ("`code` @team/all `code`", "a call of somebody"),
        ("```\nfence\n``` @x", "a call of somebody"),
        ("evil\u202etxt", "a change of direction"),
        ("`evil\u202etxt`", "a change of direction"),
        ("bell \x07", "a change of direction or a control character"),
    ],
)
def test_what_ours_never_holds_is_refused(tmp_path: Path, line: str, what: str):
    with pytest.raises(ReviewRefused, match=what):
        comments(written(tmp_path, f"{GOOD}\n{line}\n"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no marker\n",
        GOOD.replace("prod -->", "a b -->"),
        GOOD.replace("prod -->", "--> <!-- x -->"),
        f"\n{GOOD}",
        "\udcff",
    ],
)
def test_what_has_no_marker_is_none_of_ours(tmp_path: Path, text: str):
    with pytest.raises(ReviewRefused):
        comments(written(tmp_path, text))


def test_two_stacks_cannot_share_a_marker(tmp_path: Path):
    written(tmp_path, GOOD)
    with pytest.raises(ReviewRefused, match="marker of its own"):
        comments(written(tmp_path, GOOD, "dev"))


def test_a_link_to_another_file_is_not_followed(tmp_path: Path):
    (tmp_path / "secret").write_text(GOOD)
    (tmp_path / "prod").mkdir()
    (tmp_path / "prod" / "comment.md").symlink_to(tmp_path / "secret")
    with pytest.raises(ReviewRefused, match="is a link"):
        comments(tmp_path)


def test_too_large_too_many_or_none_is_refused(tmp_path: Path):
    with pytest.raises(ReviewRefused, match="holds no"):
        comments(tmp_path)
    with pytest.raises(ReviewRefused, match="letters"):
        comments(written(tmp_path, GOOD + "\U0001f600" * 33_000))
    os.truncate(tmp_path / "prod" / "comment.md", 10_000_000)
    with pytest.raises(ReviewRefused, match="larger"):
        comments(tmp_path)
    for n in range(41):
        written(tmp_path, GOOD, f"s{n}")
    with pytest.raises(ReviewRefused, match="more than 40"):
        comments(tmp_path)
