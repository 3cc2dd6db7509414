import type { CodeHints } from '../protocol/code-hints.ts';
import type { CallJson, RunCalls } from '../protocol/run-calls.ts';
import type { TemplateMatchJson } from '../protocol/workspace-api.ts';

/** A text that calls sent, and the templates that it came from. */
export interface TrackedText {
  readonly text: string;
  /** What the first call that sent it tells of its code. */
  hints: CodeHints;
  /** Absent until it was looked up, and after a file changed that it came from. */
  matches: readonly TemplateMatchJson[] | undefined;
  /** What it matched when it was last looked up: where it is looked for first after an edit. */
  lastPaths: ReadonlySet<string>;
  /** Runs that sent it. */
  runs: number;
}

export interface TrackedCall {
  readonly call: CallJson;
  readonly run: RunCalls['run'];
  readonly texts: readonly TrackedText[];
}

interface TrackedRun {
  readonly startTime: bigint;
  readonly calls: readonly TrackedCall[];
  readonly texts: ReadonlySet<TrackedText>;
}

const mostRuns = 500;
/** As much as 500 runs of an agent with long prompts; in memory twice that many bytes at most. */
const mostCharacters = 20_000_000;

/** The calls of the newest runs, each text of theirs once. */
export class TrackedCalls {
  private readonly runs = new Map<string, TrackedRun>();
  private readonly textsByText = new Map<string, TrackedText>();
  private characters = 0;

  /** Takes the place of what was known of the run. The oldest runs make room. */
  setRun({ run, texts, calls }: RunCalls): void {
    const before = this.runs.get(run.traceId);
    const tracked = texts.map((text) => this.textOf(text));
    const used = new Set(tracked);
    for (const text of used) text.runs += 1;
    if (before !== undefined) this.release(before);
    for (const call of calls.toReversed())
      for (const index of call.texts) setHints(tracked[index], call.hints);
    this.runs.set(run.traceId, {
      startTime: BigInt(run.startTimeUnixNano),
      texts: used,
      calls: calls.map((call) => ({
        call,
        run,
        texts: call.texts.flatMap((index) => tracked[index] ?? []),
      })),
    });
    while (this.runs.size > 1 && this.isTooMuch()) this.dropOldest();
  }

  get texts(): Iterable<TrackedText> {
    return this.textsByText.values();
  }

  /** Newest run first, its calls from the last to the first. */
  *newestFirst(): Iterable<TrackedCall> {
    const runs = [...this.runs.values()].toSorted((a, b) => (a.startTime < b.startTime ? 1 : -1));
    for (const { calls } of runs) yield* calls.toReversed();
  }

  private isTooMuch(): boolean {
    return this.runs.size > mostRuns || this.characters > mostCharacters;
  }

  private textOf(text: string): TrackedText {
    const known = this.textsByText.get(text);
    if (known !== undefined) return known;
    const made: TrackedText = {
      text,
      hints: {},
      matches: undefined,
      lastPaths: new Set(),
      runs: 0,
    };
    this.textsByText.set(text, made);
    this.characters += text.length;
    return made;
  }

  private dropOldest(): void {
    const [oldest] = [...this.runs].toSorted(([, a], [, b]) =>
      a.startTime < b.startTime ? -1 : 1,
    );
    if (oldest === undefined) return;
    const [traceId, run] = oldest;
    this.runs.delete(traceId);
    this.release(run);
  }

  private release({ texts }: TrackedRun): void {
    for (const text of texts) {
      text.runs -= 1;
      if (text.runs > 0) continue;
      this.textsByText.delete(text.text);
      this.characters -= text.text.length;
    }
  }
}

function setHints(text: TrackedText | undefined, hints: CodeHints): void {
  if (text !== undefined) text.hints = hints;
}
