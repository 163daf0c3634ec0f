/** Which account and region is in view. Both stand in the address where they are not the server's own. */
export interface Scope {
  readonly account: string;
  readonly region: string;
}

const accountPattern = /^\d{12}$/;
const regionPattern = /^[a-z]{2}(?:-[a-z0-9]+)+-\d$/;

/** The scope that an address names; what it leaves out, or what is none, is the server's own. */
export function scopeOf(search: string, own: Scope): Scope {
  const parameters = new URLSearchParams(search);
  const account = parameters.get('account');
  const region = parameters.get('region');
  return {
    account: account !== null && accountPattern.test(account) ? account : own.account,
    region: region !== null && regionPattern.test(region) ? region : own.region,
  };
}

/** The address with the scope in view, unless it names one itself; the server's own is left unsaid. */
export function inScope(address: string, scope: Scope, own: Scope): string {
  const [beforeHash = '', hash] = address.split('#', 2);
  const at = beforeHash.indexOf('?');
  const path = at < 0 ? beforeHash : beforeHash.slice(0, at);
  const parameters = new URLSearchParams(at < 0 ? '' : beforeHash.slice(at));
  for (const part of ['account', 'region'] as const) {
    const said = parameters.get(part) ?? scope[part];
    if (said === own[part]) parameters.delete(part);
    else parameters.set(part, said);
  }
  // ARNs are read by people too: their colons and slashes need no escape within a query.
  const text = parameters.toString().replaceAll('%3A', ':').replaceAll('%2F', '/');
  return `${path}${text === '' ? '' : `?${text}`}${hash === undefined ? '' : `#${hash}`}`;
}
