/** A small assembler for WebAssembly modules: functions over one imported memory, with 128-bit vectors. */

/** Instructions or other parts of a module, as bytes. */
export type Code = readonly number[];

export const TYPE = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
export type ValueType = keyof typeof TYPE;

/** A function of a module; parameters come first among its locals. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: readonly ValueType[];
  readonly result?: ValueType;
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

const SECTION = { type: 1, import: 2, function: 3, export: 7, code: 10 } as const;
const MAX_PAGES = 65_536;

/**
 * A module that exports `functions` and imports its memory as `env.memory`.
 *
 * @param sharedMemory whether the memory will be a shared one of at most 65,536 pages
 */
export function encodeModule(
  functions: readonly WasmFunction[],
  sharedMemory: boolean,
): Uint8Array<ArrayBuffer> {
  const limits = sharedMemory ? [0x03, ...unsigned(0), ...unsigned(MAX_PAGES)] : [0x00, 0];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(SECTION.type, functions.map(functionType)),
    ...section(SECTION.import, [[...text("env"), ...text("memory"), 0x02, ...limits]]),
    ...section(SECTION.function, functions.map((_, index) => unsigned(index))),
    ...section(SECTION.export, functions.map(({ name }, i) => [...text(name), 0, ...unsigned(i)])),
    ...section(SECTION.code, functions.map(functionCode)),
  ]);
}

function functionType({ parameters, result }: WasmFunction): Code {
  const results = result === undefined ? [] : [result];
  return [0x60, ...vector(parameters.map(typeCode)), ...vector(results.map(typeCode))];
}

function functionCode({ locals, body }: WasmFunction): Code {
  const declared = locals.map((type) => [...unsigned(1), TYPE[type]]);
  const code = [...vector(declared), ...body, END];
  return [...unsigned(code.length), ...code];
}

function typeCode(type: ValueType): Code {
  return [TYPE[type]];
}

function section(id: number, entries: readonly Code[]): Code {
  const content = vector(entries);
  return [id, ...unsigned(content.length), ...content];
}

function vector(entries: readonly Code[]): Code {
  return [...unsigned(entries.length), ...entries.flat()];
}

function text(value: string): Code {
  const bytes = new TextEncoder().encode(value);
  return [...unsigned(bytes.length), ...bytes];
}

/** An unsigned integer below 2^32 in LEB128. */
export function unsigned(value: number): Code {
  const rest = Math.floor(value / 128);
  return rest === 0 ? [value] : [value % 128 + 128, ...unsigned(rest)];
}

/** A signed 32-bit integer in LEB128. */
export function signed(value: number): Code {
  const [low, rest] = [value & 0x7f, value >> 7];
  const last = rest === ((low & 0x40) === 0 ? 0 : -1);
  return last ? [low] : [low | 0x80, ...signed(rest)];
}

const END = 0x0b;
