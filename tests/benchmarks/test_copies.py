"""The benchmark of the index of copies: what stands for several runs of one thing."""

from benchmarks.copies import typical


def run(fingerprint: float, link: float) -> dict[str, float]:
    return {"fingerprint_cpu_s": fingerprint, "link_cpu_s": link}


def test_the_run_in_the_middle_is_the_one_by_what_both_stages_cost():
    runs = [run(0.5, 0.1), run(0.2, 0.7), run(0.1, 0.1), run(0.3, 0.5), run(0.1, 0.6)]
    assert typical(runs) == (run(0.1, 0.6), [0.2, 0.6, 0.7, 0.8, 0.9])


def test_one_run_stands_for_itself():
    assert typical([run(0.2, 0.8)]) == (run(0.2, 0.8), [1.0])
