"""Amounts: every way of writing a number gives the same value, and names with digits give none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.extract.quantities import chinese_number, find_quantities, scale_of

NUMERALS = "零一二三四五六七八九"


def written(number: int) -> str:
    """A number below 10000 as a Chinese numeral (3056 → 三千零五十六)."""
    if number < 10:
        return NUMERALS[number]
    said, zero = "", False
    for unit, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // size % 10
        if digit:
            said += ("零" if zero and said else "") + NUMERALS[digit] + unit
            zero = False
        else:
            zero = True
    return said


def read(text: str) -> list[tuple[float, str | None]]:
    return [(quantity.value, quantity.unit) for quantity in find_quantities(text)]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("建成5G基站3.2万个", [(32000, "个")]),
        ("占比达到百分之五", [(5, "%")]),
        ("成本下降五成", [(50, "%")]),
        ("八成半以上的企业", [(85, "%")]),
        ("一半以上的村", [(50, "%")]),
        ("规模翻一番", [(2, "倍")]),
        ("规模翻两番", [(4, "倍")]),
        ("规模翻番", [(2, "倍")]),
        ("五千兆", [(5000, "兆")]),
        ("千分之三", [(0.3, "%")]),
        ("3‰", [(0.3, "%")]),
        ("三分之二的县", [(66.6666666667, "%")]),
        ("1,000家", [(1000, "家")]),
        ("1200家", [(1200, "家")]),
        ("1.2万亿元", [(1.2e12, "元")]),
        ("三千五百亿元", [(3.5e11, "元")]),
        ("提高10个百分点", [(10, "百分点")]),
        ("50多万户", [(500000, "户")]),
        ("12.5亿千瓦时", [(1.25e9, "千瓦时")]),
        ("２０家，占５６％", [(20, "家"), (56, "%")]),
        ("四五个", [(4, "个")]),
        ("服務500萬人次", [(5e6, "人次")]),
    ],
)
def test_amounts_are_normalised(text, amounts):
    assert read(text) == amounts


@pytest.mark.parametrize(
    ("text", "said", "value"),
    [
        ("保持在10—15%之间", "10—15%之间", 10),
        ("培育3至5个集群", "3至5个", 3),
        ("覆盖率不低于９５％", "不低于９５％", 95),
        ("达到60%以上", "60%以上", 60),
        ("增长8%左右", "8%左右", 8),
        ("≥30%", "≥30%", 30),
    ],
)
def test_ranges_count_with_their_lower_end_and_bounds_are_quoted(text, said, value):
    (quantity,) = find_quantities(text)
    assert (quantity.text, quantity.value) == (said, value)


@pytest.mark.parametrize(
    "text",
    [
        "到2025年", "2021—2025年", "二〇三五年", "“十四五”时期", "5G", "IPv6", "L3级自动驾驶", "4K/8K超高清", "第十条", "第3章",
        "3.推进数据共享", "6月30日前", "〔2021〕10号", "一批示范", "一个平台", "三级联动", "万亿元级产业", "7×24小时", "GB/T1234",
    ],
)  # fmt: skip
def test_names_dates_and_numbering_are_no_amounts(text):
    assert find_quantities(text) == ()


@given(st.integers(min_value=0, max_value=9999))
def test_chinese_numerals_round_trip(number):
    assert chinese_number(written(number)) == number


@given(st.integers(min_value=1, max_value=100))
def test_a_share_is_the_same_in_words_digits_and_full_width(share):
    full_width = str(share).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    readings = [read(f"达到百分之{written(share)}"), read(f"达到{share}%"), read(f"达到{full_width}％"), read(f"达到百分之{share}")]
    assert readings == [[(share, "%")]] * 4


@given(st.integers(min_value=1, max_value=9))
def test_tenths_are_percent(tenths):
    assert read(f"达到{written(tenths)}成") == read(f"达到{tenths * 10}%")


@given(st.integers(min_value=2, max_value=9999), st.sampled_from("家户个件"))
def test_wan_is_ten_thousand(number, unit):
    assert read(f"{number}万{unit}") == [(number * 10000, unit)]
    assert read(f"{written(number)}万{unit}") == [(number * 10000, unit)]


@given(st.text(alphabet="到年2025达35.%％—至万亿家户个、，。｜ \n百分之五成第G", max_size=60), st.integers(min_value=0, max_value=999))
def test_every_quantity_stands_where_it_says(text, offset):
    for quantity in find_quantities(text, offset):
        assert text[quantity.start - offset : quantity.end - offset] == quantity.text
        assert quantity.value >= 0


@pytest.mark.parametrize(
    ("unit", "factor", "base"),
    [
        ("万亿元", 1e12, "元"), ("亿", 1e8, ""), ("万户", 1e4, "户"), ("%", 1, "%"),
        ("‰", 0.1, "%"), ("件", 1, "件"), (None, 1, ""), ("千瓦时", 1, "千瓦时"),
    ],
)  # fmt: skip
def test_units_are_taken_apart(unit, factor, base):
    scale = scale_of(unit)
    assert (scale.factor, scale.base) == (factor, base)
