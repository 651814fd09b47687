import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { FileError } from "../../src/errors.ts";
import { ReportFile } from "../../src/evaluation/report_file.ts";
import { readMarkedName } from "../../src/files/temporary_names.ts";
import { inTemporaryFolder, namesIn } from "../files/faulty_calls.ts";

Deno.test("a report appears when it is finished, whole, in the place of an older one", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/report`;
    Deno.writeTextFileSync(path, "old");
    const file = new ReportFile(path);
    // More than is read at a time, and letters of several bytes.
    const parts = Array.from({ length: 300 }, (_, i) => `${i} ${"ä".repeat(500)}\n`);
    parts.forEach((part) => file.write(part));
    assert.equal(readFileSync(path, "utf8"), "old");
    file.finish();
    file.close();
    assert.equal(readFileSync(path, "utf8"), parts.join(""));
    assert.deepEqual(namesIn(folder), ["report"]);
  }));

Deno.test("a report that is only closed leaves nothing behind", () =>
  inTemporaryFolder((folder) => {
    const file = new ReportFile(`${folder}/report`);
    file.write("half");
    file.close();
    file.close();
    assert.deepEqual(namesIn(folder), []);
  }));

Deno.test("what a killed run leaves of a report is known as such", () =>
  inTemporaryFolder((folder) => {
    const file = new ReportFile(`${folder}/report`);
    const [name] = namesIn(folder);
    assert.equal(readMarkedName(name!)?.writer.pid, Deno.pid);
    file.close();
  }));

Deno.test("a report without a line is an empty file", () =>
  inTemporaryFolder((folder) => {
    const file = new ReportFile(`${folder}/report`);
    file.finish();
    assert.equal(readFileSync(file.path, "utf8"), "");
  }));

Deno.test("a report that cannot be written says so at once, naming the file", () =>
  inTemporaryFolder((folder) => {
    const refused = (path: string, problem: RegExp) =>
      assert.throws(() => new ReportFile(path), (error) => {
        assert(error instanceof FileError);
        assert(error.message.startsWith(`${path}: cannot be written: `), error.message);
        assert.match(error.message, problem);
        return true;
      });
    refused(`${folder}/none/report`, /no such file or folder/);
    refused(folder, /it is a folder/);
    assert.deepEqual(namesIn(folder), []);
  }));
