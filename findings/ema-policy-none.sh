#!/usr/bin/env bash
# EMA Workbench 2.5.3 (pandas 2.3.3), told of no policies, calls the one that it runs "None"; save_results writes that word, and load_results reads it as a
# missing value, as pandas does. So a stored study in which nothing was named loses its policy: grouped by policy, none of the experiments is left, and the
# filter that gave all of them gives none. The same befalls a category "None" that one has named oneself, which is as usual a name for the level "no
# measure". Before it is stored the same study answers rightly. No warning is given.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv && venv/bin/pip install --quiet ema_workbench==2.5.3 SALib==1.6.0 pandas==2.3.3
cat > run.py <<'PY'
import importlib.metadata, warnings
warnings.filterwarnings("ignore")
from ema_workbench import CategoricalParameter, Model, Policy, RealParameter, ScalarOutcome, load_results, perform_experiments, save_results

print("ema_workbench", importlib.metadata.version("ema_workbench"), "pandas", importlib.metadata.version("pandas"))
model = Model("town", function=lambda growth=0.0, subsidy="None", nurses=0: {"places": growth + nurses})
model.uncertainties = [RealParameter("growth", 0, 1), CategoricalParameter("subsidy", ["None", "Half", "Whole"])]
model.outcomes = [ScalarOutcome("places")]
unnamed = perform_experiments(model, scenarios=30)
model.levers = [RealParameter("nurses", 0, 9)]
named = perform_experiments(model, scenarios=30, policies=[Policy("None", nurses=0), Policy("Train", nurses=5)])
for name, results in [("no policies", unnamed), ("two policies", named)]:
    save_results(results, "study.tar.gz")
    for state, (experiments, _) in [("as run", results), ("loaded", load_results("study.tar.gz"))]:
        by_policy, by_subsidy = (experiments.groupby(column, observed=True).size().to_dict() for column in ["policy", "subsidy"])
        print(f"{name}, {state}: {len(experiments)} experiments | {by_policy} | {by_subsidy}")
PY
venv/bin/python run.py 2>/dev/null | tee seen
diff - seen <<'SEEN'
ema_workbench 2.5.3 pandas 2.3.3
no policies, as run: 30 experiments | {'None': 30} | {'Half': 10, 'None': 10, 'Whole': 10}
no policies, loaded: 30 experiments | {} | {'Half': 10, 'Whole': 10}
two policies, as run: 60 experiments | {'None': 30, 'Train': 30} | {'Half': 20, 'None': 20, 'Whole': 20}
two policies, loaded: 60 experiments | {'Train': 30} | {'Half': 20, 'Whole': 20}
SEEN
