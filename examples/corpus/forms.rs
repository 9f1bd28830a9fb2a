//! In: nothing. Out: the statutory tables as data (forms.md §5-§7): row keys, labels, groups, columns, for form 2019 and 2021.

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    F2019,
    F2021,
}

impl Form {
    pub fn of_year(year: i32) -> Self {
        if year <= 2020 { Self::F2019 } else { Self::F2021 }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::F2019 => "2019",
            Self::F2021 => "2021",
        }
    }
}

pub const APPLICANTS: [&str; 7] = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"];

/// (key, label, group it stands in; "" = a row of its own, "三" = straight under 本年度办理结果)
pub type RowOfForm = (&'static str, &'static str, &'static str);

const DENIED: &str = "（三）不予公开";
const UNABLE: &str = "（四）无法提供";
const REFUSED: &str = "（五）不予处理";
const OTHER: &str = "（六）其他处理";

/// The order of form 2021; `TABLE3_2019` has one row `other` in place of the three.
pub const TABLE3_2021: [RowOfForm; 25] = [
    ("new", "一、本年新收政府信息公开申请数量", ""),
    ("carried_in", "二、上年结转政府信息公开申请数量", ""),
    ("granted", "（一）予以公开", "三"),
    ("partly_granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "三"),
    ("denied_secret", "1.属于国家秘密", DENIED),
    ("denied_law", "2.其他法律行政法规禁止公开", DENIED),
    ("denied_safety", "3.危及“三安全一稳定”", DENIED),
    ("denied_third_party", "4.保护第三方合法权益", DENIED),
    ("denied_internal", "5.属于三类内部事务信息", DENIED),
    ("denied_process", "6.属于四类过程性信息", DENIED),
    ("denied_enforcement_file", "7.属于行政执法案卷", DENIED),
    ("denied_admin_query", "8.属于行政查询事项", DENIED),
    ("unable_not_held", "1.本机关不掌握相关政府信息", UNABLE),
    ("unable_needs_creation", "2.没有现成信息需要另行制作", UNABLE),
    ("unable_unclear", "3.补正后申请内容仍不明确", UNABLE),
    ("refused_petition", "1.信访举报投诉类申请", REFUSED),
    ("refused_repeat", "2.重复申请", REFUSED),
    ("refused_publication", "3.要求提供公开出版物", REFUSED),
    ("refused_excessive", "4.无正当理由大量反复申请", REFUSED),
    ("refused_confirm", "5.要求行政机关确认或重新出具已获取信息", REFUSED),
    ("other_no_correction", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", OTHER),
    ("other_unpaid", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", OTHER),
    ("other_misc", "3.其他", OTHER),
    ("handled_total", "（七）总计", "三"),
    ("carried_out", "四、结转下年度继续办理", ""),
];

pub const NEW: usize = 0;
pub const CARRIED_IN: usize = 1;
pub const GRANTED: usize = 2;
pub const PARTLY: usize = 3;
pub const FIRST_OUTCOME: usize = 2;
pub const OTHER_FIRST: usize = 20;
pub const HANDLED: usize = 23;
pub const CARRIED_OUT: usize = 24;

pub fn table3_rows(form: Form) -> Vec<RowOfForm> {
    match form {
        Form::F2021 => TABLE3_2021.to_vec(),
        Form::F2019 => {
            let mut rows = TABLE3_2021[..OTHER_FIRST].to_vec();
            rows.push(("other", OTHER, "三"));
            rows.extend_from_slice(&TABLE3_2021[HANDLED..]);
            rows
        }
    }
}

/// Every row key of table 3 over both forms, as `reports/truth/SCHEMA.md` lists them.
pub fn table3_keys() -> Vec<&'static str> {
    let mut keys: Vec<_> = TABLE3_2021.iter().map(|row| row.0).collect();
    keys.insert(OTHER_FIRST, "other");
    keys
}

/// One block of table 2: heading, column labels, rows (key, label), columns (key).
pub struct Block {
    pub heading: &'static str,
    pub columns: &'static [(&'static str, &'static str)],
    pub rows: &'static [(&'static str, &'static str)],
}

const MADE_2019: &[(&str, &str)] =
    &[("made", "本年新制作数量"), ("published", "本年新公开数量"), ("public_total", "对外公开总数量")];
const ITEMS_2019: &[(&str, &str)] = &[("prev_items", "上一年项目数量"), ("change", "本年增/减"), ("decisions", "处理决定数量")];
const MADE_2021: &[(&str, &str)] = &[("made", "本年制发件数"), ("repealed", "本年废止件数"), ("in_force", "现行有效件数")];
const DECISIONS_2021: &[(&str, &str)] = &[("decisions", "本年处理决定数量")];
const REGULATIONS: (&str, &str) = ("regulations", "规章");
const LICENCES: (&str, &str) = ("licences", "行政许可");
const SANCTIONS: &[(&str, &str)] = &[("penalties", "行政处罚"), ("coercion", "行政强制")];
const FEES: &[(&str, &str)] = &[("fees", "行政事业性收费")];

pub const TABLE2_2019: &[Block] = &[
    Block {
        heading: "第二十条第（一）项", columns: MADE_2019, rows: &[REGULATIONS, ("normative_documents", "规范性文件")]
    },
    Block {
        heading: "第二十条第（五）项", columns: ITEMS_2019, rows: &[LICENCES, ("other_services", "其他对外管理服务事项")]
    },
    Block { heading: "第二十条第（六）项", columns: ITEMS_2019, rows: SANCTIONS },
    Block {
        heading: "第二十条第（八）项", columns: &[("prev_items", "上一年项目数量"), ("change", "本年增/减")], rows: FEES
    },
    Block {
        heading: "第二十条第（九）项",
        columns: &[("items", "采购项目数量"), ("amount", "采购总金额")],
        rows: &[("procurement", "政府集中采购")],
    },
];

pub const TABLE2_2021: &[Block] = &[
    Block {
        heading: "第二十条第（一）项", columns: MADE_2021, rows: &[REGULATIONS, ("normative_documents", "行政规范性文件")]
    },
    Block { heading: "第二十条第（五）项", columns: DECISIONS_2021, rows: &[LICENCES] },
    Block { heading: "第二十条第（六）项", columns: DECISIONS_2021, rows: SANCTIONS },
    Block {
        heading: "第二十条第（八）项", columns: &[("amount", "本年收费金额（单位：万元）")], rows: FEES
    },
];

pub fn table2_blocks(form: Form) -> &'static [Block] {
    match form {
        Form::F2019 => TABLE2_2019,
        Form::F2021 => TABLE2_2021,
    }
}

pub const TABLE4_BLOCKS: [&str; 3] = ["review", "litigation_direct", "litigation_after_review"];
pub const TABLE4_COLUMNS: [(&str, &str); 5] =
    [("upheld", "结果维持"), ("corrected", "结果纠正"), ("other", "其他结果"), ("pending", "尚未审结"), ("total", "总计")];
