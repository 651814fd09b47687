import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { modelWeights } from "../../src/models/build.ts";
import { modelConfig } from "../../src/models/config.ts";
import { elementCount } from "../../src/graph/shape.ts";
import { flagsWith } from "../../src/flags/parse.ts";
import { buildTask } from "../../src/task/task.ts";
import { padId } from "../../src/tokenizers/vocabulary.ts";
import { html } from "../../src/text/markup.ts";
import { modelAssets } from "../../src/web/assets.ts";
import { runtimeBinary, runtimeScript } from "../../src/web/runtime.ts";
import {
  largestPage,
  type PageContent,
  writePage,
  writePageFolder,
} from "../../src/web/write_page.ts";
import { browserTest, closeBrowser, visit } from "../browser.ts";
import { randomModel } from "../export/exported_models.ts";

Deno.test.afterAll(closeBrowser);

function content(): PageContent {
  const model = randomModel({}), { config, parameters: flags, tensors } = model;
  return {
    described: { task: buildTask(flags), flags, config, stored: [], example: "12 18" },
    model: modelAssets(config, tensors, "f32", "random weights"),
    precision: "f32",
    texts: { title: "A model", about: "", card: html``, footer: "" },
  };
}

function inFolder(test: (folder: string) => Promise<void>): () => Promise<void> {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), "int2int-web-"));
    try {
      await test(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
}

browserTest(
  "a folder answers from a web server, and says that it needs one",
  inFolder(async (folder) => {
    const path = join(folder, "model");
    const written = writePageFolder(path, content());
    const names = readdirSync(path).toSorted();
    assert.deepEqual(names, [
      ...["attention.bin", "encode.bin", "index.html", "prefill.bin", "runtime.bin", "step.bin"],
      "weights.bin",
    ]);
    const sizes = names.map((name) => statSync(join(path, name)).size);
    assert.equal(written.bytes, sizes.reduce((a, b) => a + b, 0));
    const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
      const name = new URL(request.url).pathname.slice(1) || "index.html";
      if (!names.includes(name)) return new Response("none", { status: 404 });
      const type = name.endsWith(".html") ? "text/html" : "application/octet-stream";
      return new Response(readFileSync(join(path, name)), { headers: { "content-type": type } });
    });
    const address = `http://127.0.0.1:${server.addr.port}/`;
    writeFileSync(join(path, "other.bin"), "");
    assert.throws(() => writePageFolder(path, content()), /holds other\.bin besides/);
    const { page, requests } = await visit(address);
    await page.waitForFunction(() => document.getElementById("status")!.textContent === "Ready.");
    await page.click("#question button.primary");
    await page.waitForSelector(".answers li");
    const foreign = requests.filter((url) => !url.startsWith(address));
    assert.deepEqual(foreign, []);
    await page.close();
    await server.shutdown();

    const { page: local } = await visit(`file://${path}/index.html`);
    await local.waitForSelector("#status.mistake");
    assert.match((await local.textContent("#status"))!, /this folder needs a web server: /);
    await local.close();
  }),
);

Deno.test(
  "a page is replaced as a whole, and small enough for one file",
  inFolder((folder) => {
    const path = join(folder, "model.html");
    for (let times = 0; times < 2; times++) {
      const { bytes, isFolder } = writePage(path, content());
      assert.equal(isFolder, false);
      assert.equal(statSync(path).size, bytes);
    }
    assert.deepEqual(readdirSync(folder), ["model.html"]);
    return Promise.resolve();
  }),
);

Deno.test("the page of the default model has less than 30 MB", () => {
  const flags = flagsWith({ operation: "gcd" }), { vocabulary } = buildTask(flags);
  const config = modelConfig(flags, vocabulary.tokens.length, padId);
  // The sum of some random numbers is spread much like a trained weight. So many have nothing that gzip finds again.
  const some = Float32Array.from(
    { length: 100_003 },
    () => (Math.random() + Math.random() + Math.random() - 1.5) / 16,
  );
  const tensors = new Map(
    modelWeights(config).flatMap(({ parts }) => parts).map(({ name, shape }) => {
      const data = new Float32Array(elementCount(shape));
      for (let at = 0; at < data.length; at += some.length) {
        data.set(some.subarray(0, data.length - at), at);
      }
      return [name, { dtype: "F32", shape, data }] as const;
    }),
  );
  const { assets } = modelAssets(config, tensors, "f16", "random weights");
  const parts = [runtimeBinary(), ...assets.values()];
  const base64 = parts.reduce((sum, { length }) => sum + 4 * Math.ceil(length / 3), 0);
  const rest = runtimeScript().length + 300_000;
  assert.ok(base64 + rest < largestPage, `${base64} + ${rest}`);
});
