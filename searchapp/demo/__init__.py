"""The demo: invented calls, to look at on the first day and to test research views with.

30 invented companies of six industries report on ten quarters, 2022Q3 to 2024Q4: 299 calls, 240 of them in Chinese, in
three layouts. One call is missing. All figures in the texts are consistent (``figures.py``). Some terms are *designed*:
they rise and fall as the tables in ``design.py`` say, and stand nowhere else in the texts. ``truth.py`` has exact counts
of them, as the generator has placed them. docs/demo.md describes the design.

Everything is a pure function of constants: no network, no clock, no state.
"""
