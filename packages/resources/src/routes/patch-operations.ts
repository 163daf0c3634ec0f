import type { Json } from '@cairn/kit';
import { routeErrors } from './route-errors.ts';

/** One change of an update (API Gateway API Reference, PatchOperation). */
export interface PatchOperation {
  readonly op?: string;
  readonly path?: string;
  readonly value?: string;
}

/** What a path of an update may lead to, and how its text is read. */
export type PatchKind = 'text' | 'boolean' | 'integer' | 'map' | 'booleans' | 'list';

type Patched = { [member: string]: Json | undefined };

/**
 * Applies the changes of an update to the members that may change.
 * @param kinds the members by their name; `map` and `list` members are changed entry by entry
 * @throws ServiceError BadRequestException
 */
export function applyPatches<Target extends object>(
  target: Target,
  operations: readonly PatchOperation[] | undefined,
  kinds: { readonly [member: string]: PatchKind },
): Target {
  const patched = { ...target } as Patched;
  for (const operation of operations ?? []) applyPatch(patched, operation, kinds);
  return patched as Target;
}

/** The member that a path leads to, or into. */
export function patchedMember(path = ''): string {
  return path.split('/')[1] ?? '';
}

function applyPatch(
  target: Patched,
  { op = '', path = '', value }: PatchOperation,
  kinds: { readonly [member: string]: PatchKind },
): void {
  const member = patchedMember(path);
  const [, , ...rest] = path.split('/');
  const kind = Object.hasOwn(kinds, member) ? kinds[member] : undefined;
  if (kind === undefined || !['add', 'replace', 'remove'].includes(op)) {
    throw routeErrors.badRequest(
      `Invalid patch path '${path}' specified for op '${op}'. Must be one of: [${Object.keys(kinds)
        .map((name) => `/${name}`)
        .join(', ')}]`,
    );
  }
  const name = rest.map(unescaped).join('/');
  if ((kind === 'map' || kind === 'booleans') && name === '')
    throw routeErrors.badRequest(`Invalid patch path '${path}' specified for op '${op}'.`);
  if (kind === 'map' || kind === 'booleans') patchMap(target, member, { name, op, value, kind });
  else if (kind === 'list') patchList(target, member, { op, item: name === '' ? value : name, value });
  else target[member] = op === 'remove' ? undefined : read(value, kind, path);
}

function patchMap(
  target: Patched,
  member: string,
  change: {
    readonly name: string;
    readonly op: string;
    readonly value?: string | undefined;
    readonly kind: PatchKind;
  },
): void {
  const map = { ...(target[member] as { readonly [name: string]: Json } | undefined) };
  if (change.op === 'remove') delete map[change.name];
  else map[change.name] = change.kind === 'booleans' ? change.value === 'true' : (change.value ?? '');
  target[member] = map;
}

/** The path names an entry: `/binaryMediaTypes/image~1png`; `replace` puts its value in the entry's place. */
function patchList(
  target: Patched,
  member: string,
  {
    op,
    item = '',
    value,
  }: { readonly op: string; readonly item: string | undefined; readonly value: string | undefined },
): void {
  const before = (target[member] as readonly string[] | undefined) ?? [];
  const added = op === 'remove' ? undefined : op === 'replace' ? unescaped(value ?? item) : item;
  const kept = before.filter((each) => each !== item && each !== added);
  target[member] = added === undefined ? kept : [...kept, added];
}

function read(value: string | undefined, kind: PatchKind, path: string): Json {
  if (value === undefined) throw routeErrors.badRequest(`Invalid null or empty value in ${path}`);
  if (kind === 'boolean') return value === 'true';
  if (kind !== 'integer') return value;
  if (!/^\d{1,9}$/.test(value)) throw routeErrors.badRequest(`Invalid value specified for ${path}`);
  return Number(value);
}

/** JSON Pointer's escapes (RFC 6901). */
function unescaped(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
