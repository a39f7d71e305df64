#!/usr/bin/env bash
# Installs the peers that bench/run.sh compares with, from Debian's packages.
set -euo pipefail
as=""; [ "$(id -u)" -eq 0 ] || as=sudo
$as apt-get update -q
$as env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
  libopenblas0-pthread python3-threadpoolctl libopenblas0 python3-numpy python3-scipy python3-sklearn python3-xgboost python3-faiss python3-hnswlib python3-gensim python3-pandas
