/** Server-sent events to any number of pages. */

export class EventStream {
  readonly #listeners = new Set<ReadableStreamDefaultController<Uint8Array>>();
  readonly #encoder = new TextEncoder();

  /** @param first events that only the new listener gets */
  subscribe(first: readonly string[]): Response {
    let listener: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        listener = controller;
        for (const text of first) controller.enqueue(this.#encoder.encode(text));
        this.#listeners.add(controller);
      },
      cancel: () => {
        this.#listeners.delete(listener);
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  }

  send(text: string): void {
    if (this.#listeners.size === 0) return;
    const bytes = this.#encoder.encode(text);
    for (const listener of this.#listeners) listener.enqueue(bytes);
  }
}

/** One event as it is sent. @param data anything that JSON can hold */
export function eventText(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
