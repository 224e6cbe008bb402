//! Changes that are said as a multiple or a part: 翻一番, 减半, `double`, `by a third`.

/// 翻一番, 减半 and the like: the change in per cent.
pub(super) fn multiple(rest: &str) -> Option<f64> {
    const PARTS: [(&str, f64); 6] = [
        ("by half", 50.0),
        ("by two thirds", 200.0 / 3.0),
        ("by a third", 100.0 / 3.0),
        ("by one third", 100.0 / 3.0),
        ("by a quarter", 25.0),
        ("by one quarter", 25.0),
    ];
    const MULTIPLES: [(&str, f64); 8] = [
        ("翻两番", 300.0),
        ("翻二番", 300.0),
        ("翻一番", 100.0),
        ("翻番", 100.0),
        ("减半", -50.0),
        ("doubling", 100.0),
        ("double", 100.0),
        ("halve", -50.0),
    ];
    let lower = rest.to_lowercase();
    let part = PARTS.iter().find(|(word, _)| lower.contains(word)).map(|(_, part)| {
        let falls = ["reduc", "decreas", "cut", "lower", "fall", "减", "降"].iter().any(|word| lower.contains(word));
        if falls { -part } else { *part }
    });
    MULTIPLES.iter().find(|(word, _)| lower.contains(word)).map(|(_, change)| *change).or(part)
}
