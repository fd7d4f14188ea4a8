"""Who answers for a measure: 责任单位, 牵头单位, 由……牵头, 会同, brackets at the end, columns of a task table.

A list that a label announces (责任单位：) may hold any name; in running text only names of public bodies count,
so that 推动企业与高校…… makes no enterprise responsible.
"""

from __future__ import annotations

import re

_ROLE = (
    r"(?:(?:主要|共同|第一|具体|牵头)?责任|牵头|配合|负责|实施|主办|协办|参加|参与|主责|承办|(?:牵头)?考核|协同|落实|推进|支持|完成|组织|盯办|分工)"
    r"(?:单位|部门|主体|机构|处室|科室|方|人)"
)
_LABEL = rf"(?:{_ROLE}|责任分工|部门分工|责任|牵头|配合)(?:及(?:责任)?分工|和配合单位)?"
_LABELLED = re.compile(
    rf"{_LABEL}[：:]\s*(?P<bodies>[^。；;（()）｜\n]*(?:[（(][^（()）]*[）)][^。；;（()）｜\n]*)*)"
)
_NEXT_LABEL = re.compile(rf"[，,、\s]*{_LABEL}[：:]")
_BRACKET = re.compile(r"[（(](?P<bodies>(?:[^（()）]|[（(][^（()）]*[）)]){2,300})[）)]\s*[。；;]?\s*$")
_ONLY_BRACKET = re.compile(r"[（(【]((?:[^（()）]|[（(][^（()）]*[）)]){3,})[）)】]\s*[。；;]?")
_TAIL_ONLY = re.compile(rf"^[（(【\[]?\s*{_LABEL}[：:]")
_COLUMN = re.compile(rf"^(?:{_ROLE}|责任分工|部门分工|(?:责任|牵头|主管|落实)(?:领导|单位|部门)?|分工)")

# A place name opens the body’s name; a verb or preposition before it (由清浦市…, 向省委…) does not belong.
_PLACE = r"(?:国家|自治区|全?[省市县区州盟旗]级?|(?:(?![由向表在立据照年于先有别和与及到按为])[一-龥]){2,3}[省市县区州])"
_FIELD = (
    r"(?:发展(?:和|与)?改革|发改|工业和信息化|工业信息化|工信|经济和信息化|经信|科学技术|科技|教育体育|教育|财政|商务|公安|民政|司法|人力资源(?:和)?社会保障"
    r"|人社|自然资源(?:和规划)?|规划(?:和自然资源)?|生态环境|住房(?:和)?城乡建设|住建|城市管理|城管|交通运输|交通|水利|水务|农业农村|农牧|文化广电(?:和)?旅游|文化和旅游|文旅"
    r"|文化|卫生健康|卫健|应急管理|应急|审计|国有资产监督管理|国资|市场监督管理|市场监管|统计|广播电视|广电|体育|医疗保障|医保|大数据(?:发展)?(?:管理)?|数据(?:资源)?(?:管理)?"
    r"|政务服务(?:和)?(?:数据|大数据)?(?:管理)?|行政审批(?:服务)?|通信管理|通信发展|网络安全和信息化|网信|宣传|政法|组织|统战|编|机构编制|地方金融(?:监督)?(?:监管|管理)?"
    r"|金融(?:工作)?"
    r"|知识产权|能源|粮食和(?:物资)?储备|粮食|林业和草原|林草|林业|园林|气象|地震|邮政(?:管理)?|税务|外事|侨务|侨|台|民族宗教|民宗|民族|宗教|乡村振兴|海洋(?:与渔业)?|药品监督管理|药监"
    r"|消防救援|退役军人(?:事务)?|信访|机关事务管理|档案|保密|密码管理|人民防空|人防|投资促进|招商|港航|海事|铁路|民航|公积金(?:管理)?|版权|新闻出版|文物|党史|医改"
    r"|营商环境(?:建设)?|口岸|矿山安全监察)"
)
_OFFICE = r"(?:委员会|管理局|监管局|厅|局|委(?!托|派|员)|办公室|办(?!理|公|法|好|事|结|学|件|税)|部门|部(?!分|署|级)|工会|中心)"
_BODY_NAME = (
    rf"(?:(?:中共)?(?:{_PLACE})?(?:委|政府)?(?:{_FIELD}(?:和|与)?)+{_OFFICE}"
    rf"|{_PLACE}(?:人民)?政府(?:办公[厅室])?|各[市县区州盟旗设辖][^，。；：、]{{0,12}}?(?:人民)?政府|[一-龥]{{2,8}}管委会"
    rf"|(?:中国)?人民银行[一-龥]{{0,8}}?(?:分行|支行|中心支行)"
    rf"|{_PLACE}?(?:团委|妇联|科协|残联|总工会|工商联|文联|社科联|法院|检察院|高级人民法院|人民检察院))"
)
# At a clause's start, or behind a word that hands over the task.
_NAMED = re.compile(
    rf"(?:^|[，,；;。：:｜（(、]|由|会同|联合|商(?=[省市县区])|和|与|及)(?P<body>{_BODY_NAME})(?!的|数据库|系统|平台|网站|门户|领域|行业|大楼|接口|等系统)"
)
_BY = re.compile(
    r"由(?P<bodies>[^，,。；;由“”]{2,60}?)(?:负责|牵头|会同|承担|组织|统筹|承办|主导|具体|实施|共同|联合|审核|汇总|认定|建设|编制|制定|指导|运营|管理|受理)"
)
_BODY_END = re.compile(
    r"(?:厅|局|委|委员会|办|部|院|会|公司|集团|企业|政府|管委会|中心|海关|银行|法院|检察院|机构|单位|部门|联社|总队|支队|大队|协会|学会|办公室|专班|团委|妇联|残联|科协"
    r"|馆|铁塔|电信|移动|联通|街道|乡镇|大学|学院|学校|医院|站|所|处|科|室|社|园区|高新区|开发区|新区|[省市州盟县区旗镇乡]|电力|供电)(?:[（(][^）)]*[）)])?$"
)
_SPLIT = re.compile(r"[、，,；;/\s]+|(?<=[厅局委办院会])(?:和|与|及|以及)(?=[省市县区各])|会同")
_DUTY = re.compile(
    r"(?:(?:共同|分别|具体|统筹|总体|按照?职责(?:分工)?)?(?:牵头负责|牵头|负责|配合|组织实施|承担|参与|会同|落实|按职责分工|等部门|等单位|等)+)$"
)
_PREFIX = re.compile(rf"^(?:{_LABEL}[：:]|按照?职责分工|由|以及|以上由)")
_NONE = frozenset({"等", "等部门", "各有关部门", "有关部门", "相关部门", "有关单位", "各有关单位", "相关单位", "各相关单位", "各相关部门", "各部门", "各单位"})


