/** A page in headless Chromium, where there is one; `deno task test` installs it where it may. */
import { existsSync, readFileSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { run } from "../child_process.ts";

const command = "chromium";

export const hasChromium: boolean = await succeeds();

async function succeeds(): Promise<boolean> {
  try {
    return (await run(command, ["--version"])).code === 0;
  } catch {
    return false;
  }
}

export interface OpenPage {
  readonly page: Page;
  /** Errors and warnings of the console, and everything that was asked of the network. */
  readonly complaints: readonly string[];
}

/** Opens a file as its reader would, offline. */
export async function withPage(path: string, use: (opened: OpenPage) => Promise<void>) {
  const browser: Browser = await chromium.launch({
    executablePath: `/usr/bin/${command}`,
    args: ["--no-sandbox"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => {
      if (request.url() !== `file://${path}`) complaints.push(request.url());
    });
    await page.goto(`file://${path}`);
    await use({ page, complaints });
  } finally {
    await browser.close();
  }
}

/** What axe-core finds wrong with the page for readers who do not see it, or use no pointer. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  const path = new URL("../../node_modules/axe-core/axe.min.js", import.meta.url);
  if (!existsSync(path)) throw new Error("axe-core is not installed");
  await page.evaluate(readFileSync(path, "utf8"));
  return await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 200)}`);
  });
}
