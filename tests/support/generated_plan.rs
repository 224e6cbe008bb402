//! Plans of any number of targets, made by a rule: names of all lengths, every family, in as many domains as are asked for.

use std::fmt::Write;
use std::fs;

use fiveyear::plan::{Plan, SHAPES_FILE, class_shapes};

/// Name, unit, family, scale and its ends, what is better, baseline and target.
const ROWS: [&str; 8] = [
    "区级以上重点监管单位安全生产标准化达标率,Share of establishments under supervision that meet the standard of work safety,%,%,logit,0,100,more,82%,82,95%,95,at_least,coverage",
    "每千人口床位数,Beds per 1000 people,张,beds,log,0.1,50,more,5.6,5.6,6.5,6.5,at_least,per_head",
    "登记失业率,Registered unemployment,%,%,logit,0,100,less,3.1,3.1,3.5,3.5,at_most,burden",
    "群众满意度,Satisfaction,%,%,logit,0,100,more,88,88,90,90,at_least,score",
    "平均受教育年限,Mean years of schooling,年,years,linear,0,25,more,10.2,10.2,11,11,at_least,level",
    "年度培训人次,People trained in a year,人次,people,log,1,100000,more,1200,1200,1500,1500,at_least,flow",
    "城乡收入比,Ratio of urban to rural incomes,,,log,0.1,20,less,1.66,1.66,1.6,1.6,at_most,ratio",
    "细颗粒物年均浓度,Yearly mean of fine particles,微克/立方米,µg/m³,log,1,500,less,32,32,28,28,at_most,environment",
];

/// A plan without a rule for any of them, money, facilities or scenarios.
pub fn generated_plan(targets: usize, domains: usize) -> Plan {
    let folder = tempfile::tempdir().expect("a folder");
    let seeds = folder.path().join("seeds");
    fs::create_dir(&seeds).expect("a folder");
    let mut header =
        "[plan]\nname = { zh = \"某市人力资源和社会保障事业发展规划\", en = \"A city's plan of one department\" }\nbase_year = 2020\n\
                      target_year = 2025\nstep = 1\ninformation_date = 2020\nsource = \"generated\"\n"
            .to_owned();
    for domain in 0..domains {
        write!(header, "\n[[domain]]\nid = \"domain_{domain}\"\nname = {{ zh = \"领域{domain}\", en = \"Domain {domain}\" }}\n")
            .expect("words");
    }
    fs::write(seeds.join("plan.toml"), header).expect("written");
    let mut table = "id,number,stage_zh,stage_en,domain,name_zh,name_en,unit_zh,unit_en,scale,low,high,better,baseline_printed,baseline,\
                     target_printed,target,comparison,family,tolerance,measure,form,counted_series,counted_per,counted_zh,counted_en,grade,\
                     source,note_zh,note_en\n"
        .to_owned();
    for at in 0..targets {
        let row = ROWS[at % ROWS.len()];
        let domain = at * domains / targets;
        writeln!(table, "target_{at},{},,,domain_{domain},{row},,final,number,,,,,D,generated,,", at + 1).expect("words");
    }
    fs::write(seeds.join("indicators.csv"), table).expect("written");
    let shapes = folder.path().join(SHAPES_FILE);
    fs::create_dir_all(shapes.parent().expect("a folder")).expect("a folder");
    fs::write(shapes, class_shapes()).expect("written");
    Plan::load(folder.path()).unwrap_or_else(|faults| panic!("{faults:?}"))
}
