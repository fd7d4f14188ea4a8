"""Whether a text can be a plan at all: enough Chinese, and commitments in the words of offices.

Everything official with commitments passes (规划, 方案, 办法, 工作报告); refused is only what cannot be one: a novel,
a poem, an English text, a chat, source code.
"""

from __future__ import annotations

import re

from aligner.errors import UnusableInput

_HAN = re.compile(r"[㐀-鿿]")
_LATIN = re.compile(r"[A-Za-z]")
# Verbs of commitment, deadlines, and who answers for them; officials who write freely use the latter more.
_COMMITMENT = re.compile(
    "推进|推动|加快|建设|完善|加强|健全|提升|实施|开展|建立|落实|应当|优化|深化|促进|支持|鼓励|强化|构建|打造|培育|统筹|推广|制定|"
    "保障|规范|引导|扩大|建成|新建|改造|接入|覆盖|上线|牵头|负责|责任单位|配合|试点|不少于|不低于|不超过|底前|月前|年内|每年|每季度|"
    "达到|纳入|完成|安排|整合|共享|开放|培训|力争|20\\d\\d年"
)
_OFFICE = re.compile(
    "规划|方案|措施|意见|办法|工作|发展|任务|目标|责任|各级|部门|单位|[省市县区](?:[直级]|政府|委)|[全我][省市县区州]|政府|机制|体系|"
    "项目|工程|服务|管理|改革|创新|平台|系统|数据|信息|数字|产业|企业|资源|监管|评估|评价|考核|指标|乡镇|街道|社区|群众|[厅局委办]|"
    "万元|亿元|万[个户人台套亩吨]|[％%]"
)
MIN_HAN = 40
# Per 1,000 Chinese characters, and their product. Measured: the 151 real documents and all development plans have at
# least 12 and 37, product 500; novels (of officials too), essays, chat, news, contracts, recipes, code with Chinese
# comments have at most 15 and 29, product 50.
MIN_COMMITMENTS = 2.0
MIN_OFFICE = 8.0
MIN_PRODUCT = 150.0


def check_plausible(text: str) -> None:
    """Raise UnusableInput where a text (in simplified characters) cannot be a plan, saying what it lacks."""
    han = len(_HAN.findall(text))
    if han < MIN_HAN:
        if len(_LATIN.findall(text)) >= 200:
            raise UnusableInput("文件中几乎没有中文；请上传中文的规划、方案、措施或工作报告")
        raise UnusableInput(f"文字太少（只有 {han} 个汉字），不足以构成规划；请确认上传的是完整文件")
    if len(_LATIN.findall(text)) > 3 * han:
        raise UnusableInput("文件以外文为主；请上传中文的规划、方案、措施或工作报告")
    commitments, office = density(text)
    if commitments < MIN_COMMITMENTS or office < MIN_OFFICE or commitments * office < MIN_PRODUCT:
        raise UnusableInput(
            "文件读起来不像规划：几乎没有“推进、建设、完善”之类的举措表述；请确认上传的是规划、方案、措施或工作报告"
        )


def density(text: str) -> tuple[float, float]:
    """Words of commitment and of offices per 1,000 Chinese characters."""
    han = max(len(_HAN.findall(text)), 1)
    return len(_COMMITMENT.findall(text)) * 1000 / han, len(_OFFICE.findall(text)) * 1000 / han
