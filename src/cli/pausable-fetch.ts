/**
 * Loaded into a replayed Node program before its own code, where the replay is to stop in the debugger.
 * Node's `fetch` reads HTTP with WebAssembly, and a debugger that is asked to pause stops in there, where
 * nobody wants to be. So the answer that the replay stops at is read whole first, and then this stops: the
 * call stack leads on to the code that waits for the answer.
 *
 * The editor evaluates `globalThis.spanwisePause` in the running program: see `src/editor/replay/held-call.ts`.
 */
interface PausableFetch {
  /** Calls under way: a program without any made its call in another way. */
  waiting: number;
  /** The editor wants to stop once an answer is here. */
  wanted: boolean;
}

const state: PausableFetch = { waiting: 0, wanted: false };
Object.defineProperty(globalThis, 'spanwisePause', { value: state });
const original = globalThis.fetch;

globalThis.fetch = async (...request) => {
  state.waiting++;
  const response = await original(...request).finally(() => state.waiting--);
  if (!state.wanted) return response;
  state.wanted = false;
  const whole = await readWhole(response);
  // oxlint-disable-next-line no-debugger -- Without a debugger it does nothing.
  debugger;
  return whole;
};

async function readWhole(response: Response): Promise<Response> {
  const body = await response.arrayBuffer();
  const { status, statusText, headers } = response;
  const whole = new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
  // Some libraries look at the address that answered, which a response made here does not have.
  return Object.defineProperty(whole, 'url', { value: response.url });
}
