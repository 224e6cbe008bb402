#!/usr/bin/env bash
# SALib 1.5.1 declares no upper bound for pandas. With pandas 3, whose pandas.unique takes no plain list any more, every analysis of a problem
# without groups ends in a TypeError, before the output is looked at; with pandas 2 the same script gives the indices.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
cat > analyze.py <<'PY'
import importlib.metadata
import warnings

from SALib.analyze import sobol
from SALib.sample import sobol as sample

warnings.simplefilter("ignore")
problem = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1]] * 2}
points = sample.sample(problem, 1024, calc_second_order=False, seed=1)
try:
    outcome = sobol.analyze(problem, points[:, 0] + 2 * points[:, 1], calc_second_order=False, seed=1)["S1"].round(1).tolist()
except TypeError as error:
    outcome = "TypeError: " + str(error)[:32]
print("SALib", importlib.metadata.version("SALib"), "pandas", importlib.metadata.version("pandas"), outcome)
PY
for pandas in 3.0.0 2.3.3; do
    python3 -m venv "venv-$pandas" && "venv-$pandas/bin/pip" install --quiet SALib==1.5.1 numpy==2.3.5 "pandas==$pandas"
    "venv-$pandas/bin/python" analyze.py
done | tee seen
diff - seen <<'SEEN'
SALib 1.5.1 pandas 3.0.0 TypeError: unique requires a Series, Index,
SALib 1.5.1 pandas 2.3.3 [0.2, 0.8]
SEEN
