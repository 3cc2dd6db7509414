/** Made by scripts/dev-webview.mjs from the recordings of real agents under test/fixtures. */
declare module '*recorded-runs.json' {
  import type { FakeRun } from './fake-host.ts';

  const runs: readonly FakeRun[];
  export default runs;
}
