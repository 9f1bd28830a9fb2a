//! The statutory forms as data: tables, rows, columns, with the keys used in rows of output and the Chinese labels.
//!
//! Comes in: nothing. Goes out: which rows and columns a table of a given form has. It does not read documents; matching of
//! printed labels is [`super::label`].
//!
//! Sources: 国办公开办函〔2019〕60号 (form 2019, reports for 2019 and 2020) and 国办公开办函〔2021〕30号 (form 2021). The articles
//! named are those of the Regulation, 国令711号.

use serde::{Deserialize, Serialize};

/// One of the three statutory tables, named after the section it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Table {
    /// 主动公开政府信息情况 (art. 20).
    T2,
    /// 收到和处理政府信息公开申请情况 (art. 36).
    T3,
    /// 行政复议、行政诉讼情况.
    T4,
}

impl Table {
    /// All three.
    pub const ALL: [Self; 3] = [Self::T2, Self::T3, Self::T4];

    /// The key used in rows: `2`, `3`, `4`.
    pub fn key(self) -> &'static str {
        ["2", "3", "4"][self as usize]
    }
}

/// The version of a table. Tables 2 and 3 of one report may follow different forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Form {
    /// 国办公开办函〔2019〕60号.
    F2019,
    /// 国办公开办函〔2021〕30号.
    F2021,
}

impl Form {
    /// Both forms.
    pub const ALL: [Self; 2] = [Self::F2019, Self::F2021];

    /// The key used in rows: `2019`, `2021`.
    pub fn key(self) -> &'static str {
        ["2019", "2021"][self as usize]
    }
}

macro_rules! named {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $key:literal $label:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $(#[doc = $label] $variant),+ }

        impl $name {
            /// All of them, in the order of the forms.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The key used in rows and filters.
            pub fn key(self) -> &'static str {
                [$($key),+][self as usize]
            }

            /// The label as the form prints it, without its numeral.
            pub fn label(self) -> &'static str {
                [$($label),+][self as usize]
            }

            /// From a key.
            pub fn parse(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|x| x.key() == key)
            }
        }
    };
}

named! {
    /// A row of a statutory table. Keys are unique over all tables; table 4's three blocks of columns are its rows here.
    Row {
        Regulations = "regulations" "规章",
        NormativeDocuments = "normative_documents" "行政规范性文件",
        Licences = "licences" "行政许可",
        OtherServices = "other_services" "其他对外管理服务事项",
        Penalties = "penalties" "行政处罚",
        Coercion = "coercion" "行政强制",
        Fees = "fees" "行政事业性收费",
        Procurement = "procurement" "政府集中采购",
        New = "new" "本年新收政府信息公开申请数量",
        CarriedIn = "carried_in" "上年结转政府信息公开申请数量",
        Granted = "granted" "予以公开",
        PartlyGranted = "partly_granted" "部分公开（区分处理的，只计这一情形，不计其他情形）",
        DeniedSecret = "denied_secret" "属于国家秘密",
        DeniedLaw = "denied_law" "其他法律行政法规禁止公开",
        DeniedSafety = "denied_safety" "危及“三安全一稳定”",
        DeniedThirdParty = "denied_third_party" "保护第三方合法权益",
        DeniedInternal = "denied_internal" "属于三类内部事务信息",
        DeniedProcess = "denied_process" "属于四类过程性信息",
        DeniedEnforcementFile = "denied_enforcement_file" "属于行政执法案卷",
        DeniedAdminQuery = "denied_admin_query" "属于行政查询事项",
        UnableNotHeld = "unable_not_held" "本机关不掌握相关政府信息",
        UnableNeedsCreation = "unable_needs_creation" "没有现成信息需要另行制作",
        UnableUnclear = "unable_unclear" "补正后申请内容仍不明确",
        RefusedPetition = "refused_petition" "信访举报投诉类申请",
        RefusedRepeat = "refused_repeat" "重复申请",
        RefusedPublication = "refused_publication" "要求提供公开出版物",
        RefusedExcessive = "refused_excessive" "无正当理由大量反复申请",
        RefusedConfirm = "refused_confirm" "要求行政机关确认或重新出具已获取信息",
        Other = "other" "其他处理",
        OtherNoCorrection = "other_no_correction" "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        OtherUnpaid = "other_unpaid" "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        OtherMisc = "other_misc" "其他",
        HandledTotal = "handled_total" "总计",
        CarriedOut = "carried_out" "结转下年度继续办理",
        Review = "review" "行政复议",
        LitigationDirect = "litigation_direct" "未经复议直接起诉",
        LitigationAfterReview = "litigation_after_review" "复议后起诉",
    }
}

named! {
    /// A column of a statutory table. `other` and `total` stand in tables 3 and 4.
    Column {
        Made = "made" "本年制发件数",
        Published = "published" "本年新公开数量",
        PublicTotal = "public_total" "对外公开总数量",
        Repealed = "repealed" "本年废止件数",
        InForce = "in_force" "现行有效件数",
        PrevItems = "prev_items" "上一年项目数量",
        Change = "change" "本年增/减",
        Decisions = "decisions" "本年处理决定数量",
        Items = "items" "采购项目数量",
        Amount = "amount" "金额",
        NaturalPerson = "natural_person" "自然人",
        Company = "company" "商业企业",
        Research = "research" "科研机构",
        PublicWelfare = "public_welfare" "社会公益组织",
        LegalService = "legal_service" "法律服务机构",
        Other = "other" "其他",
        Total = "total" "总计",
        Upheld = "upheld" "结果维持",
        Corrected = "corrected" "结果纠正",
        Pending = "pending" "尚未审结",
    }
}

