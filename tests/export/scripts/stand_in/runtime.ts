/** Runs ONNX files for `onnxruntime.py` beside it: a question a line, and an answer, as JSON. */
import { Buffer } from "node:buffer";
import process from "node:process";
import { createInterface } from "node:readline";
import { InferenceSession, Tensor } from "onnxruntime-node";

interface Sent {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: string;
}

type Question =
  | { readonly open: string }
  | { readonly run: number; readonly feeds: Readonly<Record<string, Sent>> };

const sessions: InferenceSession[] = [];

async function answerTo(question: Question): Promise<unknown> {
  if ("open" in question) {
    const session = await InferenceSession.create(question.open);
    const { inputNames: inputs, outputNames: outputs } = session;
    return { session: sessions.push(session) - 1, inputs, outputs };
  }
  const feeds = Object.entries(question.feeds).map(([name, sent]) => [name, received(sent)]);
  const results = await sessions[question.run]!.run(Object.fromEntries(feeds));
  const sent = Object.entries(results).map(([name, { data, dims }]) => {
    const { buffer, byteOffset, byteLength } = data as Float32Array<ArrayBuffer>;
    return [name, { dims, data: Buffer.from(buffer, byteOffset, byteLength).toString("base64") }];
  });
  return { results: Object.fromEntries(sent) };
}

function received({ type, dims, data }: Sent): Tensor {
  const { buffer } = Uint8Array.from(Buffer.from(data, "base64"));
  return type === "int64"
    ? new Tensor("int64", new BigInt64Array(buffer), [...dims])
    : new Tensor("float32", new Float32Array(buffer), [...dims]);
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await answerTo(JSON.parse(line)).catch((error) => ({ error: String(error) }));
  console.log(JSON.stringify(answer));
}
