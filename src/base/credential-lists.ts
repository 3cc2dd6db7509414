import { isPlaceholder, isSecret, isSecretOption, judgeName } from './credential-names.ts';

/**
 * Secrets whose name is the element before them: `["--token", "x"]`, `["-H", "Authorization: x"]`,
 * `["curl", "-u", "ann:x"]`, `["x-api-key", "x"]`. Each text with what is secret in it replaced; the
 * same list where there is nothing.
 */
export function maskListedTexts<Element>(list: readonly Element[]): readonly (Element | string)[] {
  const masked = list.map((element, index) => {
    const name = list[index - 1];
    return typeof element === 'string' && typeof name === 'string'
      ? maskAfter(name, element, list)
      : element;
  });
  return masked.some((element, index) => element !== list[index]) ? masked : list;
}

function maskAfter(name: string, text: string, list: readonly unknown[]): string {
  if (/^(?:-H|--header)$/.test(name)) return maskHeaderLine(text);
  if (/^(?:-u|--user|--proxy-user)$/.test(name))
    return list.some(isCurl)
      ? text.replace(/^([^\s:]{1,200}:)(?=.)(?!\[masked:).*/s, `$1${secret}`)
      : text;
  const where = list.length === 2 ? 'pair' : 'list';
  return isSecretElement(name, text, where) ? secret : text;
}

function isCurl(element: unknown): boolean {
  return (
    typeof element === 'string' &&
    /^(?:.*[/\\])?(?:curl|wget|http|https|xh)(?:\.exe)?$/.test(element)
  );
}

function maskHeaderLine(line: string): string {
  const [, before = '', name = '', value = ''] =
    /^(([\w-]{1,60})\s?:\s{0,4}(?:(?:bearer|basic|token|bot|apikey)\s{1,4})?)(.*)$/is.exec(line) ??
    [];
  return isSecret(name, value) ? before + secret : line;
}

/**
 * Whether `value` is a secret because it follows `name` in a list. Names of secrets are listed too,
 * as in the `required` of a schema: without dashes before the name the value must not look like one.
 */
export function isSecretElement(name: string, value: string, where: 'pair' | 'list'): boolean {
  const [, option] = /^--?([A-Za-z].*)$/s.exec(name) ?? [];
  if (option !== undefined) return isSecretOption(option, value);
  if (judgeName(name) === 'harmless' || isPlaceholder(value)) return false;
  if (/^(?:bearer|basic)\s/i.test(value)) return true;
  const isHeader = name.includes('-') || /^(?:authorization|cookie)$/i.test(name);
  const isCode = /^(?=\D*\d)\S{6,}$/.test(value);
  return (isHeader || where === 'pair') && isCode && isSecret(name, value);
}

const secret = '[masked:secret]';
