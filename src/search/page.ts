import { showAnswer } from "../problems/show_answer.ts";
import type { Task } from "../task/task.ts";
import { grouped } from "../text/grouped.ts";
import { html, Markup } from "../text/markup.ts";
import { selfContainedPage } from "../text/self_contained_page.ts";
import { curves } from "./curves.ts";
import { type RoundRecord, shown } from "./record.ts";
import type { Member } from "./state.ts";
import styles from "./page.css" with { type: "text" };

/** Constructions that the page lists. */
const mostListed = 20;

/** A search as a page without scripts: scores over the rounds, what each round did, and the best constructions. */
export function searchPage(
  task: Task,
  population: readonly Member[],
  records: readonly RoundRecord[],
): string {
  const title = `Search: ${task.problem.name}`, [first] = population;
  const rounds = records.length - 1;
  return selfContainedPage({
    ...{ title, styles, scripts: [], connects: "'none'" as const },
    body: html`
      <h1>${title}</h1>
      <p>Best score ${shown(first!.score)}, found in round ${first!
        .round} of ${rounds}. The population has
      ${grouped(population.length)} constructions.</p>
      ${rounds > 0 ? curves(records) : ""}
      <h2>Rounds</h2>${roundTable(records)}
      <h2>Best constructions</h2>
      <div class="constructions">${bestTable(task, population.slice(0, mostListed))}</div>
    `,
  });
}

function roundTable(records: readonly RoundRecord[]): Markup {
  const titles = ["Round", "Best", "10 %", "Median", "Worst", "New", "Tried", "Valid", "Known"];
  return table([...titles, "Improved", "Temperature"], records.map(cellsOf));
}

/** What was known, or valid, says nothing of starts. */
function cellsOf(record: RoundRecord): (string | number)[] {
  const percent = (share: number) => `${share.toFixed(1)} %`;
  const { best, tenth, median, worst, sampled } = record;
  return [
    record.round,
    ...[best, tenth, median, worst].map(shown),
    ...[record.new, record.tried].map(grouped),
    ...sampled ? [record.valid, record.repeated].map(percent) : ["", ""],
    percent(record.improved),
    sampled ? shown(record.temperature) : "",
  ];
}

function bestTable({ problem, vocabulary }: Task, members: readonly Member[]): Markup {
  const text = (tokens: readonly number[]) =>
    showAnswer(vocabulary.tokensOf(tokens), false, problem.outputTokenizer);
  return table(
    ["Score", "Round", "Construction"],
    members.map(({ score, round, tokens }) => [shown(score), round, text(tokens)]),
  );
}

function table(titles: readonly string[], rows: readonly (readonly (string | number)[])[]): Markup {
  return html`
    <table>
      <thead>
        <tr>${titles.map((title) => html`<th>${title}</th>`)}</tr>
      </thead>
      <tbody>${rows.map((cells) =>
        html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`
      )}</tbody>
    </table>
  `;
}
