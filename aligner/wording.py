"""Why this module exists: 力度 must mean the same on the national side and on the local side.

weak (研究、探索、鼓励 as what the sentence sets out to do) < normal (推动、加快、完善) < firm (a number, a date, or
建成、全覆盖: something one can hold the place to). 5G, IPv6 or L3 are names, not numbers; 基础研究 is a subject,
not a hesitation.
"""

from __future__ import annotations

import re

from aligner.model.national import Strength

# Numbers that count something: not part of a name (5G, IPv6, L3, 4K, Web3.0, “1+4”), not the number of an item.
_NUMBER = r"(?<![A-Za-z\d.+×\-/“〔（(第])\d+(?:\.\d+)?(?!\d|\.\d|[A-Za-z+×]|[)）、．]|年|\s*号)"
_UNIT = (
    r"\s*(?:余|多|左右)?\s*(?:[%％‰]|个|家|项|万|亿|元|台|套|处|名|人|座|条|公里|千米|户|所|部(?!门)|辆|种|类|次|张|件|支|只|架|批|倍|成|天|分钟|小时|秒"
    r"|毫秒|米|平方|吨"
    r"|站|场|门|兆|款|宗|艘|对|路|起|篇|例|度|枚|页|团|组|村|镇|县|市|区|省|国|级|分|期|间|栋|块|片|床|学时|标箱|千瓦|兆瓦|百分点|[TPE]B|[TPG]bps|[MGT]B)"
)
_QUANTITY = re.compile(rf"{_NUMBER}{_UNIT}")
_SPELLED = re.compile(
    r"百分之[零一二三四五六七八九十百]+|[一二三四五六七八九]成(?:以上|以下|左右)?|翻(?:一番|两番|番)|一半以上|[一二两三四五六七八九]倍"
    r"|[一二两三四五六七八九]个百分点|\d\s*[%％]"
)
_DATE = re.compile(r"(?<![《（(—\-\d])20\d\d年(?!版|第|度?工作要点)|年底|年内|今年|明年|月底|\d+月(?:底|份)?前|季度(?:末|前)")
_BUILT = re.compile(
    r"建成(?!区|后|的|投用后)|全覆盖|基本建立|全部(?!门)|应[一-龥]尽[一-龥]|零(?:跑动|材料|见面|延迟)|清零|一律|每年(?:[一-龥]{1,6})(?:不少于|不低于)|不少于|不低于|不超过"
)
_TITLE = re.compile(r"《[^》]*》|[“\"][^”\"]{0,24}[”\"]")

_NUMBERING = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百\d]+[条章节]\s*|[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]+[、.．]|\d+(?:[.．]\d+)*[、.．）)]"
    r"|[①-⑳]|——?|[一二三四五六七八九十]是)?\s*"
)
_MANNER = (
    r"(?:积极|稳步|稳妥|有序|逐步|适时|前瞻|大力|深入|持续|着力|主动|先行|联合|重点|共同|同步|加强|开展|组织|启动|牵头|并|同时|要|将|可以?|应当?|也|还|会同[^，。]{2,12}?)*"
)
_SUBJECT = r"(?:[^，。；：]{2,14}?(?:厅|局|委|办|部门?|政府|企业|公司|单位|机构|中心|院|校|海关|银行|集团|管委会|地方|地区|市|县|区))?"
_PLACE = r"(?:(?:在|依托|围绕|面向|针对|结合|以|对|就|通过|利用|借助)[^，。；]{1,24}?)?"
_WEAK_VERB = (
    r"(?:研究(?!院|所|中心|生|机构|基地|成果|室|型|团队|人员|员|平台|项目|课题|报告|经费|开发|与开发|设施)|探索|鼓励|提倡|倡导|倡议|试探|论证|谋划|酝酿|适时|支持有条件|有条件的?)"
)
_SOLID_VERB = (
    r"(?:加快|加大|推进|推动|推行|推广|推出|建设|建立|建成|建好|建强|构建|打造|完善|健全|优化|深化|强化|夯实|筑牢|补齐|破解|解决|提升|提高|促进|培育|壮大|做强|做优|做大|做好"
    r"|实施|创新|拓展|统筹|激活|发展|支持|引导|规范|保障|落实|抓好|防范|升级|扩大|营造|改造|整合|融合|打通|突破|攻克|制定|制订|出台|编制|修订|印发|组建|成立|设立|举办"
    r"|引进|布局|部署|搭建|开发|上线|开通|接入|覆盖|实现|完成|达到|形成|确保|争取|力争|争创|创建|申报|承接|对接|督促|指导|遴选|选取|试行|扶持|给予|安排|统一|归集|汇聚"
    r"|共享|开放|公开|公布|发布|梳理|清理|整治|压缩|减少|降低|取消|淘汰|打击|查处|新增|新建|改建|扩建|纳入|列入|增加|增强|增设|延伸|拓宽|畅通|盘活|配备|配置|采购|投入|布设|铺设|安装"
    r"|办理|提供|加强(?=[^，。]{2,})|开展(?=[^，。]{2,})|把|将)"
)
_CLAUSE = re.compile(r"[，,：:；;｜]")
_WEAK_CLAUSE = re.compile(rf"{_MANNER}{_SUBJECT}{_MANNER}{_PLACE}{_MANNER}{_WEAK_VERB}")
_SOLID_CLAUSE = re.compile(rf"{_MANNER}{_SUBJECT}{_MANNER}{_PLACE}{_MANNER}{_SOLID_VERB}")
_HESITATES = re.compile(r"探索|先行先试|可行性|有条件的|条件成熟")


def strength_of(text: str) -> Strength:
    """力度 of one sentence's wording."""
    plain = _NUMBERING.sub("", text, count=1)
    counted = _TITLE.sub("《》", plain)
    if _QUANTITY.search(counted) or _SPELLED.search(counted) or _DATE.search(counted) or _BUILT.search(counted):
        return "firm"
    return "weak" if _is_weak(counted) else "normal"


def _is_weak(text: str) -> bool:
    """Whether the first thing the sentence sets out to do is only to study, explore or encourage."""
    for clause in _CLAUSE.split(text):
        clause = _NUMBERING.sub("", clause, count=1)
        if _WEAK_CLAUSE.match(clause):
            return True
        if _SOLID_CLAUSE.match(clause):
            return bool(_HESITATES.search(clause))
    return bool(_HESITATES.search(text))
