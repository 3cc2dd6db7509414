import '../trace/trace.css';
import { registerControls } from '../shared/controls.ts';
import { byId } from '../shared/element.ts';
import { TraceView } from '../trace/trace-view.ts';
import { fakeHost, type FakeHost, type FakeRun } from './fake-host.ts';
import { generatedRun } from './generated-run.ts';
import recordedRuns from './recorded-runs.json';
import { applyTheme } from './themes.ts';

/**
 * The trace panel in a plain browser. The address chooses: `?theme=light|dark|hc`, `?run=0`, `?run=1` and
 * so on for the recorded runs, `?spans=10000` for a made one, `&live=8` to see it happen in 8 seconds.
 */
const options = new URLSearchParams(location.search);
applyTheme(options.get('theme') ?? 'dark');
registerControls();
const host = fakeHost(chosenRun());
const live = Number(options.get('live') ?? 0);
if (live > 0) playLive(host, live);
const view = new TraceView(host, byId('app'));
addEventListener('pagehide', () => view.dispose());

/** For the tests, and for trying things in the browser's console. */
export interface DevTools {
  readonly host: FakeHost;
  readonly applyTheme: typeof applyTheme;
}
Object.assign(window, { spanwiseDev: { host, applyTheme } satisfies DevTools });

function chosenRun(): FakeRun {
  const spans = Number(options.get('spans') ?? 0);
  const recorded = recordedRuns[Number(options.get('run') ?? 0)];
  if (spans > 0 || recorded === undefined) return generatedRun(spans > 0 ? spans : 200);
  return recorded;
}

/** Goes through the run in this many seconds, and stays at its end. */
function playLive(played: FakeHost, seconds: number): void {
  const { durationMs } = chosenRun().timeline.run;
  const startedAt = performance.now();
  const timer = setInterval(tick, 150);
  function tick(): void {
    const share = (performance.now() - startedAt) / (seconds * 1000);
    played.setTime(durationMs * Math.min(share, 1.001));
    if (share > 1) clearInterval(timer);
  }
  tick();
}

// esbuild's server says when a new build is there; the address asks for it so that tests are left alone.
if (options.has('reload')) {
  new EventSource('/esbuild').addEventListener('change', () => location.reload());
}
