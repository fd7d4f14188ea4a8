"""What a sentence does in its place: how surely it commits the place, and if it does not, what it is instead.

``“十三五”期间，建成5G基站3.2万个`` looks like an answer and is an achievement; ``国家要求……`` is another's pledge.
Named cues add to what the section leads one to expect; their sum is the commitment, and the function follows
from it (docs/extraction.md lists every cue).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from aligner.model.findings import Function

# What the section leads one to expect of a sentence, before its own words are read.
_EXPECTED = {
    "measures": 0.80, "box": 0.85, "table": 0.75, "goals": 0.85, "safeguards": 0.80, "preface": 0.30,
    "principles": 0.30, "background": 0.12, "review": 0.12, "situation": 0.15, "problems": 0.10,
    "glossary": 0.0, "footnote": 0.2,
}
# What a sentence is that does not commit and has no stronger cue of its own.
_OTHERWISE: dict[str, Function] = {
    "background": "background", "review": "background", "situation": "background", "problems": "problem",
    "principles": "slogan", "preface": "background", "glossary": "other", "footnote": "other",
}
# From here on a sentence counts as a commitment.
COMMITTED = 0.5
_LOOKS_BACK = frozenset({"background", "review", "situation", "problems"})

_VERBS = (
    "加快|加强|加大|加力|推进|推动|推行|推广|推出|建设|建立|建成|建好|建强|构建|打造|完善|健全|优化|深化|强化|夯实|筑牢|织密|补齐|破解|解决|聚焦|化解|"
    "提升|提高|提速|促进|培育|培养|壮大|做强|做优|做大|做实|做好|实施|开展|创新|拓展|统筹|激活|释放|发展|支持|引导|鼓励|探索|研究|规范|保障|落实|抓好|防范|"
    "升级|扩大|营造|改造|整合|融合|用好|管好|守牢|守住|打通|打好|打牢|突破|攻克|制定|制订|出台|编制|修订|印发|组织|组建|成立|设立|举办|引进|引入|布局|部署|"
    "搭建|建|开发|上线|开通|接入|覆盖|实现|完成|达到|形成|确保|争取|力争|争创|创建|申报|承接|对接|配合|协调|督促|指导|要求|明确|依托|利用|运用|应用|启动|选择|遴选|"
    "选取|试点|试行|推|扶持|资助|奖励|给予|安排|统一|归集|汇聚|共享|开放|公开|公布|发布|梳理|清理|整治|压缩|压减|减少|降低|取消|淘汰|严格|严禁|严查|打击|查处|加装|新增|新建|改建|扩建|续建|"
    "集成|汇集|纳入|列入|联合|鼓足|稳步|有序|持续|积极|大力|深入|全面|扎实|切实|着力|逐步|进一步|继续|定期|每年|每季度|每月|每半年|分级|分类|分批|探路|支撑|服务|监测|考核|评估|通报|督查|采取|采用|"
    "增加|增强|增设|延伸|拓宽|畅通|盘活|挖掘|赋能|助力|引领|带动|保持|维护|保护|守护|管控|治理|普及|宣传|培训|招引|招聘|聘请|选派|派驻|调整|合并|移交|迁移|关停|替代|更新|配备|配置|配齐|购置|采购|投入|设置|布设|敷设|铺设|安装|运行|运营|验收|试验|测试|检测|检查|巡查|排查|演练|备份|备案|登记|审核|审批|办理|受理|兑现|发放|补贴|补助|减免|提供|输出|参与|参加|主动|抢抓|紧扣|围绕|坚决|不断|高标准|高质量|高水平|加速|深度|协同|拓|织|强|优|促|抓|育"
)
_IMPERATIVE = re.compile(rf"(?:^|[，,：:。；;｜、])(?:[一二三四五六七八九十]是要?|同时|并|要|以及|以此)?(?:{_VERBS})")
_NUMBERING = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]+[条章节]|[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]+[、.．]|\d+(?:[.．]\d+)*[、.．）)]|[①-⑳]|——?|[一二三四五六七八九十]是)"
)

_TITLES = re.compile(r"《[^》]*》")
_YEARS_BACK = re.compile(r"(?<![到至于比较从由自在以—\-~～（(“])(20\d\d)年(?!.{0,4}基础上)(?!以来|起)")
_YEARS_AHEAD = re.compile(r"(20\d\d)年")
_FIVE_YEARS = re.compile(r"[“\"「]?十([一二三四五六七八九])五[”\"」]?(?:规划)?(?:期间|时期|以来|末|收官|各项|建设|阶段)")
_DIGIT = {c: i for i, c in enumerate("一二三四五六七八九", 1)}

_NATION = (
    r"(?:国家(?:层面)?|中央|党中央|国务院|上级|部委|总书记|习近平[^，。]{0,8}|国家[^，。、；]{0,14}(?:部|委|局|署|总局|办|规划|纲要|战略|方案|意见)"
    r"|中央网信办|海关总署|[^，。、；]{0,4}(?:科技部|教育部|工业和信息化部|工信部|商务部|财政部|交通运输部|水利部|农业农村部|民政部|公安部|司法部|自然资源部|生态环境部|发展改革委|人民银行)|党的(?:十九|二十)大[^，。]{0,10})"
)
_SAYS = r"(?:(?:还|也|又|曾|多次|已|均|都|就)?(?:[^，。；]{0,14}(?:部署|要求|规划|强调|提出|作出)?)?(?:明确|进一步|先后|反复|专门)?(?:提出|要求|强调|指出|规划了|部署|作出|发布|印发|出台|支持|鼓励|将))"
_SOURCE = re.compile(
    rf"(?:^|[，,。：:；;、])(?:从国家看|[^，。；]{{1,12}}(?:方面|领域)[，,])?{_NATION}{_SAYS}|(?:^|[，,])《[^》]+》(?:[（(][^）)]*[）)])?(?:等[^，。]{{0,6}})?(?:中)?(?:均|还|也)?(?:明确|进一步)?(?:提出|要求|强调|指出|规定|明确|部署|作出|将)"
    rf"|^国家层面|^习近平总书记|^党中央|^国家(?:先后|正在|相继|陆续|高度|对|把|将|规划|支持|鼓励)"
)
_OBEYS = re.compile(r"(?:按照|根据|依据|遵照)(?:国家|中央|党中央|国务院|上级|《)[^，。]{0,60}(?:要求|部署|精神|规定|意见|安排|》)")
_OWN = re.compile(r"(?:我[省市县区州盟旗局厅委]|全[省市县区州盟旗]|本[省市县区州]|各[市县区州旗]|为此|据此)[^。；]{0,30}(?:将|要|应|拟|计划|力争|推进|建设|开展|制定|出台|完成|实施)")
_PROBLEM = re.compile(
    r"不足(?!\d|[一二三四五六七八九十]|百|千)|短板|滞后|薄弱|尚未|仍未|还未|有待|亟待|亟需|亟须|不够|不充分|不平衡|不高(?!于)|不强|不深|不畅|不完善|不健全|不匹配|不适应|难以|瓶颈|缺乏|欠缺|缺口|偏低|偏小|偏少|偏弱|偏慢|较低|较弱|较小|不明显|不到位|不规范|"
    r"制约|掣肘|落差|差距|隐患|堵点|孤岛|“[^”]{0,6}不[^”]{0,10}”|仍(?:然)?(?:不|存在|较|处|有|需)|还(?:不|存在|较|没有)|没有(?:根本|得到|形成|完全)|受制于人|困难较多|压力较大"
)
_MENDS = re.compile(r"(?:补齐|补上|破解|解决|针对|着力|克服|打破|消除|化解|缓解|改变|整治|疏通|打通|缩小|弥合|防止|避免|杜绝|消灭|聚焦|紧盯|补|治理|排查|整改|围绕|突破|清除|堵塞)[^，。；]{0,20}$")
_NEGATED = re.compile(
    r"暂不|暂缓|暂无|暂时不|尚不具备|尚不宜|不具备[^，。]{0,12}条件|条件(?:尚)?不(?:成熟|具备)|不再(?:建设|新建|开展|推进|实施|设立|安排|列入|组织|单独|另行)|不(?:列入|纳入)(?:本|规划|近期|年度)|不作(?:为)?(?:安排|要求|部署)|未(?:列入|纳入|安排)|"
    r"本(?:规划期|期|方案|规划|计划)[^，。]{0,8}不(?:安排|涉及|开展|建设|推进)|留待|待[^，。]{2,24}(?:后|统一安排|明确)[^，。]{0,4}(?:再|另行|，|。|$)|待(?:国家|省里|上级)[^，。]{0,10}(?:统一安排|明确|部署)|无此(?:项|类)|由国家统筹推进|不(?:开展|推进|实施|安排|涉及)[^，。]{0,20}(?:建设|工作|项目|试点)"
)
_SLOGAN = re.compile(
    r"没有[^，。]{2,12}就没有|始终|牢固树立|树牢|理念|胸怀|胸襟|韧劲|底色|初心|热土|这根弦|试金石|一个都不能少|不让一个|鲜明|不竭动力|放在心上|挺在前面|蓬勃|日臻|交相辉映|竞相迸发|通江达海|源泉|旗帜|伟大|奋力|谱写|新篇章|指引|"
    r"让[^，。]{2,20}(?:更|成为|动起来|活起来|醒过来|多跑路|少跑腿|跟得上|有温度|生根|触手可及|惠及)|(?:^|[，,])让(?!渡|利)|必由之路|生命线|总开关|牛鼻子|永远在路上|胸怀|高度重视|坚强|掌握在自己手里"
)
_PRINCIPLE = re.compile(r"^(?:——|—|[一二三四五六七八九十]+是|[（(]?[一二三四五六七八九十\d]+[）)、.．])?\s*(?:必须)?(?:坚持|坚定不移|秉持|秉承|牢记|高举|以习近平|以人民|深入(?:学习)?贯彻(?:落实)?习近平|全面贯彻(?:落实)?党|立足新发展|完整、准确)")
_PURPOSE = re.compile(r"^为(?:了)?[^。]{4,}(?:制定|编制|特制定|提出|制订|拟定|出台)(?:本|如下|以下|了?《)|(?:制定|编制)(?:了?本|如下|以下)(?:规划|方案|措施|意见|办法|计划|规定|细则|若干)|本(?:规划|方案|办法|措施|意见|规定|细则|计划)(?:所称|是|的?(?:规划|实施)?(?:期|范围)|自|由[^，。]{2,20}负责解释|适用|有效期|包括)|规划(?:期|范围|基期)(?:为|是|覆盖)|请(?:认真|结合实际)?(?:贯彻|遵照|组织)|现(?:将|印发|就)|^注[：:]|^附件|^解读|^来源|^发布(?:时间|日期|机构)|^索引号|^(?:各位代表|同志们)[！!：:，,]?$|^抄送|^联系(?:人|电话|方式)")
_DONE = re.compile(r"(?<![应而自久早业])已(?:经)?(?!有的|建的|有(?:数据|系统|平台|资源|设施|项目|基础)|建[^，。]{0,6}(?:系统|平台|项目|设施|数据))(?=[\u4e00-\u9fff])")
_PERFECT = re.compile(r"(?:建成|完成|取得|实现|开展|出台|制定|形成|建立|启动|搭建|提供|促进|推动|改善|解决|增强|提升|提高|组织|举办|获得|创造|探索|打造|走出|奠定|带来|收到|发挥|提出|作出)了(?!解)")
_SINCE = re.compile(r"以来|近年来|多年来|[一两三四五六七八九十]年来|年间|(?:过去|上)(?:的)?[一五三两]年|去年|上年|前年|上半年(?!完成|前)|截至|截止(?:到|20|目前)|目前|迄今|至今|期初|期间(?=，?(?:全|我|累计|共|先后|省|市|县))|同期")
_GROWTH = re.compile(r"同比|环比|比(?:上年|去年|同期|20\d\d年)[^，。]{0,4}(?:增长|提高|增加|下降|减少|提升)|较(?:上年|去年|20\d\d年)|(?:由|从)[^，。]{1,14}(?:增加|提高|提升|下降|上升|增长|压减|缩短|降|增)(?:到|至)|连续[一二两三四五六七八九十\d]+[年次届]|年均增长\d")
_RANK = re.compile(r"(?:位居|居|位列|排名|排|名列|跃居|稳居|蝉联|荣登|领跑)(?:于|在)?(?:全[国省市球]|东部|西部|中部|前列|同类|第)|获评|荣获|获批|被评为|入选|获得[^，。]{0,10}(?:称号|荣誉|表彰|奖)|首次|成功(?:举办|入选|创建|获批|承办)|居全[国省]|全(?:国|省)(?:领先|首[个家例批])|被[^，。]{1,8}(?:推广|采纳|表彰|通报表扬)")
_CUMULATIVE = re.compile(r"累计|共(?:有|建成|完成|办理|归集)|总(?:量|数|里程|规模)(?:达到|超过|突破|达|为)|达到?[\d.]+|突破[\d.]+|超过[\d.]+|占[^，。]{0,10}[\d.]+%")
_STATE = re.compile(r"(?:基本|初步|全面|率先|持续|不断|显著|明显|稳步|大幅|进一步|日益|日趋|逐步)(?:建成|形成|成形|建立|实现|提升|增强|改善|优化|夯实|提高|健全|完善|扩大|加厚|壮大|便利|加快|好转|上升|下降|凸显|激烈|理顺)(?:[，。；]|$)|初具规模|步伐加快|成效(?:显著|明显|初显)|取得(?:明显|显著|积极|重大|长足|突破性)?(?:成效|进展|成绩|成就|突破)(?:[，。；]|$)|迈出|走在[^，。]{0,8}前列|再上新?台阶")
_SHALL = re.compile(r"应当|应(?=[\u4e00-\u9fff])(?!用|急|对|答|邀|届|收|付|税|变|诉|力|运|允|景|有尽有)|必须|不得|严禁|禁止|须(?=[\u4e00-\u9fff])|由[^，。]{2,24}(?:负责|牵头|承担|组织|会同)|(?:予以|给予)[^，。]{0,10}(?:奖励|补助|补贴|支持|资助)")
_WILL = re.compile(r"力争|争取|将(?!士|军|领|来)|计划(?!》|单列|的|书|”)|拟(?!态|人|合)|今年|年内|明年|本年度|底前|年底|下一步|今后|未来[一三五]年")
_MUST = re.compile(r"(?:^|[，,；;])(?:我们)?要(?!素|求|点|闻|件|么|害|地|塞|不)|务必|务求")
_SCORE = re.compile(r"得\d+分|扣\d*\.?\d+分|\d+分[；;。）)]|加分|计\d|不得分|满分")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One reason for or against a commitment, with the function it speaks for."""

    name: str
    points: float
    function: Function | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a sentence is read: its commitment in [0, 1], the function that follows, and the cues that made it."""

    commitment: float
    function: Function
    cues: tuple[Cue, ...]


def read_function(text: str, part: str, year: int | None) -> Reading:
    """Judge one sentence of a section of kind `part` in a document that speaks from `year`."""
    plain = _TITLES.sub("《》", text) if "《" in text else text
    cues = (*_cues_ahead(plain, part, year), *_cues_against(text, plain, part, year))
    total = _EXPECTED.get(part, 0.8) + sum(cue.points for cue in cues)
    commitment = round(min(1.0, max(0.0, total)), 3)
    return Reading(commitment=commitment, function=_function(commitment, part, cues), cues=cues)


def _function(commitment: float, part: str, cues: tuple[Cue, ...]) -> Function:
    if commitment >= COMMITTED:
        return "goal" if part == "goals" else "measure"
    against = [cue for cue in cues if cue.function is not None]
    if against:
        # The section's own expectation weighs like one more cue against the sentence.
        heaviest = min(against, key=lambda cue: cue.points)
        if part not in _OTHERWISE or heaviest.points <= -0.3 or heaviest.function == _OTHERWISE[part]:
            return heaviest.function or "other"
    return _OTHERWISE.get(part, "other")


def _cues_ahead(plain: str, part: str, year: int | None) -> tuple[Cue, ...]:
    cues = []
    years = [int(named) for named in _YEARS_AHEAD.findall(plain)]
    if year is not None and any(named > year for named in years):
        cues.append(Cue(name="a year to come", points=0.40))
    if _WILL.search(plain):
        cues.append(Cue(name="will", points=0.15 if part in _LOOKS_BACK else 0.20))
    if _MUST.search(plain):
        cues.append(Cue(name="must", points=0.10))
    if _SHALL.search(plain):
        cues.append(Cue(name="shall", points=0.10 if part in _LOOKS_BACK else 0.20))
    if part not in _LOOKS_BACK and _IMPERATIVE.search(_NUMBERING.sub("", plain, count=1)):
        cues.append(Cue(name="imperative", points=0.20 if part in ("preface", "principles") else 0.15))
    if _SCORE.search(plain):
        cues.append(Cue(name="scored", points=0.3))
    return tuple(cues)


def _cues_against(text: str, plain: str, part: str, year: int | None) -> tuple[Cue, ...]:
    return (
        *_cues_of_past(plain, part, year),
        *_cues_of_source(text, part),
        *_cues_of_problem(plain, part),
        *_cues_of_slogan(plain, part),
    )


def _cues_of_past(plain: str, part: str, year: int | None) -> tuple[Cue, ...]:
    ahead = _WILL.search(plain) or any(year and int(named) > year for named in _YEARS_AHEAD.findall(plain))
    softened = 0.4 if ahead else 1.0
    cues = []

    def back(name: str, points: float) -> None:
        cues.append(Cue(name=name, points=round(points * softened, 3), function="background"))

    if _past_period(plain, year):
        back("a past planning period", -0.60)
    if _SINCE.search(plain):
        back("since, last year, as of", -0.40)
    if year is not None and any(int(named) < year for named in _YEARS_BACK.findall(plain)):
        back("a past year", -0.35)
    done = _DONE.search(plain)
    if done:
        back("already", -0.25)
    if _PERFECT.search(plain):
        back("done (了)", -0.40)
    if _GROWTH.search(plain):
        back("growth achieved", -0.15 if part in ("goals", "measures", "box", "table") else -0.25)
    if _RANK.search(plain):
        back("rank or award", -0.20)
    imperative = _IMPERATIVE.search(plain)
    if _CUMULATIVE.search(plain) and not imperative and part != "goals":
        back("a total", -0.20)
    if _STATE.search(plain) and not imperative and part != "goals":
        back("a state reached", -0.15)
    return tuple(cues)


def _cues_of_source(text: str, part: str) -> tuple[Cue, ...]:
    if _PURPOSE.search(text):
        return (Cue(name="about the document", points=-0.60, function="other"),)
    if _SOURCE.search(text):
        followed = _OWN.search(text)
        return (Cue(name="a national source", points=-0.25 if followed else -0.65, function="quotation"),)
    if _OBEYS.search(text):
        return (Cue(name="as the nation requires", points=-0.10 if part not in _LOOKS_BACK else -0.30, function="quotation"),)
    return ()


def _cues_of_problem(plain: str, part: str) -> tuple[Cue, ...]:
    cues = []
    if _NEGATED.search(plain):
        cues.append(Cue(name="not now", points=-0.45, function="negation"))
    found = [match for match in _PROBLEM.finditer(plain) if not _MENDS.search(plain[: match.start()])]
    if found:
        imperative = _IMPERATIVE.search(plain)
        points = min(0.6, (0.15 if imperative else 0.35) * len(found))
        cues.append(Cue(name="a problem", points=-round(points, 3), function="problem"))
    return tuple(cues)


def _cues_of_slogan(plain: str, part: str) -> tuple[Cue, ...]:
    cues = []
    if _PRINCIPLE.search(plain):
        cues.append(Cue(name="a principle", points=-0.30 if part in ("principles", "preface") else -0.10, function="slogan"))
    praised = len(_SLOGAN.findall(plain))
    if praised:
        points = min(0.45, (0.25 if part in ("principles", "preface") else 0.12) * praised)
        cues.append(Cue(name="a slogan", points=-round(points, 3), function="slogan"))
    return tuple(cues)


def _past_period(plain: str, year: int | None) -> bool:
    """Whether the sentence speaks of a five-year period that ended before the document's year."""
    if year is None:
        return False
    ends = [1955 + 5 * (10 + _DIGIT[named]) for named in _FIVE_YEARS.findall(plain)]
    return bool(ends) and min(ends) < year
