/** The page of a model as HTML: it needs nothing else, and may load nothing but what lies beside it. */
import { html, Markup } from "../text/markup.ts";
import { dataElement, selfContainedPage } from "../text/self_contained_page.ts";
import type { AttentionEntry, PageData } from "./page/data.ts";
import { pageScript, styleSheet } from "./page_modules.ts";

export interface DocumentParts {
  readonly title: string;
  readonly about: string;
  readonly data: PageData;
  /** ONNX Runtime, as a script. */
  readonly runtime: string;
  /** What is in the page itself, compressed, by name. */
  readonly embedded: ReadonlyMap<string, Uint8Array>;
  /** About the model, for the end of the page. */
  readonly card: Markup;
  readonly footer: string;
}

export function modelDocument(parts: DocumentParts): string {
  const { title, about, data, runtime, embedded, card, footer } = parts,
    script = pageScript(data.problem);
  return selfContainedPage({
    title,
    styles: styleSheet,
    scripts: [runtime, script],
    scriptsMay: "'wasm-unsafe-eval'",
    connects: Object.keys(data.files).length === 0 ? "'none'" : "'self'",
    body: html`
      <header>
        <h1>${title}</h1>
        <p class="about">${about}</p>
      </header>
      <main>
        ${question(data)}
        <form id="guess" class="card" hidden>
          <label for="guessed">Your answer</label>
          <div class="row">
            <input id="guessed" autocomplete="off" autocapitalize="off" spellcheck="false">
            <button class="primary">Compare with the model</button>
          </div>
        </form>
        <section id="answer" class="card" aria-label="Answer" hidden></section>
        ${attention(data.attention)}
        ${card}
      </main>
      <footer>${footer}</footer>
      ${dataElement(data)}
      ${[...embedded].map(([name, bytes]) => asset(name, bytes))}
      <script type="module">${new Markup(runtime)}</script>
      <script type="module">${new Markup(script)}</script>
    `,
  });
}

/** Answers that a beam search looks for; 1 is greedy decoding. */
const beamSizes = [1, 3, 5, 10];

const usualBeams = 3;

function question({ problem: { name, example, query }, stored }: PageData): Markup {
  const options = beamSizes.map((size) => {
    const text = size === 1 ? "greedy" : `beam of ${size}`;
    return size === usualBeams
      ? html`<option value="${size}" selected>${text}</option>`
      : html`<option value="${size}">${text}</option>`;
  });
  const such = example === "" ? "" : `, such as ${example}`;
  const random = html`
    <button type="button" id="random">Random problem</button>
    <label class="check"><input type="checkbox" id="guessing">Let me guess first</label>
  `;
  return html`
    <section id="ask" class="card" aria-label="Question">
      <form id="question">
        <label for="problem">A problem of ${name}${query === undefined
          ? ""
          : ", a bar and a query"}${such}</label>
        <div class="row">
          <input id="problem" value="${example}" autocomplete="off" autocapitalize="off"
            spellcheck="false" enterkeyhint="go">
          <button class="primary">Answer</button>
        </div>
        <div class="row">
          ${stored.length === 0 ? hidden : random}
          <label>Search <select id="beams">${options}</select></label>
        </div>
      </form>
      <div id="score" role="status" aria-label="Score"></div>
      <p id="status" role="status">This page needs scripts: they run the model in your browser.</p>
    </section>
  `;
}

/** Without problems to draw from. */
const hidden = html`<button type="button" id="random" hidden>Random problem</button>`;

function attention(entries: readonly AttentionEntry[]): Markup {
  const kinds = { self_attention: "self-attention", cross_attention: "cross-attention" };
  const cross = entries.findLastIndex(({ kind }) => kind === "cross_attention");
  const first = cross < 0 ? entries.length - 1 : cross;
  const options = entries.map(({ kind, stack, label }, i) => {
    const text = `${kind === "self_attention" ? `${stack} ` : ""}${kinds[kind]}, ${label}`;
    return i === first
      ? html`<option value="${i}" selected>${text}</option>`
      : html`<option value="${i}">${text}</option>`;
  });
  return html`
    <section id="attention" class="card" aria-labelledby="attention-title" hidden>
      <h2 id="attention-title">Attention</h2>
      <label>Layer <select id="layer">${options}</select></label>
      <div id="heads"></div>
    </section>
  `;
}

/** In a script element, browsers keep text as it is. */
function asset(name: string, bytes: Uint8Array): Markup {
  const text = new Markup(bytes.toBase64());
  return html`<script type="text/plain" id="asset-${name}">${text}</script>`;
}