/// Table 3's columns, left to right; the first six add up to the seventh.
pub const APPLICANTS: [Column; 7] = [
    Column::NaturalPerson,
    Column::Company,
    Column::Research,
    Column::PublicWelfare,
    Column::LegalService,
    Column::Other,
    Column::Total,
];

/// The five columns of each block of table 4; the first four add up to the fifth.
pub const OUTCOMES: [Column; 5] = [Column::Upheld, Column::Corrected, Column::Other, Column::Pending, Column::Total];

/// The three blocks of table 4, left to right.
pub const BLOCKS: [Row; 3] = [Row::Review, Row::LitigationDirect, Row::LitigationAfterReview];

/// 不予公开 (art. 14–16, 36(7)): the eight reasons.
pub const DENIED: [Row; 8] = [
    Row::DeniedSecret,
    Row::DeniedLaw,
    Row::DeniedSafety,
    Row::DeniedThirdParty,
    Row::DeniedInternal,
    Row::DeniedProcess,
    Row::DeniedEnforcementFile,
    Row::DeniedAdminQuery,
];

/// 无法提供 (art. 30, 36(4)(5), 38): the three reasons.
pub const UNABLE: [Row; 3] = [Row::UnableNotHeld, Row::UnableNeedsCreation, Row::UnableUnclear];

/// 不予处理 (art. 35, 36(6), 39): the five reasons.
pub const REFUSED: [Row; 5] =
    [Row::RefusedPetition, Row::RefusedRepeat, Row::RefusedPublication, Row::RefusedExcessive, Row::RefusedConfirm];

/// 其他处理: one row of its own in the form of 2019, three reasons in that of 2021.
pub fn others(form: Form) -> &'static [Row] {
    match form {
        Form::F2019 => &[Row::Other],
        Form::F2021 => &[Row::OtherNoCorrection, Row::OtherUnpaid, Row::OtherMisc],
    }
}

impl Row {
    /// The table the row stands in.
    pub fn table(self) -> Table {
        match self {
            _ if self <= Self::Procurement => Table::T2,
            _ if self <= Self::CarriedOut => Table::T3,
            _ => Table::T4,
        }
    }

    /// Whether the row stands in that form of its table.
    pub fn is_in(self, form: Form) -> bool {
        match self {
            Self::OtherServices | Self::Procurement | Self::Other => form == Form::F2019,
            Self::OtherNoCorrection | Self::OtherUnpaid | Self::OtherMisc => form == Form::F2021,
            _ => true,
        }
    }

    /// The row's columns in that form, left to right.
    ///
    /// ```
    /// use gongkai::facts::{Column, Form, Row};
    /// assert_eq!(Row::Fees.columns(Form::F2021), [Column::Amount]);
    /// assert_eq!(Row::Fees.columns(Form::F2019).len(), 2, "items of fees, not money");
    /// ```
    pub fn columns(self, form: Form) -> &'static [Column] {
        use Column::{Amount, Change, Decisions, InForce, Items, Made, PrevItems, PublicTotal, Published, Repealed};
        match (self, form) {
            (Self::Regulations | Self::NormativeDocuments, Form::F2019) => &[Made, Published, PublicTotal],
            (Self::Regulations | Self::NormativeDocuments, Form::F2021) => &[Made, Repealed, InForce],
            (Self::Licences | Self::OtherServices | Self::Penalties | Self::Coercion, Form::F2019) => {
                &[PrevItems, Change, Decisions]
            }
            (Self::Licences | Self::OtherServices | Self::Penalties | Self::Coercion, Form::F2021) => &[Decisions],
            (Self::Fees, Form::F2019) => &[PrevItems, Change],
            (Self::Fees, Form::F2021) => &[Amount],
            (Self::Procurement, _) => &[Items, Amount],
            _ if self.table() == Table::T4 => &OUTCOMES,
            _ => &APPLICANTS,
        }
    }
}

/// The rows of a table in that form, in order: 6 or 8 for table 2, 23 (2019) or 25 (2021) for table 3, 3 for table 4.
pub fn rows(table: Table, form: Form) -> impl Iterator<Item = Row> {
    Row::ALL.iter().copied().filter(move |r| r.table() == table && r.is_in(form))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_have_their_cells() {
        let cells = |table, form| rows(table, form).map(|r| r.columns(form).len()).sum::<usize>();
        for (table, form, expected) in [
            (Table::T2, Form::F2019, 22),
            (Table::T2, Form::F2021, 10),
            (Table::T3, Form::F2019, 161),
            (Table::T3, Form::F2021, 175),
            (Table::T4, Form::F2019, 15),
            (Table::T4, Form::F2021, 15),
        ] {
            assert_eq!(cells(table, form), expected, "{table:?} {form:?}");
        }
    }

    #[test]
    fn keys_are_unique_and_read_back() {
        for &row in Row::ALL {
            assert_eq!(Row::parse(row.key()), Some(row));
        }
        for &column in Column::ALL {
            assert_eq!(Column::parse(column.key()), Some(column));
        }
        assert_eq!(Row::parse("总计"), None);
    }
}
