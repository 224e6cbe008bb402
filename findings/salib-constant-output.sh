#!/usr/bin/env bash
# SALib 1.5.1 (numpy 2.2.6, pandas 2.3.3): what sobol.analyze says of an output that does not vary depends on the constant's binary digits.
# 1.0 and 80.0, whose sum over the points divides back exactly, give indices that are NaN; 0.1 and 3.6, whose mean is off by a last digit, give
# indices of exactly zero with the same certainty as a true "this input does not matter". (With numpy 2.4.6 the latter end in a ValueError.)
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv && venv/bin/pip install --quiet SALib==1.5.1 numpy==2.2.6 pandas==2.3.3
cat > constant.py <<'PY'
import importlib.metadata
import warnings

import numpy
from SALib.analyze import sobol
from SALib.sample import sobol as sample

warnings.simplefilter("ignore")
print("SALib", importlib.metadata.version("SALib"))
problem = {"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1]] * 2}
points = sample.sample(problem, 64, calc_second_order=False, seed=1)
for constant in (1.0, 80.0, 0.1, 3.6):
    print(constant, sobol.analyze(problem, numpy.full(len(points), constant), calc_second_order=False, seed=1)["S1"])
PY
venv/bin/python constant.py | tee seen
diff - seen <<'SEEN'
SALib 1.5.1
1.0 [nan nan]
80.0 [nan nan]
0.1 [0. 0.]
3.6 [0. 0.]
SEEN
