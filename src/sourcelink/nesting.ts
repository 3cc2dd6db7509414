import type { Alignment } from './alignment.ts';
import type { Message } from './evidence.ts';
import { groupOfOnly } from './companions.ts';
import { isQuotedBetween, mostBeside } from './between-companions.ts';
import { plainName } from './plain-name.ts';
import { gapAround, type Gap } from './gap.ts';
import type { HolePart, SourceFile, Template } from './template.ts';

/** Where a shape stands in the workspace. */
export interface Place {
  readonly path: string;
  readonly template: Template;
  readonly file: SourceFile;
  /** Of a template that is no more: the lines that it stood in. */
  readonly former?: string;
  /** In a package, build output or a test: see `isCopiedCode`. */
  readonly isCopied?: boolean;
}

export interface PlacedAlignment {
  readonly alignment: Alignment;
  readonly places: readonly Place[];
}

/** A quoted question is shorter than this, a prompt that is put together from files is longer. */
const leastIncluded = 160;

/** Holes with such a word in their name hold what people and tools say. */
const dataName =
  /quest|query|message|ticket|text|input|context|document|article|transcript|mail|review|conversation|history|log|code|diff|answer|draft|passage|chunk|request|result|output|comment|feedback/i;

/**
 * What stands in another template's hole was either put there by the program or is data that quotes
 * a prompt. It is kept where the code leads from the hole to it, or where it is long, explains more
 * than what is around it and begins where the hole does, unless the hole's name says that it is data.
 */
export function dropQuotations(
  placed: readonly PlacedAlignment[],
  message: Message,
): PlacedAlignment[] {
  const outerFirst = placed.toSorted(
    ({ alignment: a }, { alignment: b }) => a.start - b.start || b.end - a.end,
  );
  const kept: PlacedAlignment[] = [];
  // What a quoted function says goes on behind the first of its lines.
  const quoted = new Set<string>();
  for (const inner of outerFirst) {
    const places = quoted.has(groupOfOnly(inner) ?? '')
      ? []
      : placesOfSource(inner, kept, { placed, message });
    const group = groupOfOnly(inner);
    if (places.length > 0) kept.push({ alignment: inner.alignment, places });
    else if (group !== undefined) quoted.add(group);
  }
  return kept;
}

/** The places that the program put this text from; none where it is a quotation. */
function placesOfSource(
  inner: PlacedAlignment,
  kept: readonly PlacedAlignment[],
  { placed, message }: { readonly placed: readonly PlacedAlignment[]; readonly message: Message },
): readonly Place[] {
  const host = innermostHost(inner, kept, message);
  if (host !== undefined && !isIncluded(inner.alignment, host, kept))
    return inner.places.filter((place) => isLinked(place, host.outer, host.gap));
  return isQuotedBetween(inner, placed) ? [] : inner.places;
}

function isIncluded(
  inner: Alignment,
  { outer, gap }: Host,
  kept: readonly PlacedAlignment[],
): boolean {
  const reached = kept
    .filter(({ alignment }) => gap.start <= alignment.start && alignment.end <= inner.start)
    .reduce((most, { alignment }) => Math.max(most, alignment.end), gap.start);
  const startsWhole = inner.shape.startsWithHole || inner.start - reached <= mostBeside;
  return (
    inner.matched >= leastIncluded &&
    inner.matched > outer.alignment.matched &&
    startsWhole &&
    !outer.places.every((place) =>
      holesIn(outer, place, gap).some(({ expression }) => dataName.test(expression)),
    )
  );
}

interface Host {
  readonly outer: PlacedAlignment;
  readonly gap: Gap;
}

function innermostHost(
  inner: PlacedAlignment,
  kept: readonly PlacedAlignment[],
  message: Message,
): Host | undefined {
  for (const outer of kept.toReversed()) {
    const gap =
      gapAround(outer.alignment, inner.alignment) ??
      lastHole(outer.alignment, inner.alignment, message);
    if (gap !== undefined) return { outer, gap };
  }
  return undefined;
}

/**
 * A hole at the end of a template has no end of its own. What begins in its first line is its value;
 * what begins on a later line stands beside it, as parts that a program joins do.
 */
function lastHole(outer: Alignment, inner: Alignment, message: Message): Gap | undefined {
  const { shape, end } = outer;
  if (!shape.endsWithHole || inner.start < end) return undefined;
  const { offsets } = message.normalized;
  const between = message.original.slice((offsets[end - 1] ?? 0) + 1, offsets[inner.start]);
  const holes = shape.holesAtEnd;
  if ((between.trimStart().match(/\n|\\n/g)?.length ?? 0) >= holes) return undefined;
  return { start: end, end: inner.end, before: shape.units.length - 1, after: shape.units.length };
}

function isLinked(inner: Place, outer: PlacedAlignment, gap: Gap): boolean {
  return outer.places.some((place) => {
    const samePath = place.path === inner.path;
    const { template } = inner;
    if (samePath && template.scope !== undefined && template.scope === place.template.scope)
      return true;
    return holesIn(outer, place, gap).some(
      (hole) =>
        (samePath && hole.start <= template.start && template.end <= hole.end) ||
        namesInHole(hole, place).some((name) =>
          template.names.some((own) => plainName(own) === name),
        ),
    );
  });
}

function holesIn({ alignment }: PlacedAlignment, { template }: Place, gap: Gap): HolePart[] {
  const from = alignment.shape.units[gap.before]?.part ?? -1;
  const to = alignment.shape.units[gap.after]?.part ?? template.parts.length;
  return template.parts.slice(from + 1, to).filter((part) => part.kind === 'hole');
}

/** The names in a hole's code, and one step further: what a plain variable was set to. */
function namesInHole(hole: HolePart, place: Place): string[] {
  const direct = identifiers(hole.expression);
  const behind = direct.flatMap((name) => identifiers(place.file.aliases.get(name) ?? ''));
  return [...direct, ...behind].map(plainName);
}

function identifiers(code: string): string[] {
  return code.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [];
}
