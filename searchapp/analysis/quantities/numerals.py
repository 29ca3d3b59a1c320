"""Numbers written as words, in Chinese and English."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}
HAN_NUMERALS = "".join((*_DIGITS, *_STEPS))
"""The characters of a Chinese number below ten thousand."""

LONGEST = 20
"""Longer runs of digits are no numbers but codes."""

ENGLISH = {
    word: number
    for words, numbers in (
        (
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen",
            range(1, 16),
        ),
        ("sixteen seventeen eighteen nineteen", range(16, 20)),
        ("twenty thirty forty fifty sixty seventy eighty ninety", range(20, 100, 10)),
    )
    for word, number in zip(words.split(), numbers, strict=True)
}
"""English words for numbers."""


def arabic_number(text: str) -> Decimal | None:
    """Return a number in digits, with or without commas and decimals; None if it is too long for one."""
    return Decimal(text.replace(",", "")) if len(text) <= LONGEST else None


def han_number(text: str) -> Decimal | None:
    """Return a number below ten thousand, or digits one after the other; None if the characters are no number.

    >>> [str(han_number(text)) for text in ("十五", "两百零五", "三点五", "二〇二四", "一千五")]
    ['15', '205', '3.5', '2024', '1500']
    >>> han_number("十百"), han_number("三五")
    (None, None)
    """
    whole, point, decimals = text.partition("点")
    if point:
        integer = _whole(whole)
        digits = "".join(str(_DIGITS[letter]) for letter in decimals if letter in _DIGITS)
        return (
            None
            if integer is None or len(digits) != len(decimals) or len(digits) > LONGEST
            else Decimal(f"{integer}.{digits}")
        )
    number = _whole(whole)
    return None if number is None else Decimal(number)


def han_range(text: str) -> tuple[Decimal, Decimal] | None:
    """Return the two numbers of an approximate one such as 三五 (three to five) or 二三十; None if it is none.

    >>> [tuple(map(str, han_range(text) or ())) for text in ("两三", "三五", "七八十", "三十")]
    [('2', '3'), ('3', '5'), ('70', '80'), ()]
    """
    if len(text) not in (2, 3) or text[0] not in _DIGITS or text[1] not in _DIGITS:
        return None
    low, high = _DIGITS[text[0]], _DIGITS[text[1]]
    step = _STEPS.get(text[2], 0) if len(text) == 3 else 1
    near = 0 < low < high and (high == low + 1 or (low, high) == (3, 5))
    return (Decimal(low * step), Decimal(high * step)) if near and step else None


def english_number(text: str) -> Decimal:
    """Return a number written as one or two English words in small letters.

    >>> str(english_number("twenty-five"))
    '25'
    """
    return Decimal(sum(ENGLISH[word] for word in text.replace("-", " ").split()))


def _whole(text: str) -> int | None:
    if not 0 < len(text) <= LONGEST:
        return None
    if all(letter in _DIGITS for letter in text):
        if len(text) == 2:
            return None
        return int("".join(str(_DIGITS[letter]) for letter in text))
    total, last, before, zero = 0, 0, 10_000, False
    pending: int | None = None
    for letter in text:
        if letter in _STEPS:
            step = _STEPS[letter]
            # Steps fall; only 十 can stand without a digit.
            if step >= before or (pending is None and (step != 10 or total)) or pending == 0:
                return None
            total += (1 if pending is None else pending) * step
            before, last, pending, zero = step, step, None, False
        elif _DIGITS[letter] == 0:
            if pending is not None or zero:
                return None
            zero = True
        elif pending is not None:
            return None
        else:
            pending = _DIGITS[letter]
    if pending is None:
        return None if zero else total
    # 一千五 is 1,500: a last digit without a step counts in the step below.
    return total + pending * (last // 10 if last > 10 and not zero else 1)
