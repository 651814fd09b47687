/**
 * Who may look: whoever knows the token in the address, at this machine's own address. Other users of the machine do not know
 * the token; pages of other sites, which a browser could be led to ask from, come with another host or without the token.
 */
import { createHash, timingSafeEqual } from "node:crypto";

/** As seen by a browser on this machine, or at the other end of a tunnel, where the port may differ. */
const ownHosts = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** @returns the answer to a request that is refused; `undefined` when it is fine */
export function refusal(request: Request, token: string): Response | undefined {
  const host = request.headers.get("host") ?? "";
  if (!ownHosts.has(host.replace(/:\d+$/, "").toLowerCase())) return refused(403);
  const given = new URL(request.url).searchParams.get("token") ?? "";
  if (!areEqual(given, token)) return refused(401);
  if (request.method !== "GET") return refused(405);
  return undefined;
}

export function refused(status: number): Response {
  const words: Readonly<Record<number, string>> = {
    401: "The address needs the token that int2int dashboard printed.",
    403: "This host is not the one that the dashboard serves.",
    404: "There is no such page.",
    405: "The dashboard only answers GET.",
  };
  return new Response(`${words[status]}\n`, { status });
}

/** In a time that says nothing about where they differ. */
function areEqual(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
