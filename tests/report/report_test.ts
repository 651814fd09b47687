import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as program from "../commands/program.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";
import { generatedRun, writeLog } from "../runs/generated_runs.ts";
import { writeReport, writeRuns } from "./written_report.ts";

Deno.test("mistakes are answered in one line, and nothing is written", () =>
  inTemporaryFolder(async (folder) => {
    writeRuns(folder, 1);
    writeFileSync(join(folder, "train.html"), "kept");
    const cases: [args: string[], line: RegExp][] = [
      [
        ["report"],
        /^int2int: report: expected a folder with runs, e\.g\. int2int report dumped\n$/,
      ],
      [
        ["report", join(folder, "none")],
        /^int2int: .*none: there is no such file or folder, .*\n$/,
      ],
      [
        ["report", folder, "--output", "train.log"],
        /^int2int: --output: expected a name that ends in \.html, found "train\.log"\n$/,
      ],
      [
        ["report", folder, "--output", join(folder, "no/where.html")],
        /^int2int: .*where\.html: cannot be written: no such file or folder\n$/,
      ],
      [
        ["dashboard", folder, "--port", "65536"],
        /^int2int: --port: expected between 0 and 65535, found "65536"\n$/,
      ],
      [["dashboard"], /^int2int: dashboard: expected a folder with runs, .*\n$/],
    ];
    const ended = await Promise.all(cases.map(([args]) => program.int2int(args, { cwd: folder })));
    ended.forEach(({ code, stderr }, i) => {
      assert.match(stderr, cases[i]![1]);
      assert.equal(code, 2);
    });
    assert.deepEqual(namesIn(folder), ["s", "train.html"]);
    assert.equal(readFileSync(join(folder, "train.html"), "utf8"), "kept");
  }));

Deno.test("a report has no address of anything else, and replaces the one before", () =>
  inTemporaryFolder(async (folder) => {
    writeLog(join(folder, "python", "1"), generatedRun({}));
    const path = (await writeReport(folder)).slice("file://".length);
    const page = readFileSync(path, "utf8");
    // The banner and license of the chart library say where it is from, in comments.
    assert(!/(?:src|href)\s*=\s*["']?(?:https?:)?\/\//.test(page));
    assert(page.includes("default-src &#39;none&#39;"));
    assert(page.includes("Permission is hereby granted"));
    await writeReport(folder);
    assert.deepEqual(namesIn(folder), ["python", "report.html"]);
  }));
