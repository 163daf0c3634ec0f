import { useState } from 'react';
import { useSession } from '../../app/session.tsx';
import { useSearchState } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { TextField } from '../../design/text-field.tsx';
import styles from './settings-page.module.css';

const accountPattern = /^\d{12}$/;

/** Chooses the account in view. It stands in the address, as the region does. */
export function AccountField() {
  const { scope } = useSession();
  const [, setAccount] = useSearchState('account');
  const [text, setText] = useState(scope.account);
  const isGood = accountPattern.test(text);
  return (
    <form
      className={styles.account}
      onSubmit={(event) => {
        event.preventDefault();
        if (isGood) setAccount(text, { replaces: false });
      }}
    >
      <TextField
        label="Account in view"
        isCode
        inputMode="numeric"
        value={text}
        onChange={setText}
        error={isGood ? undefined : 'An account has 12 digits'}
      />
      <Button type="submit" isDisabled={!isGood || text === scope.account}>
        Switch
      </Button>
    </form>
  );
}
