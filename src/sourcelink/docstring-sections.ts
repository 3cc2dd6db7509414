/**
 * Frameworks take a tool's docstring apart: what stands before the list of arguments becomes the tool's
 * description, each entry of the list becomes the description of an argument.
 */
export interface DocstringSection {
  /** Offsets in the docstring. */
  readonly start: number;
  readonly end: number;
  /** The argument that is described; absent for the tool itself. */
  readonly argument?: string;
}

/** The head of a section in the styles of Google, NumPy and Sphinx, on a line of its own. */
const heading =
  /^[ \t]*(?:(?:Args|Arguments|Parameters|Params|Returns?|Raises|Yields|Examples?|Notes?)[ \t]*(?::[ \t]*$|\r?\n[ \t]*-{3,})|:(?:param|parameter|arg|argument|type|returns?|rtype|raises)\b)/m;

/** Behind the arguments stands what the model is not told. */
const closing =
  /^[ \t]*(?:Returns?|Raises|Yields|Examples?|Notes?)[ \t]*(?::[ \t]*$|\r?\n[ \t]*-{3,})/m;

/** `name (type): text`, continued on deeper lines. */
const googleEntry =
  /^([ \t]+)\*{0,2}(\w+)[ \t]*(?:\([^()\n]*\))?:[ \t]*(\S.*(?:\r?\n\1[ \t]+\S.*)*)/gm;
/** `name : type`, the text on deeper lines. */
const numpyEntry = /^([ \t]*)(\w+)[ \t]*:.*\r?\n((?:\1[ \t]+\S.*(?:\r?\n|$))+)/gm;
/** `:param type name: text`, continued on lines that begin no field. */
const sphinxEntry =
  /^([ \t]*):(?:param|parameter|arg|argument)[ \t]+(?:\S+[ \t]+)?(\w+):[ \t]*(\S.*(?:\r?\n[ \t]+[^\s:].*)*)/gm;

/** None where the docstring is one text. */
export function docstringSections(docstring: string): DocstringSection[] {
  const head = heading.exec(docstring);
  if (head === null) return [];
  // The heads of Google and NumPy take a line of their own, those of Sphinx begin an entry.
  const from = head[0].trimStart().startsWith(':') ? head.index : head.index + head[0].length;
  const rest = docstring.slice(from);
  const entries = rest.slice(0, closing.exec(rest)?.index).matchAll(entryForm(head[0]));
  return [
    { start: 0, end: head.index },
    ...[...entries].map(({ 0: whole, 2: argument = '', 3: text = '', index }) => {
      const end = from + index + whole.length;
      return { start: end - text.length, end, argument };
    }),
  ];
}

function entryForm(head: string): RegExp {
  if (head.includes('---')) return numpyEntry;
  return head.trimStart().startsWith(':') ? sphinxEntry : googleEntry;
}
