import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import type { Group } from '../../wire/user-pool-types.ts';
import { createGroup, getGroup, listGroups, updateGroup } from '../../wire/user-pools.ts';

export interface GroupDialogProps {
  readonly poolId: string;
  /** The one that is changed; a new one is made where it is absent. */
  readonly group?: Group;
  readonly onClose: () => void;
}

/** Makes a group, or changes one. */
export function GroupDialog({ poolId, group, onClose }: GroupDialogProps) {
  const [name, setName] = useState(group?.GroupName ?? '');
  const [description, setDescription] = useState(group?.Description ?? '');
  const [role, setRole] = useState(group?.RoleArn ?? '');
  const [precedence, setPrecedence] = useState(group?.Precedence?.toString() ?? '');
  const navigate = useNavigate();
  const { run } = usePerform(listGroups, getGroup);
  const save = () =>
    run(group === undefined ? createGroup : updateGroup, {
      UserPoolId: poolId,
      GroupName: name,
      Description: description,
      ...(role !== '' && { RoleArn: role }),
      ...(precedence !== '' && { Precedence: Number(precedence) }),
    });
  const isNew = group === undefined;
  return (
    <ActionDialog
      title={isNew ? 'New group' : `Change ${name}`}
      submit={isNew ? 'Create' : 'Save'}
      isReady={name !== '' && /^\d*$/.test(precedence)}
      run={save}
      onClose={onClose}
      {...(isNew && { onDone: () => navigate(to.poolGroup(poolId, name)) })}
    >
      {isNew && <TextField label="Name" value={name} onChange={setName} required isCode />}
      <TextField label="Description" value={description} onChange={setDescription} />
      <TextField
        label="Role"
        hint="ARN of the role that an identity pool gives its members"
        value={role}
        onChange={setRole}
        isCode
      />
      <TextField
        label="Precedence"
        hint="Of several groups the one with the lowest number gives the role"
        inputMode="numeric"
        value={precedence}
        onChange={setPrecedence}
        error={/^\d*$/.test(precedence) ? undefined : 'A whole number'}
        isCode
      />
    </ActionDialog>
  );
}
