/** The proxy variables of a program, by their names in capitals; a proxy's address may hold a password. */
export type ProxyVariables = { readonly [name: string]: string | undefined };

/** The proxy through which a program would call an origin; `undefined` where it would call it directly. */
export function proxyFor(origin: URL, variables: ProxyVariables): string | undefined {
  if (isLoopback(origin.hostname) || isExcepted(origin, variables['NO_PROXY'] ?? '')) {
    return undefined;
  }
  const own = origin.protocol === 'https:' ? variables['HTTPS_PROXY'] : variables['HTTP_PROXY'];
  const proxy = own === undefined || own === '' ? (variables['ALL_PROXY'] ?? '') : own;
  if (proxy === '') return undefined;
  const address = proxy.includes('://') ? proxy : `http://${proxy}`;
  return /^https?:\/\//i.test(address) && URL.canParse(address) ? address : undefined;
}

/** Entries are hosts, of which each stands for all hosts below it too; with a port, for that port alone. */
function isExcepted(origin: URL, exceptions: string): boolean {
  const port = origin.port === '' ? (origin.protocol === 'https:' ? '443' : '80') : origin.port;
  return exceptions
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, host = '', wantedPort] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
      if (wantedPort !== undefined && wantedPort !== port) return false;
      const domain = host.replace(/^\*?\./, '');
      return origin.hostname === domain || origin.hostname.endsWith(`.${domain}`);
    });
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
