/** Only what the benches send: texts, bytes, whole numbers and messages in messages. */
export type Field = readonly [
  number: number,
  value: string | number | bigint | Buffer | readonly Field[],
];

/** A number is written as a varint, a bigint as fixed64: the two kinds of number that OTLP's spans have. */
export function writeMessage(fields: readonly Field[]): Buffer {
  return Buffer.concat(fields.flatMap(([number, value]) => writeField(number, value)));
}

function writeField(number: number, value: Field[1]): Buffer[] {
  if (typeof value === 'number') return [writeVarint(number << 3), writeVarint(value)];
  if (typeof value === 'bigint') {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(value);
    return [writeVarint((number << 3) | 1), bytes];
  }
  const body = writeBody(value);
  return [writeVarint((number << 3) | 2), writeVarint(body.length), body];
}

function writeBody(value: string | Buffer | readonly Field[]): Buffer {
  if (typeof value === 'string') return Buffer.from(value);
  return Buffer.isBuffer(value) ? value : writeMessage(value);
}

function writeVarint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}
