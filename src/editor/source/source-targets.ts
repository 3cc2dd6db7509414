import type { OpenableLocation, SpanSources } from '../span-source.ts';
import { shownSource, type Rendering, type ShownSource } from './shown-source.ts';

/** Which part of a call a person wants the source of: all of it, a message, a character of a message. */
export interface WantedSource {
  readonly message?: number;
  readonly offset?: number;
}

/** A place to open: its line, or a character of its file where more is known. */
export interface Target {
  readonly location: OpenableLocation;
  /** A character offset in the file. */
  readonly offset?: number;
}

/** The best place, and those that explain the very same text, which nothing tells apart from it. */
export function targetsOf(
  sources: SpanSources,
  { message, offset }: WantedSource,
): readonly Target[] {
  const locations =
    message === undefined
      ? sources.span
      : (sources.messages.find((each) => each.message === message)?.locations ?? []);
  const targets = offset === undefined ? locations.map(asTarget) : targetsAt(locations, offset);
  const [first] = targets;
  if (first === undefined) return [];
  const equal = targets.filter(({ location }) => isAsGood(location, first.location));
  return [...new Map(equal.map((each) => [placeName(each.location), each])).values()];
}

/** Nothing tells two definitions of one name apart, or two templates that explain the same text. */
function isAsGood(location: OpenableLocation, best: OpenableLocation): boolean {
  if (location === best) return true;
  if (best.via === 'definition') return location.via === 'definition';
  const { explains } = location;
  return (
    best.explains !== undefined &&
    explains?.start === best.explains.start &&
    explains.end === best.explains.end
  );
}

function asTarget(location: OpenableLocation): Target {
  return { location };
}

/** The parts that hold one character of a message, those of the innermost template first. */
function targetsAt(locations: readonly OpenableLocation[], offset: number): readonly Target[] {
  return locations
    .flatMap((location) => {
      const part = location.rendering?.parts.find(
        ({ start, end }) => start <= offset && offset < end,
      );
      if (part === undefined) return [];
      // Within fixed text, as far into the line as into the stretch of the message.
      const into = part.kind === 'fixed' ? offset - part.start : 0;
      const at = Math.min(part.sourceStart + into, part.sourceEnd);
      return [{ location: { ...location, line: part.line }, offset: at }];
    })
    .toSorted((a, b) => widthOf(a.location) - widthOf(b.location));
}

function widthOf({ explains }: OpenableLocation): number {
  return explains === undefined ? 0 : explains.end - explains.start;
}

function placeName({ path, line }: OpenableLocation): string {
  return `${path}:${line}`;
}

/** What of each file went into the call. */
export function sentSources({ span }: SpanSources): ReadonlyMap<string, ShownSource> {
  const renderings = new Map<string, Rendering[]>();
  for (const { path, rendering } of span) {
    if (rendering === undefined) continue;
    const known = renderings.get(path) ?? [];
    known.push(rendering);
    renderings.set(path, known);
  }
  return new Map(Array.from(renderings, ([path, each]) => [path, shownSource(each)]));
}
