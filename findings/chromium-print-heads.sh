#!/usr/bin/env bash
# Chromium (headless, --print-to-pdf) repeats the head of a table on every page, but leaves out buttons in it: a head whose words are sort buttons is
# printed once and then only its border is. With `display: contents` on the buttons, in print alone, the words are on every page.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv env; env/bin/pip install --quiet pymupdf==2.0
page() {
    echo "<!doctype html><style>$1</style><table><thead><tr><th><button>HEADWORD</button></th></tr></thead><tbody>"
    for row in $(seq 200); do echo "<tr><td>row $row</td></tr>"; done
    echo "</tbody></table>"
}
page "" > plain.html
page "@media print { th button { display: contents } }" > contents.html
chromium --version
for kind in plain contents; do
    chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update \
        --disable-sync --user-data-dir="$folder/profile-$kind" --no-pdf-header-footer --print-to-pdf="$kind.pdf" "file://$folder/$kind.html" 2> /dev/null
    env/bin/python - "$kind" <<'PY'
import sys
import pymupdf
pages = [page.get_text() for page in pymupdf.open(sys.argv[1] + ".pdf")]
print(sys.argv[1], "pages with the head:", sum("HEADWORD" in words for words in pages), "of", len(pages))
PY
done | tee seen
grep -Eq '^plain pages with the head: 1 of [2-9]' seen && grep -Eq '^contents pages with the head: ([2-9]) of \1$' seen
