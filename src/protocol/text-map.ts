/** A text that a call sent, cut into what it is made of. */
export interface TextMap {
  /** In order and without gaps, from the first character to the last. */
  readonly stretches: readonly TextStretch[];
  /** Whether the tokens were counted as the model itself counts them, or by another model's table. */
  readonly tokenizer: 'own' | 'another';
}

export interface TextStretch {
  /** Character offsets in the text. */
  readonly start: number;
  readonly end: number;
  /** Fixed text of a template, what a hole of one was filled with, or what nothing explains. */
  readonly origin: 'template' | 'hole' | 'unknown';
  /** Where it stands in the workspace: more than one where nothing tells them apart; none for `unknown`. */
  readonly places: readonly StretchPlace[];
  /** The code or the placeholder of a hole. */
  readonly expression?: string;
  /** Absent in a text that is too long to count. */
  readonly tokens?: number;
}

export interface StretchPlace {
  /** Relative to its workspace folder. */
  readonly file: string;
  readonly line: number;
}

/** What a line of a file cost when it was last sent. */
export interface LineTokens {
  /** From 1. */
  readonly line: number;
  readonly tokens: number;
}
