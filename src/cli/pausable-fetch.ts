/**
 * Loaded into a replayed Node program before its own code, where the replay is to stop in the debugger.
 * Node's `fetch` reads HTTP with WebAssembly, and a debugger that is asked to pause stops in there, where
 * nobody wants to be. So the answer that the replay stops at is read whole first; then the program waits
 * a moment, in which the editor asks it to pause, and goes on in code that it can pause in.
 *
 * The editor evaluates `globalThis.spanwisePause` in the running program: see `src/editor/replay/held-call.ts`.
 */
interface PausableFetch {
  /** Calls under way: a program without any made its call in another way. */
  waiting: number;
  /** The editor wants to pause once an answer is here. */
  wanted: boolean;
  /** An answer is here. */
  reached: boolean;
}

/** Longer than the editor takes to ask for the pause on a busy machine. */
const pauseMs = 1_500;

const state: PausableFetch = { waiting: 0, wanted: false, reached: false };
Object.defineProperty(globalThis, 'spanwisePause', { value: state });
const original = globalThis.fetch;

globalThis.fetch = async (...request) => {
  state.waiting++;
  const response = await original(...request).finally(() => state.waiting--);
  if (!state.wanted) return response;
  state.wanted = false;
  const body = await response.arrayBuffer();
  const { status, statusText, headers } = response;
  const isBodiless = body.byteLength === 0;
  const whole = new Response(isBodiless ? null : body, { status, statusText, headers });
  state.reached = true;
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
  // Some libraries look at the address that answered, which a response made here does not have.
  return Object.defineProperty(whole, 'url', { value: response.url });
};
