#!/usr/bin/env bash
# peers.sh FOLDER FILE: makes a Python environment in FOLDER, once, and measures numpy + rensa and datasketch on the
# narratives of FILE (one a line), on one core. Needs python3 and the network the first time.
set -euo pipefail
folder=$1
file=$2
if [ ! -x "$folder/bin/python" ]; then
  python3 -m venv "$folder"
  "$folder/bin/pip" install --quiet numpy==2.4.6 rensa==0.5.0 datasketch==2.0.0
fi
export RAYON_NUM_THREADS=1 OMP_NUM_THREADS=1
exec "$folder/bin/python" "$(dirname "$0")/peers.py" "$file"
