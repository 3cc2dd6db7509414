/** What telemetry tells of the code that it came from, beside the texts themselves. */
export interface CodeEvidence {
  /** Code attributes: a file of the workspace, by the path that the index knows it by, and a line. */
  readonly path?: string;
  readonly line?: number;
  /** `code.function.name`, with or without its class and module. */
  readonly functionName?: string;
  /** The module that emitted the span, as its language writes it: `app.agents.support`. */
  readonly module?: string;
}

/** A place that several are weighed by. */
export interface WeighedPlace {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** The declarations around it, innermost first. */
  readonly names?: readonly string[];
}

/** Each kind of evidence outweighs all below it together, so that the order is plain to see. */
const weights = { line: 64, file: 32, function: 16, module: 8, neighbor: 4, folder: 2, own: 1 };

/** Copies of code that nobody edits: packages, build output, tests, what tools write. */
const copiedCode =
  /(?:^|\/)(?:node_modules|vendor|vendored|third[_-]party|site-packages|dist|build|out|output|target|coverage|generated|__generated__|__tests__|__mocks__|tests?|specs?|fixtures|testdata|__snapshots__|\.next|\.nuxt|\.venv|venv|bin|obj)\/|(?:\.|_|-)(?:test|spec|min|generated|gen|bundle|pb|snap)\.[^/]+$|(?:^|\/)test_[^/]+\.py$|_pb2\.py$/i;

export function isCopiedCode(path: string): boolean {
  return copiedCode.test(path.replaceAll('\\', '/'));
}

export interface PlaceEvidence extends CodeEvidence {
  /** Files that other texts of the same span came from. */
  readonly neighbors: ReadonlySet<string>;
  /** A path below its workspace folder: what is above says nothing of the file. */
  readonly ownPath: (path: string) => string;
}

/**
 * Of places that explain the same text equally well, those that the evidence speaks for; all of them
 * where it tells no difference: one is not guessed.
 */
export function likeliestPlaces<Place extends WeighedPlace>(
  places: readonly Place[],
  evidence: PlaceEvidence,
): readonly Place[] {
  if (places.length < 2) return places;
  const weighed = places.map((place) => ({ place, weight: weightOf(place, evidence) }));
  const most = Math.max(...weighed.map(({ weight }) => weight));
  return weighed.filter(({ weight }) => weight === most).map(({ place }) => place);
}

function weightOf(place: WeighedPlace, evidence: PlaceEvidence): number {
  const { path, startLine, endLine, names = [] } = place;
  const { line, functionName, module, neighbors } = evidence;
  const isSameFile = path === evidence.path;
  let weight = isCopiedCode(evidence.ownPath(path)) ? 0 : weights.own;
  if (isSameFile) weight += weights.file;
  if (isSameFile && line !== undefined && startLine <= line && line <= endLine)
    weight += weights.line;
  if (functionName !== undefined && names.includes(lastName(functionName)))
    weight += weights.function;
  if (module !== undefined && isModule(path, module)) weight += weights.module;
  if (neighbors.has(path)) weight += weights.neighbor;
  else if ([...neighbors].some((other) => folderOf(other) === folderOf(path)))
    weight += weights.folder;
  return weight;
}

/** `Planner.plan`, `app.agents::plan` and `plan()` are `plan`. */
function lastName(functionName: string): string {
  return /([\p{L}_$][\p{L}\p{N}_$]*)(?:\(.*\))?$/u.exec(functionName)?.[1] ?? functionName;
}

/** `app.agents.support` is `…/app/agents/support.py`; a package of one name says too little. */
function isModule(path: string, module: string): boolean {
  const wanted = module.split(/[./\\]|::/).filter((segment) => segment !== '');
  if (wanted.length < 2) return false;
  const segments = path.replace(/(?:\/__init__|\/index)?\.[^./\\]+$/, '').split(/[/\\]/);
  return wanted.every((segment, index) => segments.at(index - wanted.length) === segment);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')));
}

/** Matches of the texts of one span, with ties settled by evidence and by each other. */
export function settleTies<
  Match extends WeighedPlace & { readonly start: number; readonly end: number },
>(
  matchesOfTexts: readonly (readonly Match[])[],
  evidence: Omit<PlaceEvidence, 'neighbors'>,
): Match[][] {
  const tied = matchesOfTexts.map((matches) => tiesOf(matches));
  const untied = tied.flat().filter((matches) => matches.length === 1);
  const neighbors = new Set(untied.flat().map(({ path }) => path));
  return tied.map((ties) =>
    ties.flatMap((matches) => likeliestPlaces(matches, { ...evidence, neighbors })),
  );
}

/** Matches of the same characters of a text, together. */
function tiesOf<Match extends { readonly start: number; readonly end: number }>(
  matches: readonly Match[],
): Match[][] {
  const ties = new Map<string, Match[]>();
  for (const match of matches) {
    const key = `${match.start}-${match.end}`;
    const known = ties.get(key);
    if (known === undefined) ties.set(key, [match]);
    else known.push(match);
  }
  return [...ties.values()];
}
