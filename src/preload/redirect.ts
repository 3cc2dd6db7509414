import { isHostIn } from '../protocol/provider-hosts.ts';
import type { PreloadSettings } from '../protocol/preload-settings.ts';

/** Where a request goes in place of a provider; `undefined` where it goes where it wants to. */
export type Redirect = (url: URL) => string | undefined;

/** `URL.parse` is younger than the oldest Node that programs run on. */
export function parseUrl(text: string, base?: string | URL): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/** The key of a provider is its variable's where one leads there, else its whole origin. */
export function redirectTo({ gateway, hosts, providers }: PreloadSettings): Redirect {
  return ({ protocol, host, origin, pathname, search }) => {
    if (protocol !== 'http:' && protocol !== 'https:') return undefined;
    if (!isHostIn(hosts, host)) return undefined;
    return `${gateway}/${providers[origin] ?? encodeURIComponent(origin)}${pathname}${search}`;
  };
}
