import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { Checkbox } from '../../design/checkbox.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import type { UserPool } from '../../wire/user-pool-types.ts';
import { adminCreateUser, describeUserPool, listUsers } from '../../wire/user-pools.ts';

/** Makes a user, and invites them unless it is told not to. */
export function CreateUserDialog({
  pool,
  onClose,
}: {
  readonly pool: UserPool;
  readonly onClose: () => void;
}) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [phone, setPhone] = useState('');
  const [password, setPassword] = useState('');
  const [isInvited, setIsInvited] = useState(true);
  const navigate = useNavigate();
  const { run } = usePerform(listUsers, describeUserPool);
  const { UsernameAttributes: signInNames = [] } = pool;
  const hasOwnName = signInNames.length === 0;
  const create = async () => {
    const Username = hasOwnName ? name : signInNames.includes('email') && email !== '' ? email : phone;
    const { User } = await run(adminCreateUser, {
      UserPoolId: pool.Id,
      Username,
      UserAttributes: [
        ...(email === '' ? [] : [attribute('email', email), attribute('email_verified', 'true')]),
        ...(phone === ''
          ? []
          : [attribute('phone_number', phone), attribute('phone_number_verified', 'true')]),
      ],
      ...(password !== '' && { TemporaryPassword: password }),
      ...(isInvited
        ? { DesiredDeliveryMediums: [email !== '' ? ('EMAIL' as const) : ('SMS' as const)] }
        : { MessageAction: 'SUPPRESS' as const }),
    });
    navigate(to.poolUser(pool.Id, User.Username));
  };
  const hasAddress = email !== '' || phone !== '';
  return (
    <ActionDialog
      title="New user"
      submit={isInvited ? 'Create and invite' : 'Create'}
      isReady={(hasOwnName ? name !== '' : hasAddress) && (!isInvited || hasAddress)}
      run={create}
      onClose={onClose}
    >
      {hasOwnName && <TextField label="Name" value={name} onChange={setName} required isCode />}
      <TextField label="Mail address" type="email" value={email} onChange={setEmail} isCode />
      <TextField
        label="Telephone"
        hint="As +15555551234"
        type="tel"
        value={phone}
        onChange={setPhone}
        isCode
      />
      <TextField
        label="First password"
        hint="Made up where it stays empty; the first sign-in asks for another"
        type="password"
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        isCode
      />
      <Checkbox
        label="Send an invitation"
        hint="With the name and the first password, to the mail address or else the telephone"
        isChecked={isInvited}
        onChange={setIsInvited}
      />
    </ActionDialog>
  );
}

function attribute(Name: string, Value: string) {
  return { Name, Value };
}
