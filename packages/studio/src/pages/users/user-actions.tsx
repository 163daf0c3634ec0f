import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Checkbox } from '../../design/checkbox.tsx';
import { Menu, type MenuItem } from '../../design/menu.tsx';
import { TextField } from '../../design/text-field.tsx';
import { toast } from '../../design/toasts.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import type { PoolUserDetails } from '../../wire/user-pool-types.ts';
import {
  adminConfirmSignUp,
  adminCreateUser,
  adminDeleteSoftwareToken,
  adminDisableUser,
  adminEnableUser,
  adminGetUser,
  adminGetUserAuthFactors,
  adminListUserSessions,
  adminResetUserPassword,
  adminSetUserPassword,
  adminUserGlobalSignOut,
  listUsers,
} from '../../wire/user-pools.ts';
import { useWire } from '../../wire/wire-context.ts';

export interface UserActionsProps {
  readonly poolId: string;
  readonly user: PoolUserDetails;
}

type DialogKind = 'password' | 'reset' | 'sign-out' | 'software-token';

/** What administrators do with a user. */
export function UserActions({ poolId, user }: UserActionsProps) {
  const [dialog, setDialog] = useState<DialogKind>();
  const items = useActionItems({ poolId, user }, setDialog);
  const onClose = () => setDialog(undefined);
  const of = { UserPoolId: poolId, Username: user.Username };
  return (
    <>
      <Menu label={`What can be done with ${user.Username}`} groups={items} align="end">
        {(opener) => (
          <Button {...opener} icon="more">
            Actions
          </Button>
        )}
      </Menu>
      {dialog === 'password' && <PasswordDialog of={of} onClose={onClose} />}
      {dialog === 'reset' && <ResetDialog of={of} onClose={onClose} />}
      {dialog === 'software-token' && <SoftwareTokenDialog of={of} onClose={onClose} />}
      {dialog === 'sign-out' && <SignOutDialog of={of} onClose={onClose} />}
    </>
  );
}

function useActionItems(
  { poolId, user }: UserActionsProps,
  open: (dialog: DialogKind) => void,
): readonly (readonly MenuItem[])[] {
  const wire = useWire();
  const { perform } = usePerform(adminGetUser, listUsers);
  const of = { UserPoolId: poolId, Username: user.Username };
  const { UserStatus: status, Enabled, UserMFASettingList = [] } = user;
  const item = (label: string, run: () => void): MenuItem => ({ id: label, label, run });
  const enable = () =>
    perform(adminEnableUser, of, { text: 'The user is enabled', undo: () => adminDisableUser.run(wire, of) });
  const disable = () =>
    perform(adminDisableUser, of, {
      text: 'The user is disabled',
      undo: () => adminEnableUser.run(wire, of),
    });
  const invite = () =>
    perform(
      adminCreateUser,
      { ...of, MessageAction: 'RESEND' as const },
      { text: 'The invitation is sent again' },
    );
  return [
    [
      ...(status === 'UNCONFIRMED'
        ? [item('Confirm', () => void perform(adminConfirmSignUp, of, { text: 'The user is confirmed' }))]
        : []),
      ...(status === 'FORCE_CHANGE_PASSWORD' ? [item('Send the invitation again', () => void invite())] : []),
      item('Set a password…', () => open('password')),
      item('Reset the password…', () => open('reset')),
      ...(UserMFASettingList.includes('SOFTWARE_TOKEN_MFA')
        ? [item('Forget the authenticator app…', () => open('software-token'))]
        : []),
    ],
    [
      item('Sign out everywhere…', () => open('sign-out')),
      Enabled ? item('Disable', () => void disable()) : item('Enable', () => void enable()),
    ],
  ];
}

interface OfUserProps {
  readonly of: { readonly UserPoolId: string; readonly Username: string };
  readonly onClose: () => void;
}

function PasswordDialog({ of, onClose }: OfUserProps) {
  const [password, setPassword] = useState('');
  const [isPermanent, setIsPermanent] = useState(true);
  const { run } = usePerform(adminGetUser, listUsers);
  const set = async () => {
    await run(adminSetUserPassword, { ...of, Password: password, Permanent: isPermanent });
    toast({ text: 'The password is set' });
  };
  return (
    <ActionDialog title={`Password of ${of.Username}`} submit="Set" run={set} onClose={onClose}>
      <TextField
        label="Password"
        type="password"
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        required
        isCode
      />
      <Checkbox
        label="It stays"
        hint="Else the next sign-in asks for another"
        isChecked={isPermanent}
        onChange={setIsPermanent}
      />
    </ActionDialog>
  );
}

function ResetDialog({ of, onClose }: OfUserProps) {
  const { run } = usePerform(adminGetUser, listUsers);
  const reset = async () => {
    await run(adminResetUserPassword, of);
    toast({ text: 'The password is reset, and a code is sent' });
  };
  return (
    <ActionDialog
      title={`Reset the password of ${of.Username}`}
      submit="Reset"
      isDangerous
      run={reset}
      onClose={onClose}
    >
      <p>The password is good for nothing any more, and the user is sent a code by which to set another.</p>
    </ActionDialog>
  );
}

function SoftwareTokenDialog({ of, onClose }: OfUserProps) {
  const { run } = usePerform(adminGetUser, adminGetUserAuthFactors);
  const forget = async () => {
    await run(adminDeleteSoftwareToken, of);
    toast({ text: 'The authenticator app is forgotten' });
  };
  return (
    <ActionDialog
      title={`Forget the authenticator app of ${of.Username}`}
      submit="Forget"
      isDangerous
      run={forget}
      onClose={onClose}
    >
      <p>For somebody whose phone is gone. Where the pool asks for a second factor, one is set up anew.</p>
    </ActionDialog>
  );
}

function SignOutDialog({ of, onClose }: OfUserProps) {
  const { run } = usePerform(adminGetUser, adminListUserSessions);
  const signOut = async () => {
    await run(adminUserGlobalSignOut, of);
    toast({ text: 'The user is signed out everywhere' });
  };
  return (
    <ActionDialog
      title={`Sign ${of.Username} out everywhere`}
      submit="Sign out"
      isDangerous
      run={signOut}
      onClose={onClose}
    >
      <p>
        Refresh tokens end at once. Access tokens that APIs verify by themselves are good until they run out.
      </p>
    </ActionDialog>
  );
}
