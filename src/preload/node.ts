// Loaded by `node --import` before a program whose HTTP clients read no base-URL variable: their calls to
// model providers, and to what the user has named, go to the gateway. Never throws into the program.
import { parsePreloadSettings, preloadVariable } from '../protocol/preload-settings.ts';
import { patchFetch } from './patch-fetch.ts';
import { patchHttp } from './patch-http.ts';
import { patchUndici } from './patch-undici.ts';
import { redirectTo } from './redirect.ts';

const settings = parsePreloadSettings(process.env[preloadVariable]);
if (settings !== undefined) {
  const redirect = redirectTo(settings);
  patchFetch(redirect);
  patchHttp(redirect);
  patchUndici(redirect);
}
