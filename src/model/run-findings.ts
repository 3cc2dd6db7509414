import { groupedBy } from '../base/grouped-by.ts';
import type { Finding } from './finding.ts';
import { shortened, spanFindings } from './span-findings.ts';
import type { Span } from './span.ts';

/** Two failures may be chance, the third attempt is a habit. */
const leastFailures = 3;
/** An agent may well look twice at what changes. */
const leastIdenticalCalls = 3;

/** What a reader should know of a whole run. `spans` come in order of their start, and so do findings. */
export function runFindings(spans: readonly Span[]): readonly Finding[] {
  const place = new Map(spans.map((span, index) => [span.spanId, index]));
  const found = [
    ...spans.flatMap(spanFindings),
    ...repeatedFailures(spans),
    ...identicalCalls(spans),
  ];
  return found.toSorted(
    (left, right) => (place.get(left.spanId) ?? 0) - (place.get(right.spanId) ?? 0),
  );
}

/** Attempts at the same thing under one parent that failed one after the other. */
function repeatedFailures(spans: readonly Span[]): readonly Finding[] {
  const groups = groupedBy(
    spans.filter((span) => span.parentSpanId !== undefined),
    (span) => `${span.parentSpanId} ${span.kind} ${span.name}`,
  );
  return [...groups.values()].flatMap((attempts): Finding[] => {
    const failures = longestStreak(attempts, (span, before) => {
      return span.status.code === 'error' && (before === undefined || follows(span, before));
    });
    const [first] = failures;
    if (first === undefined || failures.length < leastFailures) return [];
    const message = `${shortened(first.name)} failed ${failures.length} times in a row.`;
    return [{ code: 'repeated-failures', severity: 'warning', spanId: first.spanId, message }];
  });
}

/** The same tool called with the same arguments, again and again. Parallel calls are a fan-out instead. */
function identicalCalls(spans: readonly Span[]): readonly Finding[] {
  const calls = spans.filter(({ kind, tool }) => kind === 'tool' && tool?.arguments !== undefined);
  const groups = groupedBy(calls, ({ name, tool }) =>
    JSON.stringify([tool?.name ?? name, tool?.arguments]),
  );
  return [...groups.values()].flatMap((group): Finding[] => {
    const inTurn = longestStreak(group, (s, before) => before === undefined || follows(s, before));
    const [first] = inTurn;
    if (first === undefined || inTurn.length < leastIdenticalCalls) return [];
    // Failed attempts are told of as such.
    if (inTurn.every((span) => span.status.code === 'error')) return [];
    const name = shortened(first.tool?.name ?? first.name);
    const message = `The tool ${name} was called ${inTurn.length} times with the same arguments.`;
    return [{ code: 'identical-calls', severity: 'warning', spanId: first.spanId, message }];
  });
}

/**
 * The longest run of neighbors that belong together. `continues` is asked of each span and the one
 * before it in the streak, or none where it would begin one.
 */
function longestStreak(
  spans: readonly Span[],
  continues: (span: Span, before: Span | undefined) => boolean,
): readonly Span[] {
  let longest: readonly Span[] = [];
  let streak: Span[] = [];
  for (const span of spans) {
    if (!continues(span, streak.at(-1))) streak = [];
    if (streak.length > 0 || continues(span, undefined)) streak.push(span);
    if (streak.length >= longest.length) longest = streak;
  }
  return longest;
}

function follows(span: Span, before: Span): boolean {
  return before.endTime !== undefined && span.startTime >= before.endTime;
}
