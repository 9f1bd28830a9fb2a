//! The words that tell what a clause is about, and those that tell it is about something else, as data.
//!
//! Comes in: nothing. Goes out: lists. Finding them in a text is [`super::words`]. A word that only holds another, and means
//! nothing here, is listed too: the longest at a place counts, so 行政复议机关 keeps 行政复议 from being read in it.

use crate::facts::Row;

use super::concept::Concept;

/// What a word does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// Names a concept.
    Cue(Concept),
    /// Says that the application is one for information (依申请, 信息公开申请).
    Application,
    /// Something else that is received, answered or disclosed (信访, 建议, 公文 …).
    Foreign,
    /// 信息公开: what a review or a suit is about.
    Disclosure,
    /// One channel or one manner.
    Channel,
    /// 等渠道: all channels after all.
    AllChannels,
    /// 自然人, 企业 …: some of the applicants.
    Applicant,
    /// 全市, 各部门, 下属: perhaps more or fewer than this agency.
    Area,
    /// 其中, 代表, 本级, 备案: perhaps a part or another scope.
    Scope,
    /// 比上年, 增加: a comparison.
    Compare,
    /// 拟, 计划: not yet.
    Plan,
    /// 延期, 维持, 未: a part of what the cue names.
    Part,
    /// 上年, 去年.
    LastYear,
    /// 本年, 今年.
    ThisYear,
    /// 全年, 年内: of the year named before, if one is.
    WholeYear,
    /// A month, quarter or half.
    Period,
    /// 2023年.
    Year(u16),
    /// 累计.
    Cumulative,
    /// 以来, 历年: more than a year.
    Since,
    /// 分别, 各: one number each.
    Each,
    /// 均, 全部.
    Every,
    /// 所有申请: everything named before.
    AllOfThem,
    /// 其余, 除: not all.
    Except,
    /// 未收到, 没有发生.
    Negation,
    /// Means nothing here, but holds a word that would (行政复议机关, 未答复率).
    Nothing,
}

