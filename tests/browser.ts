/** Pages as readers see them: in Chromium without a window, of which one is started for all tests of a file. */
import axe from "axe-core";
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

const executablePath = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path)
);

/** Whether there is a browser. */
export const hasBrowser = executablePath !== undefined;

let browser: Promise<Browser> | undefined;

/** What a page has asked for and complained about. */
export interface Visit {
  readonly page: Page;
  /** Addresses of all requests but that of the page. */
  readonly requests: readonly string[];
  readonly complaints: readonly string[];
}

export interface Look {
  readonly width?: number;
  readonly scheme?: "light" | "dark";
  readonly javaScriptEnabled?: boolean;
}

/** Opens a page in a profile of its own. */
export async function visit(address: string, look: Look = {}): Promise<Visit> {
  const { width = 1280, scheme = "light", javaScriptEnabled = true } = look;
  // Chromium's own sandbox refuses to work for root.
  browser ??= chromium.launch({ executablePath: executablePath!, args: ["--no-sandbox"] });
  const viewport = { width, height: 900 };
  const page = await (await browser).newPage({ viewport, colorScheme: scheme, javaScriptEnabled });
  const requests: string[] = [], complaints: string[] = [];
  page.on("request", (request) => {
    if (request.url() !== address) requests.push(request.url());
  });
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => complaints.push(dialog.message()));
  await page.goto(address);
  return { page, requests, complaints };
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
}

/** Fails where a page is hard to read or to use for some people. */
export async function assertAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const findings = await page.evaluate(async () => {
    // deno-lint-ignore no-explicit-any
    const { violations } = await (globalThis as any).axe.run();
    // deno-lint-ignore no-explicit-any
    return violations.map(({ id, impact, nodes }: any) =>
      `${impact} ${id}: ${nodes.length}, ${nodes[0].html} ${nodes[0].failureSummary}`
    );
  }) as string[];
  assert.deepEqual(findings.filter((text) => /^(serious|critical)/.test(text)), []);
}

/** A test in the browser: playwright keeps timers and sockets between tests. */
export function browserTest(name: string, test: () => Promise<void>): void {
  Deno.test({ name, ignore: !hasBrowser, sanitizeOps: false, sanitizeResources: false, fn: test });
}
