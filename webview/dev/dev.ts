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
 * so on for the recorded runs, `?spans=10000` for a made one, `&live=8` to see it happen in 8 seconds,
 * `&at=100` to see it as it was after 100 ms, `&hostile=1` for names that are markup,
 * `&edited=1` for prompts that were edited since.
 */
const options = new URLSearchParams(location.search);
applyTheme(options.get('theme') ?? 'dark');
registerControls();
const run = chosenRun();
const host = fakeHost(run);
if (options.has('at')) host.setTime(Number(options.get('at')));
const live = Number(options.get('live') ?? 0);
if (live > 0) playLive(host, live);
const view = new TraceView(host, byId('app'));
addEventListener('pagehide', () => view.dispose());

/** For the tests, and for trying things in the browser's console. */
export interface DevTools {
  readonly host: FakeHost;
  readonly run: FakeRun;
  readonly applyTheme: typeof applyTheme;
}
Object.assign(window, { spanwiseDev: { host, run, applyTheme } satisfies DevTools });

function chosenRun(): FakeRun {
  const spans = Number(options.get('spans') ?? 0);
  const recorded = recordedRuns[Number(options.get('run') ?? 0)];
  if (spans > 0 || recorded === undefined) return generatedRun(spans > 0 ? spans : 200);
  if (options.has('edited')) return edited(recorded);
  return options.has('hostile') ? hostile(recorded) : recorded;
}

/** The run as it looks after somebody has edited its prompts. */
function edited({ sources, ...rest }: FakeRun): FakeRun {
  const spans = Object.entries(sources).map(([spanId, messages]) => {
    const stale = messages.map(({ message, locations }) => ({
      message,
      locations: locations.map((location) => ({ ...location, stale: true as const })),
    }));
    return [spanId, stale] as const;
  });
  return { ...rest, sources: Object.fromEntries(spans) };
}

/** The run with names that would be markup if anything took them for it. */
function hostile({ timeline, ...rest }: FakeRun): FakeRun {
  const names = timeline.names.map(
    (name) => `${name} <img src=x onerror=alert(1)><script>alert(2)</script>`,
  );
  return {
    ...rest,
    timeline: { ...timeline, names, run: { ...timeline.run, name: names[0] ?? '' } },
  };
}

/** Goes through the run in this many seconds, and stays at its end. */
function playLive(played: FakeHost, seconds: number): void {
  const { durationMs } = run.timeline.run;
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