/// Every word with what it does: lists parted by blanks.
pub(super) const WORDS: &[(Tag, &str)] = &[
    (Tag::Cue(Concept::Received), "收到 受理 接收 接到 新收 收办 接受"),
    (
        Tag::Cue(Concept::CarriedIn),
        "上年结转 上年度结转 上一年结转 上一年度结转 去年结转 结转上年 结转上年度 结转上一年 结转上一年度 上年度转入 上年转入",
    ),
    (Tag::Cue(Concept::Handled), "答复 办结 办理完毕 办理完成 办理完结 处理完毕"),
    (Tag::Cue(Concept::Granted), "予以公开 同意公开"),
    (Tag::Cue(Concept::Opened), "公开答复"),
    (Tag::Cue(Concept::Partly), "部分公开 予以部分公开 同意部分公开 部分予以公开 部分同意公开"),
    (Tag::Cue(Concept::Denied), "不予公开 不予以公开 不同意公开"),
    (Tag::Cue(Concept::Unable), "无法提供"),
    (Tag::Cue(Concept::Refused), "不予处理"),
    (Tag::Cue(Concept::Other), "其他处理 其它处理"),
    (Tag::Cue(Concept::Review), "行政复议 复议 复议案件"),
    (Tag::Cue(Concept::Suits), "行政诉讼 诉讼 诉讼案件"),
    (
        Tag::Cue(Concept::SuitsDirect),
        "直接起诉 未经复议直接起诉 未经复议直接提起诉讼 未经复议直接提起行政诉讼 直接提起诉讼 直接提起行政诉讼",
    ),
    (Tag::Cue(Concept::SuitsAfterReview), "复议后起诉 复议后提起诉讼 复议后提起行政诉讼 经复议后起诉"),
    (Tag::Cue(Concept::Made), "制发规范性文件 制发行政规范性文件 制发了规范性文件 制发了行政规范性文件"),
    (Tag::Cue(Concept::Repealed), "废止规范性文件 废止行政规范性文件 废止了规范性文件 废止了行政规范性文件"),
    (Tag::Cue(Concept::Reason(Row::DeniedSecret)), "国家秘密"),
    (Tag::Cue(Concept::Reason(Row::DeniedLaw)), "法律行政法规禁止公开 法律、行政法规禁止公开"),
    (Tag::Cue(Concept::Reason(Row::DeniedSafety)), "三安全一稳定"),
    (Tag::Cue(Concept::Reason(Row::DeniedThirdParty)), "第三方合法权益"),
    (Tag::Cue(Concept::Reason(Row::DeniedInternal)), "三类内部事务 三类内部事务信息 内部事务信息"),
    (Tag::Cue(Concept::Reason(Row::DeniedProcess)), "过程性信息 四类过程性信息"),
    (Tag::Cue(Concept::Reason(Row::DeniedEnforcementFile)), "行政执法案卷 执法案卷"),
    (Tag::Cue(Concept::Reason(Row::DeniedAdminQuery)), "行政查询事项"),
    (Tag::Cue(Concept::Reason(Row::UnableNotHeld)), "不掌握 不掌握相关政府信息"),
    (
        Tag::Cue(Concept::Reason(Row::UnableNeedsCreation)),
        "没有现成信息 另行制作 没有现成信息需要另行制作 需要另行制作 需另行制作",
    ),
    (Tag::Cue(Concept::Reason(Row::UnableUnclear)), "仍不明确 补正后申请内容仍不明确 补正后仍不明确"),
    (Tag::Cue(Concept::Reason(Row::RefusedPetition)), "信访举报投诉类申请 信访举报投诉类 信访、举报、投诉类申请"),
    (Tag::Cue(Concept::Reason(Row::RefusedRepeat)), "重复申请"),
    (Tag::Cue(Concept::Reason(Row::RefusedPublication)), "公开出版物"),
    (Tag::Cue(Concept::Reason(Row::RefusedExcessive)), "大量反复申请"),
    (Tag::Cue(Concept::Reason(Row::RefusedConfirm)), "确认或重新出具已获取信息 确认或者重新出具已获取信息 重新出具已获取信息"),
    (Tag::Cue(Concept::Reason(Row::OtherNoCorrection)), "逾期不补正 无正当理由逾期不补正"),
    (Tag::Cue(Concept::Reason(Row::OtherUnpaid)), "逾期未按收费通知要求缴纳费用"),
    (Tag::Application, "信息公开申请 公开申请 依申请公开 依申请 申请公开 政府信息申请 信息申请 申请政府信息"),
    (
        Tag::Foreign,
        "信访 投诉 举报 建议 提案 议案 留言 信箱 热线 工单 诉求 来信 来电 来访 咨询 许可 审批 登记 处罚 公文 文件 稿件 舆情 \
         意见 仲裁 援助 救助 补贴 补助 证照 执法 解读 网民 12345 民生 群众反映 线索 立案 检查 培训 会议 应诉 代表建议 人大代表 \
         主动公开 行政强制 认定 公示 公告 职称 资质 鉴定 调解 报警 警情 专利 项目 任务 来函 征求 补正 延长 听证 检验 评审 告知书 \
         处理费 收费 档案 查阅 反馈 问卷 单位申请 许可申请 法律援助 补偿",
    ),
    (Tag::Disclosure, "信息公开 政务公开"),
    (
        Tag::Channel,
        "网上 网络 在线 互联网 线上 线下 当面 现场 信函 邮寄 邮件 邮箱 传真 电话 口头 窗口 来人 网站 政府网站 门户网站 政府门户网站 \
         平台 EMS ems 快递 微信 电子 书信",
    ),
    (
        Tag::AllChannels,
        "等渠道 等方式 等形式 等途径 等各种渠道 等多种渠道 等多种方式 等各类 各种渠道 各类渠道 多种渠道 各种方式 各渠道 等多渠道",
    ),
    (Tag::Applicant, "自然人 公民 法人 企业 组织 个人 律师 科研机构 居民 村民 商户 媒体 记者"),
    (
        Tag::Nothing,
        "公民、法人和其他组织 公民、法人或其他组织 公民、法人或者其他组织 公民、法人及其他组织 自然人、法人和其他组织 \
         自然人、法人或其他组织 自然人、法人或者其他组织 公民、法人以及其他组织 公民法人和其他组织 公民、法人和社会组织 \
         组织领导 组织实施 组织开展 组织机构",
    ),
    (Tag::Area, "全市 全县 全区 全省 全州 全旗 全盟 全镇 全乡 全街道 全域 全系统 系统 全国 我市 我县 我区 我省 我镇 我州"),
    (
        Tag::Area,
        "各部门 各单位 各镇 各乡镇 各乡 各街道 各县 各区 各市 各级 各地 各委办局 各科室 各处室 各局 下属 所属 直属 派出 市直 县直 区直 \
         省直 市级 县级 区级 省级 成员单位 基层 辖区 部门 乡镇 镇街 街镇 村居 分局 支队 大队 其他单位 等单位",
    ),
    (Tag::Scope, "其中 代表 本级 机关本身 备案 牵头 代办 协办 会办 转办 转来 移送 交办 转送 部分"),
    (
        Tag::Compare,
        "同比 环比 比上年 较上年 比去年 较去年 比上一年 较上一年 比上年度 较上年度 上年同期 去年同期 上年相比 去年相比 与上年 与去年 \
         增加 减少 增长 下降 上升 回落 提升 提高 降低 多于 少于 相比 持平 翻番 增至 降至 升至 减至 增幅 降幅 较前 比前 较 比 倍",
    ),
    (Tag::Plan, "拟 计划 预计 力争 目标 下一步 争取 确保 避免 防止 努力 明年 下一年将 应当 不得 如 若 假如 例如 如果"),
    (
        Tag::Part,
        "延期 逾期 超期 超时 当场 重新 补充 再次 维持 纠正 纠错 撤销 败诉 胜诉 驳回 审结 尚未 未 待 开庭 终止 撤回 撤诉 正在 不 被责令 \
         违法 变更 确认 履行 首次 其中一 另一 提前 疑难 复杂 重大 典型 批量 集中 涉密 涉密类 征收 拆迁 土地 \
         信息不存在 政府信息不存在 不存在答复 获取途径 获取方式 告知其",
    ),
    (Tag::LastYear, "上年 上年度 去年 上一年 上一年度 前年 往年 上年末 去年底 以前年度 以往"),
    (Tag::ThisYear, "本年 本年度 今年 本年内 报告期 报告期内 统计期内 统计期限内"),
    (Tag::WholeYear, "全年 全年度 当年 年内 一年来 年度"),
    (Tag::Period, "季度 上半年 下半年 月份 每月 月均 日均 平均 每年 年均 当月 年初 期间 同期 周"),
    (Tag::Cumulative, "累计"),
    (Tag::Since, "以来 至今 历年 近年 年来 五年 三年 任期 施行后 实施后 实施前 历史"),
    (Tag::Each, "分别 各"),
    (Tag::Every, "均 全部 都"),
    (Tag::AllOfThem, "所有申请 全部申请 所有政府信息公开申请 全部政府信息公开申请 上述申请 所有依申请公开"),
    (Tag::Except, "其余 除 剩余 到期 应办 已受理的"),
    (
        Tag::Negation,
        "未收到 未受理 未接到 未接收 未发生 未出现 未产生 未引发 未引起 没有收到 没有受理 没有接到 没有发生 没有出现 没有产生 \
         没有引发 没有引起 没有 未有 不存在 暂无 暂未收到 尚未收到 从未收到 无 未曾收到 未曾发生 未再发生",
    ),
    (
        Tag::Nothing,
        "行政复议机关 复议机关 复议机构 行政复议机构 行政复议决定 复议决定 行政复议决定书 行政复议法 行政诉讼法 民事诉讼 刑事诉讼 公益诉讼 \
         行政公益诉讼 诉讼法 复议法 行政复议工作 行政诉讼工作 办结率 答复率 按时办结率 答复书 答复意见 答复意见书 答复文书 答复口径 答复模板 \
         不予受理 受理点 受理窗口 受理中心 受理平台 受理渠道 受理机构 无关 无误 无偿 无论 无正当理由 无条件 无障碍 无纸化 无缝 \
         应公开尽公开 不公开为例外 本单位 本部门 我部门 政府部门 组成部门 申请人 不断 不同 不仅 不明确 工作部门 各项 各类 各种 各自 各方面 各个 \
         每件 如下 如期 如实 例如 比例 占比 较好 较大 较为 较多 对比 比较 比重 未来 不动产 不超过 不到 不足 不少于 除了 复核 平台建设 \
         年度报告 年度工作 所属年度 全部门 分类 部分内容 待遇 均衡 信息公开申请人 公开申请人 首都 成都 无法 主要 项目录",
    ),
];

/// Words said of carrying over, with what may stand between them and the year.
pub(super) const CARRY: [&str; 8] = ["结转", "顺延", "转结", "转入", "延续", "延期", "转", "延"];
/// See [`CARRY`].
pub(super) const INTO: [&str; 5] = ["到", "至", "入", "于", "为"];
/// See [`CARRY`].
pub(super) const NEXT: [&str; 8] = ["下一年度", "下一个年度", "下个年度", "下年度", "下一年", "下年", "次年", "来年"];
/// Words that follow a carry-over or a result and belong to it.
pub(super) const TAIL: [&str; 12] =
    ["继续", "办理", "答复", "处理", "办结", "的答复", "的决定", "决定", "答复的", "的申请", "申请", "审查"];
