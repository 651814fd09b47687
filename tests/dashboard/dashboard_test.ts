import assert from "node:assert/strict";
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { int2int, pause, shipped } from "../commands/program.ts";
import { inTemporaryFolder } from "../files/faulty_calls.ts";
import { browserTest, closeBrowser, visit } from "../browser.ts";
import { writeRuns } from "../report/written_report.ts";
import { openTerminal, type Terminal } from "../terminal.ts";

Deno.test.afterAll(closeBrowser);

/** Starts `int2int dashboard` in a terminal, and ends it as people do. */
async function withDashboard(
  folder: string,
  use: (address: URL, terminal: Terminal) => Promise<void>,
): Promise<void> {
  const terminal = openTerminal([Deno.execPath(), ...shipped(["dashboard", folder])]);
  try {
    const address = await printedAddress(terminal);
    await use(address, terminal);
  } finally {
    await terminal.press("\x03");
    assert.equal(await terminal.ended(), 0);
  }
}

async function printedAddress(terminal: Terminal): Promise<URL> {
  for (const end = performance.now() + 60_000; performance.now() < end; await pause(10)) {
    const [address] = /http:\/\/\S+(?=\s)/.exec(terminal.shown()) ?? [];
    if (address !== undefined) return new URL(address);
  }
  throw new Error(`no address was printed: ${terminal.shown()}`);
}

/** Sends the first lines of a request as they are, which no well-behaved client would do. @returns the status line */
async function statusOf(port: string, request: string, host: string): Promise<string> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  try {
    const text = `${request} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
    await connection.write(new TextEncoder().encode(text));
    const bytes = new Uint8Array(4096);
    const count = await connection.read(bytes) ?? 0;
    return /^HTTP\/1\.1 (\d+)/.exec(new TextDecoder().decode(bytes.subarray(0, count)))?.[1] ?? "";
  } finally {
    connection.close();
  }
}

Deno.test("only those who know the token may look, at this machine's own address, and at nothing else", () =>
  inTemporaryFolder(async (folder) => {
    writeRuns(folder, 2);
    await withDashboard(folder, async ({ port, search, hostname }) => {
      assert.equal(hostname, "127.0.0.1");
      assert.match(search, /^\?token=[0-9a-f]{32}$/);
      const own = `127.0.0.1:${port}`,
        wrong = search.replace(/.$/, (digit) => digit === "0" ? "1" : "0");
      const cases: [request: string, host: string, status: string][] = [
        [`GET /${search}`, own, "200"],
        [`GET /${search}`, "localhost:9000", "200"],
        [`GET /${search}`, "evil.example", "403"],
        [`GET /${search}`, `evil.example:${port}`, "403"],
        [`GET /${search}`, `127.0.0.1.evil.example`, "403"],
        ["GET /", own, "401"],
        [`GET /${wrong}`, own, "401"],
        ["GET /events", own, "401"],
        [`POST /${search}`, own, "405"],
        [`HEAD /${search}`, own, "405"],
        [`GET /../../etc/passwd${search}`, own, "404"],
        [`GET /%2e%2e/%2e%2e/etc/passwd${search}`, own, "404"],
        [`GET /s/0/metrics.jsonl${search}`, own, "404"],
      ];
      for (const [request, host, status] of cases) {
        assert.equal(await statusOf(port, request, host), status, `${request} at ${host}`);
      }
      const response = await fetch(`http://${own}/${search}`);
      assert.equal(response.headers.get("access-control-allow-origin"), null);
      assert.equal(response.headers.get("x-frame-options"), "DENY");
      await response.body?.cancel();
      const second = await int2int(["dashboard", folder, "--port", port]);
      assert.match(second.stderr, new RegExp(`^int2int: --port: ${port} cannot be used: .*\n$`));
      assert.equal(second.code, 2);
      if (Deno.build.os === "linux") assert.deepEqual(listeningAt(port), ["0100007F"]);
    });
  }));

/** Addresses that a port listens at, as Linux writes them. */
function listeningAt(port: string): string[] {
  const number = Number(port).toString(16).toUpperCase().padStart(4, "0");
  return ["tcp", "tcp6"].flatMap((file) => readFileSync(`/proc/net/${file}`, "utf8").split("\n"))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, address, , state]) => state === "0A" && address?.endsWith(`:${number}`))
    .map(([, address]) => address!.split(":")[0]!);
}

browserTest(
  "new points and new runs are shown soon after they are logged, and nothing is written",
  () =>
    inTemporaryFolder(async (folder) => {
      const [first] = writeRuns(folder, 2), path = join(first!, "metrics.jsonl");
      const before = readFileSync(join(first!, "params.json"), "utf8");
      await withDashboard(folder, async (address) => {
        const { page, requests, complaints } = await visit(address.href);
        const row = page.locator("#summary tbody tr", { hasText: "s/0" });
        await row.waitFor();
        const epochs = await row.locator("td").nth(4).textContent();
        const lines = readFileSync(path, "utf8").trimEnd().split("\n").map((line) =>
          JSON.parse(line)
        );
        const last = lines.findLast(({ kind }) => kind === "epoch");
        const metrics = { ...last.metrics, valid_arithmetic_acc: 99.5 };
        const next = { ...last, epoch: last.epoch + 1, step: last.step + 100, metrics };
        const start = performance.now();
        appendFileSync(path, JSON.stringify(next) + "\n");
        await row.getByText("99.50").first().waitFor();
        const seconds = (performance.now() - start) / 1000;
        assert(seconds < 3, `shown after ${seconds} s`);
        assert.equal(epochs, "4");
        assert.equal(await row.locator("td").nth(4).textContent(), "5");

        writeRuns(folder, 3);
        await page.locator("#summary tbody tr", { hasText: "s/2" }).waitFor();
        assert(requests.every((request) => new URL(request).origin === address.origin));
        assert.deepEqual(complaints, []);
        await page.close();
      });
      assert.equal(readFileSync(join(first!, "params.json"), "utf8"), before);
    }),
);
