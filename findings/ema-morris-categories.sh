#!/usr/bin/env bash
# EMA Workbench 2.5.3 with SALib 1.6.0: a design of experiments by Morris' method, in a model that has one categorical uncertainty, fails with
# KeyError: 3, the number of its categories. Levels of Morris' method include the upper end of the range, which stands one above the last category; for
# whole numbers and for yes and no that end is folded back, for categories it is not. The same model runs with Latin hypercube, Sobol and FAST designs.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv && venv/bin/pip install --quiet ema_workbench==2.5.3 SALib==1.6.0 "pandas==2.3.3"
cat > run.py <<'PY'
import importlib.metadata, warnings
warnings.filterwarnings("ignore")
from ema_workbench import BooleanParameter, CategoricalParameter, IntegerParameter, Model, RealParameter, Samplers, ScalarOutcome, perform_experiments

print("ema_workbench", importlib.metadata.version("ema_workbench"), "SALib", importlib.metadata.version("SALib"))
inputs = {
    "a number": RealParameter("kind", 0, 1),
    "whole numbers": IntegerParameter("kind", 0, 3),
    "yes or no": BooleanParameter("kind"),
    "three categories": CategoricalParameter("kind", ["low", "middle", "high"]),
}
for sampler in [Samplers.LHS, Samplers.SOBOL, Samplers.FAST, Samplers.MORRIS]:
    for name, parameter in inputs.items():
        model = Model("town", function=lambda kind=0, growth=0.0: {"places": growth})
        model.uncertainties = [parameter, RealParameter("growth", 0, 1)]
        model.outcomes = [ScalarOutcome("places")]
        try:
            experiments, _ = perform_experiments(model, scenarios=128, uncertainty_sampling=sampler)
            print(" ", sampler.name, name, len(experiments))
        except Exception as error:
            print(" ", sampler.name, name, repr(error))
PY
venv/bin/python run.py 2>/dev/null | tee seen
diff - seen <<'SEEN'
ema_workbench 2.5.3 SALib 1.6.0
  LHS a number 128
  LHS whole numbers 128
  LHS yes or no 128
  LHS three categories 128
  SOBOL a number 768
  SOBOL whole numbers 768
  SOBOL yes or no 768
  SOBOL three categories 768
  FAST a number 256
  FAST whole numbers 256
  FAST yes or no 256
  FAST three categories 256
  MORRIS a number 384
  MORRIS whole numbers 384
  MORRIS yes or no 384
  MORRIS three categories KeyError(3)
SEEN
