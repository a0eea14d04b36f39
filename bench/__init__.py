"""Speed and weight, measured against references in the same run: `make bench`, or `python -m bench tap` for one.

A benchmark is a function `measure(run: Run) -> Iterator[Row]`, listed in bench/__main__.py by the name that selects it.
Figures are medians of several rounds in which ours and the reference take turns, because machines are shared and noisy.
"""
