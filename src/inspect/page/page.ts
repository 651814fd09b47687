/**
 * An inspection as one HTML page that needs nothing else: charts are inline SVG, and behind each stands a table. It has no
 * scripts, and every text in it is escaped.
 */
import type { Inspection } from "../inspection.ts";
import { attentionSection } from "./attention_section.ts";
import { embeddingSection } from "./embedding_section.ts";
import { html, Markup } from "../../text/markup.ts";
import { predictionSection } from "./prediction_section.ts";
import { gateSection, statesSection } from "./states_section.ts";
import { style } from "./style.ts";

interface Section {
  readonly id: string;
  readonly title: string;
  /** Left out where the model has no such thing. */
  readonly content: Markup | undefined;
}

export function inspectionPage(inspection: Inspection): string {
  const { problem, answer, model } = inspection.question;
  const sections = sectionsOf(inspection).filter(({ content }) => content !== undefined);
  return html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'">
        <title>${problem} – inspection</title>
        <style>${new Markup(style)}</style>
      </head>
      <body>
        <header><h1>A look inside ${model}</h1>
    <p class="answer">${problem} → ${answer}</p>
    ${notes(inspection).map((note) => html`<p class="note">${note}</p>`)}</header>
        <nav aria-label="Sections">${sections.map(({ id, title }) =>
          html`<a href="#${id}">${title}</a>`
        )}</nav>
        <main>${sections.map(({ id, title, content }) =>
          html`
            <section id="${id}"><h2>${title}</h2>${content}</section>
          `
        )}</main>
      </body>
    </html>
  `.text;
}

function sectionsOf(inspection: Inspection): Section[] {
  const { seen, embeddings } = inspection;
  const attends = seen.some(({ kind }) => kind.endsWith("attention"));
  return [
    { id: "layers", title: "What each layer would answer", content: predictionSection(inspection) },
    {
      id: "attention",
      title: "Attention",
      content: attends ? attentionSection(inspection) : undefined,
    },
    { id: "states", title: "Hidden states", content: statesSection(inspection) },
    { id: "gates", title: "Gates and halting", content: gateSection(inspection) },
    { id: "embeddings", title: "Embeddings", content: embeddingSection(embeddings) },
  ];
}

/** What this page does not show, because the model has no such thing, or shows otherwise than the model works. */
function notes({ config, predictions: [last] }: Inspection): string[] {
  const both =
    "The values are those of one pass over the problem and the model's own greedy answer.";
  if (config.kind === "recurrent") {
    const cells = `The model is ${
      config.cell === "lstm" ? "an LSTM" : "a GRU"
    }: it has no attention.`;
    const backwards =
      "Its decoder also reads backwards: in this pass it sees the tokens that follow, which it " +
      "does not while it writes, so the last layer may prefer other tokens than the answer's.";
    return [both, config.bidirectional ? `${cells} ${backwards}` : cells];
  }
  if (config.architecture === "encoder_decoder") return [both];
  const other = last?.seen.stack === "encoder" ? "decoder" : "encoder";
  return [both, `The model has no ${other}, and so no cross-attention.`];
}
