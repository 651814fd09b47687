/**
 * Python's pickles are programs for a small stack machine, and Python's own machine calls whatever function a file
 * names. This one knows the instructions that `torch.save` writes and a list of names with harmless meanings; at
 * anything else it stops. It calls no function that the file chose.
 */
import { quoted } from "../safetensors_header.ts";
import { PickleBytes, type Refuse } from "./pickle_bytes.ts";

/** What a name in a pickle means: a value, or a function of ours in the place of Python's. */
export type Globals = ReadonlyMap<string, unknown>;

/** A function of ours that a pickle may apply to arguments of its choice. */
export class Constructor {
  constructor(readonly construct: (args: readonly unknown[], refuse: Refuse) => unknown) {}
}

/** An object that takes its state (Python's `__setstate__`) after it was made. */
export interface Stateful {
  setState(state: unknown, refuse: Refuse): void;
}

/** What a pickle's machine needs to know. */
export interface PickleContext {
  readonly globals: Globals;
  /** The meaning of a "persistent id": in PyTorch, of a reference to a storage. */
  readonly persistent: (id: unknown, refuse: Refuse) => unknown;
  /** Throws; the problem names the instruction's place. */
  readonly refuse: (problem: string, byte: number) => never;
}

/** 37 instructions make a tensor: this is enough for 27,000 of them, and bounds time and memory. */
const MOST_INSTRUCTIONS = 1_000_000;
const HIGHEST_PROTOCOL = 5;

/**
 * Runs a pickle and returns its value: dictionaries as Maps, lists as arrays, tuples as frozen arrays, integers as
 * numbers or, beyond 2^53, as bigints; everything else as `context` has it. Values may occur several times, and
 * within themselves.
 */
export function runPickle(bytes: Uint8Array, context: PickleContext): unknown {
  return new PickleMachine(bytes, context).run();
}

class PickleMachine {
  readonly bytes: PickleBytes;
  readonly globals: Globals;
  readonly persistent: PickleContext["persistent"];
  readonly refuse: Refuse;
  readonly #stack: unknown[] = [];
  /** Heights of the stack where MARKs lie. */
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, unknown>();
  #instructionAt = 0;

  constructor(bytes: Uint8Array, context: PickleContext) {
    this.refuse = (problem) => context.refuse(problem, this.#instructionAt);
    this.bytes = new PickleBytes(bytes, this.refuse);
    this.globals = context.globals;
    this.persistent = context.persistent;
  }

  run(): unknown {
    for (let count = 0; count < MOST_INSTRUCTIONS; count++) {
      this.#instructionAt = this.bytes.at;
      const code = this.bytes.uint8();
      if (code === STOP) return this.#result();
      const instruction = INSTRUCTIONS.get(code);
      if (instruction === undefined) {
        return this.refuse(`it uses the instruction 0x${hex(code)}, which no checkpoint needs`);
      }
      instruction(this);
    }
    return this.refuse(`it has more than ${MOST_INSTRUCTIONS} instructions`);
  }

  push(value: unknown): void {
    this.#stack.push(value);
  }

  pop(): unknown {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) {
      this.refuse("it takes a value that is missing");
    }
    return this.#stack.pop();
  }

  top(): unknown {
    const value = this.pop();
    this.push(value);
    return value;
  }

  mark(): void {
    this.#marks.push(this.#stack.length);
  }

  /** Takes everything above the last mark, and the mark. */
  popMarked(): unknown[] {
    const mark = this.#marks.pop() ?? this.refuse("it takes values up to a mark that is missing");
    return this.#stack.splice(mark);
  }

  popText(): string {
    const value = this.pop();
    return typeof value === "string" ? value : this.refuse("a name is not text");
  }

  remember(index: number): void {
    this.#memo.set(index, this.top());
  }

