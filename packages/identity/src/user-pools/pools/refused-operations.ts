import { userPoolErrors } from '../user-pool-errors.ts';

/** Operations that are refused by their names, and why. */
export const refusedOperations = {
  CreateUserPoolReplica: 'a pool is in one region',
  DeleteUserPoolReplica: 'a pool is in one region',
  ListUserPoolReplicas: 'a pool is in one region',
  UpdateUserPoolReplica: 'a pool is in one region',
  GetProvisionedLimit: 'rates are not sold here; limits are settings of the server',
  UpdateProvisionedLimit: 'rates are not sold here; limits are settings of the server',
  GetUserPoolSessionConfiguration: 'sessions are not tracked by settings of a pool',
  SetUserPoolSessionConfiguration: 'sessions are not tracked by settings of a pool',
  GetUserPoolClientSessionConfiguration: 'sessions are not tracked by settings of a client',
  SetUserPoolClientSessionConfiguration: 'sessions are not tracked by settings of a client',
} as const satisfies { readonly [operation: string]: string };

type Refusing<Table> = {
  readonly [name in keyof Table & string as Uncapitalize<name>]: () => Promise<never>;
};

/** What answers them: each refuses whatever it is asked, and says that it does, for tables of what works. */
export function refusingOperations<Table extends { readonly [operation: string]: string }>(
  table: Table,
): Refusing<Table> {
  const refusing = Object.entries(table).map(([name, reason]) => [
    name.charAt(0).toLowerCase() + name.slice(1),
    Object.assign(
      async () => {
        throw userPoolErrors.refused(`${name}: ${reason}`);
      },
      { isRefused: true as const },
    ),
  ]);
  return Object.fromEntries(refusing) as Refusing<Table>;
}
