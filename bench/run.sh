#!/usr/bin/env bash
# bench/run.sh [name …] [--data FOLDER] [--threads N]: runs the benchmarks named, or all, and prints tables.
# FOLDER holds tab_X_train.npy, tab_y_train.npy, tab_X_test.npy and tab_y_test.npy; without it the rows are drawn.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build bench/Learning.Benchmarks -c Release -v q -nologo >&2
exec dotnet bench/Learning.Benchmarks/bin/Release/net10.0/AudienceML.Learning.Benchmarks.dll "$@"
