import { cutMark, type Alignment } from './alignment.ts';
import type { NormalizedText } from './normalize.ts';

/** A text from outside, as it came and as it is compared. */
export interface Message {
  readonly original: string;
  readonly normalized: NormalizedText;
}

/** Limits of attribute lengths are multiples of one of these, and not shorter than `leastLimit`. */
const limitSteps = [50, 64];
const leastLimit = 128;

/** Whether a text's length or end is that of a value that was cut on its way into the telemetry. */
export function looksCut(original: string): boolean {
  const { length } = original;
  return (
    length >= leastLimit &&
    (cutMark.test(original) || limitSteps.some((step) => length % step === 0))
  );
}

/** Fixed text that a match rests on, in normalized characters: about 16 with the spaces between. */
const leastMatched = 14;
/** The same where a part of the template is not in the message: more than a common phrase. */
const leastPartial = 24;
/** Share of the template's required text that must be there. */
const leastShare = 0.6;
/** One unbroken piece of this many characters must be among it, or small words would do. */
const leastUnit = 10;
/** Fewer words are a name, a path or an address, which any data may hold. */
const leastWords = 3;
/** For a template that frames the whole message, less is enough: nothing else explains its frame. */
const leastFrame = 8;
const leastFrameWords = 2;
/** A text this long stands for itself wherever it is; a shorter one must not be cut from a sentence. */
const selfEvident = 60;

/** Whether the message can be said to come from this template. A wrong line is worse than none. */
export function isConvincing(alignment: Alignment, message: Message): boolean {
  return framesMessage(alignment, message) || standsInMessage(alignment, message);
}

/** The template accounts for the whole message: fixed text at its ends, or holes that reach them. */
function framesMessage(alignment: Alignment, { normalized }: Message): boolean {
  const { shape, start, end, matched, missing } = alignment;
  if (missing > 0 || (shape.startsWithHole && shape.endsWithHole)) return false;
  const framed =
    (shape.startsWithHole || start === 0) && (shape.endsWithHole || end === normalized.text.length);
  return framed && matched >= leastFrame && shape.words >= leastFrameWords;
}

function standsInMessage(alignment: Alignment, message: Message): boolean {
  const { shape, positions, matched, missing } = alignment;
  if (matched < (missing > 0 ? leastPartial : leastMatched)) return false;
  if (matched < leastShare * (matched + missing) || shape.words < leastWords) return false;
  const longest = shape.units.reduce(
    (most, { text }, index) =>
      (positions[index] ?? -1) === -1 ? most : Math.max(most, text.length),
    0,
  );
  if (longest < leastUnit) return false;
  return matched >= selfEvident || isWholePhrase(alignment, message);
}

/** Not the middle of a sentence: `answer the question` says nothing about `Do not answer the questions`. */
function isWholePhrase({ shape, positions, start, end }: Alignment, message: Message): boolean {
  const { original, normalized } = message;
  const startsFixed = !shape.startsWithHole && positions[0] !== -1;
  const endsFixed = !shape.endsWithHole && positions.at(-1) !== -1;
  const before = original.slice(0, normalized.offsets[start] ?? 0);
  const after = original.slice(
    (normalized.offsets[end - 1] ?? 0) + 1,
    (normalized.offsets[end - 1] ?? 0) + 40,
  );
  const startsPhrase =
    !startsFixed || /(?:^|[\n\r]\s*|\\n\s*|[^\p{L}\p{N}\s,]\s*)$/u.test(before.slice(-40));
  const endsPhrase =
    !endsFixed ||
    /[.!?:;\u3002\uff01\uff1f]$/u.test(normalized.text.slice(0, end).slice(-1)) ||
    /^(?:$|[^\S\n]*[\n\r]|\\n|\s*[^\p{L}\p{N}\s])/u.test(after);
  return startsPhrase && endsPhrase;
}
