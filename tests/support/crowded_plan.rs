//! Plans as planners bring them at their worst: very many targets or one, the longest names, values of any size, dozens of scenarios.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use fiveyear::plan::Plan;

/// What is crowded.
#[derive(Debug, Clone, Copy)]
pub struct Crowd {
    pub targets: usize,
    pub scenarios: usize,
    /// Baselines and targets from a millionth to a thousand million, some of them zero.
    pub extreme: bool,
    /// Every second target binds, and the others are expected.
    pub natures: bool,
}

/// Names as long as the longest of printed plans.
const NAMES: [(&str, &str); 6] = [
    (
        "符合政府安排工作条件的退役士兵、转业军官和消防救援人员安置率（含随调随迁家属就业安置）",
        "Placement of transferred officers, veterans due a government-arranged job and former firefighters, families included",
    ),
    ("每千常住人口执业（助理）医师数", "Licensed (assistant) physicians per 1,000 residents"),
    ("率", "Rate"),
    (
        "重大慢性病过早死亡率（30—70岁心脑血管疾病、癌症、慢性呼吸系统疾病和糖尿病）",
        "Premature mortality from cardiovascular diseases, cancer, chronic respiratory diseases and diabetes (ages 30-70)",
    ),
    ("义务教育阶段城乡生均经常性教育经费支出之比", "Recurrent spending per pupil in compulsory education, rural for each 1 urban"),
    ("PM2.5年均浓度", "Fine particulate matter (PM2.5), yearly mean"),
];

const DOMAINS: [(&str, &str); 10] = [
    ("托育照护服务", "Childcare"),
    ("现代教育服务", "Education"),
    ("就业创业服务", "Employment and business start-up"),
    ("兜底保障与困难群体救助帮扶服务", "Social safety net and assistance for groups in difficulty"),
    ("卫生健康服务", "Health"),
    ("生活环境服务", "Housing and environment"),
    ("文体旅服务", "Culture, sports and tourism"),
    ("健康养老服务", "Elderly care"),
    ("便民生活服务", "Everyday services and safety"),
    ("拥军优抚服务", "Veterans"),
];

const UNITS: [(&str, &str); 6] = [
    ("%", "%"),
    ("名", "people"),
    ("", ""),
    ("万人", "10,000 people"),
    ("微克/立方米", "µg/m³"),
    ("人/亿元国内生产总值", "deaths per 100 million yuan of GDP"),
];

impl Crowd {
    /// The files of the plan, by name.
    pub fn files(self) -> BTreeMap<String, Vec<u8>> {
        let mut plan =
            "[plan]\nname = { zh = \"某市某区公共服务体系建设“十五五”规划\", en = \"Public services plan of a crowded district\" }\n\
                        base_year = 2025\ntarget_year = 2030\n"
                .to_owned();
        let mut assumptions = String::new();
        for (at, (zh, en)) in DOMAINS.iter().enumerate() {
            write!(plan, "\n[[domain]]\nid = \"d{at}\"\nname = {{ zh = \"{zh}\", en = \"{en}\" }}\n").expect("written");
            write!(
                assumptions,
                "[param.growth_{at}]\nlabel = {{ zh = \"{zh}每年的自身变化\", en = \"Yearly change of {en} by itself\" }}\n\
                 unit = {{ zh = \"占存量比例/年\", en = \"share of the stock a year\" }}\nvalue = \"0.01 to 0.09\"\n\
                 source = {{ zh = \"虚构\", en = \"invented\" }}\ngrade = \"D\"\ngroup = \"{}\"\n\n",
                ["trend", "ageing", "funding", "facilities"][at % 4]
            )
            .expect("written");
        }
        let mut table =
            "id,number,domain,name_zh,name_en,unit_zh,unit_en,scale,low,high,better,baseline_printed,baseline,target_printed,target,\
                         comparison,tolerance,measure,form,nature,weight,grade,source\n"
                .to_owned();
        let mut rules = String::new();
        for at in 0..self.targets {
            let (domain, (zh, en), (unit_zh, unit_en)) = (at % DOMAINS.len(), NAMES[at % NAMES.len()], UNITS[at % UNITS.len()]);
            let size = if self.extreme { 10_f64.powi((at % 16) as i32 - 6) } else { 10.0 };
            // From hopeless to certain.
            let asked = 1.02 + 0.06 * ((at * 7) % 11) as f64;
            let (baseline, target) = (format!("{size}"), format!("{}", format!("{:.3e}", size * asked).parse::<f64>().expect("a number")));
            let nature = if self.natures { ["binding", "expected"][at % 2] } else { "" };
            writeln!(
                table,
                "i{at},{},d{domain},{zh},\"{en}\",{unit_zh},\"{unit_en}\",linear,,,more,{baseline},{baseline},{target},{target},at_least,,final,number,{nature},,D,x",
                at + 1
            )
            .expect("written");
            writeln!(rules, "/// 随自身变化。\n/// Moves by itself.\nfn i{at}() {{ prev.i{at} * (1.0 + param.growth_{domain}) }}")
                .expect("written");
        }
        let mut files = BTreeMap::from([
            ("seeds/plan.toml".to_owned(), plan.into_bytes()),
            ("seeds/indicators.csv".to_owned(), table.into_bytes()),
            ("seeds/assumptions.toml".to_owned(), assumptions.into_bytes()),
            ("rules/all.rhai".to_owned(), rules.into_bytes()),
            (
                "scenarios/trend.toml".to_owned(),
                "title = { zh = \"基准情景（惯性发展）\", en = \"Trend as usual\" }\n".to_owned().into_bytes(),
            ),
        ]);
        for at in 1..self.scenarios {
            let domain = at % DOMAINS.len();
            let scenario = format!(
                "parent = \"trend\"\ntitle = {{ zh = \"第{at}种假设：财政增收放缓且人口大量迁入并推迟全部新建项目\", en = \"What-if {at}: slower revenue, many newcomers, and all \
                 new projects two years later\" }}\n[param]\ngrowth_{domain} = \"{:.3} to {:.3}\"\n",
                0.001 * at as f64,
                0.08 + 0.004 * at as f64
            );
            files.insert(format!("scenarios/s{at:02}.toml"), scenario.into_bytes());
        }
        files
    }

    /// The plan.
    pub fn plan(self) -> Plan {
        Plan::from_files(&self.files()).unwrap_or_else(|faults| {
            panic!("{}", fiveyear::diagnostic::render(&faults, fiveyear::language::Language::En, false));
        })
    }
}
