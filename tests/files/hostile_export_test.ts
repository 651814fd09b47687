/** ONNX files in the place of an export that ask for more than they hold. */
import { Buffer } from "node:buffer";
import { flagsToJson } from "../../src/flags/params_json.ts";
import { defaults } from "../../src/flags/parse.ts";
import { exportFormat } from "../../src/export/format.ts";
import { bytesField, initializer, metadataOf, smallOnnx } from "../export/small_onnx.ts";
import { type HostileFile, MEGABYTE, testRefusal } from "./measured.ts";

/** Fields of ONNX's messages: of a model, its graph and its texts; of a graph, nodes and weights; of a weight. */
const graph = 7, metadata = 14, node = 1, weight = 5, dims = 1, name = 8, rawData = 9;

/** 8 MB of fields that hold nothing. */
function empty(number: number): Uint8Array {
  const fields = new Uint8Array(8 * MEGABYTE);
  for (let i = 0; i < fields.length; i += 2) fields[i] = 8 * number + 2;
  return fields;
}

/** The file of an export, with other fields in the place of its graph. */
const withFields = (fields: Uint8Array) => Buffer.concat([smallOnnx([], { graph: null }), fields]);
const withGraph = (fields: Uint8Array) => withFields(bytesField(graph, fields));
const withWeight = (fields: Uint8Array) => withGraph(bytesField(weight, fields));

const promised = flagsToJson({ ...defaults(), operation: "gcd", base: 10, n_enc_layers: 200 });
const embedding = initializer("encoder.embeddings.weight", [29, 256]);

const FILES: readonly {
  what: string;
  bytes: () => Uint8Array;
  size?: number;
  says: RegExp;
}[] = [
  {
    what: "8 MB of weights",
    bytes: () => withGraph(empty(weight)),
    says: /more than 32768 tensors/,
  },
  { what: "8 MB of nodes", bytes: () => withGraph(empty(node)), says: /more than 1048576 fields/ },
  {
    what: "8 MB of graphs",
    bytes: () => withFields(empty(graph)),
    says: /more than one graph/,
  },
  {
    what: "8 MB of texts",
    bytes: () => withFields(empty(metadata)),
    says: /more than 1048576 fields/,
  },
  {
    what: "8 MB of dimensions",
    bytes: () => withWeight(bytesField(dims, new Uint8Array(8 * MEGABYTE).fill(1))),
    says: /more than 32 dimensions/,
  },
  {
    what: "a name of 8 MB",
    bytes: () => withWeight(bytesField(name, new Uint8Array(8 * MEGABYTE).fill(0x61))),
    says: /has no tensor encoder\.embeddings\.weight/,
  },
  {
    what: "values of 8 MB for a weight that has none",
    bytes: () =>
      withWeight(
        Buffer.concat([
          bytesField(name, new TextEncoder().encode("encoder.a")),
          bytesField(rawData, new Uint8Array(8 * MEGABYTE)),
        ]),
      ),
    says: /tensor encoder\.a: its values do not fit its shape \[\]$/,
  },
  {
    what: "flags of 8 MB",
    bytes: () => {
      const flags = " ".repeat(8 * MEGABYTE);
      return smallOnnx([], {
        metadataProps: metadataOf({ format: exportFormat, parameters: flags }),
      });
    },
    says: /not exported by this program/,
  },
  { what: "3 GB of nothing", bytes: () => smallOnnx([]), size: 3e9, says: /1048576 fields/ },
  {
    what: "200 layers that are not there",
    bytes: () =>
      smallOnnx([embedding], {
        metadataProps: metadataOf({ format: exportFormat, parameters: promised }),
      }),
    says: /has no tensor encoder\./,
  },
];

for (const { what, bytes, size, says } of FILES) {
  const file: HostileFile = {
    ...{ name: `an export of ${what}`, reading: "reload_model", says },
    make(folder) {
      const path = `${folder}/encoder_model.onnx`;
      Deno.writeFileSync(path, bytes());
      if (size !== undefined) Deno.truncateSync(path, size);
      return folder;
    },
  };
  testRefusal(file);
}
