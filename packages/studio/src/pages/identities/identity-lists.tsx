import { useSearchState } from '../../app/use-navigation.ts';
import { Instant } from '../../design/instant.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { ResourceTable } from '../../resource/resource-table.tsx';
import { decodeDocument, listPolicies, listRoles, listUsers } from '../../wire/identities.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { IdentityDialog, PolicyDialog } from './identity-dialog.tsx';

/** A role, user or policy in a list. */
interface Row {
  readonly name: string;
  readonly arn: string;
  readonly made: number | undefined;
  /** Of a role: who may take it on. */
  readonly trust?: string | undefined;
}

const columns: readonly TableColumn<Row>[] = [
  { id: 'name', header: 'Name', cell: ({ name }) => name, sortValue: ({ name }) => name },
  {
    id: 'arn',
    header: 'ARN',
    cell: ({ arn }) => <span className="resource-text code">{arn}</span>,
    isWideOnly: true,
  },
  {
    id: 'made',
    header: 'Made',
    cell: ({ made }) => <Instant seconds={made} />,
    sortValue: ({ made }) => made,
    width: 130,
  },
];

const byMarker = {
  next: (output: { readonly IsTruncated?: boolean; readonly Marker?: string }) =>
    output.IsTruncated === true ? output.Marker : undefined,
  withNext: <Input extends object>(given: Input, next: unknown) => ({ ...given, Marker: next as string }),
};

/** The roles. */
export function Roles() {
  const [open, setOpen] = useSearchState('role');
  const list = usePagedOperation(
    listRoles,
    {},
    {
      ...byMarker,
      items: (output) =>
        output.Roles?.map(
          ({ RoleName = '', Arn = '', CreateDate, AssumeRolePolicyDocument }): Row => ({
            name: RoleName,
            arn: Arn,
            made: CreateDate,
            trust: AssumeRolePolicyDocument && decodeDocument(AssumeRolePolicyDocument),
          }),
        ),
    },
  );
  const role = list.items?.find(({ name }) => name === open);
  return (
    <>
      <ResourceTable
        noun="roles"
        icon="user"
        list={list}
        rowId={({ name }) => name}
        columns={columns}
        onOpen={({ name }) => setOpen(name, { replaces: false })}
        initialSort={{ column: 'name', isDescending: false }}
        empty="Where policies are not in force, any role’s ARN will do; where they are, workflows act as their roles."
      />
      {role !== undefined && <IdentityDialog kind="role" {...role} onClose={() => setOpen(undefined)} />}
    </>
  );
}

/** The users. */
export function Users() {
  const [open, setOpen] = useSearchState('user');
  const list = usePagedOperation(
    listUsers,
    {},
    {
      ...byMarker,
      items: (output) =>
        output.Users?.map(
          ({ UserName = '', Arn = '', CreateDate }): Row => ({
            name: UserName,
            arn: Arn,
            made: CreateDate,
          }),
        ),
    },
  );
  const user = list.items?.find(({ name }) => name === open);
  return (
    <>
      <ResourceTable
        noun="users"
        icon="user"
        list={list}
        rowId={({ name }) => name}
        columns={columns}
        onOpen={({ name }) => setOpen(name, { replaces: false })}
        initialSort={{ column: 'name', isDescending: false }}
        empty="A user signs with access keys of its own."
        command="aws iam create-user --user-name developer"
      />
      {user !== undefined && <IdentityDialog kind="user" {...user} onClose={() => setOpen(undefined)} />}
    </>
  );
}

/** The policies of the account. */
export function Policies() {
  const [open, setOpen] = useSearchState('policy');
  const list = usePagedOperation(
    listPolicies,
    { Scope: 'Local' },
    {
      ...byMarker,
      items: (output) =>
        output.Policies?.map(
          ({ PolicyName = '', Arn = '', CreateDate }): Row => ({
            name: PolicyName,
            arn: Arn,
            made: CreateDate,
          }),
        ),
    },
  );
  return (
    <>
      <ResourceTable
        noun="policies"
        icon="key"
        list={list}
        rowId={({ arn }) => arn}
        columns={columns}
        onOpen={({ arn }) => setOpen(arn, { replaces: false })}
        initialSort={{ column: 'name', isDescending: false }}
        empty="A policy says what whoever it is attached to may do."
      />
      {open !== undefined && <PolicyDialog arn={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}
