#!/usr/bin/env bash
# bench/run.sh [name …] [--data DIR] [--threads N] [--results FILE]: runs the benchmarks named, or all, beside their peers.
# An unknown name prints the list of names; churn-serve and recommend-request time serving. See bench/README.md.
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
    --data | --threads | --results) options+=("$1" "${2?$1 needs a value.}"); shift ;;
    churn-* | recommend-*) serving+=("$1") ;;
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
