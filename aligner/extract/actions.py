"""What is done to what: the verb that carries a commitment and its object, from the words of the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable

_VERBS = frozenset(
    "加快 加强 加大 推进 推动 推行 推广 推出 建设 建立 建成 建好 构建 打造 完善 健全 优化 深化 强化 夯实 筑牢 织密 补齐 破解 解决 化解 提升 提高 提速 促进 培育 培养"
    " 壮大 做强 做优 做大 做好 实施 开展 创新 拓展 统筹 激活 释放 发展 支持 引导 鼓励 探索 研究 规范 保障 落实 抓好 防范 升级 扩大 营造 改造 整合 融合 用好 打通 打好"
    " 突破 攻克 制定 制订 出台 编制 修订 印发 组织 组建 成立 设立 举办 引进 布局 部署 搭建 开发 上线 开通 接入 覆盖 实现 完成 达到 形成 确保 争取 力争 争创 创建 申报"
    " 承接 对接 配合 协调 督促 指导 启动 遴选 试点 试行 扶持 奖励 给予 安排 统一 归集 汇聚 共享 开放 公开 公布 发布 梳理 清理 整治 压缩 压减 减少 降低 取消 淘汰 严禁"
    " 打击 查处 新增 新建 改建 扩建 纳入 列入 联合 增加 增强 增设 延伸 拓宽 畅通 盘活 挖掘 赋能 助力 保持 维护 保护 治理 普及 宣传 培训 招引 选派 迁移 关停 替代 更新"
    " 配备 配置 购置 采购 布设 铺设 安装 运行 运营 检测 排查 演练 办理 提供 参与 建".split()
)
_MANNER = frozenset("加快 加强 加大 推进 推动 促进 开展 实施 积极 大力 深入 全面 着力 持续 稳步 有序 进一步".split())
_STOP = re.compile(r"[，,。；;：:！？（(]")


def action_and_object(words: Iterable[str]) -> tuple[str | None, str | None]:
    """The first verb of commitment among the words of a sentence and what follows it up to the next comma."""
    action: str | None = None
    rest: list[str] = []
    for word in words:
        if action is None or (not rest and action in _MANNER and word in _VERBS):
            # 加快建设X: the second verb is what is done.
            action = word if word in _VERBS else action
        elif _STOP.match(word):
            break
        else:
            rest.append(word)
    target = "".join(rest).strip("了 　\n")
    return action, target or None
