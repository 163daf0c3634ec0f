import { ownActionTable } from './own-action-table.ts';

let table: ReadonlyMap<string, ReadonlySet<string>> | undefined;

/**
 * Whether this server carries out an action of a service that it has.
 * @param service the name by which the service is called: `dynamodb`
 * @param action as its model spells it: `CreateBackup`
 */
export function isOwnAction(service: string, action: string): boolean {
  // Read when it is first asked for: most definitions call functions only.
  table ??= readTable();
  return table.get(service)?.has(action) === true;
}

function readTable(): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    ownActionTable
      .trim()
      .split('\n')
      .map((row) => {
        const [service = '', ...actions] = row.split(' ');
        return [service, new Set(actions)];
      }),
  );
}
