// Judge AMP pages: paths as a JSON list on stdin, one list of faults as JSON on stdout. One process for a whole batch,
// because starting the validator takes most of a second and a page takes 16 ms.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import validator from "amphtml-validator";

const rules = fileURLToPath(new URL("validator_wasm.js", import.meta.url));
const judge = await validator.getInstance(rules);
const faults = [];
for (const page of JSON.parse(readFileSync(0, "utf8"))) {
  const verdict = judge.validateString(readFileSync(page, "utf8"));
  for (const { severity, line, col, message, specUrl } of verdict.errors) {
    faults.push(`${page}:${line}:${col}: ${severity} ${message}${specUrl ? ` (${specUrl})` : ""}`);
  }
  if (verdict.status !== "PASS" && verdict.errors.length === 0) {
    faults.push(`${page}: ${verdict.status} without a reason given`);
  }
}
process.stdout.write(JSON.stringify(faults));
