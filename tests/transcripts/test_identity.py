"""Identity: the same person in several calls, and two people with one name."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis.fold import fold
from searchapp.model import Face, Participant, Place, Role
from searchapp.transcripts.call.identity import Identity
from searchapp.transcripts.call.identity import identify as identify_faces


@dataclass(frozen=True)
class Call:
    """The data of a call that identities are resolved from."""

    id: str
    company: str | None
    participants: tuple[Participant, ...]


def identify(calls: Sequence[Call], fold: Callable[[str], str] = str) -> dict[Place, Identity | None]:
    faces: dict[Face, list[Place]] = {}
    for call in calls:
        for number, participant in enumerate(call.participants):
            faces.setdefault(Face.seen(call.company, participant), []).append((call.id, number))
    found = {place: identity for _, places, identity in identify_faces(faces, fold) for place in places}
    return {
        (call.id, number): found[call.id, number]
        for call in calls
        for number in range(len(call.participants))
    }


def manager(name: str, *aliases: str) -> Participant:
    return Participant(name, aliases, "management")


def analyst(name: str, firm: str | None, *aliases: str) -> Participant:
    return Participant(name, aliases, "analyst", None, firm)


def one(*calls: tuple[str | None, Participant]) -> list[str]:
    """Return the identity of the only participant of each call."""
    found = identify([Call(f"{number}", company, (who,)) for number, (company, who) in enumerate(calls)])
    return [identity.value if identity else "-" for identity in found.values()]


def test_a_manager_is_one_person_over_the_calls_of_one_company() -> None:
    calls = [
        Call("a", "亿咖通", (manager("Ziyu Shen"),)),
        Call("b", "亿咖通", (manager("沈子瑜"), manager("Phil Zhou"))),
        Call("c", "亿咖通", (manager("Ziyu Shen", "沈子瑜"),)),
        Call("d", "金山云", (manager("Henry He", "HenryHe", "何海文"),)),
        Call("e", "金山云", (manager("何海文"),)),
        Call("f", "金山云", (manager("HENRYHE"),)),
    ]
    found = identify(calls)
    ziyu = Identity("Ziyu Shen", "Ziyu Shen", ("沈子瑜",), "亿咖通")
    henry = found["d", 0]
    assert found == {
        ("a", 0): ziyu, ("b", 0): ziyu, ("b", 1): Identity("Phil Zhou", "Phil Zhou", (), "亿咖通"), ("c", 0): ziyu,
        ("d", 0): henry, ("e", 0): henry, ("f", 0): henry,
    }  # fmt: skip
    assert henry is not None
    assert {henry.name, *henry.aliases} == {"Henry He", "HenryHe", "何海文", "HENRYHE"}


def test_pinyin_joins_where_no_alias_does() -> None:
    assert one(("远山", manager("沈子瑜")), ("远山", manager("Zi-Yu Shen"))) == ["Zi-Yu Shen"] * 2
    assert one(("远山", manager("沈子瑜")), ("海湾", manager("Ziyu Shen"))) == ["沈子瑜", "Ziyu Shen"]


def test_pinyin_joins_only_a_sole_candidate() -> None:
    two = one(("远山", manager("李雷")), ("远山", manager("李磊")), ("远山", manager("Lei Li")))
    assert two == ["李雷", "李磊", "Lei Li"]
    # Both Latin names fit, so it is not known which one is his.
    two = one(("远山", manager("Lei Li")), ("远山", manager("Li Lei")), ("远山", manager("李雷")))
    assert two == ["Lei Li", "Li Lei", "李雷"]


def test_a_name_known_in_both_scripts_takes_no_other_han_name() -> None:
    two = one(("远山", manager("Lei Li", "李雷")), ("远山", manager("李磊")), ("远山", manager("Lei Li")))
    assert two == ["Lei Li", "李磊", "Lei Li"]


def test_who_is_on_one_call_is_two_people() -> None:
    found = identify(
        [Call("a", "远山", (manager("李雷"), manager("Lei Li"))), Call("b", "远山", (manager("李雷"),))]
    )
    values = {place: identity.value for place, identity in found.items() if identity}
    assert values == {("a", 0): "李雷", ("a", 1): "Lei Li", ("b", 0): "李雷"}


def test_a_name_that_two_people_on_one_call_have_joins_nobody() -> None:
    found = identify(
        [Call("a", "远山", (manager("李雷"), manager("李雷"))), Call("b", "远山", (manager("李雷"),))]
    )
    values = {place: identity.value for place, identity in found.items() if identity}
    assert values == {
        ("a", 0): "李雷 (远山, a:0)",
        ("a", 1): "李雷 (远山, a:1)",
        ("b", 0): "李雷 (远山, b:0)",
    }


def test_aliases_that_would_join_two_people_on_one_call_join_nobody() -> None:
    found = identify(
        [
            Call("a", "远山", (manager("Tom Li", "李雷"), manager("Tim Li"))),
            Call("b", "远山", (manager("李雷", "Tim Li"),)),
        ]
    )
    assert len(set(found.values())) == 3


def test_an_analyst_is_one_person_over_the_calls_of_one_firm() -> None:
    values = one(
        ("远山", analyst("张佳琪", "中金公司")),
        ("海湾", analyst("Jiaqi Zhang", "中金公司")),
        ("海湾", analyst("张佳琪", "高盛")),
        ("海湾", manager("张佳琪")),
        ("海湾", analyst("张佳琪", None)),
        (None, analyst("张佳琪", None)),
        ("海湾", analyst("张佳琪", None)),
    )
    assert values[0] == values[1] == "Jiaqi Zhang"
    assert values[2:] == [
        "张佳琪 (高盛)",
        "张佳琪 (海湾, 3:0)",
        "张佳琪 (海湾, 4:0)",
        "张佳琪",
        "张佳琪 (海湾, 4:0)",
    ]


def test_without_a_company_people_go_by_name_alone() -> None:
    assert one((None, manager("李雷")), (None, manager("李雷"))) == ["李雷", "李雷"]
    # Nothing else joins them, and the known person is somebody else.
    assert one((None, manager("李雷")), (None, manager("Lei Li", "李雷")), ("远山", manager("李雷"))) == [
        "李雷",
        "Lei Li",
        "李雷 (远山)",
    ]


def test_without_a_company_two_of_one_name_on_a_call_are_left_out() -> None:
    two = Call("b", None, (manager("李雷"), manager("李雷")))
    found = identify([Call("a", None, (manager("李雷"),)), two, Call("c", None, (manager("李雷"),))])
    values = {place: identity.value for place, identity in found.items() if identity}
    assert values == {("a", 0): "李雷", ("c", 0): "李雷", ("b", 0): "李雷 (b:0)", ("b", 1): "李雷 (b:1)"}


def test_a_first_name_alone_joins_by_no_alias() -> None:
    assert one(("远山", manager("Henry He", "Henry")), ("远山", manager("Henry Chen", "Henry"))) == [
        "Henry He",
        "Henry Chen",
    ]


def test_a_label_that_names_nobody_has_no_identity() -> None:
    operator = Participant("Operator", role="operator")
    unnamed = ("Unidentified Analyst", "问", "发言人1")
    assert one(*[("远山", analyst(label, "高盛")) for label in unnamed], ("远山", operator)) == ["-"] * 4


def test_names_are_compared_as_they_are_folded() -> None:
    calls = [Call("a", "遠山", (manager("鄒濤"),)), Call("b", "远山", (manager("邹涛"),))]
    assert len(set(identify(calls).values())) == 2
    assert len(set(identify(calls, fold).values())) == 1


_NAMES = st.sampled_from(["李雷", "李磊", "Lei Li", "LeiLi", "Li Lei", "张敏", "Min Zhang", "Operator"])
_PEOPLE = st.builds(
    lambda name, alias, role, firm: Participant(name, alias, role, None, firm),
    _NAMES,
    st.lists(_NAMES, max_size=1).map(tuple),
    st.sampled_from(["management", "analyst", "other"]),
    st.sampled_from([None, "高盛", "中金"]),
)
_CALLS = st.lists(
    st.tuples(st.sampled_from([None, "远山", "海湾"]), st.lists(_PEOPLE, max_size=4).map(tuple)), max_size=6
).map(lambda calls: [Call(str(number), *call) for number, call in enumerate(calls)])


@given(_CALLS, st.randoms(use_true_random=False))
def test_the_order_of_the_calls_makes_no_difference(calls: list[Call], chance: random.Random) -> None:
    shuffled = chance.sample(calls, len(calls))
    assert identify(shuffled) == identify(calls)


@given(_CALLS)
def test_values_tell_people_apart(calls: list[Call]) -> None:
    found = identify(calls)
    assert set(found) == {(call.id, number) for call in calls for number in range(len(call.participants))}
    people = {identity for identity in found.values() if identity}
    assert len({identity.value for identity in people}) == len(people)
    for call in calls:
        on_it = [found[call.id, number] for number in range(len(call.participants))]
        known = [identity for identity in on_it if identity]
        assert len(set(known)) == len(known)
    roles: dict[Identity, set[Role]] = {}
    for call in calls:
        for number, participant in enumerate(call.participants):
            identity = found[call.id, number]
            if identity is not None:
                assert participant.name in (identity.name, *identity.aliases)
                roles.setdefault(identity, set()).add(participant.role)
    assert not any({"management", "analyst"} <= told for told in roles.values())
