#!/usr/bin/env bash
# Kubernetes 1.32's own schemas in their strict form (kubernetes-validate 1.37.0): every choice of words in a Job's specification is a plain
# string to them. Where only Indexed, FailIndex, In and Never are meant, they take "indexed", "failindex", "in" and "never" as well, and FailIndex
# without backoffLimitPerIndex, which the API's documentation forbids; a key with a letter too many they do refuse. What passes "strict" validation
# may be no Job at all.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv && venv/bin/pip install --quiet kubernetes-validate==1.37.0 PyYAML==6.0.3
cat > words.py <<'PY'
import copy
import importlib.metadata

import kubernetes_validate

print("kubernetes-validate", importlib.metadata.version("kubernetes-validate"))
job = {
    "apiVersion": "batch/v1",
    "kind": "Job",
    "metadata": {"name": "a"},
    "spec": {
        "completionMode": "Indexed",
        "completions": 3,
        "backoffLimitPerIndex": 2,
        "podFailurePolicy": {"rules": [{"action": "FailIndex", "onExitCodes": {"operator": "In", "values": [1]}}]},
        "template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "a", "image": "b"}]}},
    },
}


def said(name, change):
    changed = copy.deepcopy(job)
    change(changed["spec"])
    try:
        kubernetes_validate.validate(changed, "1.32", strict=True)
        print(name, "passes")
    except kubernetes_validate.ValidationError as error:
        print(name, "is refused:", error.message)


rule = lambda spec: spec["podFailurePolicy"]["rules"][0]
said("completionMode: indexed", lambda spec: spec.update(completionMode="indexed"))
said("action: failindex", lambda spec: rule(spec).update(action="failindex"))
said("operator: in", lambda spec: rule(spec)["onExitCodes"].update(operator="in"))
said("restartPolicy: never", lambda spec: spec["template"]["spec"].update(restartPolicy="never"))
said("FailIndex without a limit", lambda spec: spec.pop("backoffLimitPerIndex"))
said("complections", lambda spec: spec.update(complections=3))
PY
venv/bin/python words.py | tee seen
diff - seen <<'SEEN'
kubernetes-validate 1.37.0
completionMode: indexed passes
action: failindex passes
operator: in passes
restartPolicy: never passes
FailIndex without a limit passes
complections is refused: Additional properties are not allowed ('complections' was unexpected)
SEEN
