#!/usr/bin/env bash
# SALib 1.5.1 (numpy 2.2.6, pandas 2.3.3): Morris' trajectories with the default four levels run over 0, 1/3, 2/3 and 1 and move by 2/3. An answer
# that comes back to itself after 2/3 of an input's range, here cos(3 pi x), is given the effect 0 with spread 0 and confidence 0 for that
# input, however many trajectories are run, although by Sobol's index it makes 100 % of the variance (to two digits). Another number of
# levels finds it.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv && venv/bin/pip install --quiet SALib==1.5.1 numpy==2.2.6 pandas==2.3.3
cat > levels.py <<'PY'
import importlib.metadata
import warnings

import numpy
from SALib.analyze import morris, sobol
from SALib.sample import morris as trajectories
from SALib.sample import sobol as points

warnings.simplefilter("ignore")
print("SALib", importlib.metadata.version("SALib"))
problem = {"num_vars": 2, "names": ["x", "y"], "bounds": [[0, 1]] * 2}
answer = lambda at: numpy.cos(3 * numpy.pi * at[:, 0]) + 0.1 * at[:, 1]
for levels in (4, 6):
    at = trajectories.sample(problem, 1000, num_levels=levels, seed=1)
    found = morris.analyze(problem, at, answer(at), num_levels=levels, seed=1)
    print(levels, "levels: effects", found["mu_star"].round(2), "spread of x", round(float(found["sigma"][0]), 2))
at = points.sample(problem, 1024, calc_second_order=False, seed=1)
print("Sobol's first-order indices", sobol.analyze(problem, answer(at), calc_second_order=False, seed=1)["S1"].round(2))
PY
venv/bin/python levels.py | tee seen
diff - seen <<'SEEN'
SALib 1.5.1
4 levels: effects [0.0 0.1] spread of x 0.0
6 levels: effects [0.54 0.1] spread of x 0.63
Sobol's first-order indices [1. 0.]
SEEN
