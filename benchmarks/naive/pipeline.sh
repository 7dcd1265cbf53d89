#!/bin/sh
# What people run today to get PDF, Word, a page and feeds of one briefing: pipeline.sh NAIVE-FOLDER OUT PANDOC PYTHON
set -eu
cd "$1"
out=$2 pandoc=$3 python=$4
"$pandoc" briefing.md --resource-path . -o "$out/briefing.docx"
"$pandoc" briefing.md --standalone --embed-resources -o "$out/briefing.html"
"$python" -m weasyprint briefing.html "$out/briefing.pdf"
"$python" feed.py "$out/briefing.html" "$out"