  rememberNext(): void {
    this.remember(this.#memo.size);
  }

  recall(index: number): void {
    if (!this.#memo.has(index)) this.refuse(`it recalls value ${index}, which it did not store`);
    this.push(this.#memo.get(index));
  }

  #result(): unknown {
    const value = this.pop();
    if (this.#stack.length > 0 || !this.bytes.atEnd) this.refuse("it ends before its end");
    return value;
  }
}

type Instruction = (machine: PickleMachine) => void;

const STOP = 0x2e;

/** By their codes, named in Python's module `pickletools`. */
const INSTRUCTIONS: ReadonlyMap<number, Instruction> = new Map<number, Instruction>([
  [0x80, protocol],
  [0x95, (m) => m.bytes.bytes(8)], // FRAME
  [0x28, (m) => m.mark()], // MARK
  [0x4e, (m) => m.push(null)], // NONE
  [0x88, (m) => m.push(true)], // NEWTRUE
  [0x89, (m) => m.push(false)], // NEWFALSE
  [0x4b, (m) => m.push(m.bytes.uint8())], // BININT1
  [0x4d, (m) => m.push(m.bytes.uint16())], // BININT2
  [0x4a, (m) => m.push(m.bytes.int32())], // BININT
  [0x8a, (m) => m.push(m.bytes.integer(m.bytes.uint8()))], // LONG1
  [0x47, (m) => m.push(m.bytes.float64())], // BINFLOAT
  [0x58, (m) => m.push(m.bytes.text(m.bytes.uint32()))], // BINUNICODE
  [0x8c, (m) => m.push(m.bytes.text(m.bytes.uint8()))], // SHORT_BINUNICODE
  [0x43, (m) => m.push(m.bytes.bytes(m.bytes.uint8()))], // SHORT_BINBYTES
  [0x29, (m) => pushTuple(m, [])], // EMPTY_TUPLE
  [0x85, (m) => pushTuple(m, popLast(m, 1))], // TUPLE1
  [0x86, (m) => pushTuple(m, popLast(m, 2))], // TUPLE2
  [0x87, (m) => pushTuple(m, popLast(m, 3))], // TUPLE3
  [0x74, (m) => pushTuple(m, m.popMarked())], // TUPLE
  [0x5d, (m) => m.push([])], // EMPTY_LIST
  [0x61, (m) => append(m, popLast(m, 1))], // APPEND
  [0x65, (m) => append(m, m.popMarked())], // APPENDS
  [0x7d, (m) => m.push(new Map())], // EMPTY_DICT
  [0x73, (m) => setItems(m, popLast(m, 2))], // SETITEM
  [0x75, (m) => setItems(m, m.popMarked())], // SETITEMS
  [0x71, (m) => m.remember(m.bytes.uint8())], // BINPUT
  [0x72, (m) => m.remember(m.bytes.uint32())], // LONG_BINPUT
  [0x94, (m) => m.rememberNext()], // MEMOIZE
  [0x68, (m) => m.recall(m.bytes.uint8())], // BINGET
  [0x6a, (m) => m.recall(m.bytes.uint32())], // LONG_BINGET
  [0x63, (m) => m.push(globalOf(m, m.bytes.line(), m.bytes.line()))], // GLOBAL
  [0x93, stackGlobal],
  [0x69, instance],
  [0x52, construct], // REDUCE
  [0x81, construct], // NEWOBJ
  [0x62, build],
  [0x51, (m) => m.push(m.persistent(m.pop(), m.refuse))], // BINPERSID
]);

function protocol(machine: PickleMachine): void {
  const version = machine.bytes.uint8();
  if (version > HIGHEST_PROTOCOL) machine.refuse(`it has protocol ${version}, at most 5 is known`);
}

function popLast(machine: PickleMachine, count: number): unknown[] {
  return Array.from({ length: count }, () => machine.pop()).reverse();
}

function pushTuple(machine: PickleMachine, values: unknown[]): void {
  machine.push(Object.freeze(values));
}

function append(machine: PickleMachine, values: readonly unknown[]): void {
  const list = machine.top();
  if (!Array.isArray(list) || Object.isFrozen(list)) {
    return machine.refuse("it appends to what is not a list");
  }
  for (const value of values) list.push(value);
}

function setItems(machine: PickleMachine, keysAndValues: readonly unknown[]): void {
  const dictionary = machine.top();
  if (!(dictionary instanceof Map)) {
    return machine.refuse("it sets a key of what is not a dictionary");
  }
  if (keysAndValues.length % 2 !== 0) machine.refuse("a key has no value");
  for (let i = 0; i < keysAndValues.length; i += 2) {
    const key = keysAndValues[i];
    if (typeof key === "object" && key !== null) machine.refuse("a key is neither text nor number");
    dictionary.set(key, keysAndValues[i + 1]);
  }
}

function stackGlobal(machine: PickleMachine): void {
  const name = machine.popText();
  machine.push(globalOf(machine, machine.popText(), name));
}

/** INST is never written by PyTorch; it is known so that the message can say what it asked for. */
function instance(machine: PickleMachine): void {
  globalOf(machine, machine.bytes.line(), machine.bytes.line());
  machine.refuse("it uses the instruction INST, which PyTorch does not write");
}

/** The only way from a name in the file to something that is not plain data. */
function globalOf(machine: PickleMachine, module: string, name: string): unknown {
  const key = `${module}.${name}`;
  if (!machine.globals.has(key)) {
    machine.refuse(`it asks for ${shown(key)}, which no checkpoint needs; nothing of it was run`);
  }
  return machine.globals.get(key);
}

function construct(machine: PickleMachine): void {
  const args = machine.pop();
  const constructor = machine.pop();
  if (!(constructor instanceof Constructor)) {
    return machine.refuse("it calls what is not a function");
  }
  if (!Array.isArray(args)) {
    return machine.refuse("it calls a function without a list of arguments");
  }
  machine.push(constructor.construct(args, machine.refuse));
}

function build(machine: PickleMachine): void {
  const state = machine.pop();
  const object = machine.top();
  if (!isStateful(object)) return machine.refuse("it gives a state to what has none");
  object.setState(state, machine.refuse);
}

function isStateful(value: unknown): value is Stateful {
  return typeof (value as Partial<Stateful> | null)?.setState === "function";
}

/** A name as it is, if it is one, else in quotes and free of control characters. */
function shown(name: string): string {
  return /^[\w.]{1,100}$/.test(name) ? name : quoted(name);
}

function hex(code: number): string {
  return code.toString(16).padStart(2, "0");
}
