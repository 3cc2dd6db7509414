import type { Random } from './random.ts';

/** Changes one value somewhere in a JSON text. Gives a text that is none back as it is. */
export function changeJson(body: Uint8Array, random: Random): Uint8Array {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return body;
  }
  return Buffer.from(JSON.stringify(changeValue(value, random)) ?? 'null');
}

function changeValue(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.oneIn(8)) return otherValue(random);
  if (Array.isArray(value)) return changeList(value, random);
  const names = Object.keys(value);
  const name = names[random.below(names.length)];
  if (name === undefined) return otherValue(random);
  const members = value as { readonly [name: string]: unknown };
  const { [name]: member, ...others } = members;
  switch (random.below(12)) {
    case 0:
      return others;
    case 1:
      return { ...others, [otherName(name, random)]: member };
    default:
      return { ...members, [name]: changeValue(member, random) };
  }
}

function changeList(list: readonly unknown[], random: Random): unknown {
  const index = random.below(list.length);
  if (random.oneIn(10)) return list.toSpliced(index, 1);
  if (random.oneIn(10)) return [...list, list[index]];
  return list.length === 0
    ? [otherValue(random)]
    : list.with(index, changeValue(list[index], random));
}

function otherName(name: string, random: Random): string {
  return random.pick<string>([
    name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    '__proto__',
    'constructor',
    '',
    `${name}\u0000`,
  ]);
}

function otherValue(random: Random): unknown {
  return random.pick<unknown>([
    null,
    true,
    0,
    -1,
    1e308,
    2 ** 63,
    '18446744073709551615',
    '-9223372036854775808',
    'NaN',
    '',
    '\ud800',
    'AAAAAAAAAAAAAAAAAAAAAA==',
    '0'.repeat(32),
    'a'.repeat(random.below(5000)),
    [],
    {},
    [[[]]],
    { stringValue: 1 },
    { intValue: { low: -1, high: 2 ** 31 } },
    { arrayValue: { values: { values: [] } } },
    nested(random.below(500)),
  ]);
}

function nested(depth: number): unknown {
  let value: unknown = {};
  for (let level = 0; level < depth; level += 1) value = { arrayValue: { values: [value] } };
  return value;
}
