import type { ComponentName } from './formats/request-format.ts';
import type { ReadRequest } from './request-reading.ts';

/**
 * The recording that a request without an answer is compared with: the one with the most equal parts,
 * then the smallest difference, then the earliest. It is for the report only, and never answers.
 */
export function nearestRecording<Entry extends { readonly request: ReadRequest }>(
  entries: readonly Entry[],
  live: ReadRequest,
): Entry | undefined {
  let nearest: { entry: Entry; equal: number; size: number } | undefined;
  for (const entry of entries) {
    const differing = differingParts(entry.request, live);
    const equal = -differing.length;
    if (nearest !== undefined && equal < nearest.equal) continue;
    const size = differing.reduce((sum, [left, right]) => sum + differenceSize(left, right), 0);
    if (nearest === undefined || equal > nearest.equal || size < nearest.size) {
      nearest = { entry, equal, size };
    }
  }
  return nearest?.entry;
}

const componentNames: readonly ComponentName[] = [
  ...(['system', 'messages', 'tools', 'model', 'parameters', 'transport', 'body'] as const),
];

function differingParts(
  recorded: ReadRequest,
  live: ReadRequest,
): readonly (readonly [string, string])[] {
  const parts = componentNames.map(
    (name) =>
      [recorded.components.get(name)?.text ?? '', live.components.get(name)?.text ?? ''] as const,
  );
  const target = [`${recorded.method} ${recorded.path}`, `${live.method} ${live.path}`] as const;
  return [target, ...parts].filter(([left, right]) => left !== right);
}

/** Characters between the common beginning and the common end: cheap, and enough to rank by. */
function differenceSize(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  let start = 0;
  while (start < shorter && left[start] === right[start]) start++;
  let end = 0;
  while (end < shorter - start && left[left.length - 1 - end] === right[right.length - 1 - end])
    end++;
  return Math.max(left.length, right.length) - start - end;
}
