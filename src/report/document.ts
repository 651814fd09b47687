/** The page as one HTML file that needs nothing else, and may load nothing else. */
import type { PageData, PageRun } from "./page/data.ts";
import { region } from "./page/detail.ts";
import { html, Markup } from "../text/markup.ts";
import { dataElement, type PageFrame, selfContainedPage } from "../text/self_contained_page.ts";
import { summaryTable } from "./page/summary.ts";
import { firstView, shownRuns } from "./page/view.ts";
import { chartLibrary, pageScript, styleSheet } from "./page_script.ts";

/** A report: its data are in it. Without scripts it still shows the table of runs. */
export function reportDocument(data: PageData): string {
  const about = `${data.runs.length} runs, ${
    data.written.slice(0, 16).replace("T", " ")
  } UTC, int2int ${data.version}`;
  return documentOf({
    title: data.title,
    about,
    data,
    summary: firstTable(data.runs),
    connects: "'none'",
  });
}

/** The page of a dashboard, whose data are sent later. */
export function dashboardDocument(title: string, about: string): string {
  return documentOf({ title, about, data: null, summary: html``, connects: "'self'" });
}

interface Parts {
  readonly title: string;
  readonly about: string;
  readonly data: PageData | null;
  readonly summary: Markup;
  readonly connects: PageFrame["connects"];
}

function documentOf({ title, about, data, summary, connects }: Parts): string {
  const script = pageScript();
  return selfContainedPage({
    title,
    styles: styleSheet,
    scripts: [chartLibrary, script],
    connects,
    body: html`
      <header>
        <h1>${title}</h1>
        <p class="about">${about}<span id="live" role="status"></span></p>
      </header>
      <main>
        <form id="controls" aria-label="What is shown"></form>
        <section id="summary" aria-label="Runs">${summary}</section>
        <section id="comparison" aria-label="Comparison"></section>
        <section id="charts" aria-label="Curves"></section>
        <section id="detail" aria-label="Details"></section>
      </main>
      ${dataElement(data)}
      <script>${new Markup(chartLibrary)}</script>
      <script>${new Markup(script)}</script>
    `,
  });
}

function firstTable(runs: readonly PageRun[]): Markup {
  const view = firstView(runs), { metric, sorting } = view;
  const table = summaryTable(shownRuns(runs, view), runs, {
    ...{ metric, sorting, selected: undefined, hasColors: true },
  });
  return region("Runs", table);
}
