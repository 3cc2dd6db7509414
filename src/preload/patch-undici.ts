import { parseUrl, type Redirect } from './redirect.ts';

/** What undici calls a dispatcher, as far as it matters here. */
interface Dispatcher {
  dispatch(options: DispatchOptions, handler: unknown): unknown;
}

interface DispatchOptions {
  readonly origin?: string | URL;
  readonly path: string;
  readonly headers?: unknown;
}

/** Where every copy of undici in a process, Node's own too, keeps the one that it sends with. */
const places = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map((name) =>
  Symbol.for(name),
);

/** For programs that use undici without `fetch`. Those that set a dispatcher of their own are not seen. */
export function patchUndici(redirect: Redirect): void {
  // Node loads its own copy, which makes the dispatcher, when this is asked for.
  void globalThis.Request;
  for (const place of places) {
    const dispatcher: unknown = Reflect.get(globalThis, place);
    if (isDispatcher(dispatcher)) patchDispatcher(dispatcher, redirect);
  }
}

function isDispatcher(value: unknown): value is Dispatcher {
  return typeof value === 'object' && value !== null && 'dispatch' in value;
}

function patchDispatcher(dispatcher: Dispatcher, redirect: Redirect): void {
  const original = dispatcher.dispatch.bind(dispatcher);
  dispatcher.dispatch = (options, handler) => {
    const { path, origin: wanted } = options;
    const url = wanted === undefined ? undefined : parseUrl(path, wanted);
    const target = url === undefined ? undefined : redirect(url);
    if (target === undefined) return original(options, handler);
    const { origin, pathname, search } = new URL(target);
    const headers = withoutHost(options.headers);
    return original({ ...options, origin, path: `${pathname}${search}`, headers }, handler);
  };
}

/** Undici takes an object, a flat list, or pairs. */
function withoutHost(headers: unknown): unknown {
  const isHost = (name: unknown): boolean => String(name).toLowerCase() === 'host';
  if (Array.isArray(headers)) {
    const list: readonly unknown[] = headers;
    if (list.every((each) => Array.isArray(each)))
      return list.filter((pair) => !isHost((pair as readonly unknown[])[0]));
    return list.filter((_, index) => !isHost(list[index - (index % 2)]));
  }
  if (typeof headers !== 'object' || headers === null || Symbol.iterator in headers) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !isHost(name)));
}
