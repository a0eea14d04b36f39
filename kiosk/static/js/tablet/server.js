// One request to the server, which never throws: status 0 is no network, or something between that is not our server.
import { get } from "./device.js";
import { measured } from "./clock.js";

const PATIENCE = 20_000;

export async function post(path, body) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  const sent = Date.now();
  try {
    const answer = await fetch(`/tablet/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${get("secret")}` },
      body: JSON.stringify(body),
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      signal: stop.signal,
    });
    const received = Date.now();
    const said = await answer.json().catch(() => null);
    if (said?.now) measured(sent, received, Date.parse(said.now));
    return { status: answer.status, said: said ?? {}, wait: Number(answer.headers.get("Retry-After")) || 0 };
  } catch {
    return { status: 0, said: {}, wait: 0 };
  } finally {
    clearTimeout(timer);
  }
}
