"""Known values of agreement: from the name of a coefficient and its data to our figure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from qcoder import agreement

Data = Mapping[str, Any]
Value = float | None
NOTHING = ""  # what a character is that nobody coded

OF_ONE = (agreement.positive_agreement, agreement.negative_agreement, agreement.jaccard)
FORMS = {
    "matrix": "units_x_coders",
    "table": "coderA_rows_x_coderB_cols",
    "counts": "units_x_categories",
}


def value(name: str, data: Data) -> Value:
    """Return our figure for a coefficient as the cases name it."""
    plain, _, remark = name.partition(" (")
    if plain.lower() not in COEFFICIENTS:
        raise LookupError(f"no function for {name}")
    return COEFFICIENTS[plain.lower()](data, remark)


def on_ratings(function: Callable[..., Value], **options: Any) -> Callable[[Data, str], Value]:
    def compute(data: Data, remark: str) -> Value:
        if data["type"] == "spans":
            return on_characters(function, **options)(data, remark)
        return function(
            data[FORMS[data["type"]]], form=data["type"], **declared(data, remark), **options
        )

    return compute


def declared(data: Data, remark: str) -> dict[str, Any]:
    if "q=2" in remark:
        return {"categories": (0, 1)}
    if found := re.search(r"declared categories ([\d, ]+)", remark):
        return {"categories": tuple(int(part) for part in found[1].split(","))}
    return {"categories": data["categories"]} if "categories" in data else {}


def on_characters(function: Callable[..., Value], **options: Any) -> Callable[[Data, str], Value]:
    """Take characters as units: each stretch in which nothing begins or ends weighs its length."""

    def compute(data: Data, remark: str) -> Value:
        coders = list(data["coders"].values())
        begin = data.get("start", 0)
        points = {begin, begin + data["length"]}
        points.update(
            place for spans in coders for start, end, _ in spans for place in (start, end)
        )
        places = sorted(points)
        names = {code for spans in coders for _, _, code in spans}
        rows = [[given(spans, place) for spans in coders] for place in places[:-1]]
        if len(names) <= 1 or function in OF_ONE:  # coded or not
            rows = [[int(code != NOTHING) for code in row] for row in rows]
            names = {1}
        return function(
            np.array(rows, dtype=object),
            categories=(*sorted(names), 0 if names == {1} else NOTHING),
            weights=np.diff(places),
            **options,
        )

    return compute


def given(spans: list[tuple[float, float, str]], place: float) -> str:
    codes = {code for start, end, code in spans if start <= place < end}
    assert len(codes) <= 1, "codes that overlap are no ratings of a character"
    return codes.pop() if codes else NOTHING


def of_category(data: Data, remark: str) -> Value:
    return agreement.fleiss_kappa(data["units_x_categories"], form="counts", category=0)


def on_sets(distance: Any) -> Callable[[Data, str], Value]:
    def compute(data: Data, remark: str) -> Value:
        rows = [
            [None if codes is None else frozenset(codes) for codes in row]
            for row in data["units_x_coders"]
        ]
        return agreement.set_alpha(rows, distance)

    return compute


def between(distance: Any) -> Callable[[Data, str], Value]:
    return lambda data, remark: distance(frozenset(data["a"]), frozenset(data["b"]))


def passages(data: Data) -> list[list[tuple[float, float, str]]]:
    return [[(s, e, code) for s, e, code in spans] for spans in data["coders"].values()]


def on_continuum(function: Callable[..., Value]) -> Callable[[Data, str], Value]:
    return lambda data, remark: function(passages(data), data["length"], begin=data.get("start", 0))


def on_pair(function: Callable[..., Value]) -> Callable[[Data, str], Value]:
    return lambda data, remark: function(
        *passages(data), data["length"], begin=data.get("start", 0)
    )


def of_code(data: Data, remark: str) -> Value:
    code = data.get("category", remark.strip(") ").rpartition("=")[2])
    first, second = passages(data)
    return agreement.ku_alpha_2016(first, second, code, data["length"], begin=data.get("start", 0))


def matched(data: Data, remark: str) -> Value:
    first, second = passages(data)
    found = [
        agreement.matched_passages(*([p[:2] for p in s if p[2] == code] for s in (first, second)))
        for code in {code for _, _, code in [*first, *second]}
    ]
    return agreement.Matches(*np.sum([[0, 0, 0], *found], axis=0).tolist()).f1


def disorder(data: Data, remark: str) -> Value:
    named = {"alpha": "position", "beta": "category", "delta_empty": "empty"}
    said = re.findall(r"(\w+)=([\d.]+)", remark)
    options = {named[name]: float(number) for name, number in said}
    return agreement.gamma_disorder(passages(data), **options)


_RATINGS: dict[str, Callable[..., Value]] = {
    "percent_agreement": agreement.percent_agreement,
    "positive_agreement": agreement.positive_agreement,
    "negative_agreement": agreement.negative_agreement,
    "dice_f1": agreement.dice,
    "dice": agreement.dice,
    "f1": agreement.dice,
    "jaccard": agreement.jaccard,
    "prevalence_index": agreement.prevalence_index,
    "bias_index": agreement.bias_index,
    "cohen_kappa": agreement.cohen_kappa,
    "conger_kappa": agreement.conger_kappa,
    "fleiss_kappa": agreement.fleiss_kappa,
    "scott_pi": agreement.scott_pi,
    "gwet_ac1": agreement.gwet_ac1,
    "brennan_prediger": agreement.brennan_prediger,
    "brennan_prediger_s": agreement.brennan_prediger,
    "pabak": agreement.brennan_prediger,
    "randolph_free_marginal_kappa": agreement.brennan_prediger,
    "gwet_ac1_se": agreement.gwet_ac1_standard_error,
    "fleiss_kappa_se": agreement.fleiss_kappa_standard_error,
    "brennan_prediger_s_se": agreement.brennan_prediger_standard_error,
    "krippendorff_alpha": agreement.krippendorff_alpha,
    **{
        f"krippendorff_alpha_{metric}": partial(agreement.krippendorff_alpha, metric=metric)
        for metric in ("nominal", "ordinal", "interval", "ratio")
    },
}
COEFFICIENTS: dict[str, Callable[[Data, str], Value]] = {
    **{name: on_ratings(function) for name, function in _RATINGS.items()},
    **{f"{name}_characters": on_characters(function) for name, function in _RATINGS.items()},
    "fleiss_kappa_category": of_category,
    "krippendorff_alpha_masi": on_sets(agreement.masi_distance),
    "krippendorff_alpha_jaccard": on_sets(agreement.jaccard_distance),
    "masi_distance": between(agreement.masi_distance),
    "jaccard_distance": between(agreement.jaccard_distance),
    "alpha_u_1995": on_continuum(agreement.alpha_u_1995),
    "alpha_u_2004": on_continuum(agreement.alpha_u_1995),
    "u_alpha_nominal_2016": on_continuum(agreement.u_alpha_2016),
    "bar_u_alpha_binary_2016": on_continuum(agreement.binary_u_alpha_2016),
    "cu_alpha_nominal_2016": on_pair(agreement.cu_alpha_2016),
    "ku_alpha_nominal_2016": of_code,
    "(k)u_alpha_nominal_2016": of_code,
    "matched_passages_f1": matched,
    "holsti": matched,
    "gamma_best_alignment_disorder": disorder,
    "opt_gamma_segments": lambda data, remark: agreement.opt_gamma_segments(*passages(data)),
}
