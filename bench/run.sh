#!/usr/bin/env bash
# bench/run.sh [name …] [--data FOLDER] [--threads N]: runs the benchmarks named, or all, and prints tables.
# Names: gbdt-train, gbdt-score, gbdt-explain, churn-serve. The options are for gbdt-train.
# FOLDER holds tab_X_train.npy, tab_y_train.npy, tab_X_test.npy and tab_y_test.npy; without it the rows are drawn.
set -euo pipefail
cd "$(dirname "$0")/.."

run() {
  local project=$1
  shift
  dotnet build "bench/$project.Benchmarks" -c Release -v q -nologo >&2
  dotnet "bench/$project.Benchmarks/bin/Release/net10.0/AudienceML.$project.Benchmarks.dll" "$@"
}

learning=() serving=() options=()
while [ $# -gt 0 ]; do
  case $1 in
    --data | --threads) options+=("$1" "${2?$1 needs a value.}"); shift ;;
    churn-*) serving+=("$1") ;;
    *) learning+=("$1") ;;
  esac
  shift
done

if [ ${#learning[@]} -gt 0 ] || [ ${#serving[@]} -eq 0 ]; then
  run Learning "${learning[@]}" "${options[@]}"
fi
if [ ${#serving[@]} -gt 0 ] || [ ${#learning[@]} -eq 0 ]; then
  run Serving "${serving[@]}"
fi
