/** A line of a stack trace that names a place in code. */
export interface StackFrame {
  /** As the program reported it: a path of any system, a URL, or what the language tells of it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column?: number;
  readonly functionName?: string;
  /** Character offsets of the frame in the trace, without the white space around it. */
  readonly start: number;
  readonly end: number;
}

type Found = Omit<StackFrame, 'start' | 'end'>;

/** How a language's runtime writes a frame. The line before it is given for those who need two. */
type FrameForm = (line: string, before: string) => Found | undefined;

/** More lines than any runtime prints. */
const mostLines = 5000;
/** Longer lines hold values and no frames. */
const longestLine = 1000;

/** The frames of a stack trace in any of the forms below, in its order. Lines of another form are passed over. */
export function stackFrames(trace: string): StackFrame[] {
  const frames: StackFrame[] = [];
  let offset = 0;
  let before = '';
  for (const line of trace.split('\n', mostLines)) {
    const trimmed = line.trim();
    const found = trimmed.length > longestLine ? undefined : frameOf(trimmed, before);
    if (found !== undefined) {
      const start = offset + line.indexOf(trimmed);
      frames.push({ ...found, start, end: start + trimmed.length });
    }
    offset += line.length + 1;
    before = trimmed;
  }
  return frames;
}

function frameOf(line: string, before: string): Found | undefined {
  for (const form of forms) {
    const found = form(line, before);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `File "app/agent.py", line 12, in plan` */
const python: FrameForm = (line) => {
  const [, file, number, functionName] =
    /^File "([^"<][^"]*)", line (\d+)(?:, in (.+))?$/.exec(line) ?? [];
  return frame({ file, number, functionName });
};

/** `at Planner.plan (file:///app/planner.ts:12:5)`, `at async /app/planner.js:12:5` */
const v8: FrameForm = (line) => {
  const called = /^at (?:async )?(?:new )?(.+?) \((.+):(\d+):(\d+)\)$/.exec(line);
  if (called !== null) {
    const [, functionName, file, number, column] = called;
    return javascript({ file, number, column, functionName });
  }
  const [, file, number, column] = /^at (?:async )?([^()\s].*?):(\d+):(\d+)$/.exec(line) ?? [];
  return javascript({ file, number, column });
};

/** Firefox and Safari: `plan@https://host/planner.js:12:5` */
const gecko: FrameForm = (line) => {
  const [, functionName, file, number, column] =
    /^([^@\s]*)@((?:https?|file|webpack[\w-]*):.+?):(\d+):(\d+)$/.exec(line) ?? [];
  return javascript({ file, number, column, functionName });
};

function javascript(told: Told): Found | undefined {
  const { file } = told;
  if (file === undefined || /^(?:node|native|<anonymous>|evalmachine)\b/.test(file))
    return undefined;
  // `webpack-internal:///./src/a.ts`, `webpack://package/./src/a.ts?1234`
  return frame({ ...told, file: file.replace(/^webpack[\w-]*:\/+/, '').replace(/\?.*$/, '') });
}

/** `at com.contoso.Planner$Inner.plan(Planner.java:12)`: the folders are the package's. */
const java: FrameForm = (line) => {
  const [, code, name, number] =
    /^at ([\w.$/<>@-]+)\(([\w$-]+\.(?:java|kt|kts|scala|groovy|clj)):(\d+)\)$/.exec(line) ?? [];
  if (code === undefined || name === undefined) return undefined;
  // `app//com.contoso…`, `java.base/java.util…`: loader and module.
  const segments = code.replace(/^.*\//, '').split('.');
  const file = [...segments.slice(0, -2), name].join('/');
  return frame({ file, number, functionName: segments.slice(-2).join('.') });
};

/** Two lines: `main.plan(0xc0001)` and `/src/main.go:12 +0x1d` */
const go: FrameForm = (line, before) => {
  const [, file, number] = /^(\S.*\.go):(\d+)(?: \+0x[0-9a-f]+)?$/.exec(line) ?? [];
  const functionName = before
    .replace(/^created by /, '')
    .replace(/ in goroutine \d+$/, '')
    .replace(/\([^()]*\)$/, '');
  return frame({ file, number, functionName });
};

/** `at Contoso.Planner.Plan(String city) in /src/Planner.cs:line 12` */
const dotnet: FrameForm = (line) => {
  const [, functionName, file, number] = /^at (.+?)\(.*\) in (.+):line (\d+)$/.exec(line) ?? [];
  return frame({ file, number, functionName });
};

/** ``from app/planner.rb:12:in `plan'`` */
const ruby: FrameForm = (line) => {
  const [, file, number, functionName] =
    /^(?:from )?([^\s:](?:[^:]|:(?=[\\/]))*):(\d+):in [`'](.+?)'(?::.*)?$/.exec(line) ?? [];
  return frame({ file, number, functionName });
};

/** Two lines: `3: tour::Planner::plan` and `at ./src/main.rs:12:5` */
const rust: FrameForm = (line, before) => {
  const [, file, number, column] = /^at (\S.*\.rs):(\d+)(?::(\d+))?$/.exec(line) ?? [];
  const functionName = /^\d+: (?:0x[0-9a-f]+ - )?(.+)$/.exec(before)?.[1];
  return frame({ file, number, column, functionName });
};

/** `#0 /app/planner.php(12): plan()` */
const php: FrameForm = (line) => {
  const [, file, number, functionName] =
    /^#\d+ (.+\.php)\((\d+)\): (.+?)(?:\(.*\))?$/.exec(line) ?? [];
  return frame({ file, number, functionName });
};

/** Rust stands before JavaScript, whose form takes its lines too. */
const forms: readonly FrameForm[] = [python, rust, java, dotnet, v8, gecko, go, ruby, php];

/** What a regular expression gave. */
interface Told {
  readonly file: string | undefined;
  readonly number: string | undefined;
  readonly column?: string | undefined;
  readonly functionName?: string | undefined;
}

function frame({ file, number, column, functionName }: Told): Found | undefined {
  if (file === undefined || number === undefined) return undefined;
  const name = functionName?.trim();
  return {
    file,
    line: Number(number),
    ...(column !== undefined && { column: Number(column) }),
    ...(name !== undefined && name !== '' && { functionName: name }),
  };
}
