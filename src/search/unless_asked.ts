/** Milliseconds between two looks. */
const interval = 50;

/** The result of some work; `undefined` as soon as the program is asked to stop, whatever becomes of the work. */
export async function unlessAsked<T>(
  isAsked: () => boolean,
  work: Promise<T>,
): Promise<T | undefined> {
  const asked = Promise.withResolvers<undefined>();
  const timer = setInterval(() => isAsked() && asked.resolve(undefined), interval);
  try {
    return await Promise.race([work, asked.promise]);
  } finally {
    clearInterval(timer);
  }
}
