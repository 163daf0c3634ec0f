import type { CallScope } from '@cairn/kit';
import type { EntityShelf, Shelved } from './entity-shelf.ts';
import { iamErrors } from './iam-errors.ts';

/** An entity by its name. @throws ServiceError NoSuchEntity */
export function existing<Entity extends Shelved>(
  shelf: EntityShelf<Entity>,
  { account }: Pick<CallScope, 'account'>,
  { kind, name }: { readonly kind: 'user' | 'group' | 'role'; readonly name: string },
): Entity {
  const found = shelf.find(account, name);
  if (found === undefined) throw iamErrors.notFound(kind, name);
  return found;
}

/** Refuses a name that is taken, in whatever case. @throws ServiceError EntityAlreadyExists, LimitExceeded */
export function refuseTaken<Entity extends Shelved>(
  shelf: EntityShelf<Entity>,
  { account }: CallScope,
  name: string,
  {
    kind,
    quota,
    max,
  }: { readonly kind: 'User' | 'Group' | 'Role'; readonly quota: string; readonly max: number },
): void {
  if (shelf.sameName(account, name) !== undefined) throw iamErrors.exists(kind, name);
  if (shelf.count(account) >= max) throw iamErrors.quota(quota, max);
}
