/** The model of the page: loaded once, then asked. */
import { fromPlanes } from "../byte_planes.ts";
import type { GraphName, PageData } from "./data.ts";
import { beamAnswers, type FoundAnswer, greedyAnswer } from "./decoders.ts";
import { loadSession, type Session, startRuntime } from "./onnx_runtime.ts";
import { startModel } from "./step_model.ts";

export interface AnsweringModel {
  /** Graphs by name, for those who want to run them otherwise. */
  readonly sessions: Readonly<Partial<Record<GraphName, Session>>>;
  /** @param problem ids without those that frame it @param beams 1: greedy decoding @returns answers, best first */
  answer(problem: readonly number[], beams: number): Promise<FoundAnswer[]>;
}

/** The bytes of an asset by its name. */
export type ReadAsset = (name: string) => Promise<Uint8Array<ArrayBuffer>>;

/** @param progress gets a few words on what is done */
export async function loadAnswering(
  page: PageData,
  read: ReadAsset,
  progress: (doing: string) => void,
): Promise<AnsweringModel> {
  const { model, weights, vocabulary } = page;
  progress("Unpacking ONNX Runtime");
  startRuntime(await read("runtime"));
  progress("Unpacking the weights");
  const data = fromPlanes(await read("weights"), weights.bytes);
  progress("Loading the model");
  const sessions: Partial<Record<GraphName, Session>> = {};
  // One after the other: each takes memory while it is loaded.
  for (const name of model.graphs) {
    sessions[name] = await loadSession(await read(name), { path: weights.file, data });
  }
  return {
    sessions,
    async answer(problem, beams) {
      const asked = await startModel(sessions, model, problem);
      if (beams === 1) return [await greedyAnswer(asked, model)];
      return await beamAnswers(asked, model, vocabulary.length, beams);
    },
  };
}