def bodies_in(text: str) -> tuple[str, ...]:
    """The bodies a sentence names as responsible, in its order, each once."""
    found: list[str] = []
    for labelled in _LABELLED.finditer(text):
        found += names_of(_NEXT_LABEL.split(labelled["bodies"])[0])
    bracket = _BRACKET.search(text)
    if bracket and _names_bodies_only(bracket["bodies"]) and not _TAIL_ONLY.match(bracket["bodies"]):
        found += names_of(bracket["bodies"])
    for handed in _BY.finditer(text):
        found += [name for name in names_of(handed["bodies"]) if _BODY_END.search(name)]
    found += [named["body"] for named in _NAMED.finditer(text)]
    return tuple(dict.fromkeys(found))


def is_tail(text: str) -> bool:
    """Whether the text only says who is responsible (责任单位：…) and measures nothing itself."""
    if _TAIL_ONLY.match(text):
        return True
    bracket = _ONLY_BRACKET.fullmatch(text)
    return bracket is not None and _names_bodies_only(bracket[1])


def is_body_column(header: str) -> bool:
    """Whether a table column of that header holds responsible bodies."""
    return len(header) <= 16 and bool(_COLUMN.match(header))


def names_of(listed: str) -> tuple[str, ...]:
    """The single names of a list of bodies, without the words that say what each does."""
    names = []
    for part in _outside_brackets(listed.replace("\n", "")):
        name = _PREFIX.sub("", part.strip(" 　。；;：:"))
        name = _DUTY.sub("", _DUTY.sub("", name)).strip(" 　。：:")
        if name.count("（") != name.count("）"):
            name = name.strip("（）")
        if 1 < len(name) <= 30 and name not in _NONE and not name[0].isdigit():
            names.append(name)
    return tuple(names)


def _outside_brackets(listed: str) -> list[str]:
    """The parts of a list, where 、 inside a bracket (各县（市、区）人民政府) separates nothing."""
    shielded = re.sub(r"[（(][^（()）]*[）)]", lambda found: found[0].translate(_SHIELD), listed)
    return [part.translate(_UNSHIELD) for part in _SPLIT.split(shielded)]


_SHIELD = {ord(mark): chr(0xE000 + number) for number, mark in enumerate("、，,；;/ ")}
_UNSHIELD = {ord(cover): chr(mark) for mark, cover in _SHIELD.items()}


def _names_bodies_only(listed: str) -> bool:
    """Whether every part of a bracket's list looks like the name of a body."""
    if re.search(rf"{_LABEL}[：:]", listed):
        return True
    if re.search(r"\d{4}年|^如|例如|^含|简称|以下|下同", listed):
        return False
    names = names_of(listed)
    return bool(names) and all(_BODY_END.search(name) and len(name) >= 3 for name in names)
