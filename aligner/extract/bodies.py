"""Who answers for a measure: 责任单位, 牵头单位, 由……牵头, 会同, brackets at the end, columns of a task table."""

from __future__ import annotations

import re

_LABEL = r"(?:责任|牵头|配合|负责|实施|主办|协办|参加|参与|主要责任|牵头责任|责任主体|主责|承办|考核|牵头考核|协同|支持)(?:单位|部门|主体|机构|处室|科室|方)?"
_LABELLED = re.compile(rf"(?:{_LABEL}|责任)(?:及分工|分工)?[：:]\s*(?P<bodies>[^。；;（()）｜\n]*(?:[（(][^（()）]*[）)][^。；;（()）｜\n]*)*)")
# (省教育厅、省科技厅负责) / （市工信局牵头，市发改委、市财政局配合）
_BRACKET = re.compile(r"[（(](?P<bodies>[^（()）]{2,200}?)[）)]\s*[。；;]?\s*$")
_BY = re.compile(r"(?:^|[，,；;。：:｜])由(?P<bodies>[^，,。；;]{2,50}?)(?:负责|牵头|会同|承担|组织|统筹|承办|主导|具体|实施|共同|联合|审核|汇总|认定)")
_WITH = re.compile(r"(?:会同|商|联合)(?P<bodies>[^，,。；;]{2,40}?)(?:等(?:部门|单位)?)?(?:制定|开展|组织|建立|推进|共同|实施|研究|出台|负责|完成|编制|建设|，|,|。|；|;|$)")
_SUBJECT = re.compile(r"(?:^|[，,；;。：:｜])(?P<bodies>(?:各?[省市县区州盟]|国家|自治区|[\u4e00-\u9fff]{2,4}(?:省|市|县|区))[^，,。；;“”的]{1,16}?(?:厅|局|委|办|院|公司|政府|管委会|中心|海关|银行|办公室|委员会|集团|协会))(?=[\u4e00-\u9fff])")
_BODY = re.compile(
    r"(?:厅|局|委|办|部|署|院|会|社|司|处|科|室|站|所|校|大学|学院|学校|医院|公司|集团|企业|政府|管委会|中心|海关|银行|法院|检察院|机构|单位|部门|联社|总队|支队|大队|协会|学会|办公室|委员会|专班|团委|妇联|残联|科协|工会|台|馆|网信|公安|铁塔|电信|移动|联通|港务|街道|乡镇|园区|高新区|开发区|新区|[省市州盟县区旗])$"
)
_SPLIT = re.compile(r"[、，,；;/\s]+|(?<=[厅局委办院])和(?=[省市县])|会同|以及|及(?=[各省市县])")
_ROLE = re.compile(rf"^(?:{_LABEL}[：:]?|按照?职责分工|由|各)?")
_DUTY = re.compile(r"(?:(?:共同|分别|具体|统筹|总体)?(?:牵头负责|牵头|负责|配合|按职责分工负责|按职责分工|组织实施|承担|参与|会同|落实|等)+)$")
_TAIL_ONLY = re.compile(rf"^[（(【\[]?\s*(?:{_LABEL}|责任)(?:及分工|分工)?[：:]")
_COLUMN = re.compile(r"(?:责任|牵头|配合|负责|实施|主办|协办|承办|参加|参与|落实|主管)(?:单位|部门|主体|处室|科室|机构|人)|责任分工|部门分工")
_NONE = frozenset({"等", "各有关部门", "有关部门", "相关部门", "有关单位", "各有关单位", "相关单位"})


def bodies_in(text: str) -> tuple[str, ...]:
    """The bodies a sentence names as responsible, in its order, each once."""
    found: list[str] = []
    for labelled in _LABELLED.finditer(text):
        found += names_of(labelled["bodies"])
    bracket = _BRACKET.search(text)
    if bracket and _names_bodies_only(bracket["bodies"]):
        found += names_of(bracket["bodies"])
    for pattern in (_BY, _WITH):
        for named in pattern.finditer(text):
            found += [name for name in names_of(named["bodies"]) if _BODY.search(name)]
    for subject in _SUBJECT.finditer(text):
        found.append(subject["bodies"])
    return tuple(dict.fromkeys(found))


def is_tail(text: str) -> bool:
    """Whether the text only says who is responsible (责任单位：…) and measures nothing itself."""
    if _TAIL_ONLY.match(text):
        return True
    whole = text.strip("（()）。；; 　【】")
    return text[:1] in "（(" and len(whole) > 2 and _names_bodies_only(whole)


def is_body_column(header: str) -> bool:
    """Whether a table column of that header holds responsible bodies."""
    return len(header) <= 16 and bool(_COLUMN.search(header))


def names_of(listed: str) -> tuple[str, ...]:
    """The single names of a list of bodies, without the words that say what each does."""
    names = []
    for part in _SPLIT.split(listed.replace("\n", "")):
        name = _DUTY.sub("", re.sub(rf"^(?:{_LABEL}[：:]|按照?职责分工|由)", "", part.strip(" 　。；;（()）:：")))
        name = _DUTY.sub("", name).strip(" 　。：:")
        if 1 < len(name) <= 30 and name not in _NONE and not re.search(r"^\d", name):
            names.append(name)
    return tuple(names)


def _names_bodies_only(listed: str) -> bool:
    """Whether every part of a bracket's list looks like the name of a body."""
    if re.search(r"\d{4}年|如|例|含|简称|以下", listed) and not re.search(r"责任|牵头|负责", listed):
        return False
    if re.search(rf"{_LABEL}[：:]", listed):
        return True
    names = names_of(listed)
    return bool(names) and all(_BODY.search(name) and len(name) >= 3 for name in names)
